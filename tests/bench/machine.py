# SPDX-License-Identifier: GPL-2.0-only
"""Machines that measure: what they are asked to do, and what they report."""

import concurrent.futures
import dataclasses
import os
import pathlib
import shlex
import subprocess
import time

import energy
import measures

here = pathlib.Path(__file__).resolve().parent
repository = here.parent.parent
build = pathlib.Path(os.environ.get("SCX_BUILD", repository / "build"))
GUEST = here / "guest.sh"
REFERENCES = ["default", "minimal"]
WARM_UP = "warm-up"


class Failure(Exception):
    """A machine that did not do its work."""


@dataclasses.dataclass(frozen=True)
class Subject:
    """A scheduler that is measured."""

    name: str
    policy: str | None = None
    object: pathlib.Path | None = None
    config: pathlib.Path | None = None

    def arguments(self):
        """For scx-run; none for the kernel's own scheduler."""
        config = ["--config", self.config.name] if self.config else []
        if self.policy:
            return ["--policy", self.policy, *config]
        return ["--object", self.object.name, *config] if self.object else []

    def files(self):
        """That have to be where it is measured."""
        return [file for file in (self.object, self.config) if file]


def find_config(policy):
    """What a policy of the suite is measured with, if it needs a configuration."""
    file = repository / "schedulers" / policy / f"{policy}.json"
    return file if file.exists() else None


@dataclasses.dataclass
class Run:
    """One subject, once through all loads."""

    subject: str
    results: dict = dataclasses.field(default_factory=dict)  # load -> what it printed
    load_seconds: dict = dataclasses.field(default_factory=dict)  # load -> wall-clock time here
    seconds: float = 0
    faults: list = dataclasses.field(default_factory=list)


class Machine:
    """A virtual machine, or this one."""

    def __init__(self, setting, loads, command, environment=None):
        self.label = f"{setting.cpus} CPU{'s' if setting.cpus > 1 else ''}"
        self.setting = setting
        self.loads = loads
        self.command = command  # without the shell text
        self.environment = environment
        self.kernel = None
        self.runs = []
        self.seconds = 0

    def measure(self, subjects, repetition, log):
        """Returns a Run for each subject, and how long it took. Raises Failure when not all of them took place."""
        begun = time.monotonic()
        command = [*self.command, self.plan(subjects, repetition)]
        runs = []
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, errors="replace", env=self.environment
        ) as process:
            for run in self.read_runs(process.stdout):
                log(self.label, run)
                if run.subject != WARM_UP:
                    runs.append(run)
        if process.returncode or len(runs) != len(subjects):
            raise Failure(
                f"{self.label}: {len(runs)} of {len(subjects)} runs took place; exit status {process.returncode}"
            )
        return runs, time.monotonic() - begun

    def plan(self, subjects, repetition):
        """The shell text. The first run fills the machine's caches, and does not count; two loads do that. The order
        changes from one repetition to the next, so that nobody always comes behind the same one."""
        lines = [f". {GUEST.name}", "tell_kernel", *self.one_run(Subject(WARM_UP), self.loads[:2])]
        start = repetition % len(subjects)
        for subject in subjects[start:] + subjects[:start]:
            lines += self.one_run(subject, self.loads)
        return "\n".join(lines)

    def one_run(self, subject, loads):
        yield shlex.join(["begin", subject.name, *subject.arguments()])
        for load in loads:
            yield f"load {load.name} {load.command(self.setting)}"
        yield "finish"

    def read_runs(self, lines):
        """Yields each run when it has ended."""
        run = meter = None
        run_begun = load_begun = 0
        for line in lines:
            word, _, rest = line.rstrip("\n").partition(" ")
            now = time.monotonic()
            if word == "kernel":
                self.kernel = rest
            elif word == "begin":
                run = Run(rest)
                run_begun = now
            elif word == "load":
                load_begun = now
                meter = energy.Meter() if self.setting.energy else None
            elif word == "result":
                name, status, text = rest.split(" ", 2)
                run.load_seconds[name] = now - load_begun
                if status == "0":
                    run.results[name] = measures.parse(name, text) | ({"joules": meter.joules()} if meter else {})
            elif word == "fault":
                run.faults.append(rest)
            elif word == "end":
                run.seconds = now - run_begun
                yield run
            else:
                raise Failure(f"{self.label}: unexpected output: {line}")


def counting_loads(setting):
    """Those that mean something where time counts instructions."""
    loads = measures.of_suite(setting.suite)
    return [load for load in loads if (load.one_cpu if setting.cpus == 1 else load.several_cpus)]


def virtual(setting, kernel, topology, counting, files):
    """A virtual machine whose clock counts instructions, or shows real time."""
    command = [repository / "scripts" / "vm", "--kernel", kernel, "--timeout", "14400"]
    command += ["--topology", topology] if topology else ["--cpus", str(setting.cpus)]
    command += ["--icount"] if counting else []
    for file in [GUEST, *files]:
        command += ["--include", file]
    return Machine(setting, counting_loads(setting) if counting else measures.of_suite(setting.suite), [*command, "--"])


def host(setting, files, folder):
    """This machine. `folder` is an empty one."""
    for file in [GUEST, *files]:
        (folder / file.name).symlink_to(file.resolve())
    path = f"{folder}:{build / 'loader'}:{build / 'tests/vm'}:{os.environ['PATH']}"
    command = ["env", f"--chdir={folder}", "sh", "-c"]
    return Machine(setting, measures.of_suite(setting.suite), command, os.environ | {"PATH": path})


def measure_all(machines, subjects, repetitions, log, at_a_time):
    """Each repetition on a machine that has just booted."""
    with concurrent.futures.ThreadPoolExecutor(at_a_time) as pool:
        turns = [
            (machine, pool.submit(machine.measure, subjects, repetition, log))
            for repetition in repetitions
            for machine in machines
        ]
        try:
            for machine, turn in turns:
                runs, seconds = turn.result()
                machine.runs += runs
                machine.seconds += seconds
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
