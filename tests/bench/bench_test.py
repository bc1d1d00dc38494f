#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/bench makes of measurements: numbers from what loads print, and the verdict against a baseline."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import energy
import gate
import machine
import measures
import picture
import readme
import results
import table

ONE_CPU = measures.Setting(cpus=1)


def shares(*tasks):
    return {"wall_ns": 100, "tasks": [{"nice": nice, "cpu_ns": cpu_ns} for nice, cpu_ns in tasks]}


class Loads(unittest.TestCase):
    def test_hackbench(self):
        self.assertEqual(measures.parse("hackbench-2", "Time: 0.618"), {"seconds": 0.618})
        with self.assertRaises(ValueError):
            measures.parse("hackbench-2", "Killed")

    def test_share_error(self):
        exact = shares((-5, 3121), (0, 1024), (5, 335))
        self.assertEqual(measures.share_error(exact, ONE_CPU), 0)
        halved = shares((-5, 3121), (0, 1024), (5, 167))
        self.assertAlmostEqual(measures.share_error(halved, ONE_CPU), 48.2, places=1)

    def test_used_time_of_all_cpus(self):
        idle_half_the_time = shares((0, 60), (0, 40))
        self.assertEqual(measures.used_time(idle_half_the_time, measures.Setting(cpus=2)), 50)

    def test_missed_frames(self):
        result = {"frames": 50, "missed": 10, "samples": 40, "p99_ns": 5000}
        self.assertEqual(measures.missed_frames(result, ONE_CPU), 20)

    def test_few_samples(self):
        self.assertTrue(measures.has_few_samples(measures.by_name("cyclic-p99"), 42))
        self.assertFalse(measures.has_few_samples(measures.by_name("cyclic-p99"), 2000))

    def test_context_switch(self):
        there_and_back = {"wall_ns": 1000, "switches": 5}
        self.assertEqual(measures.switch_cost(there_and_back, ONE_CPU), 100)

    def test_suites(self):
        for suite in measures.SUITES:
            loads = measures.of_suite(suite)
            shown = {measure.load for measure in measures.of_loads(loads, measures.Setting(2, suite))}
            self.assertEqual({load.name for load in loads}, shown, suite)
        gated = {measure.load for measure in measures.MEASURES if measure.gate}
        self.assertEqual({load.name for load in measures.of_suite("gate")}, gated)

    def test_help_has_each(self):
        text = measures.explanation()
        for measure in measures.MEASURES:
            self.assertRegex(text, rf"\n  {re.escape(measure.title)}  +\S")

    def test_names_are_unique(self):
        for names in ([load.name for load in measures.LOADS], [measure.name for measure in measures.MEASURES]):
            self.assertEqual(len(names), len(set(names)))


REPORT = """kernel 7.3
begin warm-up
end warm-up
begin default
load pipe-pinned
result pipe-pinned 0 {"each_ns": 30000}
end default
begin mine
load pipe-pinned
result pipe-pinned 0 {"each_ns": 27000}
load shares
result shares 137 Killed
fault load shares: exit status 137
end mine
"""


class Reports(unittest.TestCase):
    def setUp(self):
        self.machine = machine.Machine(ONE_CPU, machine.counting_loads(ONE_CPU), [])

    def test_runs(self):
        warm_up, default, mine = self.machine.read_runs(REPORT.splitlines())
        self.assertEqual(warm_up.subject, machine.WARM_UP)
        self.assertEqual(self.machine.kernel, "7.3")
        self.assertEqual(default.results, {"pipe-pinned": {"each_ns": 30000}})
        self.assertEqual(default.faults, [])
        self.assertEqual(mine.results, {"pipe-pinned": {"each_ns": 27000}})
        self.assertEqual(mine.faults, ["load shares: exit status 137"])

    def test_other_output_is_refused(self):
        with self.assertRaises(machine.Failure):
            list(self.machine.read_runs(["begin default", "sh: begin: not found"]))

    def test_everybody_comes_first_once(self):
        subjects = [machine.Subject(name) for name in ("a", "b", "c")]
        orders = []
        for repetition in range(3):
            plan = self.machine.plan(subjects, repetition).splitlines()
            begun = [line.removeprefix("begin ") for line in plan if line.startswith("begin")]
            self.assertEqual(begun[0], machine.WARM_UP)
            orders.append("".join(begun[1:]))
        self.assertEqual(orders, ["abc", "bca", "cab"])


class Options:
    suite = "quick"
    runs = 2
    parallel = host = False


