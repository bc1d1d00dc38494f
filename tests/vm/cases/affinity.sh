# Tasks that may run on some CPUs only.
# about: policy default; machine: parallel

case_affinity_is_never_violated() {
    needs_cpus 2
    under_subject workload affinity --seconds 2
    equal "violations" 0 "$(measured /violations)"
}

# Where they do not, this does not end, or the kernel ends the policy.
case_kernel_threads_of_a_cpu_get_their_turns() {
    under_subject workload kthreads --rounds 20
}
