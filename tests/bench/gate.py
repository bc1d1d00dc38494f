# SPDX-License-Identifier: GPL-2.0-only
"""Holds results against a baseline that is kept in the repository: a value for each gated measure, and its spread then.

    {"version": 1, "suite", "kernel", "machines": {LABEL: {SCHEDULER: {MEASURE: {"value", "spread"}}}}}

A value is the ratio to the kernel's own scheduler, or, for a measure that is absolute, what was measured. So no times
are in there. How much worse than that a value may get is the spread and what the measure's gate adds (measures.py).
"""

import dataclasses
import json
import pathlib

import measures
from machine import REFERENCES

VERSION = 1
BASELINE = pathlib.Path(__file__).resolve().parent / "baseline.json"


class Failure(Exception):
    """A baseline that cannot be used."""


@dataclasses.dataclass(frozen=True)
class Comparison:
    name: str  # as that of a test
    scheduler: str
    measure: measures.Measure
    before: float | None  # not in the baseline
    limit: float | None
    now: float | None  # not measured

    @property
    def passed(self):
        if self.now is None or self.before is None:
            return False
        return self.now <= self.limit if self.measure.better == "less" else self.now >= self.limit

    def __str__(self):
        if self.now is None:
            return f"{self.measure.title}: not measured"
        kind = self.measure.unit if self.measure.absolute else "of the default scheduler's"
        text = f"{self.measure.title}: {self.now:.3f} {kind}".rstrip()
        if self.before is None:
            return text + "; the baseline does not have it"
        bound = "at most" if self.measure.better == "less" else "at least"
        return text + f", {bound} {self.limit:.3f}, was {self.before:.3f}"


def load(file):
    try:
        baseline = json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise Failure(f"baseline {file}: {error}") from None
    if baseline.get("version") != VERSION:
        raise Failure(f"baseline {file}: version {baseline.get('version')}, expected {VERSION}")
    return baseline


def case_name(scheduler, cpus, measure):
    return f"gate/{scheduler}/{cpus}-cpu/{measure.name}"


def gated(loads):
    """The measures of loads of these names that have a gate."""
    return [measure for measure in measures.MEASURES if measure.gate and measure.load in loads]


def case_names(machines, scheduler):
    for machine in machines:
        for measure in gated([load.name for load in machine.loads]):
            yield case_name(scheduler, machine.setting.cpus, measure)


def policies(document):
    """Each machine with each scheduler that is not a reference."""
    for machine in document["machines"]:
        for scheduler in machine["schedulers"]:
            if scheduler["name"] not in REFERENCES:
                yield machine, scheduler


def value_of(measure, scheduler):
    """What is compared; None where it was not measured."""
    measured = scheduler["measures"].get(measure.name)
    if not measured:
        return None
    return measured["median"] if measure.absolute else measured["ratios"].get("default")


def compare(document, baseline):
    """A Comparison for each gated measure of each policy. What the baseline does not have has not passed: else a
    policy that nobody entered would never be looked at."""
    if document["suite"] != baseline["suite"]:
        raise Failure(f"the baseline is one of the suite {baseline['suite']}, not {document['suite']}")
    comparisons = []
    for machine, scheduler in policies(document):
        rows = baseline["machines"].get(machine["label"], {}).get(scheduler["name"], {})
        for measure in gated(scheduler["load_seconds"]):
            before = rows.get(measure.name)
            comparisons.append(
                Comparison(
                    name=case_name(scheduler["name"], machine["cpus"], measure),
                    scheduler=scheduler["name"],
                    measure=measure,
                    before=before and before["value"],
                    limit=before and limit(measure, before),
                    now=value_of(measure, scheduler),
                )
            )
    return comparisons


def hints(document, baseline, worse):
    """What to do about those that have not passed."""
    names = dict.fromkeys(comparison.scheduler for comparison in worse)
    for machine in document["machines"]:
        for scheduler in machine["schedulers"]:
            for fault in dict.fromkeys(scheduler["faults"]):
                yield f"{machine['label']}: {scheduler['name']}: {fault}"
    if names and document["kernel"] != baseline["kernel"]:
        yield f"the baseline was measured on Linux {baseline['kernel']}, this is {document['kernel']}"
    if names:
        command = f"scripts/bench --suite {document['suite']} --policies {','.join(names)} --update-baseline"
        yield f"if that is how it is to be: {command}"


def limit(measure, before):
    allowed = before["value"] * measure.gate.part + measure.gate.slack
    allowed += before["spread"] * (1 if measure.absolute else before["value"])
    return before["value"] + (allowed if measure.better == "less" else -allowed)


def update(document, file):
    """Replaces the rows that were measured; keeps the others, if they are from the same suite and kernel."""
    kept = load(file) if file.exists() else {}
    origin = {"suite": document["suite"], "kernel": document["kernel"]}
    if any(kept.get(key) != value for key, value in origin.items()):
        kept = {}
    rows = kept.get("machines", {})
    for machine, scheduler in policies(document):
        rows.setdefault(machine["label"], {})[scheduler["name"]] = {
            measure.name: {
                "value": round(value_of(measure, scheduler), 4),
                "spread": round(scheduler["measures"][measure.name]["spread"], 4),
            }
            for measure in gated(scheduler["load_seconds"])
        }
    file.write_text(json.dumps({"version": VERSION, **origin, "machines": rows}, indent=2) + "\n")
