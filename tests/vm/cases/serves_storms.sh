# The same as serves.sh, on the other kind of machine.
# about: policy; machine: parallel
# serves: affinity.sh upheaval.sh stress.sh statistics.sh

case_serves_all_storms() {
    start_storm
    serve
    stop
}
