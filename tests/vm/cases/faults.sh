# What happens to scx-run: the policy stays, or the kernel's own scheduler is back and the reason is told.
# about: suite; machine: parallel

# two_lines STATUS WHAT [FILE]: an error is told in two lines, what failed, which has WHAT in it, and what to do.
two_lines() {
    equal "exit status" "$1" "$status"
    said=${3-$run.err}
    grep -A1 '^scx-run: ' "$said" | grep -A1 -F "$2" | grep -q '^  hint: ' || { cat "$said" && fail "it does not say: $2"; }
    equal "state" disabled "$(state)"
}

case_signals_come_in_plenty() {
    start
    # So that they come together.
    kill -s STOP "$pid"
    for signal in INT TERM HUP; do kill -s $signal "$pid"; done
    finish CONT
    equal "exit status" 0 "$status"
    equal "exit kind" unreg "$(pick exit /kind "$run.stream")"
}

case_stopped_and_continued() {
    start --interval 100ms
    kill -s STOP "$pid"
    before=$(reports)
    workload shares --nice="$(zeros $((2 * $(nproc))))" --seconds 0.5 >/dev/null
    equal "state" enabled "$(state)"
    equal "active scheduler" "$policy" "$(cat /sys/kernel/sched_ext/root/ops)"
    kill -s CONT "$pid"
    await "reports go on" has_reports $((before + 2))
    stop
}

case_outlives_its_parent() {
    sh -c "scx-run --policy $policy --stats json >orphan.out 2>orphan.err & echo \$! >orphan"
    pid=$(cat orphan)
    await "the policy becomes active" is_state enabled
    equal "parent" 1 "$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$pid/status")"
    kill "$pid"
    await "it ends" is_gone "$pid"
    equal "status in the line" 0 "$(pick exit /status orphan.out)"
    equal "state" disabled "$(state)"
}

# On a terminal that goes away when descriptor 3 is closed, as process $terminal.
on_terminal() {
    [ -e keyboard ] || mkfifo keyboard
    exec 3<>keyboard
    terminal "$@" <keyboard 3>&- &
    terminal=$!
    await "the policy becomes active" is_state enabled
}

terminal_ends() {
    exec 3>&-
    status=0
    wait "$terminal" || status=$?
    equal "exit status" 0 "$status"
    equal "state" disabled "$(state)"
}

# Also where a SIGHUP from a process means something else.
case_ends_with_its_terminal() {
    on_terminal scx-run --policy "$policy"
    terminal_ends
    on_terminal scx-run --object /root/configured.bpf.o --config /root/configured.json
    terminal_ends
}

# As nohup does it.
case_may_outlive_its_terminal() {
    on_terminal sh -c "(trap '' HUP && exec scx-run --policy $policy --stats json >out 2>err) & echo \$! >number; wait"
    pid=$(cat number)
    exec 3>&-
    # The signal that the shell on it ends by has reached all others, too.
    wait "$terminal" || status=$?
    equal "status of the shell" 129 "$status"
    sleep 0.3
    equal "state" enabled "$(state)"
    kill "$pid"
    await "it ends" is_gone "$pid"
    equal "status in the line" 0 "$(pick exit /status out)"
}

case_screen_that_stands_still() {
    on_terminal scx-run --policy "$policy" --interval 10ms --count 100
    await "it ends" is_state disabled
    terminal_ends
}

# dropped FILE: how many lines did not get there, by what is said about it.
dropped() {
    grep -qF 'reports are dropped, the scheduler goes on' "$1" || { cat "$1" && fail "no warning"; }
    sed -n 's/^scx-run: \([0-9]*\) reports did not reach standard output$/\1/p' "$1"
}

case_output_goes_nowhere() {
    for output in '>/dev/full' '>&-' '| head -c 1 >/dev/null'; do
        rm -f status
        eval "{ scx-run --policy $policy --stats json --count 3 --interval 100ms 2>err; echo \$? >status; } $output"
        equal "exit status with $output" 0 "$(cat status)"
        # A start, three reports, and an end. The reader takes the first for a moment.
        between "lines dropped with $output" 3 5 "$(dropped err)"
    done
}

# There is room for some of the lines, and each that gets there is whole.
case_reader_stops_reading() {
    mkfifo pipe
    exec 3<>pipe
    yes '{"type":"filler"}' | head -n 3400 >&3 # of 64 KiB
    scx-run --policy "$policy" --stats json --count 40 --interval 10ms >pipe 2>err || fail "status $?: $(cat err)"
    equal "state" disabled "$(state)"
    exec 4<pipe 3>&-
    cat <&4 >got
    equal "lines read and dropped: 40, a start and an end" 42 $(($(wc -l <got) - 3400 + $(dropped err)))
    pick - /type got >/dev/null || fail "lines are not whole"
}

# Of what is said to people it is the same.
case_nobody_reads_what_it_says() {
    mkfifo pipe
    exec 3<>pipe
    head -c 65536 /dev/zero >&3
    scx-run --policy "$policy" --stats json --count 3 --interval 10ms >pipe 2>&1 &
    pid=$!
    await "it ends" is_gone $pid
    wait $pid || fail "status $?"
    exec 3>&-
}

