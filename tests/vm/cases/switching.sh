# One policy after the other, while tasks compute and talk.
# about: policy; machine: parallel

case_switching_loses_no_task() {
    # The one before it in the list, and before the first the last: each follows another, which leaves its traces on tasks.
    partner=$(scx-run list | awk -v policy="$policy" '$1 == policy && before { found = before } { before = $1 }
        END { print found ? found : before }')
    begin_loads
    for next in "--policy $partner $(configuration "$partner")" ''; do
        # shellcheck disable=SC2086  # words
        start $next
        all_run
        stop
    done
    all_run
    equal "rejected tasks" 0 "$(cat /sys/kernel/sched_ext/nr_rejected)"
    end_loads
}
