# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/bench measures: the loads, and the numbers that are taken from what they print."""

import dataclasses
import json
import typing

# Weights of nice values, as Linux has them.
WEIGHTS = {-5: 3121, 0: 1024, 5: 335}


@dataclasses.dataclass(frozen=True)
class Setting:
    """What a load may depend on."""

    cpus: int
    suite: str = "quick"
    energy: bool = False  # can be measured

    @property
    def full(self):
        return self.suite == "full"


@dataclasses.dataclass(frozen=True)
class Load:
    name: str
    command: typing.Callable[[Setting], str]
    suites: tuple[str, ...] = ("quick", "full")  # and gate, where one of its measures has a gate
    # A latency that an emulator shows when it counts instructions is exact with one CPU only: with more they take
    # turns. What a share or a wait is worth follows from that. Such loads run with several CPUs only in real time.
    one_cpu: bool = True
    several_cpus: bool = False


LOADS = [
    Load("pipe-pinned", lambda s: "workload pipe --cpu 0 --seconds 0.25"),
    Load("switch", lambda s: "workload pipe --cpu 0 --seconds 0.25", suites=("scale",), several_cpus=True),
    Load(
        "pipe-free", lambda s: "workload pipe --seconds 0.25",
        suites=("quick", "full", "scale"), one_cpu=False, several_cpus=True,
    ),
    Load("hackbench-2", lambda s: "hackbench -g 2 -l 40", suites=("quick", "full", "scale"), several_cpus=True),
    Load("hackbench-8", lambda s: "hackbench -g 8 -l 40", suites=("full",), several_cpus=True),
    Load("messages", lambda s: "workload messages --seconds 0.25", several_cpus=True),
    Load("spawn", lambda s: "workload spawn --seconds 0.25", several_cpus=True),
    Load("cyclic", lambda s: periodic(s, 1000, 0)),
    Load("periodic-2300", lambda s: periodic(s, 2300, 100)),
    Load("periodic-3310", lambda s: periodic(s, 3310, 100)),
    # 2 ms is half of a tick of 4 ms: it always wakes at the same moments of that.
    Load("crowd-2000", lambda s: periodic(s, 2000, 100, hogs=4)),
    Load("crowd-2300", lambda s: periodic(s, 2300, 100, hogs=4)),
    Load("frames", lambda s: f"workload frames --hogs {8 * s.cpus} --seconds {8 if s.full else 2.5}"),
    Load("shares", lambda s: f"workload shares --cpus 0 --nice=-5,0,5 --seconds {10 if s.full else 6}"),
    Load("equal-hogs", lambda s: f"workload shares --cpus 0 --nice=0,0,0,0,0,0,0,0 --seconds {8 if s.full else 4}"),
    Load("gap", lambda s: f"workload gap --seconds {6 if s.full else 1.2} -- hackbench -g 2 -l 1000000"),
    Load(
        "conserve",
        lambda s: f"workload shares --nice={','.join(['0'] * (2 * s.cpus))} --seconds {4 if s.full else 2}",
        one_cpu=False,
        several_cpus=True,
    ),
]


def periodic(setting, period_us, work_us, hogs=2):
    """Beside so many hogs for each CPU."""
    return (
        f"workload periodic --period-us {period_us} --work-us {work_us} --hogs {hogs * setting.cpus}"
        f" --seconds {8 if setting.full else 2}"
    )


@dataclasses.dataclass(frozen=True)
class Gate:
    """How much worse than the baseline a value may become: by this part of it, and by this on top."""

    part: float = 0
    slack: float = 0


@dataclasses.dataclass(frozen=True)
class Measure:
    name: str
    title: str
    unit: str
    load: str
    read: typing.Callable[[dict, Setting], float]
    help: str
    better: str = "less"
    # A measure with a natural scale, such as a share, is compared as it is; others as ratios to another scheduler.
    absolute: bool = False
    only_full: bool = False
    gate: Gate | None = None
    percentile: float | None = None  # of wake-up delays; their number is part of the result
    logarithmic_from: float | None = None  # draw it so, from this value on


