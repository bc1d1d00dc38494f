# What scx-run may do, what it gives up, and what COMMAND keeps.
# about: suite; machine: parallel

setpriv=/usr/local/bin/setpriv
both=000000c000000000 # CAP_PERFMON is bit 38, CAP_BPF bit 39

# nobody CAPABILITIES COMMAND...: as an ordinary user with these capabilities, as setpriv writes them.
nobody() {
    of_nobody=$1
    shift
    $setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set "-all,$of_nobody" \
        --inh-caps "-all,$of_nobody" --ambient-caps "-all,$of_nobody" "$@"
}

# status_of PID FIELD
status_of() {
    sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status"
}

may_no_more_than() {
    equal "permitted" "$1" "$(status_of "$pid" CapPrm)"
    equal "effective" "$1" "$(status_of "$pid" CapEff)"
    equal "bounding" "$1" "$(status_of "$pid" CapBnd)"
    equal "inheritable" 0000000000000000 "$(status_of "$pid" CapInh)"
    equal "ambient" 0000000000000000 "$(status_of "$pid" CapAmb)"
    equal "no_new_privs" 1 "$(status_of "$pid" NoNewPrivs)"
    [ ! "$(status_of self Seccomp)" ] || equal "seccomp" 2 "$(status_of "$pid" Seccomp)"
}

case_gives_up_what_it_does_not_need() {
    start --interval 100ms
    may_no_more_than $both
    # With the rest it can start again.
    echo 0 >/sys/devices/system/cpu/cpu1/online
    await "a restart" has_restarted 1
    may_no_more_than $both
    stop
    echo 1 >/sys/devices/system/cpu/cpu1/online
}

# Where the kernel has that; if not, the others do not ask for it.
case_filters_its_system_calls() {
    [ "$(status_of self Seccomp)" ] || excuse "this kernel has no seccomp"
    start
    may_no_more_than $both
    stop
}

case_needs_two_capabilities() {
    for set in +bpf,+perfmon +sys_admin; do
        nobody "$set" scx-run --policy "$policy" --stats json --duration 200ms >out || fail "with $set: status $?"
        equal "exit kind with $set" unreg "$(pick exit /kind out)"
    done
    refused() {
        code=0
        nobody "$1" scx-run --policy "$policy" --duration 200ms 2>err || code=$?
        cat err
        equal "status with $1" 4 "$code"
        grep -qF "$2 missing" err || fail "with $1 it does not say: $2 missing"
    }
    refused +bpf ": CAP_PERFMON is"
    refused +perfmon ": CAP_BPF is"
    refused +kill ": CAP_BPF and CAP_PERFMON are"
}

case_command_keeps_what_the_caller_may_do() {
    cat >identity <<'END'
grep -E '^(Uid|Gid|Groups|Cap...|NoNewPrivs|Seccomp):' /proc/self/status
END
    sh identity >expected
    run_to_end -- sh -c 'sh identity >seen'
    equal "of root" "$(cat expected)" "$(cat seen)"

    some=+bpf,+perfmon,+net_raw
    nobody $some sh identity >expected
    nobody $some scx-run --policy "$policy" -- sh identity >seen
    grep -q '^CapAmb:.*c000002000$' expected || fail "the test gives nobody other capabilities: $(cat expected)"
    equal "of nobody" "$(cat expected)" "$(cat seen)"
}

# Which takes a capability of its own.
case_command_of_another_user_gets_signals() {
    start --stats json -- $setpriv --reuid 65534 --regid 65534 --clear-groups sleep 60
    runs() { child=$(pidof sleep) && [ "$(stat -c %u "/proc/$child")" = 65534 ]; }
    await "the command runs" runs
    may_no_more_than 000000c000000020
    finish TERM
    equal "exit status" $((128 + 15)) "$status"
}
