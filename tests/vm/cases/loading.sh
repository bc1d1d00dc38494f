# A policy comes, goes, and comes again.
# about: policy; machine: parallel

case_loads() {
    before=$(cat /sys/kernel/sched_ext/enable_seq)
    start
    equal "active scheduler" "$policy" "$(cat /sys/kernel/sched_ext/root/ops)"
    equal "all tasks are its own" 1 "$(cat /sys/kernel/sched_ext/switch_all)"
    equal "enabled so many times" $((before + 1)) "$(cat /sys/kernel/sched_ext/enable_seq)"
    equal "policy in the start line" "$policy" "$(pick start /policy "$run.stream")"
    stop
    equal "rejected tasks" 0 "$(cat /sys/kernel/sched_ext/nr_rejected)"
}

# The kernel ends a policy when a CPU comes or goes; scx-run starts it again, as it was.
case_restarts_when_a_cpu_goes_and_comes() {
    needs_cpus 2
    describe_policy
    knob=$(pick - /knobs/0/name description) option=$(pick - /knobs/0/option description)
    value=$(pick - /knobs/0/min description) unit=$(pick - /knobs/0/unit description)
    [ "$unit" = ns ] || unit='' # plain counts are typed without
    [ "$value" != "$(pick - /knobs/0/default description)" ] || fail "no value but the default to test with"
    start --interval 200ms "$option" "$value$unit"
    kernel_has "$knob" "$value" || fail "the option does not reach the kernel"

    # Nobody waits for a CPU that is not there, and the one that is has work.
    all_have_their_part() {
        tasks=$((2 * $(nproc)))
        # More CPUs than two are emulated by fewer.
        seconds=0.5
        [ "$(nproc)" -le 2 ] || seconds=3
        workload shares --nice="$(zeros $tasks)" --seconds $seconds >load
        for task in $(seq 0 $((tasks - 1))); do
            percent=$(($(measured "/tasks/$task/permille") * tasks / 10))
            between_unless_disturbed "percent of its part that a task got, were it not lost" 5 1600 $percent
            [ "$(nproc)" -gt 2 ] || between_unless_disturbed "percent of its part that a task got" 40 200 $percent
        done
    }
    restarts=0
    put_cpu_1() {
        echo "$1" >/sys/devices/system/cpu/cpu1/online
        restarts=$((restarts + 1))
        await "restart $restarts" has_restarted $restarts
        equal "active scheduler" "$policy" "$(cat /sys/kernel/sched_ext/root/ops)"
        kernel_has "$knob" "$value" || fail "restart $restarts forgot $option"
    }
    begin_loads
    put_cpu_1 0
    all_run
    end_loads
    all_have_their_part
    put_cpu_1 1
    all_have_their_part
    # Reports go on.
    await "reports go on" has_reports $(($(reports) + 2))
    stop
    equal "restarts" 2 "$(pick exit /restarts "$run.stream")"
    equal "their reason" hotplug "$(pick restart /reason "$run.stream" | sort -u)"
}