def in_us(key):
    return lambda result, setting: result[key] / 1000


def in_ms(key):
    return lambda result, setting: result[key] / 1e6


def hackbench_time(result, setting):
    return result["seconds"]


def missed(result, setting):
    return 100 * result["missed"] / result["samples"]


def missed_frames(result, setting):
    return 100 * result["missed"] / result["frames"]


def hog_time(result, setting):
    return 100 * result["hogs_cpu_ns"] / (result["wall_ns"] * setting.cpus)


def switch_cost(result, setting):
    """Both processes are on one CPU: each switch away from the one that counts them is one to the other, and back."""
    return result["wall_ns"] / (2 * result["switches"])


def joules(result, setting):
    return result["joules"]


def used_time(result, setting):
    return 100 * sum(task["cpu_ns"] for task in result["tasks"]) / (result["wall_ns"] * setting.cpus)


def share_error(result, setting):
    """How far the share of a task is off the one its weight stands for, at worst, relative to that."""
    tasks = result["tasks"]
    time = sum(task["cpu_ns"] for task in tasks)
    weight = sum(WEIGHTS[task["nice"]] for task in tasks)
    return 100 * max(abs(task["cpu_ns"] / time / (WEIGHTS[task["nice"]] / weight) - 1) for task in tasks)


def least_to_most(result, setting):
    times = [task["cpu_ns"] for task in result["tasks"]]
    return min(times) / max(times)


def wake_measures(load, title, wakes, gate=None):
    def measure(name, kind, key, help, **more):
        return Measure(f"{load}-{name}", f"{title} {kind}", "us", load, in_us(key), help, logarithmic_from=1, **more)

    return [
        measure("p50", "median", "p50_ns", f"{wakes}: how late it runs, half of the times", percentile=0.5),
        measure("p99", "p99", "p99_ns", "so late or less, 99 times of 100", percentile=0.99, gate=gate),
        measure("p99.9", "p99.9", "p999_ns", "so late or less, 999 times of 1000", percentile=0.999, only_full=True),
        measure("max", "longest", "max_ns", "the latest of all", only_full=True),
    ]


def deadline_measures(load, title, wakes):
    return [
        *wake_measures(load, f"{title}: delay", wakes),
        Measure(
            f"{load}-missed", f"{title}: missed", "%", load, missed,
            "times that its work was not done when the next was due", absolute=True,
        ),
        Measure(
            f"{load}-hogs", f"{title}: left to hogs", "%", load, hog_time,
            "CPU time that the tasks got which always compute", better="more",
        ),
    ]


