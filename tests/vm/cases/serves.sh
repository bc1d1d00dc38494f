# One start of a policy for all loads on this machine: most of such a case would be that.
# about: policy; machine: counting
# serves: fairness.sh yield.sh

case_serves_all_loads() {
    start
    serve
    stop
}
