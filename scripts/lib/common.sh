# What every script here needs: its own help, messages, and one line of progress.
# Sourced, after `set -euo pipefail`, by a script that starts with a comment which is its help.
# shellcheck shell=bash

program=${0##*/}
# shellcheck disable=SC2034  # read by the scripts
repository=$(cd -- "${BASH_SOURCE[0]%/*}/../.." && pwd)
# What is downloaded, built or found out once, for every checkout of this user.
cache=${XDG_CACHE_HOME:-${HOME:?is not set}/.cache}/scx-run
# shellcheck disable=SC2034  # read by the scripts
kernel_cache=${SCX_KERNEL_CACHE:-$cache/kernels}

# The help is the comment at the head of the script, so that it is written once.
print_help() {
    sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$0"
}

say() {
    clear_progress
    printf '%s: %s\n' "$program" "$*" >&2
}

die() {
    say "$@"
    exit 1
}

usage_error() {
    say "$@"
    printf 'Try: %s --help\n' "$0" >&2
    exit 2
}

# progress SECONDS TEXT: tells on stderr that TEXT has been going on for SECONDS.
# A terminal gets one line, drawn over and over, from the second second on; a log gets a line after
# 10 seconds and then every minute. What is quick shows nothing.
progress_drawn=
progress_next=10
progress() {
    local seconds=$1 text=$2
    if [[ -t 2 ]]; then
        if ((seconds >= 2)); then
            # A line that is too long is cut, not wrapped: the next one could not overwrite it.
            printf '\r\033[K\033[?7l%s: (%d s) %s\033[?7h' "$program" "$seconds" "$text" >&2
            progress_drawn=yes
        fi
    elif ((seconds < 10)); then
        progress_next=10
    elif ((seconds >= progress_next)); then
        printf '%s: (%d s) %s\n' "$program" "$seconds" "$text" >&2
        progress_next=$((seconds + 60))
    fi
}

clear_progress() {
    if [[ $progress_drawn ]]; then
        printf '\r\033[K' >&2
        progress_drawn=
    fi
}

# watch_command TEXT COMMAND...: runs COMMAND quietly, with progress. Its output is shown if it fails.
watched=
watch_command() {
    local text=$1 begun=$SECONDS log name status=0
    shift
    name=$(mktemp)
    exec {log}>"$name"
    rm "$name" # so that nothing is left of it, however this ends
    # pdeathsig: whatever ends this script, the command does not go on alone.
    setpriv --pdeathsig TERM "$@" </dev/null >&"$log" 2>&1 &
    watched=$!
    while kill -0 "$watched" 2>/dev/null; do
        progress $((SECONDS - begun)) "$text"
        sleep 0.1
    done
    clear_progress
    wait "$watched" || status=$?
    watched=
    if ((status)); then
        say "$text failed:"
        tail -n 40 "/dev/fd/$log" | sed 's/^/    /' >&2
    fi
    exec {log}>&-
    return "$status"
}

# For a script that has something to clean up once the command is over.
stop_watched() {
    if [[ $watched ]]; then
        kill "$watched" 2>/dev/null || true
        wait "$watched" || true
    fi
}
