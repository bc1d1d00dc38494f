# Forms of the command line that schedule something in particular.
# about: suite; machine: parallel

case_command() {
    run_to_end -- sh -c 'cat /sys/kernel/sched_ext/root/ops >seen; exit 7'
    equal "exit status" 7 "$status"
    equal "scheduler while the command ran" "$policy" "$(cat seen)"
    equal "state" disabled "$(state)"
    # shellcheck disable=SC2016  # its own process
    run_to_end -- sh -c 'kill -9 $$'
    equal "exit status after a SIGKILL" $((128 + 9)) "$status"
}

# Only what asks for SCHED_EXT, as the command does, is scheduled.
case_partial() {
    # shellcheck disable=SC2016  # of the command
    run_to_end --partial -- sh -c 'cat /sys/kernel/sched_ext/switch_all >seen
        set -- $(cat /proc/self/stat) && echo "${41}" >>seen'
    equal "exit status" 0 "$status"
    equal "all tasks, policy of the command" "0 7" "$(tr '\n' ' ' <seen | sed 's/ $//')"
    equal "partial in the start line" true "$(pick start /partial "$run.stream")"
}
