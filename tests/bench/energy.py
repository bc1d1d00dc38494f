# SPDX-License-Identifier: GPL-2.0-only
"""The energy that this machine's processors take, where the kernel tells it (RAPL)."""

import pathlib

POWERCAP = pathlib.Path("/sys/class/powercap")


class Meter:
    """Measures from its construction on."""

    def __init__(self, folder=POWERCAP):
        self.begun = read(folder)
        self.folder = folder

    def joules(self):
        now = read(self.folder)
        return sum(since(before, now[package]) for package, before in self.begun.items()) / 1e6


def is_there(folder=POWERCAP):
    return bool(packages(folder))


def packages(folder):
    """Their counters, each of a processor with all that is in it: cores and the like have their own, inside."""
    return [
        counter
        for counter in sorted(folder.glob("intel-rapl:*"))
        if (counter / "name").read_text().startswith("package-") and (counter / "energy_uj").exists()
    ]


def read(folder):
    """Package -> what its counter shows, and where that begins again at 0; in microjoules."""
    return {
        counter.name: (int((counter / "energy_uj").read_text()), int((counter / "max_energy_range_uj").read_text()))
        for counter in packages(folder)
    }


def since(before, now):
    (was, end), (shows, _) = before, now
    return shows - was if shows >= was else shows - was + end
