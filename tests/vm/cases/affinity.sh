# Tasks that may run on some CPUs only.
# about: policy default

case_affinity_is_never_violated() {
    under_subject workload affinity --seconds 5
    equal "violations" 0 "$(measured /violations)"
}
