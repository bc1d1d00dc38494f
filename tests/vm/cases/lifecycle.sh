# From load to unload, however it ends.
# about: suite; machine: parallel

case_ends_on_signals() {
    # HUP has another meaning where there is a configuration: see configuration.sh.
    for signal in INT TERM HUP; do
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

case_second_is_refused() {
    start
    first=$pid
    run_to_end
    equal "exit status" 5 "$status"
    equal "output" "" "$(cat "$run.stream")"
    grep -qF "'$policy'" "$run.err" || fail "it does not name the active scheduler"
    equal "state" enabled "$(state)"
    run=1 pid=$first
    stop
}

case_unprivileged() {
    status=0
    # busybox has a lesser one of this name
    /usr/local/bin/setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all \
        scx-run --policy "$policy" --stats json --duration 1s >out 2>err || status=$?
    cat err
    equal "exit status" 4 "$status"
    equal "output" "" "$(cat out)"
    equal "state" disabled "$(state)"
}

# guest.sh looks after each case whether programs, maps, links or processes are left. What the kernel keeps in its own
# memory is judged roughly, since caches are among it. One policy after the other.
case_rounds_leave_nothing() {
    before=$(cat /sys/kernel/sched_ext/enable_seq) round=0 rounds=$SCX_ROUNDS
    # shellcheck disable=SC2046  # words
    set -- $(scx-run list | awk '{ print $1 }')
    kernel_kib() { awk '/^(SUnreclaim|VmallocUsed|Percpu|PageTables|KernelStack):/ { sum += $2 } END { print sum }' /proc/meminfo; }
    while [ $((round += 1)) -le "$rounds" ]; do
        policy=$1
        shift
        set -- "$@" "$policy"
        run_to_end --duration 1ms >log.round
        equal "exit status in round $round, of $policy" 0 "$status"
        [ $round != 10 ] || first_kib=$(kernel_kib)
        rm "$run".*
    done
    equal "times enabled" "$rounds" $(($(cat /sys/kernel/sched_ext/enable_seq) - before))
    # Its allocators go on growing for a while.
    between "KiB of the kernel's memory kept since the tenth round" -100000 $((2000 + 20 * (rounds - 10))) \
        $(($(kernel_kib) - first_kib))
}

# What a person sees who gives no format.
case_table() {
    scx-run --policy "$policy" --count 2 --interval 300ms >out 2>err || fail "exit status $?: $(cat err)"
    for row in $(seq 0 $(($(nproc) - 1))) total; do
        grep -qE "^ *$row " out || { cat out && fail "no row for $row"; }
    done
}

# The program that has just one policy in it.
case_program_of_its_own() {
    "scx-$policy" --stats json --count 2 --interval 200ms >out || fail "exit status $?"
    equal "policy in the start line" "$policy" "$(pick start /policy out)"
    equal "exit kind" unreg "$(pick exit /kind out)"
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
