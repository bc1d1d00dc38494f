# Layers: who is in which, and which CPUs they get. The truth is what tasks say themselves (workload whereabouts). The
# machine has two cores of two threads: 0 and 1, 2 and 3; a layer with one CPU of its own gets the last, 3.
# about: layered; machine: cores

# layers JSON...: the configuration, a layer for each.
layers() {
    list='' separator=''
    for layer; do
        list="$list$separator{ $layer }" separator=', '
    done
    echo "{ \"layers\": [$list] }" >layers.json
}

# match CONDITION...: that the layer takes what meets all of them.
match() {
    list='' separator=''
    for condition; do
        list="$list$separator{ $condition }" separator=', '
    done
    echo "\"match\": { \"any\": [{ \"all\": [$list] }] }"
}

one_cpu='"kind": "confined", "cpus_max": 1'

begin() {
    layers "$@"
    start --policy layered --config layers.json --interval 200ms
}

# Another configuration, while it runs.
change() {
    layers "$@"
    before=$(pick config /loaded "$run.stream" | wc -l)
    kill -s HUP "$pid"
    changed() { [ "$(pick config /loaded "$run.stream" | wc -l)" -gt "$before" ]; }
    await "the configuration is loaded" changed
    equal "loaded" true "$(pick config /loaded "$run.stream" | tail -n 1)"
}

# here NAME OPTION...: tasks that tell in NAME.seen where they are; their process is $task.
here() {
    seen_by=$1
    shift
    : >"$seen_by.seen"
    workload whereabouts "$@" >>"$seen_by.seen" &
    task=$!
}

# The CPUs that NAME was on in the last N tenths of a second, such as "0 1 3".
seen() {
    tail -n "$2" "$1.seen" | sed -n 's/.*"cpus":"\(.*\)"}/\1/p' | tr ' ' '\n' | sort -u | tr '\n' ' ' | sed 's/^ *//; s/ *$//'
}

lines_of() {
    wc -l <"$1.seen"
}

# Waits until all of three reports in a row of NAME, which come from now on, are of CPUs $2.
is_on() {
    begun=$(lines_of "$1")
    expected=$2
    on() { [ "$(lines_of "$1")" -ge $((begun + 4)) ] && [ "$(seen "$1" 3)" = "$expected" ]; }
    await "$1 is on $2, and not on $(seen "$1" 3)" on "$1"
}

# Waits for new reports of NAME of which none is of CPU $2.
is_not_on() {
    begun=$(lines_of "$1")
    expected=$2
    off() { [ "$(lines_of "$1")" -ge $((begun + 4)) ] && ! seen "$1" 3 | grep -qF "$expected"; }
    await "$1 is not on $2" off "$1"
}

# The last value in the row of the layer in place $1.
row() {
    pick stats "/layers/$1/$2" "$run.stream" | tail -n 1
}

# Waits until the row of the layer in place $1 says $3 for $2.
says() {
    is_so() { [ "$(row "$1" "$2")" = "$3" ]; }
    await "$2 of layer $1 is $3" is_so "$@"
}

case_layers_confined_have_their_cpus_for_themselves() {
    begin "\"name\": \"mine\", $(match '"comm": "mine"'), $one_cpu"
    here mine --name mine --tasks 2
    mine=$task
    here other --name other --tasks 5
    is_on mine 3
    is_on other "0 1 2"
    # Not only now and then: 20 reports.
    sleep 2
    equal "CPUs of the layer's tasks" 3 "$(seen mine 20)"
    equal "CPUs of the others" "0 1 2" "$(seen other 20)"
    kill "$mine" "$task"
    stop
}

# Two conditions, of the task and of another: the first is on CPU 3, the second is not.
sorts() {
    change "\"name\": \"mine\", $(match "$1"), $one_cpu"
    # shellcheck disable=SC2086  # options
    here mine $2 && mine=$task
    # shellcheck disable=SC2086
    here other $3
    is_on mine 3
    is_not_on other 3
    kill "$mine" "$task"
}

case_layers_match() {
    begin '"name": "all"'
    sorts '"comm": "abc"' "--name abcd" "--name xabcd"
    sorts '"leader": "abc"' "--name x --process abcd" "--name abc --process x"
    sorts '"nice": { "min": 3, "max": 5 }' "--nice 5" "--nice 6"
    sorts '"uid": 1000' "--uid 1000" "--gid 1000"
    sorts '"gid": 1000' "--gid 1000" "--uid 1000"
    sorts '"kthread": false, "comm": "abc"' "--name abc" "--name x"
    sorts '"not": true, "nice": { "max": 4 }' "--nice 5" "--nice 4"
    # All of a list, any of the lists.
    sorts '"comm": "abc" }, { "nice": { "min": 5 }' "--name abc --nice 5" "--name abc"
    sorts '"comm": "abc" }] }, { "all": [{ "nice": { "min": 5 }' "--name x --nice 5" "--name x"
    sorts '"comm": "abc" }] }, { "all": [{ "nice": { "min": 5 }' "--name abc" "--name x"
    # Kernel threads: the layer has many, and no CPU time of a task that computes.
    change "\"name\": \"kernel\", $(match '"kthread": true')"
    here other
    has_tasks() { [ "$(row 0 tasks)" -ge 3 ]; }
    await "kernel threads in their layer" has_tasks
    between "percent that kernel threads use, beside a task that computes" 0 50 "$(row 0 util)"
    kill "$task"
    stop
}

