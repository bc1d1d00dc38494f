# Everything at once.
# about: policy; machine: parallel

case_stress_stalls_nothing() {
    # Longer than the watchdog waits (serves_storms.sh), which looks twice in that time.
    under_subject stress-ng --cpu 2 --fork 2 --affinity 2 --timeout 6s --metrics-brief
    equal "rejected tasks" 0 "$(cat /sys/kernel/sched_ext/nr_rejected)"
}