def measured(**each_ns):
    """A document in which schedulers took so long for a pipe's round trip, in each run."""
    one = machine.Machine(ONE_CPU, [load for load in measures.LOADS if load.name == "pipe-pinned"], [])
    one.kernel = "7.3"
    for name, runs in each_ns.items():
        for value in runs:
            one.runs.append(machine.Run(name, {"pipe-pinned": {"each_ns": value}}, {"pipe-pinned": 1.0}))
    return results.document([one], [machine.Subject(name) for name in each_ns], Options)


class Gates(unittest.TestCase):
    def setUp(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "baseline.json")
            gate.update(measured(default=[1000, 1000], minimal=[900, 900], mine=[895, 905]), file)
            self.text = file.read_text()
        self.baseline = json.loads(self.text)

    def verdicts(self, **each_ns):
        return [comparison.passed for comparison in gate.compare(measured(**each_ns), self.baseline)]

    def test_baseline_has_ratios_and_no_references(self):
        self.assertEqual(
            self.baseline["machines"], {"1 CPU": {"mine": {"pipe-pinned": {"value": 0.9, "spread": 0.0111}}}}
        )

    def test_same_passes_and_slower_machine_passes(self):
        self.assertEqual(self.verdicts(default=[1000, 1000], minimal=[900, 900], mine=[895, 905]), [True])
        self.assertEqual(self.verdicts(default=[2000, 2000], minimal=[900, 900], mine=[1800, 1800]), [True])

    def test_slower_policy_fails(self):
        self.assertEqual(self.verdicts(default=[1000, 1000], minimal=[900, 900], mine=[935, 935]), [True])
        self.assertEqual(self.verdicts(default=[1000, 1000], minimal=[900, 900], mine=[940, 940]), [False])

    def test_more_can_be_better(self):
        measure = measures.by_name("utilisation")
        before = {"value": 99.0, "spread": 0.5}
        self.assertEqual(gate.limit(measure, before), 99.0 - 0.5 - measure.gate.slack)

    def test_what_was_not_measured_fails(self):
        document = measured(default=[1000], minimal=[900], mine=[900])
        document["machines"][0]["schedulers"][2]["measures"] = {}
        self.assertEqual([one.passed for one in gate.compare(document, self.baseline)], [False])

    def test_what_the_baseline_does_not_have_fails(self):
        document = measured(default=[1000], minimal=[900], other=[900])
        (comparison,) = gate.compare(document, self.baseline)
        self.assertFalse(comparison.passed)
        self.assertIn("the baseline does not have it", str(comparison))
        (hint,) = gate.hints(document, self.baseline, [comparison])
        self.assertIn("scripts/bench --suite quick --policies other --update-baseline", hint)

    def test_another_suite_is_refused(self):
        with self.assertRaises(gate.Failure):
            gate.compare(measured(default=[1000], mine=[900]), self.baseline | {"suite": "full"})

    def test_update_keeps_other_rows_of_the_same_kernel(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "baseline.json")
            for kernel, names in (("7.3", ["mine", "other"]), ("7.4", ["other"])):
                file.write_text(json.dumps(self.baseline | {"kernel": kernel}))
                gate.update(measured(default=[1000], other=[900]) | {"kernel": "7.3"}, file)
                self.assertEqual(sorted(json.loads(file.read_text())["machines"]["1 CPU"]), names)


class Readmes(unittest.TestCase):
    def setUp(self):
        self.document = measured(default=[40000, 40000], minimal=[30000, 30000], mine=[19000, 21000])

    def test_all_policies(self):
        rows = readme.all_policies(self.document).splitlines()
        self.assertIn("Linux 7.3, time counted in instructions, median of 2 runs", rows[0])
        self.assertIn("| mine | 20.00 (0.5000) | - |", rows[-1])

    def test_one_policy(self):
        rows = readme.one_policy(self.document, "mine").splitlines()
        self.assertEqual(rows[-1], "| pipe, same CPU, us (1 CPU) | 20.00 | 40.00 | 30.00 | 0.5000 | 0.6667 | 10.0 % |")

    def test_of_one_run_there_is_no_spread(self):
        rows = readme.one_policy(self.document | {"runs": 1}, "mine").splitlines()
        self.assertIn("| / default | / minimal |", rows[-3])
        self.assertTrue(rows[-3].endswith("/ minimal |"))
        self.assertEqual(rows[-2].count("|"), rows[-1].count("|"))
        self.assertTrue(rows[-1].endswith("| 0.5000 | 0.6667 |"))

    def test_only_what_is_between_the_marks_is_replaced(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "README.md")
            file.write_text("before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n")
            self.assertEqual(readme.replace(file, "new\n"), "before\n<!-- bench -->\nnew\n<!-- /bench -->\nafter\n")
            file.write_text("no marks\n")
            with self.assertRaises(readme.Failure):
                readme.replace(file, "new\n")


