# Where the measuring is done: functions that a plan, the shell text that tests/bench/run writes, is made of.
# shellcheck shell=sh
#
#   tell_kernel
#   begin SUBJECT [SCX-RUN-ARGUMENT...]   a scheduler takes over; without arguments the kernel's own stays
#   load NAME COMMAND...                  a load under it
#   finish                                it is looked at and leaves
#
# They report on stdout, a line each:
#   kernel RELEASE
#   begin SUBJECT
#   load NAME
#   result NAME STATUS TEXT               TEXT: the last line that COMMAND printed
#   fault TEXT                            SUBJECT's numbers are worth nothing, because of this
#   end SUBJECT

kernel=/sys/kernel/sched_ext
load_limit=120 # seconds; only a load that hangs comes near
faults_of_kernel='WARNING: |BUG: |Oops|soft lockup|self-detected stall|rcu.*detected stalls|blocked for more than'
files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT

fault() {
    failed=yes
    echo "fault $*"
}

tell_kernel() {
    echo "kernel $(uname -r)"
}

# In the kernel's log, where this run begins.
mark() {
    marker="scx-bench: run $((runs = ${runs:-0} + 1)) of process $$"
    echo "<7>$marker" >/dev/kmsg
}

look_at_log() {
    dmesg | sed "1,/$marker/d" | grep -E "$faults_of_kernel" | head -n 1
}

is_enabled() {
    [ "$(cat $kernel/state)" = enabled ] && [ "$(cat $kernel/enable_seq)" != "$enabled_before" ]
}

begin() {
    subject=$1 failed='' loader='' tries=0
    shift
    echo "begin $subject"
    mark
    [ "$(cat $kernel/state)" = disabled ] || fault "another scheduler is active: $(cat $kernel/root/ops)"
    enabled_before=$(cat $kernel/enable_seq)
    if [ $# = 0 ] || [ "$failed" ]; then
        return
    fi

    scx-run "$@" --stats none --quiet 2>"$files/errors" &
    loader=$!
    until is_enabled; do
        if ! kill -0 "$loader" 2>/dev/null || [ $((tries += 1)) = 300 ]; then
            fault "it did not take over: $(head -n 1 "$files/errors")"
            return
        fi
        sleep 0.1
    done
}

load() {
    [ ! "$failed" ] || return
    name=$1 status=0
    shift
    echo "load $name"
    timeout $load_limit "$@" >"$files/output" 2>"$files/messages" || status=$?
    echo "result $name $status $(tail -n 1 "$files/output")"
    [ $status = 0 ] || fault "load $name: exit status $status: $(tail -n 1 "$files/messages")"
    sleep 1 # for what the load left to be done
}

finish() {
    expected=$enabled_before
    if [ "$loader" ]; then
        expected=$((enabled_before + 1))
        if ! is_enabled; then
            fault "it was no longer active after the loads: state $(cat $kernel/state)"
        elif [ "$(cat $kernel/nr_rejected)" != 0 ]; then
            fault "the kernel refused $(cat $kernel/nr_rejected) tasks"
        fi
        kill -INT "$loader" 2>/dev/null
        wait "$loader" || fault "scx-run: exit status $?: $(head -n 1 "$files/errors")"
    fi
    [ "$(cat $kernel/enable_seq)" = "$expected" ] || fault "schedulers came and went while the loads ran"
    line=$(look_at_log)
    [ ! "$line" ] || fault "the kernel's log: $line"
    echo "end $subject"
}
