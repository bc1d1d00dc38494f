# SPDX-License-Identifier: GPL-2.0-only
"""Holds results against a baseline that is kept in the repository: a value for each gated measure, and its spread then.

    {"version": 1, "suite", "machines": {LABEL: {SCHEDULER: {MEASURE: {"value", "spread"}}}}}

A value is the ratio to the kernel's own scheduler, or, for a measure that is absolute, what was measured. So no times
are in there. How much worse than that a value may get is the spread and what the measure's gate adds (measures.py).
"""

import dataclasses
import json

import measures
from machine import REFERENCES

VERSION = 1


class Failure(Exception):
    """A baseline that cannot be used."""


@dataclasses.dataclass(frozen=True)
class Comparison:
    where: str
    measure: measures.Measure
    before: float
    limit: float
    now: float | None  # not measured

    @property
    def passed(self):
        if self.now is None:
            return False
        return self.now <= self.limit if self.measure.better == "less" else self.now >= self.limit

    def __str__(self):
        now = "not measured" if self.now is None else f"{self.now:.3f}"
        kind = "" if self.measure.absolute else " / default"
        relation = "at most" if self.measure.better == "less" else "at least"
        return f"{self.where}: {self.measure.title}{kind}: {now}, before {self.before:.3f}, {relation} {self.limit:.3f}"


def load(file):
    try:
        baseline = json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise Failure(f"--baseline {file}: {error}") from None
    if baseline.get("version") != VERSION:
        raise Failure(f"--baseline {file}: version {baseline.get('version')}, expected {VERSION}")
    return baseline


def gated_rows(document):
    """Machine, scheduler, and its gated measures."""
    for machine in document["machines"]:
        for scheduler in machine["schedulers"]:
            if scheduler["name"] not in REFERENCES:
                yield machine["label"], scheduler["name"], gated_values(scheduler)


def gated_values(scheduler):
    values = {}
    for measure in measures.MEASURES:
        measured = scheduler["measures"].get(measure.name)
        if not measure.gate or not measured:
            continue
        value = measured["median"] if measure.absolute else measured["ratios"].get("default")
        if value is not None:
            values[measure.name] = {"value": round(value, 4), "spread": round(measured["spread"], 4)}
    return values


def compare(document, baseline):
    """A Comparison for each value of the baseline whose scheduler was measured."""
    if document["suite"] != baseline["suite"]:
        raise Failure(f"the baseline is one of the suite {baseline['suite']}, not {document['suite']}")
    comparisons = []
    for label, scheduler, now in gated_rows(document):
        for name, before in baseline["machines"].get(label, {}).get(scheduler, {}).items():
            measure = measures.by_name(name)
            comparisons.append(
                Comparison(
                    where=f"{label}, {scheduler}",
                    measure=measure,
                    before=before["value"],
                    limit=limit(measure, before),
                    now=now.get(name, {}).get("value"),
                )
            )
    if not comparisons:
        raise Failure("the baseline has none of the schedulers that were measured")
    return comparisons


def limit(measure, before):
    allowed = before["value"] * measure.gate.part + measure.gate.slack
    allowed += before["spread"] * (1 if measure.absolute else before["value"])
    return before["value"] + (allowed if measure.better == "less" else -allowed)


def update(document, file):
    """Replaces the rows that were measured; keeps the others."""
    baseline = load(file) if file.exists() else {}
    if baseline.get("suite", document["suite"]) != document["suite"]:
        raise Failure(f"the baseline is one of the suite {baseline['suite']}, not {document['suite']}")
    rows = baseline.get("machines", {})
    for label, scheduler, values in gated_rows(document):
        rows.setdefault(label, {})[scheduler] = values
    baseline = {"version": VERSION, "suite": document["suite"], "machines": rows}
    file.write_text(json.dumps(baseline, indent=2) + "\n")
