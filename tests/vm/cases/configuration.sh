# A policy's configuration, from the file to the kernel and back: that of tests/vm/objects/configured.bpf.c.
# about: suite; machine: parallel

configure() {
    cp /root/configured.json config.json
    start --object /root/configured.bpf.o --config config.json --interval 200ms "$@"
}

# The slot in force, without blanks, as the kernel prints it. $1: of the two configurations, which it is.
in_force() {
    bpftool map dump name config | tr -d ' \n\t' | sed 's/},{"key":1/}\n{"key":1/' | sed -n "$((1 + $1 % 2))p"
}

layers_are() {
    [ "$(pick stats /layers "$run.stream" | tail -n 1 | grep -o '"name":"[^"]*"' | tr '\n' ' ')" = "$1" ]
}

lines_of_config() {
    [ "$(pick config /loaded "$run.stream" | wc -l)" -ge "$1" ]
}

# Every kind of member, in a policy that was found ready when it was attached.
case_configuration_reaches_the_kernel() {
    configure
    in_force 1 >dump
    for part in '"strict":true,"fallback":"LAYER_KIND_OPEN_WIDE"' \
        '"limits":{"cache_bytes":65536,"share_percent":40,"seed":1}' \
        '"has_words":true,"nr_words":2,"words":["a","bcd",""]' '"nr_layers":2,' '"name":"one","nr_matches":2' \
        '{"has_comm":true,"comm":"make","has_nice":false,"nice":0},{"has_comm":false,"comm":"","has_nice":true,"nice":-5}' \
        '"kind":"LAYER_KIND_GROUPED","slice_ns":5000000,"preempt":false,"has_cpus":true,"nr_cpus":2,"cpus":[0,2,0]' \
        '"name":"other","nr_matches":0' '"slice_ns":20000000,"preempt":false,"has_cpus":false' '"boost":-5'; do
        grep -qF "$part" dump || { cat dump && fail "the kernel does not have $part"; }
    done
    equal "slice in the start line" 5ms "$(pick start /config/layers/0/slice "$run.stream")"
    stop
}

case_configuration_names_rows() {
    configure
    await "the rows of both layers" layers_are '"name":"one" "name":"other" "name":"(rest)" '
    equal "a gauge" 5000000 "$(pick stats /layers/0/slice_ns "$run.stream" | tail -n 1)"
    ticks=$(pick stats /layers/1/nr_ticks "$run.stream" | tail -n 1)
    more_ticks() { [ "$(pick stats /layers/1/nr_ticks "$run.stream" | tail -n 1)" -gt "$ticks" ]; }
    await "the counter moves" more_ticks
    stop
    scx-run --object /root/configured.bpf.o --config config.json --count 2 --interval 200ms >out 2>err || fail "$(cat err)"
    for row in 'layers +ticks +slice' 'one +[0-9.]+k? +5.0ms +1' 'other +[0-9.]+k? +20.0ms +1'; do
        grep -qE "^ *$row" out || { cat out && fail "no row $row"; }
    done
}

case_configuration_is_loaded_again() {
    configure
    enabled=$(cat /sys/kernel/sched_ext/enable_seq)
    sed -i 's/"one"/"uno"/; s/"5ms"/"7ms"/' config.json
    kill -s HUP "$pid"
    await "the names of the other configuration" layers_are '"name":"uno" "name":"other" "name":"(rest)" '
    equal "loaded" true "$(pick config /loaded "$run.stream")"
    equal "slice in the line" 7ms "$(pick config /config/layers/0/slice "$run.stream")"
    grep -qF 'configuration loaded again: config.json' "$run.err" || fail "$(cat "$run.err")"
    in_force 2 | grep -qF '"slice_ns":7000000' || fail "the kernel has the old one: $(in_force 2)"
    taken_up() { [ "$(pick stats /layers/0/slice_ns "$run.stream" | tail -n 1)" = 7000000 ]; }
    await "the policy takes it up" taken_up

    # And into the first slot again.
    sed -i 's/"uno"/"eins"/' config.json
    kill -s HUP "$pid"
    await "the names of the third" layers_are '"name":"eins" "name":"other" "name":"(rest)" '
    equal "changes" 3 "$(pick stats /layers/0/changes_max "$run.stream" | tail -n 1)"
    equal "times enabled" "$enabled" "$(cat /sys/kernel/sched_ext/enable_seq)"
    stop
}

case_bad_configuration_changes_nothing() {
    configure
    in_force 1 >before
    number=0
    for bad in '{' '{"strict": true}' '' 'gone'; do
        printf '%s' "$bad" >config.json
        [ "$bad" != gone ] || rm config.json
        kill -s HUP "$pid"
        await "it says so" lines_of_config $((number += 1))
    done
    equal "loaded" "false false false false" "$(pick config /loaded "$run.stream" | tr '\n' ' ' | sed 's/ $//')"
    equal "errors" 4 "$(grep -c 'the configuration before stays in force' "$run.err")"
    grep -qF "config.json:1: 'fallback' is missing" "$run.err" || fail "$(cat "$run.err")"
    in_force 1 | cmp - before || fail "the slot has changed"
    equal "state" enabled "$(state)"
    equal "slice in the line" 5ms "$(pick config /config/layers/0/slice "$run.stream" | tail -n 1)"
    cp /root/configured.json config.json
    kill -s HUP "$pid"
    await "a good one" lines_of_config $((number += 1))
    equal "loaded" true "$(pick config /loaded "$run.stream" | tail -n 1)"
    stop
}

# Its slot may be in use: the loader does not touch it.
case_configuration_waits_for_the_one_before() {
    configure --deaf
    in_force 1 >before
    sed -i 's/"5ms"/"7ms"/' config.json
    kill -s HUP "$pid"
    await "the second configuration" lines_of_config 1
    kill -s HUP "$pid"
    await "the third" lines_of_config 2
    equal "loaded" "true false" "$(pick config /loaded "$run.stream" | tr '\n' ' ' | sed 's/ $//')"
    grep -qF 'the policy has not taken up the configuration before yet' "$run.err" || fail "$(cat "$run.err")"
    in_force 1 | cmp - before || fail "the slot in use has changed"
    stop
}

# For that it keeps a capability.
case_configuration_of_somebody_else_is_loaded_again() {
    mkdir private
    cp /root/configured.json private/config.json
    chmod 700 private && chmod 600 private/config.json && chown -R nobody private
    start --object /root/configured.bpf.o --config private/config.json --interval 200ms
    sed -i 's/"5ms"/"7ms"/' private/config.json
    chown nobody private/config.json
    kill -s HUP "$pid"
    await "it says so" lines_of_config 1
    cat "$run.err"
    equal "loaded" true "$(pick config /loaded "$run.stream")"
    stop
}

# The kernel ends a policy when a CPU comes or goes. The file may be a bad one by then.
case_configuration_survives_a_restart() {
    configure
    sed -i 's/"5ms"/"7ms"/' config.json
    kill -s HUP "$pid"
    await "the second configuration" lines_of_config 1
    rm config.json
    echo 0 >/sys/devices/system/cpu/cpu1/online
    await "the restart" has_restarted 1
    echo 1 >/sys/devices/system/cpu/cpu1/online
    await "the second restart" has_restarted 2
    slice_is_back() { [ "$(pick stats /layers/0/slice_ns "$run.stream" | tail -n 1)" = 7000000 ]; }
    await "a report" slice_is_back
    in_force 1 | grep -qF '"slice_ns":7000000' || fail "the kernel has another one: $(in_force 1)"
    stop
}

# A signal for the command is another one.
case_configuration_is_loaded_again_under_a_command() {
    configure -- sh -c 'trap "echo HUP >hup" HUP; until [ -e end ]; do sleep 0.1; done'
    kill -s HUP "$pid"
    await "it is loaded again" lines_of_config 1
    touch end
    finish
    equal "exit status" 0 "$status"
    [ ! -e hup ] || fail "the command got the signal, too"
}

# A policy that waits for its configuration would wait for ever.
case_configuration_is_asked_for() {
    run_to_end --object /root/configured.bpf.o
    equal "exit status" 2 "$status"
    grep -qF 'add --config FILE' "$run.err" || fail "$(cat "$run.err")"
    run_to_end --policy fifo --config /root/configured.json
    equal "exit status" 2 "$status"
    equal "state" disabled "$(state)"
}
