# SPDX-License-Identifier: GPL-2.0-only
"""Objects of others, good and bad."""

import json
import os
import random
import tempfile
import unittest

from scx import Case, POLICIES, test_object

HINT = "give a scheduler's object file, such as one made by `bpftool gen object`"


class ForeignObjects(Case):
    def test_without_tags_have_variables_and_counters(self):
        description = json.loads(self.output_of("describe", "--object", test_object("untagged")))
        self.assertEqual(description["name"], "untagged")
        self.assertEqual([variable["name"] for variable in description["variables"]], ["step", "offset", "quick"])
        self.assertIn("counts[2]", [stat["name"] for stat in description["stats"]])
        self.assertIn("--set step=VALUE", self.output_of("--object", test_object("untagged"), "--help"))

    def test_variables_are_typed(self):
        def refused(what, hint, assignment):
            self.assert_error(2, what, hint, "--object", test_object("untagged"), "--set", assignment)

        refused("--set: untagged has no constant variable 'stap'", "did you mean 'step'? Valid: step, offset, quick",
                "stap=1")
        refused("--set: 'step' is no assignment", "write --set name=value", "step")
        refused("--set: 'step=4294967296' is out of range", "the variable has 32 bits", "step=4294967296")
        refused("--set: 'offset=40000' is out of range", "the variable has 16 bits and a sign", "offset=40000")
        refused("--set quick: 'perhaps' is neither on nor off", "write on or off", "quick=perhaps")

    def test_that_describe_themselves_have_knobs(self):
        self.assert_error(2, "--slice: '2s' is out of range", "choose a value from 100us to 1s",
                          "--object", test_object("described"), "--slice", "2s")
        self.assert_error(2, "--set: 'slice_ns' is a knob", "use --slice",
                          "--object", test_object("described"), "--set", "slice_ns=1")

    def test_whose_knobs_have_named_values(self):
        shards = ("--object", test_object("described"), "--shards")
        names = "off, llc, node, or a value from 1 to 1024 cpus"
        self.assert_error(2, "--shards: 'lcl' is none of the names, and no number", f"did you mean 'llc'? Valid: {names}", *shards, "lcl")
        self.assert_error(2, "--shards: '2000' is out of range", f"valid: {names}", *shards, "2000")
        self.assert_error(2, "--shards: '1.5' is no whole number", "write a whole number; or one of off, llc, node",
                          *shards, "1.5")
        self.assertIn("Default: llc; from 1 to 1024, or one of off, llc, node.",
                      " ".join(self.output_of(*shards[:2], "--help").split()))


class BrokenObjects(Case):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = os.path.join(directory.name, "broken.bpf.o")

    def refused(self, content):
        """One clear error, whatever is in the file; libbpf's own words stay inside."""
        with open(self.path, "wb") as file:
            file.write(content)
        for verb in ("run", "describe"):
            result = self.scx(verb, "--object", self.path)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertEqual(len(result.stderr.splitlines()), 2, result.stderr)
            self.assertTrue(result.stderr.startswith(f"scx-run: {self.path}"), result.stderr)

    def test_no_such_file(self):
        self.assert_error(2, f"cannot read {self.path}: No such file or directory", HINT, "--object", self.path)

    def test_a_directory(self):
        self.assert_error(2, "/tmp is not a regular file", HINT, "--object", "/tmp")

    def test_an_empty_file(self):
        self.refused(b"")

    def test_no_bpf(self):
        self.refused(b"int main() { return 0; }\n")
        with open("/bin/true", "rb") as program:
            self.refused(program.read())

    def test_no_scheduler(self):
        with open(test_object("no_scheduler"), "rb") as file:
            self.refused(file.read())

    def test_truncated(self):
        with open(test_object("described"), "rb") as file:
            content = file.read()
        for part in (0.1, 0.5, 0.9, 0.99):
            self.refused(content[: int(len(content) * part)])

    def test_flipped_bits(self):
        with open(test_object("configured"), "rb") as file:
            content = file.read()
        chance = random.Random(2)
        for _ in range(20):
            flipped = bytearray(content)
            for _ in range(8):
                flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
            with open(self.path, "wb") as file:
                file.write(flipped)
            # A flipped bit of a program or a help text changes nothing that is looked at here.
            result = self.scx("describe", "--object", self.path)
            self.assertIn(result.returncode, (0, 2), result.stderr)
            self.assertEqual(len(result.stderr.splitlines()), result.returncode, result.stderr)

    def test_another_byte_order(self):
        with open(test_object("described"), "rb") as file:
            content = bytearray(file.read())
        content[5] = 2  # EI_DATA: ELFDATA2MSB
        self.refused(bytes(content))

    def test_too_large(self):
        with open(self.path, "wb") as file:
            file.truncate((64 << 20) + 1)
        self.assert_error(2, f"{self.path} is larger than 65536 KiB", HINT, "--object", self.path)

    def test_links(self):
        os.symlink(test_object("described"), self.path)
        self.assertEqual(json.loads(self.output_of("describe", "--object", self.path))["name"], "described")
        os.remove(self.path)
        os.symlink(self.path, self.path)
        self.assert_error(2, f"cannot read {self.path}: Too many levels of symbolic links", HINT, "--object", self.path)

    def test_what_never_ends(self):
        self.assert_error(2, "/dev/zero is not a regular file", HINT, "--object", "/dev/zero")
        os.mkfifo(self.path)
        self.assert_error(2, f"{self.path} is not a regular file", HINT, "--object", self.path)

    def test_names_of_files_stay_in_their_line(self):
        self.assert_error(2, "cannot read ?[2J?: No such file or directory", HINT, "--object", "\x1b[2J\n")

    def test_noise(self):
        self.refused(b"\x7fELF" + random.Random(1).randbytes(5000))

    def test_verbose_shows_what_libbpf_says(self):
        with open(test_object("described"), "rb") as file:
            content = bytearray(file.read())
        content[18] = 62  # e_machine: EM_X86_64
        with open(self.path, "wb") as file:
            file.write(content)
        self.assertIn("libbpf: ", self.scx("describe", "--verbose", "--object", self.path).stderr)

    def test_broken_descriptions(self):
        for name, why in (("broken_2", "unknown unit 'furlongs'"), ("broken_15", "names: 'off' stands twice"),
                          ("broken_21", "min <= default <= max does not hold"),
                          ("broken_48", "another knob is the option --knob, too")):
            result = self.scx("describe", "--object", test_object(name))
            self.assertEqual(result.returncode, 2)
            self.assertIn(f"the description of 'knob' is broken: {why}", result.stderr)


class ThisMachine(Case):
    """Without sched_ext, or without the rights, a run ends before it begins."""

    def test_says_why_nothing_runs(self):
        has_sched_ext = os.path.exists("/sys/kernel/sched_ext")
        if has_sched_ext and os.geteuid() == 0:
            self.skipTest("a scheduler could run here; the virtual machine's tests do that")
        result = self.scx("--policy", POLICIES[0])
        self.assertEqual(result.returncode, 4 if has_sched_ext else 3, result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 2)


if __name__ == "__main__":
    unittest.main()
