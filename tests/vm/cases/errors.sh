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

case_removed_by_the_operator() {
    start
    echo S >/proc/sysrq-trigger
    finish
    equal "exit status" 10 "$status"
    equal "exit kind" sysrq "$(pick exit /kind "$run.stream")"
    equal "state" disabled "$(state)"
}
