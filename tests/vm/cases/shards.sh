# A queue for each CPU (--shards 1) is the hardest case of several queues: tasks share CPUs as if there was one.
# about: suite; machine: counting

# under_shards POLICY COMMAND...
under_shards() {
    start --policy "$1" --shards 1
    shift
    "$@" >load
    cat load
    stop
}

# The task's CPU time as virtual time, in us. In $1: its place; $2: its weight.
virtual_us() {
    echo $(($(measured "/tasks/$1/cpu_ns") * 100 / $2 / 1000))
}

# Nobody is ahead of another by more than the clocks of two shards may be apart (4.5 ms) and what a task that is alone on
# its CPU runs before that looks at the other shard, a tick of 4 ms: 8.5 ms, when the load begins and when it ends. Three
# tasks on two CPUs: two share one of them, so that without moves one would be ahead by half of the time, 2 s.
case_clocks_of_shards_are_kept_together() {
    under_shards vtime workload shares --nice=0,0,0 --seconds 4
    first=$(virtual_us 0 100) second=$(virtual_us 1 100) third=$(virtual_us 2 100)
    between "us that the second is ahead of the first" -17000 17000 $((second - first))
    between "us that the third is ahead of the first" -17000 17000 $((third - first))
    between "us that the third is ahead of the second" -17000 17000 $((third - second))
}

# As above, with a tick that counts threefold: 16.5 ms. A policy is told weights in hundredths: 33 for nice 5.
case_weights_hold_across_shards() {
    under_shards vtime workload shares --nice=0,0,5 --seconds 4
    first=$(virtual_us 0 100) second=$(virtual_us 1 100) third=$(virtual_us 2 33)
    between "us that the second is ahead of the first" -17000 17000 $((second - first))
    between "us that the third is ahead of the first" -33000 33000 $((third - first))
}

case_lines_of_shards_are_alike() {
    under_shards fifo workload shares --nice=0,0,0 --seconds 4
    between "permille of the first" 300 366 "$(measured /tasks/0/permille)"
    between "permille of the second" 300 366 "$(measured /tasks/1/permille)"
}

# What a crowded shard cannot do, the others do.
case_no_cpu_idles_beside_a_crowded_shard() {
    for policy in fifo vtime; do
        under_shards "$policy" workload shares --nice=0,0,0,0 --from 0 --seconds 3
        between "permille of the CPUs used by 4 tasks that were on one, $policy" 970 1010 "$(measured /used_permille)"
    done
}
