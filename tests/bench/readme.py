# SPDX-License-Identifier: GPL-2.0-only
"""The results as tables in README.md and in each policy's, between two marks that stand there already."""

import re

from machine import REFERENCES, repository
from table import FEW, number

# Of README.md: the number of CPUs, the measure, and what it is called there.
COLUMNS = [
    (1, "pipe-pinned", "pipe, us"),
    (2, "pipe-free", "pipe, 2 CPUs, us"),
    (1, "hackbench-2", "hackbench, s"),
    (2, "hackbench-2", "hackbench, 2 CPUs, s"),
    (1, "cyclic-p50", "each 1 ms: delay p50, us"),
    (1, "cyclic-p99", "p99, us"),
    (1, "periodic-2300-p50", "each 2.3 ms: delay p50, us"),
    (1, "periodic-2300-p99", "p99, us"),
    (1, "periodic-2300-missed", "missed, %"),
    (1, "frames-missed", "missed frames, %"),
    (1, "share-error", "worst share error, %"),
    (1, "equal-hogs", "8 hogs, least/most"),
    (1, "longest-wait", "longest wait, ms"),
]
BLOCK = re.compile(r"(?<=<!-- bench -->\n).*?(?=<!-- /bench -->)", re.DOTALL)


class Failure(Exception):
    """A README without its marks."""


def overview():
    return repository / "README.md"


def of_policy(name):
    return repository / "schedulers" / name / "README.md"


def check(policies):
    """That all can be written."""
    for file in (overview(), *map(of_policy, policies)):
        replace(file, "")


def update(documents):
    contents = {overview(): replace(overview(), "\n".join(map(all_policies, documents)))}
    for scheduler in documents[0]["machines"][0]["schedulers"]:
        name = scheduler["name"]
        if name not in REFERENCES:
            tables = "\n".join(one_policy(document, name) for document in documents)
            contents[of_policy(name)] = replace(of_policy(name), tables)
    for file, content in contents.items():
        file.write_text(content)


def replace(file, body):
    """The text of `file` with `body` between the marks."""
    text = file.read_text()
    if len(BLOCK.findall(text)) != 1:
        raise Failure(f"{file}: needs the lines <!-- bench --> and <!-- /bench -->, once; the tables go between them")
    return BLOCK.sub(lambda _: body, text)


def all_policies(document):
    shown = [column for column in COLUMNS if machine_with(document, column[0])]
    lines = [
        f"{origin(document)} In brackets: the ratio to the default scheduler. {FEW}",
        "",
        *rows_of_table(["scheduler", *(heading for _, _, heading in shown)]),
    ]
    for scheduler in document["machines"][0]["schedulers"]:
        name = scheduler["name"]
        lines.append(row([name, *(with_ratio(find(document, cpus, name, measure)) for cpus, measure, _ in shown)]))
    return "\n".join(lines) + "\n"


def one_policy(document, name):
    default, minimal = REFERENCES
    has_spread = document["runs"] > 1
    headings = ["measure", name, default, minimal, f"/ {default}", f"/ {minimal}", *["spread"] * has_spread]
    lines = [f"{origin(document)} {FEW}", "", *rows_of_table(headings)]
    for machine in document["machines"]:
        for key, measure in document["measures"].items():
            measured = find(document, machine["cpus"], name, key)
            if not measured:
                continue
            unit = f", {measure['unit']}" if measure["unit"] else ""
            references = [find(document, machine["cpus"], reference, key) for reference in REFERENCES]
            ratios = [number(measured["ratios"][r]) if r in measured.get("ratios", {}) else "" for r in REFERENCES]
            cells = [f"{measure['title']}{unit} ({machine['label']})", *map(median, [measured, *references]), *ratios]
            if has_spread:
                spread = measured["spread"]
                cells.append(number(spread) if measure["absolute"] else f"{100 * spread:.1f} %")
            lines.append(row(cells))
    return "\n".join(lines) + "\n"


def origin(document):
    """Where the numbers come from."""
    clock = {"instructions": "time counted in instructions", "real": "real time"}[document["clock"]]
    runs = f"median of {document['runs']} runs" if document["runs"] > 1 else "one run"
    return (
        f"Linux {document['kernel']}, {clock}, {runs}, {document['date']}, commit"
        f" {document['commit']}, by `{document['command']}`."
    )


def rows_of_table(headings):
    return [row(headings), "|---" + "|--:" * (len(headings) - 1) + "|"]


def row(cells):
    return "| " + " | ".join(cells) + " |"


def machine_with(document, cpus):
    return next((machine for machine in document["machines"] if machine["cpus"] == cpus), None)


def find(document, cpus, scheduler, measure):
    """What was measured, or None."""
    for one in machine_with(document, cpus)["schedulers"]:
        if one["name"] == scheduler:
            return one["measures"].get(measure)
    return None


def median(measured):
    if not measured:
        return "-"
    return number(measured["median"]) + ("*" if measured.get("few_samples") else "")


def with_ratio(measured):
    ratio = (measured or {}).get("ratios", {}).get("default")
    return median(measured) + (f" ({number(ratio)})" if ratio is not None else "")
