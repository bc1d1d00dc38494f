# SPDX-License-Identifier: GPL-2.0-only
"""Help, lists, and what is said about a command line that makes no sense."""

import json
import os
import unittest

from scx import Case, POLICIES


class Help(Case):
    def test_teaches_verbs_and_examples(self):
        text = self.output_of("--help")
        for part in ("Usage: scx-run", "describe", "scx-run --policy", "--interval TIME", "Default: 1s.", "-- make -j8"):
            self.assertIn(part, text)

    def test_every_verb_has_its_own(self):
        self.assertIn("--json", self.output_of("list", "--help"))
        self.assertIn("--schema", self.output_of("describe", "-h"))
        self.assertNotIn("--interval", self.output_of("describe", "-h"))

    def test_documents_every_knob_of_every_policy(self):
        for policy in POLICIES:
            text = self.output_of("--policy", policy, "--help")
            for knob in json.loads(self.output_of("describe", policy))["knobs"]:
                self.assertIn(f"  {knob['option']}", text)

    def test_fits_eighty_columns(self):
        for policy in POLICIES:
            for line in self.output_of("--policy", policy, "--help").splitlines():
                self.assertLessEqual(len(line), 80, line)

    def test_version_names_libbpf(self):
        self.assertRegex(self.output_of("--version"), r"^scx-run \d+\.\d+\.\d+ \(libbpf \d+\.\d+\)\n$")


class List(Case):
    def test_names_all_policies(self):
        lines = self.output_of("list").splitlines()
        self.assertEqual([line.split()[0] for line in lines], sorted(POLICIES))
        self.assertEqual(self.output_of("--list").splitlines(), lines)

    def test_as_json(self):
        document = json.loads(self.output_of("list", "--json"))
        self.assertEqual([policy["name"] for policy in document["policies"]], sorted(POLICIES))
        self.assertTrue(all(policy["summary"] for policy in document["policies"]))
        self.assertEqual(json.loads(self.output_of("--list", "--json")), document)

    def test_a_full_disk_is_an_error(self):
        with open("/dev/full", "w") as full:
            result = self.scx("list", stdout=full)
        self.assertEqual(result.returncode, 1)
        self.assertIn("cannot write to standard output: No space left on device", result.stderr)

    def test_a_closed_output_is_an_error(self):
        result = self.scx("list", stdout=None, preexec_fn=lambda: os.close(1))
        self.assertEqual(result.returncode, 1)
        self.assertIn("cannot write to standard output", result.stderr)


class BadUsage(Case):
    def test_nobody_has_to_listen(self):
        with open("/dev/full", "w") as full:
            self.assertEqual(self.scx("xyzzy", stderr=full).returncode, 2)
        self.assertEqual(self.scx("xyzzy", preexec_fn=lambda: os.closerange(0, 3)).returncode, 2)

    def test_verbs_and_policies(self):
        names = ", ".join(sorted(POLICIES))
        self.assert_error(2, "no policy was chosen", f"add --policy with one of: {names}")
        self.assert_error(2, "unknown verb 'lisst'", "did you mean 'list'? Valid: run, list, describe", "lisst")
        self.assert_error(2, "'vtime' is a policy and not a verb", "to run it: scx-run --policy vtime", "vtime")
        self.assert_error(2, "unknown policy 'vtme'", f"did you mean 'vtime'? Valid: {names}", "--policy", "vtme")
        self.assert_error(2, "unknown policy 'xyzzy'", f"valid: {names}", "describe", "xyzzy")

    def test_knobs(self):
        def refused(what, hint, *arguments):
            self.assert_error(2, what, hint, "--policy", "fifo", *arguments)

        refused("--slice: '5' is a time without a unit",
                "write a number and one of the units ns, us, ms, s, m, such as 5ms", "--slice", "5")
        refused("--slice: '5h': unknown unit 'h'", "write a number and one of the units ns, us, ms, s, m",
                "--slice", "5h")
        refused("--slice: '2s' is out of range", "choose a value from 100us to 1s", "--slice", "2s")
        refused("--slice: 'long' is not a number", "write a number and one of the units ns, us, ms, s, m",
                "--slice=long")
        self.assert_error(2, "--slice: 'aut' is not a number", "did you mean 'auto'? Valid: auto, or a value from 100us to 1s",
                          "--policy", "vtime", "--slice", "aut")
        result = self.scx("--policy", "vtime", "--slcie", "5ms")
        self.assertEqual(result.returncode, 2)
        self.assertIn("unknown option '--slcie'\n  hint: did you mean '--slice'? Valid: --", result.stderr)

    def test_every_knob_refuses_what_is_beyond_its_range(self):
        for policy in POLICIES:
            for knob in json.loads(self.output_of("describe", policy))["knobs"]:
                if knob["type"] == "boolean":
                    continue
                unit = {"ns": "ns", "bytes": "B", "percent": "%"}.get(knob["unit"], "")
                with self.subTest(policy=policy, knob=knob["name"]):
                    result = self.scx("--policy", policy, f"{knob['option']}={knob['max'] + 1}{unit}")
                    self.assertEqual(result.returncode, 2)
                    self.assertIn("is out of range", result.stderr)

    def test_common_options(self):
        self.assert_error(2, "--interval: '1ms' is out of range", "choose a value from 10ms to 60m", "--interval", "1ms")
        self.assert_error(2, "--stats: unknown format 'jsno'", "did you mean 'json'? Valid: table, json, none",
                          "--stats", "jsno")
        self.assert_error(2, "there is no command to run after --", "write: run --policy NAME -- COMMAND [ARG...]",
                          "--policy", "fifo", "--")
        self.assert_error(2, "--schema, --config-schema and --config print different things", "give one of them",
                          "describe", "fifo", "--schema", "--config-schema")
        self.assert_error(2, "--policy and --object both choose a policy", "leave one of them out",
                          "--policy", "fifo", "--object", "x")

    def test_comes_before_what_is_wrong_with_the_machine(self):
        """A typo is answered the same everywhere, also where nothing could run."""
        self.assertEqual(self.scx("--policy", "fifo", "--slice", "5").returncode, 2)


class FixedPrograms(Case):
    def test_describe_themselves(self):
        for policy in POLICIES:
            program = f"scx-{policy}"
            self.assertEqual(self.output_of("describe", program=program), self.output_of("describe", policy))
            self.assertEqual([line.split()[0] for line in self.output_of("list", program=program).splitlines()], [policy])
            help_text = self.output_of("--help", program=program)
            self.assertIn(f"Usage: {program} ", help_text)
            self.assertNotIn("--policy", help_text)

    def test_have_no_policy_to_choose(self):
        result = self.scx("--policy", "fifo", program="scx-fifo")
        self.assertEqual(result.returncode, 2)
        self.assertIn("unknown option '--policy'", result.stderr)


if __name__ == "__main__":
    unittest.main()
