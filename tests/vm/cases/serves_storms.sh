# The same as serves.sh, on the other kind of machine.
# about: policy; machine: parallel
# serves: affinity.sh upheaval.sh stress.sh

case_serves_all_storms() {
    start --timeout 4s # the kernel's own 30 s would outlast the loads; less leaves a rescue too little time
    serve
    stop
}
