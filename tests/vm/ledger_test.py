#!/usr/bin/python3
"""Tests of ledger.py."""

import json
import sys
import unittest

sys.dont_write_bytecode = True
import ledger


def checked(insns=1000, policy="mine", program="mine_enqueue"):
    numbers = {"verified_insns": insns, "xlated_bytes": 800, "jited_bytes": 500, "stack_bytes": 40}
    load = {"id": f"load/{policy}", "verdict": "ok", "policy": policy, "load_ns": 5_400_000, "verified_insns": insns}
    return {"kernel": "7.3.4", "checks": [{"id": "sched_ext", "verdict": "ok"}, load | {"programs": [{"name": program, **numbers}]}]}


class Ledger(unittest.TestCase):
    def faults(self, check):
        return list(ledger.compare("newest", check, {"newest": ledger.entry(checked())}))

    def test_what_is_nearly_the_same_is_the_same(self):
        for insns in (1000, 1150, 850):
            self.assertEqual(self.faults(checked(insns)), [])

    def test_growth_is_named_with_the_command_to_run(self):
        command = "to write down what it is now, for review: scripts/test --update-ledger --kernels newest"
        self.assertEqual(
            self.faults(checked(1151)), ["mine: mine_enqueue: verified_insns was 1000 and is 1151", command]
        )
        self.assertEqual(len(self.faults(checked(849))), 2)

    def test_what_has_no_row_is_a_fault(self):
        self.assertEqual(self.faults(checked(policy="other"))[:2], ["mine is gone", "other is new"])
        self.assertEqual(
            self.faults(checked(program="mine_stop"))[:2],
            ["mine: the program mine_enqueue is gone", "mine: the program mine_stop is new"],
        )

    def test_a_kernel_that_has_no_entry_is_not_judged(self):
        self.assertIsNone(ledger.judge("/boot/vmlinuz", checked()))
        self.assertTrue(ledger.judge("newest", checked()))  # ledger.json knows no policy of this name

    def test_is_written_a_line_for_each_program(self):
        entry = {"newest": ledger.entry(checked())}
        text = ledger.render(entry)
        self.assertEqual(json.loads(text), entry)
        self.assertIn('\n          "mine_enqueue": {"verified_insns": 1000, "xlated_bytes": 800', text)


if __name__ == "__main__":
    unittest.main()
