# What the cases are written with. $subject is the policy under test, `default`, `suite`, or mutants/NAME.
# shellcheck shell=sh
set -eu

# What runs where a case names none: a policy, and for mutants the object it is in. What concerns no policy in
# particular is shown with the first.
policy=$subject object=''
case $subject in
suite) policy=$(scx-run list --json | pick - /policies/0/name) ;;
mutants/*) policy=sound object=/root/${subject#mutants/}.bpf.o ;;
esac

fail() {
    echo "$*" >&2
    exit 1
}

# The case does not apply, and says why. That is reported, and it does not count as passed.
excuse() {
    echo "$*" >&2
    exit 77
}

# equal WHAT EXPECTED ACTUAL
equal() {
    [ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"
}

# numbers WHAT NUMBER...: integers that the shell can compare
numbers() {
    measure=$1
    shift
    for number; do
        [ "$number" -eq "$number" ] 2>/dev/null || fail "$measure: '$number' is no number"
    done
}

# between WHAT LEAST MOST ACTUAL
between() {
    numbers "$@"
    echo "$2 $3 $4 $1" >>figures
    { [ "$2" -le "$4" ] && [ "$4" -le "$3" ]; } || fail "$1: expected $2 to $3, got '$4'"
    echo "$1: $4"
}

# between_unless_disturbed WHAT LEAST MOST ACTUAL: for a measure that is also wrong when the host makes the machine's
# processors wait for its own. Where it did, the case is inconclusive and runs again, once.
between_unless_disturbed() {
    numbers "$@"
    (between "$@") || exit 78
}

# needs_cpus LEAST [MOST]: excuses a machine with fewer, or more.
needs_cpus() {
    { [ "$(nproc)" -ge "$1" ] && [ "$(nproc)" -le "${2-$(nproc)}" ]; } || excuse "the machine has $(nproc) CPUs"
}

# zeros N: as many, for --nice: a list.
zeros() {
    seq -s , "$1" | sed 's/[0-9]\+/0/g'
}

# promises WHAT: excuses the policy where it does not promise that. The default scheduler promises all.
promises() {
    [ "$subject" = default ] || describe_policy
    [ "$subject" = default ] || pick - /promises description | grep -qF "\"$1\"" ||
        excuse "$subject does not promise $1"
}

# await WHAT COMMAND...: until the command is true. The limit only ends what would hang.
await() {
    what=$1 tries=0
    shift
    until "$@"; do
        [ $((tries += 1)) -lt 300 ] || fail "waited in vain: $what"
        sleep 0.1
    done
}

state() {
    cat /sys/kernel/sched_ext/state
}

is_state() {
    [ "$(state)" = "$1" ]
}

is_alive() {
    kill -0 "$1" 2>/dev/null
}

is_gone() {
    ! is_alive "$1"
}

# child_of PROCESS: its only one.
child_of() {
    cat /proc/[0-9]*/stat 2>/dev/null | awk -v parent="$1" '$4 == parent { print $1 }'
}

# ---- scx-run ----

describe_policy() {
    if [ "$object" ]; then
        scx-run describe --object "$object"
    else
        scx-run describe "$policy"
    fi >description
}

# Each run has a number, $run. Its stdout, JSON Lines, is $run.stream, which the host validates line
# by line; its stderr is $run.err. $stream is the same file, but where the case is served (below): then it is the server's.
run=0

# launch ARGUMENT...: in the background, as process $pid. The policy is $policy unless named.
launch() {
    run=$((run + 1))
    case " $* " in
    *' --object '* | *' --policy '*) ;;
    *)
        # shellcheck disable=SC2046  # two words, or none
        if [ "$object" ]; then
            set -- --object "$object" "$@"
        else
            set -- --policy "$policy" $(configuration "$policy") "$@"
        fi
        ;;
    esac
    # A mutant that stalls is to do that soon.
    case "$object $*" in
    ' '* | *' --timeout '*) ;;
    *) set -- --timeout 4s "$@" ;;
    esac
    stream=$run.stream
    scx-run --stats json "$@" >"$stream" 2>"$run.err" &
    pid=$!
}

# configuration POLICY: the arguments by which it is given its own, where it needs one.
configuration() {
    [ ! -e "/root/$1.json" ] || echo "--config /root/$1.json"
}

# start ARGUMENT...: returns when the policy is active.
start() {
    launch "$@"
    await "the policy becomes active" is_active
}

is_active() {
    is_alive "$pid" || { cat "$run.err" && fail "scx-run has ended"; }
    is_state enabled && [ -s "$run.stream" ]
}

