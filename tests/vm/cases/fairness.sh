# Who gets how much CPU time. The same loads run under the default scheduler, so that a wrong test shows as such.
# about: policy default

# Three tasks of nice -5, 0, 5 on one CPU: weights 3121, 1024, 335.
case_shares_follow_nice() {
    under_subject workload shares --nice=-5,0,5 --cpus 0 --seconds 8
    between "permille of nice -5, weight says 697" 627 766 "$(measured /tasks/0/permille)"
    between "permille of nice 0, weight says 229" 206 251 "$(measured /tasks/1/permille)"
    between "permille of nice 5, weight says 75" 67 82 "$(measured /tasks/2/permille)"
}
