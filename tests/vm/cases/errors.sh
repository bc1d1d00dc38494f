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

# Some of each CPU's time that kernels from 7.0 on keep from real-time tasks, for the policy's.
server=/sys/kernel/debug/sched/ext_server/cpu1/runtime

# A task of the policy, bound to CPU 1, as process $starved, and for 3 s a real-time task there that never sleeps.
hold_cpu_1() {
    ln -s "$(command -v workload)" starved
    ln -s "$(command -v workload)" hog
    ./starved shares --nice=0 --cpus 1 --seconds 30 >/dev/null &
    starved=$!
    ./hog rt --cpu 1 --tasks 1 --seconds 3 >/dev/null
}

case_real_time_task_leaves_a_part() {
    needs_cpus 2
    [ -e $server ] || excuse "this kernel keeps nothing from real-time tasks"
    start --timeout 1s
    hold_cpu_1
    kill $starved
    wait $starved || :
    stop
}

# The task that did not run is named, and so is the real-time task that kept it from that.
case_stall_by_a_real_time_task() {
    needs_cpus 2
    start --timeout 1s
    if [ -e $server ]; then
        usual=$(cat $server)
        trap 'echo "$usual" >$server' EXIT
        echo 0 >$server
    fi
    hold_cpu_1
    finish
    equal "exit status" 9 "$status"
    grep -qE "^scx-run: .*starved\[[0-9]+\] failed to run for [0-9.]+s$" "$run.err" || fail "it does not name the task"
    grep -qE "^  hint: .*CPU 1 was held by the real-time task hog\[[0-9]+\]" "$run.err" || fail "it does not name the hog"
    kill $starved
    wait $starved || :
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
