# Who gets how much CPU time. The same loads run under the default scheduler, so that a wrong test shows as such.
# about: policy default; machine: counting

# Three tasks of nice -5, 0, 5 on one CPU: weights 3121, 1024, 335.
case_shares_follow_nice() {
    promises weights
    under_subject workload shares --nice=-5,0,5 --cpus 0 --seconds 2
    between "permille of nice -5, weight says 697" 627 766 "$(measured /tasks/0/permille)"
    between "permille of nice 0, weight says 229" 206 251 "$(measured /tasks/1/permille)"
    between "permille of nice 5, weight says 75" 67 82 "$(measured /tasks/2/permille)"
}

# Two cgroups, one of three times the weight, with a task each on one CPU.
case_cgroups_share_by_weight() {
    promises "cgroup weights"
    grep -qw cpu /sys/fs/cgroup/cgroup.controllers || excuse "this kernel gives cgroups no weights"
    echo +cpu >/sys/fs/cgroup/cgroup.subtree_control
    in_cgroups() {
        tasks=''
        for weight in 100 300; do
            mkdir "/sys/fs/cgroup/of_$weight"
            echo "$weight" >"/sys/fs/cgroup/of_$weight/cpu.weight"
            # shellcheck disable=SC2016  # of the inner shell
            sh -c 'echo $$ >"/sys/fs/cgroup/of_$1/cgroup.procs" && exec workload shares --nice=0 --cpus 0 --seconds 1' \
                sh "$weight" >"of_$weight" &
            tasks="$tasks $!"
        done
        # shellcheck disable=SC2086  # words
        wait $tasks
        rmdir /sys/fs/cgroup/of_100 /sys/fs/cgroup/of_300
    }
    under_subject in_cgroups
    light=$(pick - /tasks/0/cpu_ns of_100)
    all=$((light + $(pick - /tasks/0/cpu_ns of_300)))
    between "permille of the lighter one, weight says 250" 225 275 $((1000 * light / all))
}

# The lightest there is, nice 19, of weight 15: its debt for one tick is long, and is not forgiven.
case_lightest_task_gets_its_little() {
    promises weights
    under_subject workload shares --nice=0,0,19 --cpus 0 --seconds 3
    between "permille of nice 19, weight says 7" 3 30 "$(measured /tasks/2/permille)"
}

# More tasks than CPUs, and as many: no CPU idles.
case_no_cpu_idles_while_tasks_wait() {
    for tasks in $(($(nproc) + 3)) "$(nproc)"; do
        under_subject workload shares --nice="$(zeros "$tasks")" --seconds 1
        between "permille of the CPUs used by $tasks tasks" 970 1010 "$(measured /used_permille)"
    done
}

case_no_cpu_idles_beside_a_crowded_one() {
    under_subject workload shares --nice="$(zeros $((2 * $(nproc))))" --from 0 --seconds 1
    # The default scheduler takes some of that second until they are on all of eight CPUs and more.
    least=970
    [ "$subject" != default ] || [ "$(nproc)" -le 2 ] || least=700
    between "permille of the CPUs used by tasks that were on one" $least 1010 "$(measured /used_permille)"
}

# Sleep is not saved up: after a second of it a task gets its half, and not the CPU for one.
case_sleeper_takes_its_share_and_no_more() {
    under_subject workload sleeper --sleep 1 --seconds 0.5
    between "permille of the sleeper, fair is 500" 350 650 "$(measured /sleeper_permille)"
}

case_short_processes_get_to_run() {
    under_subject workload fork --child-us 3000 --hogs 2 --seconds 1
    between "children" 5 100000 "$(measured /children)"
    between "permille of the two that compute" 300 990 "$(measured /hogs_permille)"
}

# A task that goes on in a new child again and again gets the half it would have got as one: a new task starts neither
# with a credit, which would starve the other, nor with a debt longer than a turn.
case_fork_is_a_fair_start() {
    under_subject workload fork --child-us 100000 --hogs 1 --seconds 1.2
    between "permille of the children, fair is 500" 350 650 "$(measured /children_permille)"
}

case_pinned_tasks_get_their_turns() {
    under_subject workload pinned --seconds 2
    between "least of the pinned tasks, permille of the average" 500 1500 "$(measured /least_pinned_permille)"
    between "least of the free tasks, permille of the average" 500 1500 "$(measured /least_hog_permille)"
}

case_tasks_leave_a_cpu_taken_by_a_real_time_task() {
    needs_cpus 2
    under_subject workload rt --seconds 2
    # The default scheduler of 6.12 needs more than a second until the last has left one of 16 CPUs.
    least=500
    [ "$subject" != default ] || [ "$(nproc)" -le 2 ] || least=250
    between "least of the tasks, permille of an equal part of what is left" $least 2000 "$(measured /least_permille)"
}

# Each waits while the tasks before it use up their slices, 20 ms where they are long, and a tick more; not for another
# round.
case_no_task_waits_for_long() {
    # A list with commas would become several arguments here.
    # shellcheck disable=SC2046
    under_subject workload gap --seconds 2 -- workload shares --seconds 30 $(yes --nice=0 | head -n $((4 * $(nproc) - 1)))
    between "ms that one of four tasks a CPU waited at most" 0 200 $(($(measured /longest_ns) / 1000000))
}

case_wakes_in_turn() {
    under_subject workload periodic --period-us 23100 --work-us 100 --hogs $((2 * $(nproc))) --seconds 1.5
    between "ms until it runs in 99 of 100 wake-ups, beside two tasks a CPU" 0 100 $(($(measured /p99_ns) / 1000000))
}

# What the policy keeps of a task it gives up with it, and has room for ever more.
case_processes_leave_nothing_behind() {
    under_subject workload fork --child-us 1 --hogs 0 --seconds 0.5
    between "children, of which the mutant that keeps them has room for 256" 280 1000000 "$(measured /children)"
}
