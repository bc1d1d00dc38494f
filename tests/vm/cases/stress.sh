# Everything at once.
# about: policy; machine: parallel

case_stress_stalls_nothing() {
    # Longer than the watchdog waits (lib.sh).
    under_subject stress-ng --cpu 2 --fork 2 --affinity 2 --timeout 5s --metrics-brief
    equal "rejected tasks" 0 "$(cat /sys/kernel/sched_ext/nr_rejected)"
}
