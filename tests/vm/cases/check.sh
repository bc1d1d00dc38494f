# What scx-run check says of a kernel that is not ready.
# about: suite; machine: parallel

# refused STATUS ID MESSAGE COMMAND...: what the command, a scx-run check, has to say.
refused() {
    expected=$1 id=$2 message=$3 code=0
    shift 3
    "$@" >out || code=$?
    cat out
    equal "exit status" "$expected" "$code"
    grep -E "^FAIL  $id " out | grep -qF "$message" || fail "it does not say that $id failed: $message"
}

case_check_names_the_missing_capability() {
    refused 4 privilege "CAP_PERFMON is missing" /usr/local/bin/setpriv --bounding-set -all,+bpf scx-run check
}

# By the program of one policy, which loads no other.
case_check_names_the_active_scheduler() {
    start
    refused 5 no_scheduler "'$policy' is active" "scx-$policy" check
    grep -q "^ok    load/$policy " out || fail "that keeps no policy from being loaded"
    stop
}

# What is no obstacle is a warning, with status 0.
case_check_warns() {
    scx-fifo check >out || fail "exit status $?: $(cat out)"
    expected=ok
    [ -e /sys/kernel/debug/sched/ext_server ] || expected=warn
    grep -qE "^$expected +real_time( |$)" out || { cat out && fail "it does not say: $expected"; }
}
