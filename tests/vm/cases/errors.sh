# Ends that nobody asked the policy for.
# about: policy; machine: parallel

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

case_removed_by_the_operator() {
    start
    echo S >/proc/sysrq-trigger
    finish
    equal "exit status" 10 "$status"
    equal "exit kind" sysrq "$(pick exit /kind "$run.stream")"
    equal "state" disabled "$(state)"
}

# The kernel ends a policy when a CPU comes or goes; scx-run starts it again, as it was.
case_restarts_when_a_cpu_goes_and_comes() {
    scx-run describe "$subject" >description
    knob=$(pick - /knobs/0/name description) option=$(pick - /knobs/0/option description)
    value=$(pick - /knobs/0/min description) unit=$(pick - /knobs/0/unit description)
    [ "$unit" = ns ] || unit='' # plain counts are typed without
    [ "$value" != "$(pick - /knobs/0/default description)" ] || fail "no value but the default to test with"
    start --interval 200ms "$option" "$value$unit"
    kernel_has "$knob" "$value" || fail "the option does not reach the kernel"

    has_restarted() { is_state enabled && [ "$(pick restart /restarts "$run.stream" | tail -n 1)" = "$1" ]; }
    restarts=0
    for online in 0 1; do
        echo $online >/sys/devices/system/cpu/cpu1/online
        restarts=$((restarts + 1))
        await "restart $restarts" has_restarted $restarts
        equal "active scheduler" "$subject" "$(cat /sys/kernel/sched_ext/root/ops)"
        kernel_has "$knob" "$value" || fail "restart $restarts forgot $option"
    done
    # Reports go on.
    reports() { pick stats /seq "$run.stream" | wc -l; }
    before=$(reports)
    more() { [ "$(reports)" -gt "$((before + 1))" ]; }
    await "reports go on" more
    stop
    equal "restarts" 2 "$(pick exit /restarts "$run.stream")"
    equal "their reason" hotplug "$(pick restart /reason "$run.stream" | sort -u)"
}
