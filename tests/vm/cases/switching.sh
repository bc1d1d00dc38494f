# One policy after the other, while tasks compute and talk.
# about: policy; machine: parallel

case_switching_loses_no_task() {
    # The one before it in the list, and before the first the last: each follows another, which leaves its traces on tasks.
    partner=$(scx-run list | awk -v policy="$policy" '$1 == policy && before { found = before } { before = $1 }
        END { print found ? found : before }')
    # As light as can be, for what is to be loaded.
    nice -n 19 workload shares --nice="$(zeros "$(nproc)" | sed s/0/19/g)" --seconds 60 >/dev/null &
    shares=$!
    nice -n 19 workload pipe --seconds 60 >/dev/null &
    pipe=$!
    for next in "--policy $partner $(configuration "$partner")" ''; do
        # shellcheck disable=SC2086  # words
        start $next
        all_run
        stop
    done
    all_run
    equal "rejected tasks" 0 "$(cat /sys/kernel/sched_ext/nr_rejected)"
    other=$(child_of $pipe) # of the two that talk
    [ "$other" ] || fail "only one talks"
    kill $shares $pipe
    wait $shares $pipe || true
    await "the loads end" is_gone "$other"
}

# Each thread has been given a CPU since we asked. Of two that talk neither runs without the other.
all_run() {
    before=''
    for task in "/proc/$shares/task"/* "/proc/$pipe/task"/*; do
        # The first one only waits for the others.
        [ "$task" = "/proc/$shares/task/$shares" ] || before="$before $task:$(turns "$task")"
    done
    await "all run" have_run
}
turns() { cut -d ' ' -f 3 <"$1/schedstat"; }
have_run() {
    for task in $before; do
        [ "$(turns "${task%:*}")" -gt "${task##*:}" ] || return
    done
}
