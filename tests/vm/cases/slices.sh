# How long a task runs at a stretch.
# about: policy; machine: counting

# Of two tasks on one CPU none runs for longer than the slice, but for the kernel's tick, at which slices end where no
# timer ends them before; and what --slice says makes a difference. A policy may give less where others wait.
case_slices_are_as_long_as_they_should_be() {
    before=0
    for slice in 4 40; do
        start --slice ${slice}ms
        workload shares --nice=0,0 --cpus 0 --seconds 2 >load
        cat load
        stop
        turn=$(($(measured /tasks/0/cpu_ns) / $(measured /tasks/0/turns) / 1000))
        between "us that a task ran at a stretch, with slices of $slice ms" $((2 * before)) $((slice * 1050 + 4100)) $turn
        before=$turn
    done
}
