# SPDX-License-Identifier: GPL-2.0-only
"""The results as a person reads them in a terminal: a row for each scheduler, as many measures side by side as fit."""

import math
import shutil

from machine import REFERENCES

NAME_WIDTH = 12
COLUMNS = {"median": 9, **{f"/{reference}": 10 for reference in REFERENCES}, "spread": 8}
FEW = "*: each wake-up came so late that there were too few for this number to come out the same again."


def render(document):
    width = shutil.get_terminal_size((120, 0)).columns
    # One run has no spread.
    columns = {name: wide for name, wide in COLUMNS.items() if name != "spread" or document["runs"] > 1}
    side_by_side = max(1, (width - NAME_WIDTH) // sum(columns.values()))
    few_samples = False
    lines = []
    for machine in document["machines"]:
        names = [
            name
            for name in document["measures"]
            if any(name in scheduler["measures"] for scheduler in machine["schedulers"])
        ]
        for first in range(0, len(names), side_by_side):
            block = names[first : first + side_by_side]
            lines += heading(machine["label"], [document["measures"][name] for name in block], columns)
            for scheduler in machine["schedulers"]:
                cells = "".join(cell(scheduler["measures"].get(name), columns) for name in block)
                few_samples |= "*" in cells
                lines.append((f"{scheduler['name']:{NAME_WIDTH}.{NAME_WIDTH - 1}}" + cells).rstrip())
            lines.append("")
        lines += costs(machine)
    lines += legend(document, few_samples)
    return "\n".join(lines)


def heading(label, block, columns):
    group_width = sum(columns.values())
    titles = (f"{measure['title']}{', ' if measure['unit'] else ''}{measure['unit']}" for measure in block)
    names = "".join(f"{column:>{width}}" for column, width in columns.items())
    return [
        (f"{label:{NAME_WIDTH}}" + "".join(f"{title:>{group_width}}" for title in titles)),
        (" " * NAME_WIDTH + names * len(block)),
    ]


def cell(measured, columns):
    if measured is None:
        return f"{'-':>{columns['median']}}" + " " * (sum(columns.values()) - columns["median"])
    texts = {"median": number(measured["median"])}
    if "ratios" in measured:
        texts |= {f"/{reference}": number(ratio) for reference, ratio in measured["ratios"].items()}
        texts["spread"] = f"{100 * measured['spread']:.1f}%"
    else:
        texts["spread"] = number(measured["spread"])
    if measured.get("few_samples"):
        texts["median"] += "*"
    return "".join(f"{texts.get(column, ''):>{width}}" for column, width in columns.items())


def number(value):
    """With four digits that mean something."""
    if value == 0:
        return "0"
    decimals = 3 - math.floor(math.log10(abs(value)))
    return f"{value:.{min(max(decimals, 0), 4)}f}"


def costs(machine):
    lines = [f"{machine['label']:{NAME_WIDTH}}{'cost':>9}   checks"]
    for scheduler in machine["schedulers"]:
        faults = list(dict.fromkeys(scheduler["faults"]))
        verdict = "FAILED: " + "; ".join(faults) if faults else "ok"
        lines.append(f"{scheduler['name']:{NAME_WIDTH}}{scheduler['seconds']:7.0f} s   {verdict}")
    lines += [f"{'all':{NAME_WIDTH}}{machine['seconds']:7.0f} s   with boot and a first run that does not count", ""]
    return lines


def legend(document, few_samples):
    unit = "counts instructions" if document["clock"] == "instructions" else "is real"
    lines = [
        f"Linux {document['kernel']}, suite {document['suite']}; time in the machines {unit}.",
        f"median: of {document['runs']} runs. /default, /minimal: divided by the median of that scheduler.",
    ]
    if document["runs"] > 1:
        lines.append(
            "spread: from the least run to the greatest, in parts of the median; without ratios, in the measure's unit."
        )
    if few_samples:
        lines.append(FEW)
    return lines
