# SPDX-License-Identifier: GPL-2.0-only
"""Help, lists, and what is said about a command line that makes no sense."""

import json
import os
import unittest

from scx import Case, POLICIES


class Help(Case):
    def test_teaches_verbs_and_examples(self):
        text = self.output_of("--help")
        for part in ("Usage: scx-run", "describe", "scx-run --policy", "--interval TIME", "Default: 1s; ", "-- make -j8"):
            self.assertIn(part, text)

    def test_every_verb_has_its_own(self):
        self.assertIn("--json", self.output_of("list", "--help"))
        self.assertIn("--schema", self.output_of("describe", "-h"))
        self.assertNotIn("--interval", self.output_of("describe", "-h"))
        self.assertTrue(self.output_of("--help").endswith("`scx-run VERB --help` has that verb's options.\n"))
        for verb in ("list", "check"):
            self.assertNotIn("policy's knobs", self.output_of(verb, "--help"))

    def test_tells_ranges(self):
        text = " ".join(self.output_of("--help").split())
        for part in ("Default: 1s; from 10ms to 60m.", "Default: 30s, unless the policy says less; from 100ms to 30s.",
                     "Default: 32KiB; from 1KiB to 1MiB."):
            self.assertIn(part, text)

    def test_documents_every_knob_of_every_policy(self):
        for policy in POLICIES:
            text = self.output_of("--policy", policy, "--help")
            for knob in json.loads(self.output_of("describe", policy))["knobs"]:
                self.assertIn(f"  {knob['option']}", text)

    def test_fits_eighty_columns(self):
        for policy in POLICIES:
            for line in self.output_of("--policy", policy, "--help").splitlines():
                self.assertLessEqual(len(line), 80, line)

    def test_has_a_configuration_where_the_policy_has_one(self):
        for policy in POLICIES:
            has_one = "config" in json.loads(self.output_of("describe", policy))
            for verb in ("run", "describe"):
                for text in (self.output_of(verb, "--policy", policy, "--help"),
                             self.output_of(verb, "--help", program=f"scx-{policy}")):
                    self.assertEqual("--config" in text, has_one, text)

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
        self.assert_error(2, "no policy was chosen", f"write: scx-run describe POLICY, with one of: {names}", "describe")
        self.assert_error(2, "unknown verb 'lisst'", "did you mean 'list'? Valid: run, list, describe, check", "lisst")
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
        refused("--slice: '-5ms' is out of range", "choose a value from 100us to 1s", "--slice", "-5ms")
        result = self.scx("--policy", "vtime", "--slcie", "5ms")
        self.assertEqual(result.returncode, 2)
        self.assertIn("unknown option '--slcie'\n  hint: did you mean '--slice'? Valid: --", result.stderr)

    def test_knobs_whose_values_have_names(self):
        def refused(what, hint, *arguments):
            self.assert_error(2, f"--slice: {what}", hint, "--policy", "vtime", "--slice", *arguments)

        units = "write a number and one of the units ns, us, ms, s, m"
        refused("'5' is a time without a unit", f"{units}, such as 5ms; or auto", "5")
        refused("'5h': unknown unit 'h'", f"{units}; or auto", "5h")
        refused("'2s' is out of range", "valid: auto, or a value from 100us to 1s", "2s")
        refused("'aut' is none of the names, and no number", "did you mean 'auto'? Valid: auto, or a value from 100us to 1s",
                "aut")

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
        units = "write a number and one of the units ns, us, ms, s, m"
        for option, text, example in (("--interval", "1", "1s"), ("--interval", "500", "500ms"), ("--timeout", "1", "1s"),
                                      ("--timeout", "0", "100ms"), ("--duration", "5", "5ms")):
            self.assert_error(2, f"{option}: '{text}' is a time without a unit", f"{units}, such as {example}", option, text)
        self.assert_error(2, "--interval: '-5ms' is out of range", "choose a value from 10ms to 60m", "--interval", "-5ms")
        self.assert_error(2, "--count: '99999999999999999999999' is too large",
                          "choose a value of at least 1", "--count", "99999999999999999999999")
        self.assert_error(2, "--count: '1.5' is no whole number", "write a whole number", "--count", "1.5")
        self.assert_error(2, "--duration: '18446744073.9s' is too large",
                          "choose a value of at least 1ns", "--duration", "18446744073.9s")
        self.assert_error(2, "--stats needs a value", "valid: table, json, none", "--stats")
        self.assert_error(2, "--interval needs a value", "choose a value from 10ms to 60m", "--interval")
        self.assert_error(2, "-c needs a value", "write --config FILE", "-c")
        self.assert_error(2, "--slice needs a value", "choose a value from 100us to 1s", "--policy", "fifo", "--slice")
        self.assert_error(2, "--quiet and --verbose contradict each other", "leave one of them out",
                          "--policy", "fifo", "-qv")
        self.assert_error(2, "--stats: unknown format 'jsno'", "did you mean 'json'? Valid: table, json, none",
                          "--stats", "jsno")
        self.assert_error(2, "there is no command to run after --", "write: run --policy NAME -- COMMAND [ARG...]",
                          "--policy", "fifo", "--")
        self.assert_error(2, "--schema, --config-schema and --config print different things", "give one of them",
                          "describe", "fifo", "--schema", "--config-schema")
        self.assert_error(2, "--policy and --object both choose a policy", "leave one of them out",
                          "--policy", "fifo", "--object", "x")

    def test_unknown_options_come_before_a_policy_that_is_missing(self):
        result = self.scx("--poli", "vtime")
        self.assertEqual(result.returncode, 2)
        self.assertRegex(result.stderr, "^scx-run: unknown option '--poli'\n  hint: did you mean '--policy'\\? Valid: --policy, ")
        self.assertTrue(result.stderr.endswith("; and the knobs of the policy that --policy chooses\n"), result.stderr)
        self.assert_error(2, "run has no option '--json'", "list and check have it", "--json")
        self.assert_error(2, "list has no option '--interval'", "run has it", "list", "--interval", "1s")
        self.assert_error(2, "run has no option '--json'", "list and check have it", "--policy", "fifo", "--json")

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
