# From load to unload, however it ends.
# about: policy; machine: parallel

case_loads() {
    before=$(cat /sys/kernel/sched_ext/enable_seq)
    start
    equal "active scheduler" "$subject" "$(cat /sys/kernel/sched_ext/root/ops)"
    equal "all tasks are its own" 1 "$(cat /sys/kernel/sched_ext/switch_all)"
    equal "enabled so many times" $((before + 1)) "$(cat /sys/kernel/sched_ext/enable_seq)"
    equal "policy in the start line" "$subject" "$(pick start /policy "$run.stream")"
    stop
    equal "rejected tasks" 0 "$(cat /sys/kernel/sched_ext/nr_rejected)"
}

case_ends_on_signals() {
    # With a configuration, SIGHUP has another meaning: see configuration.sh.
    for signal in INT TERM $([ "$(configuration "$subject")" ] || echo HUP); do
        start
        finish "$signal"
        equal "exit status after SIG$signal" 0 "$status"
        equal "exit kind" unreg "$(pick exit /kind "$run.stream")"
        equal "state" disabled "$(state)"
    done
}

case_ends_after_duration() {
    run_to_end --duration 1s --interval 300ms
    equal "exit status" 0 "$status"
    equal "exit kind" unreg "$(pick exit /kind "$run.stream")"
    equal "state" disabled "$(state)"
    [ "$(pick exit /elapsed_ns "$run.stream")" -ge 1000000000 ] || fail "it ended too early"
}

case_ends_after_count() {
    run_to_end --count 3 --interval 200ms
    equal "exit status" 0 "$status"
    equal "lines" "start stats stats stats exit" "$(pick - /type "$run.stream" | tr '\n' ' ' | sed 's/ $//')"
    equal "state" disabled "$(state)"
}

# Nothing but the kernel is left to clean up.
case_killed() {
    start
    finish KILL
    equal "exit status" 137 "$status"
    await "the default scheduler is back" is_state disabled
    start # nothing is in the way of the next
    stop
}

case_second_is_refused() {
    start
    first=$pid
    run_to_end
    equal "exit status" 5 "$status"
    equal "output" "" "$(cat "$run.stream")"
    grep -qF "'$subject'" "$run.err" || fail "it does not name the active scheduler"
    equal "state" enabled "$(state)"
    run=1 pid=$first
    stop
}

case_unprivileged() {
    status=0
    # busybox has a lesser one of this name; the configuration is two words, or none
    # shellcheck disable=SC2046
    /usr/local/bin/setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all \
        scx-run --policy "$subject" $(configuration "$subject") --stats json --duration 1s >out 2>err || status=$?
    cat err
    equal "exit status" 4 "$status"
    equal "output" "" "$(cat out)"
    equal "state" disabled "$(state)"
}

# guest.sh looks after each case whether programs, maps, links or processes are left.
case_twenty_rounds_leave_nothing() {
    before=$(cat /sys/kernel/sched_ext/enable_seq)
    round=0
    while [ $((round += 1)) -le 20 ]; do
        run_to_end --duration 1ms
        equal "exit status in round $round" 0 "$status"
    done
    equal "times enabled" 20 $(($(cat /sys/kernel/sched_ext/enable_seq) - before))
}
