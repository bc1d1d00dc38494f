#!/usr/bin/python3
"""Tests of streams.py: a stream that keeps all rules, and one that breaks each."""

import json
import sys
import unittest

sys.dont_write_bytecode = True
import streams

kinds = {"nr_runs": "counter", "longest": "max", "waiting": "gauge"}


def alternative(kind, *required):
    properties = {"type": {"const": kind}} | {name: True for name in required}
    return {"properties": properties, "required": ["type", *required], "additionalProperties": False}


description = streams.Description(
    {"stats": [{"name": name, "kind": kind} for name, kind in kinds.items()]},
    {
        "oneOf": [
            alternative("start"),
            alternative("stats", "seq", "cpus", "total", "delta"),
            alternative("restart"),
            alternative("exit", "status", "restarts"),
        ]
    },
)


def stats(seq, runs, grown):
    """A line of two CPUs which ran so many; the gauges and the longest go up and down."""
    cpus = [
        {"cpu": 0, "nr_runs": runs[0], "longest": 9 - seq, "waiting": 5 - seq},
        {"cpu": 4, "nr_runs": runs[1], "longest": seq, "waiting": 0},
    ]
    total = {"nr_runs": sum(runs), "longest": 9 - seq}
    return {"type": "stats", "seq": seq, "cpus": cpus, "total": total, "delta": {"nr_runs": grown}}


class Streams(unittest.TestCase):
    def setUp(self):
        self.start = {"type": "start"}
        self.first = stats(1, [10, 20], 30)
        self.restart = {"type": "restart"}
        self.second = stats(2, [10, 25], 5)
        self.exit = {"type": "exit", "status": 8, "restarts": 1}
        self.stream = [self.start, self.first, self.restart, self.second, self.exit]

    def faults(self, ended="8", more=()):
        """Of the records as they are now, and of lines behind them."""
        lines = [json.dumps(record) for record in self.stream]
        return streams.check([*lines, *more], ended, description)

    def expect(self, *faults, ended="8"):
        self.assertEqual(self.faults(ended), list(faults))

    def test_a_good_one_has_no_faults(self):
        self.expect()

    def test_it_is_json(self):
        for line in ("", '{"type":'):
            self.assertEqual(self.faults(more=[line]), [f"line 6 is not JSON: {line}"])

    def test_only_who_was_killed_leaves_part_of_a_line_and_only_of_the_last(self):
        self.stream.remove(self.exit)
        self.expect(ended="killed")
        self.assertEqual(self.faults("killed", ['{"type":']), [])
        self.assertEqual(self.faults("killed", ['{"type":', "{}"]), ['line 5 is not JSON: {"type":'])

    def test_it_is_as_the_schema_says_and_the_fault_is_that_of_its_own_type(self):
        self.first["more"] = 1
        self.expect("line 2 is not as the schema says: Additional properties are not allowed ('more' was unexpected)")
        del self.first["more"], self.first["delta"]
        self.expect("line 2 is not as the schema says: 'delta' is a required property")

    def test_its_lines_are_of_types_that_the_schema_has(self):
        self.first["type"] = "other"
        (fault,) = self.faults()
        self.assertRegex(fault, "^line 2 is not as the schema says: .* is not valid under any of the given schemas$")

    def test_it_begins_with_the_only_start(self):
        fault = "the first line, and no other, should be of type start"
        self.stream.remove(self.start)
        self.expect(fault)
        self.stream.insert(1, self.start)
        self.expect(fault)
        self.stream.insert(0, self.start)
        self.expect(fault)

    def test_it_ends_with_the_only_exit(self):
        fault = "the last line, and no other, should be of type exit"
        self.stream.remove(self.exit)
        self.expect(fault)
        self.stream.insert(3, self.exit)
        self.expect(fault)
        self.stream.append(self.exit)
        self.expect(fault)

    def test_the_exit_tells_the_status_of_the_process(self):
        self.expect("the exit line says status 8, the process ended with 0", ended="0")

    def test_the_exit_counts_the_restarts(self):
        fault = "the exit line counts other restarts than there are restart lines"
        for restarts in (0, 2):
            self.exit["restarts"] = restarts
            self.expect(fault)

    def test_seq_counts_from_1(self):
        for first, second in ((0, 1), (2, 3), (1, 1), (1, 3), (2, 1)):
            self.first["seq"], self.second["seq"] = first, second
            self.expect(f"seq should count from 1: [{first}, {second}]")

    def test_a_total_is_what_the_cpus_make(self):
        self.second["total"]["nr_runs"] = 34
        self.expect("seq 2: the CPUs' nr_runs make 35, total says 34")
        self.second["total"]["nr_runs"] = 35
        self.second["total"]["longest"] = 9  # the sum
        self.expect("seq 2: the CPUs' longest make 7, total says 9")

    def test_a_delta_is_the_growth_of_the_total(self):
        self.first["delta"]["nr_runs"] = 29
        self.second["delta"]["nr_runs"] = 35  # as if it were the first, or began anew
        self.expect("seq 1: nr_runs has grown by 30, delta says 29", "seq 2: nr_runs has grown by 5, delta says 35")

    def test_no_counter_of_a_cpu_falls(self):
        self.stream[3] = stats(2, [9, 26], 5)
        self.expect("seq 2: nr_runs of CPU 0 has fallen")
        self.stream.insert(4, stats(3, [9, 25], -1))
        self.expect("seq 2: nr_runs of CPU 0 has fallen", "seq 3: nr_runs of CPU 4 has fallen")

    def test_a_cpu_may_join(self):
        del self.first["cpus"][1]
        self.first |= {"total": {"nr_runs": 10, "longest": 8}, "delta": {"nr_runs": 10}}
        self.second["delta"]["nr_runs"] = 25
        self.expect()


if __name__ == "__main__":
    unittest.main()
