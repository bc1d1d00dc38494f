# Tasks that may run on some CPUs only.
# about: policy default; machine: parallel

case_affinity_is_never_violated() {
    needs_cpus 2
    under_subject workload affinity --seconds 1
    equal "violations" 0 "$(measured /violations)"
}

# That a rescue comes after two seconds does not count.
case_kernel_threads_of_a_cpu_get_their_turns() {
    under_subject workload kthreads --rounds 20
    between_unless_disturbed "ms of the longest round of work on every CPU" 0 1900 $(($(measured /longest_ns) / 1000000))
}