# So many times since its start.
has_restarted() {
    is_active && [ "$(pick restart /restarts "$run.stream" | tail -n 1)" = "$1" ]
}

# How many reports of statistics the run has printed.
reports() {
    pick stats /seq "$stream" | wc -l
}

has_reports() {
    [ "$(reports)" -ge "$1" ]
}

# finish [SIGNAL]: sends it, waits for the end; $status is the exit status.
finish() {
    [ $# = 0 ] || kill -s "$1" "$pid" 2>/dev/null || echo "there is no process to end"
    status=0
    wait "$pid" || status=$?
    # What the host needs to know about the stream.
    ended=$status
    [ "${1-}" != KILL ] || ended=killed
    echo "stream $(pick start /policy "$run.stream" || echo -) $ended" >"$run.stream.head"
    cat "$run.err"
}

# run_to_end ARGUMENT...
run_to_end() {
    launch "$@"
    finish
}

# stop: ends the run, which must not have ended by itself, and checks that all is as before.
stop() {
    finish INT
    equal "exit status" 0 "$status"
    equal "exit kind" unreg "$(pick exit /kind "$run.stream")"
    equal "state" disabled "$(state)"
}

# kernel_has VARIABLE VALUE: whether a constant of the running policy has it, as the kernel sees it.
kernel_has() {
    for map in $(bpftool map | sed -n 's/^\([0-9]*\): .*name [^ ]*rodata .*/\1/p'); do
        bpftool map dump id "$map" | grep -qE "\"$1\": $2,?\$" && return
    done
    return 1
}

# ---- Loads ----

# start_storm ARGUMENT...: with a watchdog that does not wait for 30 s as the kernel's own does, so that a lost task shows
# soon; less than 4 s leaves a rescue too little time, and so do 4 s beside the mixed load of a soak, where tasks of nice 19
# may wait for longer. And so that statistics.sh can compare: with reports often enough, and the kernel counts calls of
# programs.
start_storm() {
    echo 1 >/proc/sys/kernel/bpf_stats_enabled
    [ -e /tmp/mixed ] || set -- --timeout 4s "$@"
    start --interval 200ms "$@"
}

# under_subject COMMAND...: runs it to its end under the policy, or under the default scheduler.
# Its output, JSON, is `load`.
under_subject() {
    if [ "$subject" = default ]; then
        "$@" >load
    elif [ -e /tmp/serves ]; then
        stream=$(cat /tmp/serves)
        times=$(cat /sys/kernel/sched_ext/enable_seq)
        is_state enabled || fail "the policy that serves has ended"
        "$@" >load
        is_state enabled || fail "the policy that serves ended under this load"
        equal "enabled so many times" "$times" "$(cat /sys/kernel/sched_ext/enable_seq)"
    else
        start_storm
        "$@" >load
        stop
    fi
    cat load
}

# serve: the policy that is active stays for the cases that follow, until those are through (guest.sh).
serve() {
    echo "$PWD/$run.stream" >/tmp/serves
    read -r _ <>/tmp/serving # a mere open for reading ends with the policy, by SIGCHLD
}

# measured POINTER: from the last load.
measured() {
    pick - "$1" load
}

# Tasks that compute, one for each CPU, and two that talk, from here to end_loads. As light as can be, for what is to be
# loaded beside them.
begin_loads() {
    nice -n 19 workload shares --nice="$(zeros "$(nproc)" | sed s/0/19/g)" --seconds 60 >/dev/null &
    shares=$!
    nice -n 19 workload pipe --seconds 60 >/dev/null &
    pipe=$!
    loads_run() { [ "$(child_of "$pipe")" ] && [ "$(find /proc/"$shares"/task/* -prune | wc -l)" -gt "$(nproc)" ]; }
    await "the loads run" loads_run
}

end_loads() {
    other=$(child_of "$pipe") # of the two that talk
    [ "$other" ] || fail "only one talks"
    kill "$shares" "$pipe"
    wait "$shares" "$pipe" || true
    await "the loads end" is_gone "$other"
}

# Each thread of these loads has been given a CPU since we asked. Of two that talk neither runs without the other.
all_run() {
    before=''
    for task in "/proc/$shares/task"/* "/proc/$pipe/task"/*; do
        # The first one only waits for the others.
        [ "$task" = "/proc/$shares/task/$shares" ] || before="$before $task:$(turns "$task")"
    done
    await "all run" have_run
}
turns() { cut -d ' ' -f 3 <"$1/schedstat"; }
have_run() {
    for task in $before; do
        [ "$(turns "${task%:*}")" -gt "${task##*:}" ] || return
    done
}
