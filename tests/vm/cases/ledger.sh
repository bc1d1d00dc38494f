# What the verifier makes of the policies. The host compares it with ledger.json.
# about: suite; machine: counting

case_verifier_ledger() {
    scx-run check --json >policies.check || { cat policies.check && fail "exit status $?"; }
    equal "state" disabled "$(state)"
}
