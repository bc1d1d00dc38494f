# Ends that nobody asked the policy for.
# about: suite; machine: parallel

case_error_of_the_policy() {
    start --dump-file dump
    force_error "told to fail"
    finish
    equal "exit status" 8 "$status"
    equal "exit kind" error_bpf "$(pick exit /kind "$run.stream")"
    equal "message" "told to fail" "$(pick exit /message "$run.stream")"
    grep -qF "told to fail" "$run.err" || fail "stderr does not tell the message"
    grep -qF "told to fail" dump || fail "the debug dump is not that of this end"
    equal "state" disabled "$(state)"
}

case_error_under_a_command() {
    run_to_end -- sh -c 'force_error "told to fail"; exit 3'
    equal "exit status" 8 "$status"
    equal "message" "told to fail" "$(pick exit /message "$run.stream")"
    equal "state" disabled "$(state)"
}

# The task that did not run is named, and so is the real-time task that kept it from that.
case_stall_by_a_real_time_task() {
    needs_cpus 2
    start --timeout 1s
    # Of which kernels from 7.0 on take some time away for others.
    server=/sys/kernel/debug/sched/ext_server/cpu1/runtime
    [ ! -e $server ] || { usual=$(cat $server) && echo 0 >$server; }
    ln -s "$(command -v workload)" starved
    ln -s "$(command -v workload)" hog
    ./starved shares --nice=0 --cpus 1 --seconds 30 >/dev/null &
    ./hog rt --cpu 1 --tasks 1 --seconds 3 >/dev/null
    [ ! -e $server ] || echo "$usual" >$server
    finish
    equal "exit status" 9 "$status"
    grep -qE "^scx-run: .*starved\[[0-9]+\] failed to run for [0-9.]+s$" "$run.err" || fail "it does not name the task"
    grep -qE "^  hint: .*CPU 1 was held by the real-time task hog\[[0-9]+\]" "$run.err" || fail "it does not name the hog"
    kill $!
    wait $! || :
}

case_removed_by_the_operator() {
    start
    echo S >/proc/sysrq-trigger
    finish
    equal "exit status" 10 "$status"
    equal "exit kind" sysrq "$(pick exit /kind "$run.stream")"
    grep -iA1 '^scx-run: .*no longer active: .*sysrq' "$run.err" | grep -q '^  hint: ' || fail "it does not tell why"
    equal "state" disabled "$(state)"
}
