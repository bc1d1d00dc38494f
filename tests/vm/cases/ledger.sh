# What the verifier makes of the policies. The host compares it with ledger.json.
# about: suite; machine: counting

case_verifier_ledger() {
    scx-run check --json >policies.check || fail "exit status $?: $(cat policies.check)"
    equal "state" disabled "$(state)"
}
