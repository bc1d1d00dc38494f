# Tasks that may run on some CPUs only, and CPUs that are taken away.
# about: policy default

case_affinity_is_never_violated() {
    under_subject workload affinity --seconds 5
    equal "violations" 0 "$(measured /violations)"
}

case_pinned_tasks_get_their_turns() {
    under_subject workload pinned --seconds 5
    between "least of the pinned tasks, permille of the average" 500 1500 "$(measured /least_pinned_permille)"
    between "least of the free tasks, permille of the average" 500 1500 "$(measured /least_hog_permille)"
}

case_kernel_threads_of_a_cpu_get_their_turns() {
    under_subject workload kthreads --seconds 4
    between "rounds of work on every CPU" 10 1000000 "$(measured /rounds)"
}

case_tasks_leave_a_cpu_taken_by_a_real_time_task() {
    under_subject workload rt --seconds 4
    between "least of the tasks, permille of an equal part of what is left" 500 2000 "$(measured /least_permille)"
}