# Who may not open the pipe again, to write there without waiting.
case_reader_of_a_pipe_of_others_stops() {
    { head -c 65536 /dev/zero && /usr/local/bin/setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps +bpf,+perfmon \
        --ambient-caps +bpf,+perfmon scx-run --policy "$policy" --stats json --count 3 --interval 10ms 2>err
    echo $? >code; } | { await "it ends" test -s code; }
    equal "exit status" 0 "$(cat code)"
    equal "lines dropped" 5 "$(dropped err)"
}

case_dump_on_a_full_disk() {
    mkdir disk && mount -t tmpfs -o size=4k tmpfs disk
    start --dump-file disk/dump
    # Runnable tasks are in the dump: it is larger than the disk.
    workload shares --nice="$(zeros 12)" --seconds 30 >/dev/null &
    are_there() { grep -qx "Threads:[[:space:]]*13" "/proc/$!/status"; }
    await "the tasks" are_there
    force_error "told to fail"
    kill $!
    wait $! || :
    finish
    two_lines 8 "told to fail"
    two_lines 8 "cannot write disk/dump: No space left on device"
    equal "size of the file" 0 "$(stat -c %s disk/dump)"
    grep -qE '^CPU +1 ' "$run.err" || fail "the dump is lost"
    umount disk
}

# From too little for the program itself to enough. Without the first the loader of programs fails, by another status.
case_memory_is_short() {
    ! grep -q __asan_init "$(command -v scx-run)" || excuse "AddressSanitizer takes all addresses that there are"
    ended=''
    for mebibytes in 8 10 12 14 17 20 24 28 32 64; do
        status=0
        sh -c "ulimit -v $((1024 * mebibytes)); exec scx-run --policy $policy --stats json --duration 1ms" \
            >out 2>err || status=$?
        echo "with $mebibytes MiB: $status, $(head -n 1 err)"
        [ $status = 0 ] || [ $status = 127 ] || { two_lines 1 '' err && equal "lines" 2 "$(wc -l <err)"; }
        case "$ended" in *" $status") ;; *) ended="$ended $status" ;; esac
    done
    case "$ended" in *' 1 0') ;; *) fail "it ended with$ended" ;; esac
    sh -c "ulimit -n 7; exec scx-run --policy $policy --duration 1ms" 2>err || status=$?
    two_lines 1 "Too many open files" err
}

# Where the kernel kills it for that (137), or has none for the maps that it asks for.
case_memory_of_a_cgroup_is_short() {
    group=/sys/fs/cgroup/short ended=''
    grep -qw memory /sys/fs/cgroup/cgroup.controllers || excuse "this kernel limits no memory by cgroups"
    echo +memory >/sys/fs/cgroup/cgroup.subtree_control
    mkdir $group
    for limit in 2M 4M 6M 8M 12M 16M 32M 128M; do
        echo $limit >$group/memory.max
        status=0
        # shellcheck disable=SC2016  # of the inner shell
        sh -c 'echo $$ >"$1/cgroup.procs" && exec scx-run --policy "$2" --stats none --duration 1ms' sh $group "$policy" \
            2>err || status=$?
        echo "in a cgroup of $limit: $status, $(head -n 1 err)"
        [ $status = 137 ] || [ $status = 0 ] || two_lines 1 '' err
        case "$ended" in *" $status") ;; *) ended="$ended $status" ;; esac
        await "the default scheduler is back" is_state disabled
    done
    rmdir $group
    case "$ended" in ' 137 0' | ' 137 1 0') ;; *) fail "it ended with$ended" ;; esac
}

# Another scheduler is attached after we saw that there is none.
case_another_one_is_faster() {
    [ -e /usr/local/bin/stop_at_attach.so ] || excuse "static programs take no preloaded library"
    export LD_PRELOAD=/usr/local/bin/stop_at_attach.so
    launch
    slow=$pid
    unset LD_PRELOAD
    is_stopped() { grep -q '^State:.*stopped' "/proc/$slow/status"; }
    await "it is about to attach" is_stopped
    start --object /root/foreign.bpf.o
    kill -s CONT "$slow"
    code=0
    wait "$slow" || code=$?
    cat 1.err
    equal "exit status" 5 "$code"
    grep -qF "the scheduler 'foreign' is active" 1.err || fail "it does not name the other one"
    equal "lines" 2 "$(wc -l <1.err)"
    equal "output" "" "$(cat 1.stream)"
    equal "active scheduler" foreign "$(cat /sys/kernel/sched_ext/root/ops)"
    stop
}

case_starts_with_a_cpu_offline() {
    needs_cpus 2
    echo 0 >/sys/devices/system/cpu/cpu1/online
    start --interval 100ms
    equal "CPUs in the start line" $(($(nproc --all) - 1)) "$(pick start /nr_cpus "$run.stream")"
    workload shares --nice=0,0 --seconds 0.3 >/dev/null
    echo 1 >/sys/devices/system/cpu/cpu1/online
    await "a restart" has_restarted 1
    stop
}
