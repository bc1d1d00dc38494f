# SPDX-License-Identifier: GPL-2.0-only
"""The results as a picture: a panel for each measure, in it a group of bars for each machine of each kernel, a bar for
each scheduler, and from its least to its greatest run a line. gnuplot draws it."""

import math
import subprocess

import measures

COLUMNS = 3
PANEL = (420, 260)
LEGEND_HEIGHT = 60


class Failure(Exception):
    """gnuplot could not."""


def draw(documents, file):
    try:
        gnuplot = subprocess.run(
            ["gnuplot"], input=script(documents, file), stderr=subprocess.PIPE, text=True, check=False
        )
    except FileNotFoundError:
        raise Failure("gnuplot is not installed: scripts/setup --plot does that") from None
    # A warning means bars that are not what was measured.
    if gnuplot.returncode or gnuplot.stderr:
        raise Failure(f"gnuplot: {gnuplot.stderr.strip()}")


def script(documents, file):
    shown = [name for name in documents[0]["measures"] if any(rows(documents, name))]
    height = math.ceil(len(shown) / COLUMNS) * PANEL[1] + LEGEND_HEIGHT
    lines = [
        f"set terminal svg size {COLUMNS * PANEL[0]},{height} font 'sans-serif,11' background 'white'",
        f"set output {quote(file)}",
        f"set multiplot layout {math.ceil(len(shown) / COLUMNS)},{COLUMNS} title {quote(title(documents))}",
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
        lines += panel(documents, name, f"$panel{index}")
    lines.append("unset multiplot")
    return "\n".join(lines) + "\n"


def title(documents):
    kernels = ", ".join(f"Linux {document['kernel']}" for document in documents)
    return f"{kernels}: median of {documents[0]['runs']} runs, lines from the least to the greatest"


def schedulers(documents):
    return [scheduler["name"] for scheduler in documents[0]["machines"][0]["schedulers"]]


def rows(documents, name):
    """For each machine that measured it: its label, and what each scheduler made of it."""
    for document in documents:
        for machine in document["machines"]:
            of_scheduler = {scheduler["name"]: scheduler["measures"].get(name) for scheduler in machine["schedulers"]}
            measured = [of_scheduler.get(scheduler) for scheduler in schedulers(documents)]
            if any(measured):
                kernel = f", {document['kernel'].split('+')[0]}" if len(documents) > 1 else ""
                yield machine["label"] + kernel, measured


def panel(documents, name, data):
    measure = documents[0]["measures"][name]
    better = {"less": "lower is better", "more": "higher is better"}[measure["better"]]
    unit = f" [{measure['unit']}]" if measure["unit"] else ""
    yield f"{data} << END"
    for label, measured in rows(documents, name):
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
    for index, scheduler in enumerate(schedulers(documents)):
        column = 2 + 3 * index
        label = ":xtic(1)" if index == 0 else ""
        bars.append(f"{data} using {column}:{column + 1}:{column + 2}{label} title {quote(scheduler)}")
    yield "plot " + ", ".join(bars)


def quote(text):
    return "'" + str(text).replace("'", "''") + "'"
