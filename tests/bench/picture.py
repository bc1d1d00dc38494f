# SPDX-License-Identifier: GPL-2.0-only
"""The results as a picture: a panel for each measure, in it a group of bars for each machine, a bar for each scheduler,
and from its least to its greatest run a line. gnuplot draws it."""

import math
import subprocess

import measures

COLUMNS = 3
PANEL = (420, 260)
LEGEND_HEIGHT = 60


class Failure(Exception):
    """gnuplot could not."""


def draw(document, file):
    try:
        gnuplot = subprocess.run(
            ["gnuplot"], input=script(document, file), stderr=subprocess.PIPE, text=True, check=False
        )
    except FileNotFoundError:
        raise Failure("gnuplot is not installed: scripts/setup --plot does that") from None
    # A warning means bars that are not what was measured.
    if gnuplot.returncode or gnuplot.stderr:
        raise Failure(f"gnuplot: {gnuplot.stderr.strip()}")


def script(document, file):
    shown = [name for name in document["measures"] if any(rows(document, name))]
    height = math.ceil(len(shown) / COLUMNS) * PANEL[1] + LEGEND_HEIGHT
    lines = [
        f"set terminal svg size {COLUMNS * PANEL[0]},{height} font 'sans-serif,11' background 'white'",
        f"set output {quote(file)}",
        f"set multiplot layout {math.ceil(len(shown) / COLUMNS)},{COLUMNS} title {quote(title(document))}",
        "set style data histograms",
        "set style histogram errorbars gap 1 linewidth 1",
        "set style fill solid 0.8 border -1",
        "set datafile missing '?'",
        "set grid ytics",
        "set key outside below horizontal samplen 1",
        "set xtics nomirror scale 0",
        "set ytics nomirror",
    ]
    for index, name in enumerate(shown):
        lines += panel(document, name, f"$panel{index}")
    lines.append("unset multiplot")
    return "\n".join(lines) + "\n"


def title(document):
    return f"Linux {document['kernel']}, median of {document['runs']} runs, lines from the least to the greatest"


def rows(document, name):
    """For each machine that measured it: its label, and what each scheduler made of it."""
    for machine in document["machines"]:
        measured = [scheduler["measures"].get(name) for scheduler in machine["schedulers"]]
        if any(measured):
            yield machine["label"], measured


def panel(document, name, data):
    measure = document["measures"][name]
    better = {"less": "lower is better", "more": "higher is better"}[measure["better"]]
    unit = f" [{measure['unit']}]" if measure["unit"] else ""
    yield f"{data} << END"
    for label, measured in rows(document, name):
        cells = (f"{one['median']} {min(one['values'])} {max(one['values'])}" if one else "? ? ?" for one in measured)
        yield f'"{label}" {" ".join(cells)}'
    yield "END"
    yield f"set title {quote(measure['title'] + unit + ', ' + better)}"
    bottom = measures.by_name(name).logarithmic_from
    if bottom:
        yield f"set logscale y; set yrange [{bottom}:*]"
    else:
        yield "unset logscale y; set yrange [0:*]"
    bars = []
    for index, scheduler in enumerate(document["machines"][0]["schedulers"]):
        column = 2 + 3 * index
        label = ":xtic(1)" if index == 0 else ""
        bars.append(f"{data} using {column}:{column + 1}:{column + 2}{label} title {quote(scheduler['name'])}")
    yield "plot " + ", ".join(bars)


def quote(text):
    return "'" + str(text).replace("'", "''") + "'"
