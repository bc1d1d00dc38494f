# SPDX-License-Identifier: GPL-2.0-only
"""Machines that measure: what they are asked to do, and what they report."""

import dataclasses
import os
import pathlib
import shlex
import subprocess
import threading
import time

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

    def arguments(self):
        """For scx-run; none for the kernel's own scheduler."""
        if self.policy:
            return ["--policy", self.policy]
        return ["--object", self.object.name] if self.object else []


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

    def measure(self, subjects, repetitions, log):
        """Fills `runs`. Raises Failure when not all of them took place."""
        begun = time.monotonic()
        command = [*self.command, self.plan(subjects, repetitions)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, errors="replace", env=self.environment
        ) as process:
            for run in self.read_runs(process.stdout):
                log(self.label, run)
                if run.subject != WARM_UP:
                    self.runs.append(run)
        self.seconds = time.monotonic() - begun
        wanted = len(subjects) * repetitions
        if process.returncode or len(self.runs) != wanted:
            raise Failure(
                f"{self.label}: {len(self.runs)} of {wanted} runs took place; exit status {process.returncode}"
            )

    def plan(self, subjects, repetitions):
        """The shell text. The first run fills the machine's caches, and does not count. The order changes from one
        repetition to the next, so that nobody always comes behind the same one."""
        lines = [f". {GUEST.name}", "tell_kernel", *self.one_run(Subject(WARM_UP))]
        for repetition in range(repetitions):
            start = repetition % len(subjects)
            for subject in subjects[start:] + subjects[:start]:
                lines += self.one_run(subject)
        return "\n".join(lines)

    def one_run(self, subject):
        yield shlex.join(["begin", subject.name, *subject.arguments()])
        for load in self.loads:
            yield f"load {load.name} {load.command(self.setting)}"
        yield "finish"

    def read_runs(self, lines):
        """Yields each run when it has ended."""
        run = None
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
            elif word == "result":
                name, status, text = rest.split(" ", 2)
                run.load_seconds[name] = now - load_begun
                if status == "0":
                    run.results[name] = measures.parse(name, text)
            elif word == "fault":
                run.faults.append(rest)
            elif word == "end":
                run.seconds = now - run_begun
                yield run
            else:
                raise Failure(f"{self.label}: unexpected output: {line}")


def chosen(setting, wanted=lambda load: True):
    return [load for load in measures.LOADS if wanted(load) and (setting.full or not load.only_full)]


def counting_loads(setting):
    return chosen(setting, lambda load: load.one_cpu if setting.cpus == 1 else load.several_cpus)


def virtual(setting, kernel, topology, counting, objects):
    """A virtual machine whose clock counts instructions, or shows real time."""
    command = ["nice", repository / "scripts" / "vm", "--kernel", kernel, "--timeout", "14400"]
    command += ["--topology", topology] if topology else ["--cpus", str(setting.cpus)]
    command += ["--icount"] if counting else []
    for file in [GUEST, *objects]:
        command += ["--include", file]
    return Machine(setting, counting_loads(setting) if counting else chosen(setting), [*command, "--"])


def host(setting, objects, folder):
    """This machine. `folder` is an empty one."""
    for file in [GUEST, *objects]:
        (folder / file.name).symlink_to(file.resolve())
    path = f"{folder}:{build / 'loader'}:{build / 'tests/vm'}:{os.environ['PATH']}"
    command = ["env", f"--chdir={folder}", "sh", "-c"]
    return Machine(setting, chosen(setting), command, os.environ | {"PATH": path})


def measure_all(machines, subjects, repetitions, log):
    """At the same time, one for each processor: time in them does not depend on what else this machine does."""
    turn = threading.Semaphore(os.cpu_count())
    failures = []

    def measure(machine):
        with turn:
            try:
                machine.measure(subjects, repetitions, log)
            except Exception as failure:  # pylint: disable=broad-except
                failures.append(failure)

    threads = [threading.Thread(target=measure, args=[machine]) for machine in machines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
