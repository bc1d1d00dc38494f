#!/bin/busybox sh
# Inside the virtual machine: runs cases one after another and reports them, for tests/vm/run.
#
#   guest.sh [--soak SECONDS [--mixed]] SUBJECT FILE:CASE...
#
# SUBJECT is what the cases are about: a policy, `default` (the kernel's own scheduler), `suite`, or mutants/NAME.
# A case is a function case_CASE of FILE. It runs in a shell and a folder of its own, with the help
# of lib.sh, and it passes when it returns, is excused with exit status 77, missed a measure that
# the host's own load can spoil with 78, and fails otherwise. It also fails when it leaves something
# behind: a process, a scheduler, BPF programs or maps, a CPU that is offline, or a warning of the
# kernel.
#
# A case called serves_... starts the policy first of all, and stops it when those of the files that
# it names, in a line `# serves: FILE...`, are through: so they need not all load it again.
#
# With --soak the cases go round for that time, and with --mixed other tasks compute, talk and wake meanwhile.
#
# The report, on stdout, for each case:
#   case SUBJECT NAME          it begins; the rest comes when it is over
#   stream POLICY STATUS       what a scx-run printed as JSON, and its exit status (or `killed`):
#   > LINE                         its lines
#   check                      what scx-run check printed as JSON, for the ledger:
#   > LINE                         its lines
#   | LINE                     the log of a case that did not pass
#   figure LEAST MOST VALUE WHAT     what was found, and the bounds that it has
#   verdict pass|fail|missed|late|left|excused CENTISECONDS REASON    left: something was
# shellcheck shell=dash

deadline=$((120 + 10 * SCX_ROUNDS)) # seconds; only a case that hangs comes near

centiseconds() {
    read -r uptime _ </proc/uptime
    echo "${uptime%.*}${uptime#*.}"
}

# The processes of user space. A kernel thread has no program.
processes() {
    for process in /proc/[0-9]*; do
        [ ! -e "$process/exe" ] || echo "${process#/proc/}"
    done
}

is_usual_state() {
    read -r state </sys/kernel/sched_ext/state
    [ "$state" = "$usual_state" ]
}

# What is there when no case runs.
state_of_none=disabled none='0 programs, 0 maps, 0 links'
usual_state=$state_of_none usual_objects=$none
bpf_objects() {
    echo "$(bpftool prog | grep -c '^[0-9]') programs, $(bpftool map | grep -c '^[0-9]') maps," \
        "$(bpftool link | grep -c '^[0-9]') links"
}

# Puts the machine back into order; prints what was out of order.
clean_up() {
    for pid in $(processes); do
        [ "$pid" != $$ ] || continue
        case " $processes_before " in *" $pid "*) continue ;; esac
        read -r program 2>/dev/null <"/proc/$pid/comm" || continue
        # busybox's timeout has a process to watch the time, which ends up to a second later.
        [ "$program" != timeout ] || continue
        kill -9 "$pid" 2>/dev/null && echo "it left process $program"
    done
    # The kernel takes a moment to free them.
    tries=0
    until { is_usual_state && [ "$(bpf_objects)" = "$usual_objects" ]; } || [ $((tries += 1)) -ge 100 ]; do sleep 0.1; done
    is_usual_state || echo "it left the scheduler $(cat /sys/kernel/sched_ext/root/ops 2>&1) $state, which was $usual_state"
    [ "$(bpf_objects)" = "$usual_objects" ] || echo "it left $(bpf_objects), where $usual_objects were"
    for online in /sys/devices/system/cpu/cpu[1-9]*/online; do
        [ -e "$online" ] || continue # a machine with one CPU
        read -r is_online <"$online"
        [ "$is_online" = 1 ] || { echo 1 >"$online" && echo "it left a CPU offline: $online"; }
    done
    dmesg -c >kernel.log
    faults='WARNING: |BUG: |Oops|soft lockup|self-detected stall|rcu.*detected stalls|blocked for more than'
    # Linux 6.12 now and then loses count of what its deadline servers have when it ends a policy because a CPU goes. It
    # starts from nought then, and goes on; the README tells of it.
    case $(uname -r) in 6.12.*) sed -i '/WARNING: .* sub_running_bw+/d' kernel.log ;; esac
    # Nothing is printed where it has none; its words around them come first, since the last line is the reason.
    grep -E -B 5 -A 40 "$faults" kernel.log
    sed -nE "s/.*($faults)/the kernel says: &/p" kernel.log
}

