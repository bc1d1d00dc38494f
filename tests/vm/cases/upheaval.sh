# Tasks that are stopped, frozen, and moved between cgroups.
# about: policy default; machine: parallel

case_upheaval_loses_no_task() {
    under_subject workload upheaval --peace 0.5
    between "ns that the least got after it, where none is lost" 1 10000000000 "$(measured /least_ns)"
    # More CPUs than two are emulated by fewer.
    least=300
    [ "$(nproc)" -le 2 ] || least=100
    between_unless_disturbed "permille of a fair part that the least got after it" $least 2000 "$(measured /least_permille)"
}
