#!/bin/sh
# The demonstration itself, in the virtual machine or on a real one, as root: a load, a policy over it, and what the
# kernel says about it all. Expects scx-run on PATH. Fails when something was not as the last screen says.
set -u

policy=vtime
seconds=6
kernel=/sys/kernel/sched_ext
cpus=$(nproc)

switches() { awk '/^ctxt/ { print $2 }' /proc/stat; }
state() { cat $kernel/state; }
heading() { printf '\n==== %s\n\n' "$*"; }

heading "Linux $(uname -r), $cpus CPUs, before: sched_ext is $(state)"
before=$(state)

# A load that any machine can make: a hog per CPU and one more, and pairs that wake each other through a pipe.
# shellcheck disable=SC2329  # run in the background below
hog() { while :; do :; done; }
pids=
for _ in $(seq $((cpus + 1))); do
    hog &
    pids="$pids $!"
done
for _ in 1 2; do
    dd if=/dev/zero bs=64 2>/dev/null | dd of=/dev/null bs=64 2>/dev/null &
    pids="$pids $!"
done
trap 'kill $pids 2>/dev/null' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
echo "A load is running: $((cpus + 1)) hogs and 2 pairs of processes that pass data through a pipe."

heading "scx-run --policy $policy --duration ${seconds}s"
first=$(switches)
scx-run --policy $policy --duration ${seconds}s --interval 2s &
loader=$!
during=$(state) active=nobody
while kill -0 $loader 2>/dev/null; do
    [ "$(state)" = enabled ] && during=enabled active=$(cat $kernel/root/ops 2>/dev/null || echo nobody)
    sleep 0.3
done
wait $loader
status=$?
last=$(switches)
after=$(state)
alive=0
for pid in $pids; do kill -0 "$pid" 2>/dev/null && alive=$((alive + 1)); done
all=$(echo "$pids" | wc -w)

heading "What happened, in the kernel's own words ($kernel)"
printf '  before     sched_ext was %-9s the default scheduler ran everything\n' "$before:"
printf '  meanwhile  sched_ext was %-9s by "%s", while the machine switched tasks %s times\n' "$during," "$active" $((last - first))
printf '  after      sched_ext was %-9s the default scheduler is back; of %s load processes %s live\n' "$after:" "$all" "$alive"
echo
echo "  The tables above are the policy's own counters for each CPU, per second:"
echo "  'idle' went straight to an idle CPU, 'queued' had to wait, 'dispatched' had their turn."
echo "  On your own machine, with such a kernel: sudo scx-run --policy $policy     (Ctrl-C ends it)"
echo
[ "$before $during $active $after $status $alive" = "disabled enabled $policy disabled 0 $all" ] ||
    { echo "That is not as it should be (status $status)." >&2; exit 1; }
