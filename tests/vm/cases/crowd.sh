# Many tasks are there when the policy comes.
# about: queue interactive; machine: parallel

case_crowd_gets_to_run() {
    mkfifo go
    exec 3<>go
    (ulimit -s 128 && exec workload crowd --tasks 10000 <go 3>&- >load 2>waiting) &
    crowd=$!
    await "all are there" grep -q "all wait" waiting
    start
    echo >&3
    wait $crowd
    equal "tasks that ran" 10000 "$(measured /ran)"
    stop
    equal "rejected tasks" 0 "$(cat /sys/kernel/sched_ext/nr_rejected)"
}
