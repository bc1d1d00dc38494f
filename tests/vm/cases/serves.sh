# One start of a policy for all loads on this machine (see guest.sh): most of such a case would be that.
# about: policy; machine: counting

case_serves_all_loads() {
    start
    serve
    stop
}