class Arguments(unittest.TestCase):
    def needs(self, *arguments):
        program = pathlib.Path(__file__).with_name("run")
        return subprocess.run([program, "--needs", *arguments], text=True, stdout=subprocess.PIPE, check=True).stdout.split()

    def test_are_looked_at_before_anything_is_made(self):
        program = pathlib.Path(__file__).resolve().parent.parent.parent / "scripts" / "bench"
        for argument in ("--nope", "--from=/nowhere/results.json"):
            result = subprocess.run([program, argument], text=True, capture_output=True, stdin=subprocess.DEVNULL)
            self.assertEqual((result.returncode, result.stdout), (2, ""))
            self.assertTrue(result.stderr.startswith("usage: scripts/bench "), result.stderr)

    def test_what_they_need(self):
        with tempfile.NamedTemporaryFile() as file:
            self.assertEqual(self.needs("--from", file.name), ["nothing"])
            self.assertEqual(self.needs("--from", file.name, "--plot=x.svg"), ["packages", "--packages-only", "--plot"])
        self.assertEqual(self.needs(), ["build"])
        self.assertEqual(self.needs("--host", "--plot", "x.svg"), ["build", "--packages-only", "--plot"])


class Energy(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def add(self, counter, name, microjoules):
        place = self.folder / counter
        place.mkdir(exist_ok=True)
        (place / "name").write_text(name + "\n")
        (place / "energy_uj").write_text(f"{microjoules}\n")
        (place / "max_energy_range_uj").write_text("10000000\n")

    def test_none(self):
        self.assertFalse(energy.is_there(self.folder))
        self.add("intel-rapl:1", "psys", 5)
        self.assertFalse(energy.is_there(self.folder))

    def test_sum_of_packages_whose_counters_begin_again(self):
        self.add("intel-rapl:0", "package-0", 1000000)
        self.add("intel-rapl:0:0", "core", 0)
        self.add("intel-rapl:1", "package-1", 9500000)
        meter = energy.Meter(self.folder)
        self.add("intel-rapl:0", "package-0", 3000000)
        self.add("intel-rapl:0:0", "core", 700000)
        self.add("intel-rapl:1", "package-1", 500000)
        self.assertEqual(meter.joules(), 3)

    def test_is_a_measure_only_where_it_is_there(self):
        def names(setting):
            return [measure.name for measure in measures.of_loads(measures.of_suite("quick"), setting)]

        self.assertNotIn("spawn-energy", names(measures.Setting(4)))
        self.assertIn("spawn-energy", names(measures.Setting(4, energy=True)))


class Output(unittest.TestCase):
    def test_table(self):
        text = table.render(measured(default=[40000, 40000], minimal=[30000, 30000], mine=[19000, 21000]))
        row = next(line for line in text.splitlines() if line.startswith("mine"))
        self.assertEqual(row.split(), ["mine", "20.00", "0.5000", "0.6667", "10.0%"])

    def test_table_of_one_run_has_no_spread(self):
        text = table.render(measured(default=[40000], minimal=[30000], mine=[20000]) | {"runs": 1})
        row = next(line for line in text.splitlines() if line.startswith("mine"))
        self.assertEqual(row.split(), ["mine", "20.00", "0.5000", "0.6667"])
        self.assertNotIn("spread", text)

    def test_a_scheduler_that_failed_once_has_no_median(self):
        one = machine.Machine(ONE_CPU, [load for load in measures.LOADS if load.name == "spawn"], [])
        results_of_default = {"spawn": {"each_ns": 1}}
        one.runs = [
            machine.Run("mine", {"spawn": {"each_ns": 1}}),
            machine.Run("mine", results_of_default, faults=["it was no longer active"]),
        ]
        self.assertEqual(results.describe_scheduler(one, "mine")["measures"], {})

    def test_picture_has_each_scheduler(self):
        script = picture.script([measured(default=[40000], minimal=[30000], mine=[20000])], "out.svg")
        self.assertIn('"1 CPU" 40.0 40.0 40.0 30.0 30.0 30.0 20.0 20.0 20.0', script)

    def test_picture_of_two_kernels_has_both(self):
        one = measured(default=[40000], mine=[20000])
        script = picture.script([one, one | {"kernel": "6.12"}], "out.svg")
        self.assertIn('"1 CPU, 6.12" 40.0 40.0 40.0 20.0 20.0 20.0', script)

    def test_results_are_read_as_they_were_written(self):
        document = measured(default=[40000], mine=[20000])
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "results.json")
            results.write([document, document], file)
            self.assertEqual(results.read(file), [document, document])
            file.write_text("{}\n")
            with self.assertRaises(results.Failure):
                results.read(file)


if __name__ == "__main__":
    unittest.main()
