# As ledger.sh, with more CPUs: what the verifier has to do must not grow with them, or a policy that loads here does not
# load on a larger machine. Writing the ledger anew, as the verdict says, does not help here: that has the cost of two.
# about: suite; machine: cores

case_verifier_does_not_count_cpus() {
    scx-run check --json >policies.check || fail "exit status $?: $(cat policies.check)"
}
