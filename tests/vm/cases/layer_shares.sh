# Layers: how much CPU time they get, as the kernel counted it. A layer with one CPU of its own gets CPU 1 of two.
# about: layered; machine: counting
# shellcheck shell=sh source=tests/vm/cases/layers.sh
. /root/layers.sh

# us of CPU time of all threads of process $1.
cpu_us() {
    cat "/proc/$1/task"/*/schedstat | awk '{ sum += $1 } END { printf "%d\n", sum / 1000 }'
}

# On one CPU, two tasks against two: 3 to 1, or as if there were no layers.
shares() {
    here first --name first --tasks 2 --cpus 0
    first=$task
    here second --name second --tasks 2 --cpus 0
    is_on first 0
    is_on second 0
    begun_first=$(cpu_us "$first") begun_second=$(cpu_us "$task")
    sleep 4
    used_first=$(($(cpu_us "$first") - begun_first)) used_second=$(($(cpu_us "$task") - begun_second))
    kill "$first" "$task"
    between "permille of the first" "$1" "$2" $((used_first * 1000 / (used_first + used_second)))
}

case_layers_share_by_weight() {
    needs_cpus 2 2
    begin '"name": "all"'
    shares 450 550
    change "\"name\": \"first\", $(match '"comm": "first"'), \"weight\": 300" '"name": "other", "weight": 100'
    shares 700 800
    stop
}

# Confined to CPU 1, but bound to 0, where others of another layer compute: it gets its share there.
case_layers_run_strays() {
    needs_cpus 2 2
    begin "\"name\": \"mine\", $(match '"comm": "mine"'), $one_cpu"
    here other --name other --tasks 2 --cpus 0
    other=$task
    here mine --name mine --cpus 0
    is_on mine 0
    begun=$(cpu_us "$task")
    sleep 4
    between "permille of a CPU for the stray" 350 650 $((($(cpu_us "$task") - begun) / 4000))
    kill "$task"
    # Bound to a CPU that another layer has for itself.
    here stray --name stray --cpus 1
    stray=$task
    here mine --name mine
    is_on mine 1
    is_on stray 1
    begun=$(cpu_us "$stray")
    sleep 4
    between "permille of a CPU for the stray" 350 650 $((($(cpu_us "$stray") - begun) / 4000))
    kill "$task" "$stray" "$other"
    stop
}

# us that a task which wakes 500 times a second waits each time, beside one with slices of 50 ms on the same CPU.
waits() {
    here hog --name hog --cpus 0
    hog=$task
    here mine --name mine --cpus 0 --sleep-us 2000
    is_on hog 0
    sleep 3
    waited=$(cat "/proc/$task/task"/*/schedstat | awk '{ waited += $2; times += $3 } END { printf "%d\n", waited / times / 1000 }')
    kill "$hog" "$task"
    echo "waits $waited us each time"
}

case_layers_preempt() {
    needs_cpus 2 2
    layers "\"name\": \"mine\", $(match '"comm": "mine"')" '"name": "other", "slice": "50ms"'
    start --policy layered --config layers.json --interval 200ms --no-preempt
    waits
    patient=$waited
    change "\"name\": \"mine\", $(match '"comm": "mine"'), \"preempt\": true" '"name": "other", "slice": "50ms"'
    waits
    [ $((waited * 4)) -lt "$patient" ] || fail "it waits $waited us where it may preempt, and $patient us else"
    stop
}