run_case() {
    name=$1 file=$2
    echo "case $subject $name"
    mkdir -p "/tmp/cases/$subject/$name"
    cd "/tmp/cases/$subject/$name" || exit
    processes_before=$(processes | tr '\n' ' ')
    begun=$(centiseconds)
    # shellcheck disable=SC2016  # for the inner shell
    timeout -s KILL "$deadline" sh -c '. /root/lib.sh; . "/root/$1"; "case_$2"' case "$file" "$name" >log 2>&1
    status=$?
    case $status in
    0) verdict=pass ;;
    77) verdict=excused ;;
    78) verdict=missed ;;
    137) verdict=late && echo "it did not end within $deadline s" >>log ;;
    *) verdict=fail ;;
    esac
    reason=$(tail -n 1 log)
    clean_up >left # not in a subshell, which would be one of the processes
    if [ -s left ]; then
        # Neither of these two excuses it.
        case $verdict in pass | missed | excused) verdict=left && reason=$(tail -n 1 left) ;; esac
        cat left >>log
    fi

    for stream in *.stream; do
        [ -e "$stream" ] || continue
        # Without a head the case failed before the run ended.
        [ -e "$stream.head" ] || echo "stream $(pick start /policy "$stream" || echo -) killed" >"$stream.head"
        cat "$stream.head" && sed 's/^/> /' "$stream"
    done
    for check in *.check; do
        [ ! -e "$check" ] || { echo check && sed 's/^/> /' "$check"; }
    done
    [ $verdict = pass ] || sed 's/^/| /' log
    [ ! -e figures ] || sed 's/^/figure /' figures
    rm -rf ./*
    echo "verdict $verdict $(($(centiseconds) - begun)) $reason"
}

# In the background, until end_serving; its report goes to a file.
begin_serving() {
    echo "case $subject $1" # under way, should this end the machine
    mkfifo /tmp/serving
    : $((deadline *= 10))
    run_case "$@" >/tmp/served &
    server=$!
    : $((deadline /= 10))
    until [ -e /tmp/serves ] || ! kill -0 $server 2>/dev/null; do sleep 0.1; done
    # Where it failed, they start it themselves, and may fail too.
    [ -e /tmp/serves ] || return 0
    read -r usual_state </sys/kernel/sched_ext/state
    until [ "$usual_objects" = "$(bpf_objects)" ]; do
        usual_objects=$(bpf_objects)
        sleep 0.1 # some are freed only now
    done
}

end_serving() {
    echo "case $subject ${serving#*:}"
    exec 3<>/tmp/serving # unlike a mere writer it need not wait for a reader
    echo over >&3
    wait "$server"
    exec 3>&-
    server=''
    rm -f /tmp/serving /tmp/serves
    usual_state=$state_of_none usual_objects=$none
    cat /tmp/served
}

# Those that are served by one start (see above), then the others.
run_cases() {
    served=''
    for serving; do
        case $serving in *:serves_*) ;; *) continue ;; esac
        begin_serving "${serving#*:}" "${serving%:*}"
        of_it=$(sed -n 's/^# serves: //p' "/root/${serving%:*}")
        served="$served $of_it"
        for case; do
            case " $of_it " in *" ${case%:*} "*) run_case "${case#*:}" "${case%:*}" ;; esac
            # The others need not wait for a policy that has ended.
            [ ! "$server" ] || is_usual_state || end_serving
        done
        [ ! "$server" ] || end_serving
    done
    for case; do
        case $case in *:serves_*) continue ;; esac
        case " $served " in *" ${case%:*} "*) continue ;; esac
        run_case "${case#*:}" "${case%:*}"
    done
}

soak=0
if [ "$1" = --soak ]; then
    soak=$2
    shift 2
fi
if [ "$1" = --mixed ]; then
    shift
    touch /tmp/mixed
    # The least that can be, so that it does not take what the cases measure.
    loads=''
    for load in 'shares --nice=19,19' pipe 'periodic --period-us 7700'; do
        # shellcheck disable=SC2086  # words
        nice -n 19 workload $load --seconds "$soak" >/dev/null 2>&1 &
        loads="$loads $!"
    done
    sleep 3
    # shellcheck disable=SC2086  # words
    kill -0 $loads || { echo "the mixed load does not run" >&2 && exit 1; }
fi
export subject=$1
shift
dmesg -c >/dev/null
until=$(($(centiseconds) + 100 * soak))
while :; do
    run_cases "$@"
    [ "$(centiseconds)" -lt $until ] || break
done
