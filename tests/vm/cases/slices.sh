# How long a task runs at a stretch.
# about: policy; machine: counting

# Of two tasks on one CPU none runs for longer, on average, than the slice, but for the kernel's tick, at which slices end
# where no timer ends them before; and what --slice says makes a difference. A policy may give less where others wait.
case_slices_are_as_long_as_they_should_be() {
    describe_policy
    grep -qF '"--slice"' description || excuse "$policy has no --slice"
    before=0
    for slice in 4 40; do
        start --slice ${slice}ms
        workload shares --nice=0,0 --cpus 0 --seconds 1 >load
        cat load
        stop
        least=1000000
        for task in 0 1; do
            between "turns of task $task" 1 100000 "$(measured /tasks/$task/turns)"
            # And the one that it was at when that began, and one that was the earliest again, and went on.
            turn=$(($(measured /tasks/$task/cpu_ns) / ($(measured /tasks/$task/turns) + 2) / 1000))
            between "us at a stretch, with slices of $slice ms" $((2 * before)) $((slice * 1050 + 4100)) $turn
            [ $turn -ge $least ] || least=$turn
        done
        before=$least
    done
}
