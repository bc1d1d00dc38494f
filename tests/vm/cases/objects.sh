# Objects that were not built into the program: those of tests/vm/objects.
# about: suite; machine: parallel

case_task_that_never_runs_ends_a_policy() {
    # Long enough after the start to be seen active also on a slow machine.
    start --object /root/lossy.bpf.o --lose-after 3s --timeout 1s --duration 1m
    workload shares --nice=0,0,0,0 --seconds 5
    finish
    equal "exit status" 9 "$status"
    grep -qE '^scx-run: .*: .+\[[0-9]+\] failed to run for [0-9.]+s$' "$run.err" || fail "it does not name the task"
    ! grep -q 'real-time' "$run.err" || fail "it blames a real-time task"
    equal "exit kind" error_stall "$(pick exit /kind "$run.stream")"
    equal "state" disabled "$(state)"
}

# A queue that no CPU looks at, with one task that may run anywhere and one that is bound to a CPU. The timer sees to it
# that they run all the same; without it the watchdog ends the policy.
case_starving_tasks_are_rescued() {
    ln -s "$(command -v workload)" starved
    start --object /root/starving.bpf.o --timeout 4s
    ./starved shares --nice=0 --seconds 6 >free &
    ./starved shares --nice=0 --cpus 1 --seconds 6 >bound
    wait $!
    # Each is rescued once at least, and runs for a slice: 20 ms, or to the tick before.
    between "ms of the free task" 10 8000 $(($(pick - /tasks/0/cpu_ns free) / 1000000))
    between "ms of the bound task" 10 8000 $(($(pick - /tasks/0/cpu_ns bound) / 1000000))
    stop
    between "rescued" 2 20 "$(pick stats /total/nr_rescued "$run.stream" | tail -n 1)"

    start --object /root/starving.bpf.o --timeout 4s --no-rescue
    ./starved shares --nice=0 --seconds 5
    finish
    equal "exit kind" error_stall "$(pick exit /kind "$run.stream")"
}

case_policy_that_fails() {
    launch --object /root/failing.bpf.o --fail-after 300ms --duration 1m
    finish
    equal "exit status" 8 "$status"
    pick exit /message "$run.stream" | grep -qE '^failed as told, after [0-9]+ of 300000000 ns$' ||
        fail "message: $(pick exit /message "$run.stream")"
    equal "state" disabled "$(state)"
}

case_policy_rejected_by_the_verifier() {
    run_to_end --object /root/rejected.bpf.o
    equal "exit status" 6 "$status"
    grep -qF "'rejected_enqueue'" "$run.err" || fail "it does not name the program"
    between "lines about it" 3 40 "$(wc -l <"$run.err")"
    equal "output" "" "$(cat "$run.stream")"
}

# Not "the kernel lacks it", which is how the verifier puts it.
case_policy_calls_another_prototype() {
    run_to_end --object /root/unresolved.bpf.o
    equal "exit status" 6 "$status"
    grep -q "^scx-run: .*'unresolved_enqueue'.*: this kernel's scx_bpf_task_cpu has another prototype" "$run.err" ||
        fail "it does not say which function"
    equal "lines about it" 2 "$(wc -l <"$run.err")"
    equal "state" disabled "$(state)"
}

case_policy_refused_at_attach() {
    run_to_end --object /root/refused.bpf.o
    equal "exit status" 7 "$status"
    equal "output" "" "$(cat "$run.stream")"
    equal "state" disabled "$(state)"
}

# Written without include/scx: settings by the names of variables, statistics by the indices of its arrays.
case_foreign_object() {
    start --object /root/foreign.bpf.o --set slice_us=5000 --set counted_pid=$$ --interval 300ms
    equal "active scheduler" foreign "$(cat /sys/kernel/sched_ext/root/ops)"
    kernel_has slice_us 5000 || fail "--set slice_us does not reach the kernel"
    kernel_has counted_pid $$ || fail "--set counted_pid does not reach the kernel"
    equal "slice_us in the start line" 5000 "$(pick start /knobs/slice_us "$run.stream")"
    workload shares --nice=0,0,0 --seconds 2
    stop
    between "counts[0]" 1 1000000 "$(pick stats '/total/counts[0]' "$run.stream" | tail -n 1)"
    pick stats '/total/counts[1]' "$run.stream" >/dev/null || fail "counts[1] is not shown"
}

# The command of the README.
case_line_of_statistics_for_programs() {
    scx-run --policy percpu --stats json --count 3 --interval 500ms --slice 3ms >out || fail "exit status $?"
    equal "lines" "start stats stats stats exit" "$(pick - /type out | tr '\n' ' ' | sed 's/ $//')"
    equal "slice_ns" 3000000 "$(pick start /knobs/slice_ns out)"
}
