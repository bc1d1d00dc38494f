# What scx-run costs beside the policy: its start, its memory, its reports.
# about: suite; machine: counting

# For the next launch. Nothing but scx-run may run meanwhile: it would be counted too.
watch_cost() {
    watcher=/usr/local/bin/loader_cost.so
    [ -e $watcher ] || excuse "a scx-run that is static or sanitized cannot be watched"
    export LD_PRELOAD=$watcher LOADER_COST="$PWD/cost"
}

unwatch_cost() {
    unset LD_PRELOAD LOADER_COST
}

# kibibytes FIELD: of /proc/PID/status.
kibibytes() {
    sed -n "s/^$1:[[:space:]]*\([0-9]*\) kB/\1/p" "/proc/$pid/status"
}

case_cost() {
    watch_cost
    launch --interval 100ms
    sleep 4
    unwatch_cost
    is_active || fail "it is not active after four seconds"
    rss=$(kibibytes VmRSS) peak=$(kibibytes VmHWM)
    stop

    total=$(pick attach /total_ns cost) libbpf=$(pick attach /libbpf_ns cost)
    echo "of the start $total ns, libbpf $libbpf ns, kernel $(pick attach /kernel_ns cost) ns," \
        "verifier $(pick attach /verifier_ns cost) ns"
    between "exec to attached, in % of what libbpf needs to load and attach" 100 130 $((total * 100 / libbpf))

    between "resident, KiB" 1000 12287 "$rss"
    # libbpf holds the kernel's types twice while it parses them.
    types=$(stat -c %s /sys/kernel/btf/vmlinux)
    between "resident at most, KiB" "$rss" $((8 * 1024 + 2 * types / 1024)) "$peak"

    pick report /allocations cost | tail -n +4 >allocations
    between "reports" 20 40 "$(wc -l <allocations)"
    # A buffer grows when the numbers do, which is ever more rarely.
    between "reports that took memory" 0 2 "$(grep -vcx 0 allocations)"
    echo "CPU time of a report, ns: $(pick report /cpu_ns cost | tail -n 1)"
}
