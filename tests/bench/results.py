# SPDX-License-Identifier: GPL-2.0-only
"""What was measured on a kernel, as one document: the tables, the picture and the gates are made from it.

    {"version": 1, "suite", "runs", "kernel", "date", "commit", "command", "clock": "instructions" | "real",
     "measures": {NAME: {"title", "unit", "better", "absolute"}},
     "machines": [{"label", "cpus", "seconds", "schedulers": [
         {"name", "seconds", "load_seconds": {LOAD: [...]}, "faults": [...], "measures": {NAME:
             {"values": [a value for each run], "median", "spread", "samples", "few_samples",
              "ratios": {"default", "minimal"}}}}]}]}

`spread` is the greatest value less the least; relative to the median, except where the measure is `absolute`, which
also has no `ratios`. `samples` is there where a value is a percentile: the least number that one was taken from;
`few_samples` says that it is not enough for that percentile.
`seconds` are those of the machine that runs all this: what a scheduler's row costs.
"""

import datetime
import json
import shlex
import statistics
import subprocess
import sys

import measures
from machine import REFERENCES, repository

VERSION = 1


class Failure(Exception):
    """A file that has no results."""


def document(machines, subjects, options):
    return {
        "version": VERSION,
        "suite": options.suite,
        "runs": options.runs,
        "kernel": machines[0].kernel,
        "date": datetime.date.today().isoformat(),
        "commit": commit(),
        "command": shlex.join(["scripts/bench", *sys.argv[1:]]),
        "clock": "real" if options.parallel or options.host else "instructions",
        "measures": {
            measure.name: {
                "title": measure.title,
                "unit": measure.unit,
                "better": measure.better,
                "absolute": measure.absolute,
            }
            for measure in measures.MEASURES + measures.ENERGY
        },
        "machines": [describe_machine(machine, subjects) for machine in machines],
    }


def commit():
    git = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=repository, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False,
    )  # fmt: skip
    return git.stdout.strip() or "unknown"


def write(documents, file):
    """One a line."""
    file.write_text("".join(json.dumps(document) + "\n" for document in documents))


def read(file):
    try:
        documents = [json.loads(line) for line in file.read_text().splitlines()]
        if documents and all(document["version"] == VERSION for document in documents):
            return documents
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Failure(f"{file}: {error!r}") from None
    raise Failure(f"{file}: not what --json writes, version {VERSION}")


def faults(document):
    return [fault for one in document["machines"] for scheduler in one["schedulers"] for fault in scheduler["faults"]]


def describe_machine(machine, subjects):
    schedulers = [describe_scheduler(machine, subject.name) for subject in subjects]
    by_name = {scheduler["name"]: scheduler["measures"] for scheduler in schedulers}
    for scheduler in schedulers:
        for name, measured in scheduler["measures"].items():
            if "ratios" in measured:
                for reference in REFERENCES:
                    median = by_name.get(reference, {}).get(name, {}).get("median")
                    if median:
                        measured["ratios"][reference] = measured["median"] / median
    return {
        "label": machine.label,
        "cpus": machine.setting.cpus,
        "seconds": machine.seconds,
        "schedulers": schedulers,
    }


def describe_scheduler(machine, name):
    runs = [run for run in machine.runs if run.subject == name]
    measured = {}
    for measure in measures.of_loads(machine.loads, machine.setting):
        # What was measured in a run that failed may have been another scheduler, and a median of fewer runs than the
        # others' is not to be compared with theirs.
        results = [run.results[measure.load] for run in runs if not run.faults and measure.load in run.results]
        if len(results) == len(runs):
            measured[measure.name] = describe_values(measure, results, machine.setting)
    return {
        "name": name,
        "seconds": sum(run.seconds for run in runs),
        "load_seconds": {load.name: [run.load_seconds.get(load.name) for run in runs] for load in machine.loads},
        "faults": [fault for run in runs for fault in run.faults],
        "measures": measured,
    }


def describe_values(measure, results, setting):
    values = [measure.read(result, setting) for result in results]
    median = statistics.median(values)
    spread = max(values) - min(values)
    described = {"values": values, "median": median, "spread": spread}
    if not measure.absolute:
        described["spread"] = spread / median
        described["ratios"] = {}
    if measure.percentile:
        described["samples"] = min(result["samples"] for result in results)
        described["few_samples"] = measures.has_few_samples(measure, described["samples"])
    return described
