# Tasks that are stopped, frozen, and moved between cgroups.
# about: policy default; machine: parallel

case_upheaval_loses_no_task() {
    under_subject workload upheaval --events 300 --peace 0.5
    between_unless_disturbed "permille of a fair part that the least got after it" 300 2000 "$(measured /least_permille)"
}
