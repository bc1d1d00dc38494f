# Which CPUs a policy with the knobs of include/scx/power.bpf.h uses.
# about: lavd; machine: counting

# Of each CPU: the time that it was busy since boot, and idle, in hundredths of a second. The kernel samples the one and
# measures the other: together they are not quite the time that passed.
cpu_times() {
    awk '/^cpu[0-9]/ { print $2 + $3 + $4, $5 }' /proc/stat
}

# under_light_load ARGUMENT...: tasks that need a third of a CPU together, for 4 s. Sets $nr_used, the CPUs that were busy
# for more than a twentieth of that, and $idlest, the CPU that did least.
under_light_load() {
    start "$@"
    loads='' nr_used=0 cpu=0 most=-1
    for period in 7000 9000 11000 13000; do
        workload periodic --hogs 0 --period-us $period --work-us 800 --seconds 6 >/dev/null &
        loads="$loads $!"
    done
    sleep 1
    cpu_times >before
    sleep 4
    cpu_times >after
    # shellcheck disable=SC2086  # it is a list
    wait $loads
    stop
    while read -r busy idle && read -r busy_after idle_after <&3; do
        busy=$((busy_after - busy)) idle=$((idle_after - idle))
        idle=$((1000 * idle / (busy + idle)))
        echo "$*: CPU $cpu was idle for $idle permille"
        [ $idle -gt 950 ] || nr_used=$((nr_used + 1))
        [ $idle -le $most ] || most=$idle idlest=$cpu
        cpu=$((cpu + 1))
    done <before 3<after
}

case_powersave_uses_fewer_cpus() {
    needs_cpus 2 2
    under_light_load --power performance
    equal "CPUs used to perform" 2 $nr_used
    under_light_load --power powersave
    equal "CPUs used to save power" 1 $nr_used
}

case_saving_power_keeps_nobody_waiting() {
    needs_cpus 2 2
    start --power powersave
    workload shares --nice=0,0,0,0,0 --seconds 4 >load
    cat load
    stop
    between "permille of the CPUs used by 5 tasks" 970 1010 "$(measured /used_permille)"
}

# The machine has CPUs that are alike. What the loader reads of CPU 1 says that it is a little one.
case_little_cpus_are_used_to_save_power() {
    needs_cpus 2 2
    cpus=/sys/devices/system/cpu
    trap 'umount $cpus/cpu0 $cpus/cpu1' EXIT
    for cpu in 0 1; do
        mkdir -p "fake/cpu$cpu"
        cp -r "$cpus/cpu$cpu/topology" "fake/cpu$cpu"
        echo $((1024 - 768 * cpu)) >"fake/cpu$cpu/cpu_capacity"
        mount --bind "fake/cpu$cpu" "$cpus/cpu$cpu"
    done
    under_light_load --power balanced
    equal "the CPU that did least" 1 "$idlest"
    under_light_load --power powersave
    equal "the CPU that did least, to save power" 0 "$idlest"
}
