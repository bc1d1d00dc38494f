# Are the statistics true? The host checks in addition, for the output of every run of every case, that it is as the
# policy's schema says, that the CPUs' values add up to the totals, and that counters never fall.
# about: policy; machine: parallel

# How often the kernel has called the policy's ops.enqueue(): the kernel counts that by itself, when it is asked to
# (start_storm). Where it never did, all tasks having found idle CPUs, bpftool says nothing of it.
enqueue_calls() {
    calls=$(bpftool prog show name "${policy}_enqueue" | sed -n 's/.* run_cnt \([0-9]*\).*/\1/p')
    echo "${calls:-0}"
}

# The counters which account for these calls, as pointers into a line of statistics.
enqueue_counters() {
    describe_policy
    index=0
    while name=$(pick - "/stats/$index/name" description); do
        [ "$(pick - "/stats/$index/of" description)" != enqueue ] || echo "/total/$name"
        index=$((index + 1))
    done
}

# The sum of the counters in report number $1.
counted() {
    sum=0
    for counter in $counters; do
        sum=$((sum + $(pick stats "$counter" "$stream" | sed -n "$1p")))
    done
    echo $sum
}

# Compares twice, while processes come and go.
compare_counters() {
    workload fork --seconds 60 >/dev/null &
    processes=$!
    rounds=0 last=0
    while [ $((rounds += 1)) -le 2 ]; do
        before=$(enqueue_calls)
        # The report after the next one was not begun yet.
        report=$(($(reports) + 2))
        await "report $report" has_reports $report
        after=$(enqueue_calls)
        # On each CPU one call may be under way, counted by the policy and not yet by the kernel.
        between "enqueues counted" "$before" $((after + $(nproc))) "$(counted $report)"
        [ "$(counted $report)" -gt "$last" ] || fail "the counters do not move"
        last=$(counted $report)
    done
    kill $processes
    wait $processes || true
}

case_counters_account_for_every_enqueue() {
    counters=$(enqueue_counters)
    [ "$counters" ] || fail "no counter accounts for enqueues"
    under_subject compare_counters
}
