# SPDX-License-Identifier: GPL-2.0-only
"""What the tests of the command line share. Run them through meson, which says where the programs are."""

import os
import subprocess
import unittest

PROGRAMS = os.environ["SCX_PROGRAMS"]
OBJECTS = os.environ["SCX_TEST_OBJECTS"]
SOURCES = os.environ["SCX_SOURCES"]
POLICIES = os.environ["SCX_POLICIES"].split()


def test_object(name):
    return os.path.join(OBJECTS, name + ".bpf.o")


def configuration(policy):
    """What the tests give a policy, or a test object, that needs a configuration."""
    name = os.path.basename(policy).removesuffix(".bpf.o")
    folder = os.path.join(SOURCES, "schedulers", name) if name in POLICIES else os.path.join(SOURCES, "tests/vm/objects")
    return os.path.join(folder, name + ".json")


class Case(unittest.TestCase):
    def scx(self, *arguments, program="scx-run", **options):
        """Runs a program to its end."""
        return subprocess.run([os.path.join(PROGRAMS, program), *arguments], stdin=subprocess.DEVNULL, text=True,
                              timeout=60, **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options})

    def output_of(self, *arguments, **options):
        """Standard output of a run that has to succeed, and has nothing to complain about."""
        result = self.scx(*arguments, **options)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return result.stdout

    def assert_error(self, status, what, hint, *arguments, program="scx-run"):
        """An error has a status and two lines, and leaves standard output alone."""
        result = self.scx(*arguments, program=program)
        self.assertEqual(result.stdout, "")
        self.assertEqual(result.stderr, f"{program}: {what}\n  hint: {hint}\n")
        self.assertEqual(result.returncode, status)