MEASURES = [
    Measure(
        "pipe-pinned", "pipe, same CPU", "us", "pipe-pinned", in_us("each_ns"),
        "two processes on one CPU pass a byte there and back, once", gate=Gate(part=0.03),
    ),
    Measure("switch", "context switch", "ns", "switch", switch_cost, "the same, for each switch between the two"),
    Measure("pipe-free", "pipe, free", "us", "pipe-free", in_us("each_ns"), "there and back, on any CPUs"),
    Measure(
        "hackbench-2", "hackbench, 2 groups", "s", "hackbench-2", hackbench_time,
        "80 processes send each other messages: until all have arrived", gate=Gate(part=0.15),
    ),
    Measure("hackbench-8", "hackbench, 8 groups", "s", "hackbench-8", hackbench_time, "the same with 320 processes"),
    Measure(
        "messages", "messages", "us", "messages", in_us("each_ns"),
        "a request handed out to a worker, which computes a little, and its answer",
    ),
    Measure("spawn", "fork and exec", "us", "spawn", in_us("each_ns"), "a new process with a new program, to its end"),
    *wake_measures(
        "cyclic", "each 1 ms: delay", "a task wakes each 1 ms beside 2 hogs a CPU", gate=Gate(part=0.25, slack=0.05)
    ),
    *deadline_measures("periodic-2300", "each 2.3 ms", "a task computes 0.1 ms each 2.3 ms beside 2 hogs a CPU"),
    *deadline_measures("periodic-3310", "each 3.31 ms", "the same each 3.31 ms"),
    *deadline_measures("crowd-2000", "each 2 ms, 4 hogs", "the same each 2 ms beside 4 hogs a CPU"),
    *deadline_measures("crowd-2300", "each 2.3 ms, 4 hogs", "the same each 2.3 ms beside 4 hogs a CPU"),
    Measure(
        "frames-p50", "frames of 1 ms each 4 ms: median", "us", "frames", in_us("p50_ns"),
        "a chain of tasks, 8 hogs a CPU: from due to done, half of the times", percentile=0.5,
    ),
    Measure(
        "frames-p99", "frames of 1 ms each 4 ms: p99", "us", "frames", in_us("p99_ns"),
        "so long or less, 99 times of 100", percentile=0.99,
    ),
    Measure(
        "frames-missed", "missed frames", "%", "frames", missed_frames, "not done when the next was due", absolute=True
    ),
    Measure(
        "frames-hogs", "frames: left to hogs", "%", "frames", hog_time,
        "CPU time that the tasks got which always compute", better="more",
    ),
    Measure(
        "share-error", "nice -5, 0, 5: error", "%", "shares", share_error,
        "three hogs on one CPU: how far one is off what its weight stands for, at worst",
        absolute=True, gate=Gate(slack=1), logarithmic_from=0.01,
    ),
    Measure(
        "equal-hogs", "8 hogs: least/most", "", "equal-hogs", least_to_most,
        "eight equal ones on one CPU: the time of who got least, divided by that of who got most",
        better="more", absolute=True, gate=Gate(slack=0.03),
    ),
    Measure(
        "longest-wait", "hog in hackbench: wait", "ms", "gap", in_ms("longest_ns"),
        "the longest time that a hog gets no CPU beside hackbench", gate=Gate(part=0.5),
    ),
    Measure(
        "utilisation", "hogs: CPU time used", "%", "conserve", used_time,
        "two hogs a CPU: how much of all CPUs' time they got", better="more", absolute=True, gate=Gate(slack=2),
    ),
]


# What a load takes from the processors, where that can be measured.
ENERGY = [
    Measure(f"{load.name}-energy", f"{load.name}: energy", "J", load.name, joules, "what all processors took")
    for load in LOADS
]

# The numbers of CPUs of a suite's machines.
SUITES = {"quick": (1, 2), "full": (1, 2), "gate": (1, 2), "scale": (2, 8, 16)}


def by_name(name):
    return next(measure for measure in MEASURES + ENERGY if measure.name == name)


def explanation():
    """A line for each measure."""
    width = max(len(measure.title) for measure in MEASURES)
    return "\n".join(
        [
            "measures, by the names in the tables; a hog is a task that always computes:",
            *(f"  {measure.title:{width}}  {measure.help}" for measure in MEASURES),
            f"  {'LOAD: energy':{width}}  {ENERGY[0].help}, where they tell",
        ]
    )


def of_suite(suite):
    """Its loads."""
    if suite == "gate":
        gated = [measure.load for measure in MEASURES if measure.gate]
        return [load for load in LOADS if load.name in gated]
    return [load for load in LOADS if suite in load.suites]


def of_loads(loads, setting):
    """The measures that can be taken from these loads."""
    names = [load.name for load in loads]
    known = MEASURES + (ENERGY if setting.energy else [])
    return [measure for measure in known if measure.load in names and (setting.full or not measure.only_full)]


def has_few_samples(measure, samples):
    """Whether less than five lie beyond the percentile: then another try may find another."""
    return samples * (1 - measure.percentile) < 5


def parse(load, text):
    """What a load printed, as a dictionary."""
    if load.startswith("hackbench"):
        label, seconds = text.split()
        if label != "Time:":
            raise ValueError(f"hackbench printed {text}")
        return {"seconds": float(seconds)}
    return json.loads(text)
