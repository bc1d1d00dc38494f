# Tasks that may run on some CPUs only.
# about: policy default; machine: parallel

case_affinity_is_never_violated() {
    needs_cpus 2
    under_subject workload affinity --seconds 2
    equal "violations" 0 "$(measured /violations)"
}

case_kernel_threads_of_a_cpu_get_their_turns() {
    under_subject workload kthreads --seconds 2
    between "rounds of work on every CPU" 10 1000000 "$(measured /rounds)"
}
