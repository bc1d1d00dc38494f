# sched_yield() costs a task its turn, and not more CPU time than it used.
# about: policy; machine: counting

case_yield_is_not_overcharged() {
    promises weights
    under_subject workload yield --seconds 1
    between "permille of the two that yield, charged for what they use: 667" 500 750 "$(measured /yielders_permille)"
}
