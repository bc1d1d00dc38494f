# Everything at once.
# about: policy; machine: parallel

case_stress_stalls_nothing() {
    start --timeout 4s # the kernel's own 30 s would outlast the load; less leaves a rescue too little time
    before=$(cat /sys/kernel/sched_ext/enable_seq)
    stress-ng --cpu 2 --fork 2 --affinity 2 --timeout 7s --metrics-brief
    is_active # or says why not
    equal "enabled so many times" "$before" "$(cat /sys/kernel/sched_ext/enable_seq)"
    equal "rejected tasks" 0 "$(cat /sys/kernel/sched_ext/nr_rejected)"
    stop
}