case_layers_follow_changes() {
    begin "\"name\": \"mine\", $(match '"comm": "abc"'), $one_cpu"
    here task --name x --then abc
    is_not_on task 3
    kill -s USR1 "$task"
    is_on task 3
    kill "$task"
    here task --name abc --then x
    is_on task 3
    kill -s USR1 "$task"
    is_not_on task 3
    kill "$task"

    # exec: the name is that of the program.
    cp "$(command -v workload)" abc
    : >exec.seen
    sh -c 'sleep 0.5; exec ./abc whereabouts' >>exec.seen &
    task=$!
    await "the program" grep -q cpus exec.seen
    is_on exec 3
    kill "$task"

    change "\"name\": \"mine\", $(match '"nice": { "min": 5 }'), $one_cpu"
    here task
    is_not_on task 3
    for thread in "/proc/$task/task"/*; do renice -n 5 -p "${thread##*/}"; done
    is_on task 3

    mkdir -p /sys/fs/cgroup/alpha/beta
    change "\"name\": \"mine\", $(match '"cgroup": "/alpha/beta/"'), $one_cpu"
    is_not_on task 3
    echo "$task" >/sys/fs/cgroup/alpha/cgroup.procs
    is_not_on task 3
    echo "$task" >/sys/fs/cgroup/alpha/beta/cgroup.procs
    is_on task 3
    change "\"name\": \"mine\", $(match '"cgroup": "alpha/"'), $one_cpu" # with all that is in it
    is_on task 3
    echo "$task" >/sys/fs/cgroup/cgroup.procs
    is_not_on task 3
    rmdir /sys/fs/cgroup/alpha/beta /sys/fs/cgroup/alpha
    kill "$task"
    stop
}

case_layers_grow_and_shrink() {
    begin "\"name\": \"mine\", $(match '"comm": "mine"'), \"kind\": \"confined\", \"cpus_max\": 3"
    here other --name other --tasks 4
    other=$task
    is_on other "0 1 2"
    here mine --name mine --tasks 4
    is_on mine "1 2 3" # one remains for everybody
    is_on other 0
    says 0 cpus 3
    kill "$task"
    is_on other "0 1 2"
    says 0 cpus 1
    kill "$other"
    stop
}

case_layers_exclusive() {
    begin "\"name\": \"mine\", $(match '"comm": "mine"'), $one_cpu, \"exclusive\": true"
    here other --name other --tasks 5
    other=$task
    is_on other "0 1 2"
    here mine --name mine
    mine=$task
    is_on mine 3
    is_on other "0 1"
    # What is bound to the CPU that idles runs nevertheless.
    here bound --name bound --cpus 2
    is_on bound 2
    # And it keeps nobody of its layer waiting elsewhere: the thread that reports is one.
    sleep 2
    between_unless_disturbed "ms that it waits at each of ten wake-ups a second" 0 100 \
        "$(awk '{ printf "%d\n", $2 / $3 / 1000000 }' "/proc/$task/task/$task/schedstat")"
    kill "$mine"
    # Nor does it pay now for what it had alone before.
    begun=$(lines_of bound)
    has_ten() { [ "$(lines_of bound)" -ge $((begun + 11)) ]; }
    await "ten reports of bound" has_ten
    between_unless_disturbed "of ten reports, those in which it did not run" 0 5 \
        "$(tail -n +$((begun + 2)) bound.seen | head -n 10 | grep -c '"cpus":""' || true)"
    is_on other "0 1 2"
    kill "$task" "$other"
    stop
}

# Not served by a layer's queue any more, a waiting task moves on: confinement comes and goes under load.
case_layers_reload_under_load() {
    begin '"name": "all"'
    here mine --name mine --tasks 4
    mine=$task
    here other --name other --tasks 4
    change "\"name\": \"mine\", $(match '"comm": "mine"'), $one_cpu" '"name": "other"' '"name": "never"'
    is_on mine 3
    is_on other "0 1 2"
    change "\"name\": \"other\", $(match '"comm": "other"'), $one_cpu"
    is_on other 3
    is_on mine "0 1 2"
    change '"name": "all"'
    is_on mine "0 1 2 3"
    change "\"name\": \"mine\", $(match '"comm": "mine"'), $one_cpu"
    is_on mine 3
    kill "$mine" "$task"
    equal "state" enabled "$(state)"
    stop
}

case_layers_of_the_examples() {
    for example in server database desktop; do
        run_to_end --policy layered --config "/root/$example.json" --duration 1s
        equal "exit status with $example.json" 0 "$status"
    done
}

case_layers_under_stress() {
    cp /root/database.json layers.json
    sed -i 's/"postgres"/"stress-ng-cpu"/; s/"pg_dump"/"stress-ng-fork"/; s/"cpus_min": 4/"cpus_min": 1/' layers.json
    start_storm --policy layered --config layers.json
    stress-ng --cpu 3 --fork 2 --affinity 2 --switch 2 --timeout 7s
    equal "state" enabled "$(state)"
    equal "rejected tasks" 0 "$(cat /sys/kernel/sched_ext/nr_rejected)"
    stop
}
