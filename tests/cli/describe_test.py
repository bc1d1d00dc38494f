# SPDX-License-Identifier: GPL-2.0-only
"""Descriptions and schemas, checked by a validator that is not ours."""

import copy
import json
import unittest

import jsonschema

from scx import Case, POLICIES, configuration, test_object


def sample_lines(description, config=None):
    """Lines as a run would print them, made from the description and, where the policy has one, a configuration."""
    start = {"type": "start", "version": 1, "policy": description["name"], "summary": description["summary"], "pid": 1,
             "kernel": "7.3", "nr_cpus": 2, "knobs": {knob["name"]: knob["default"] for knob in description["knobs"]},
             "partial": False, "time_unix_ns": 1}
    values = {stat["name"]: 2**64 - 1 for stat in description["stats"]}
    sums = {stat["name"]: 1 for stat in description["stats"] if stat["kind"] != "gauge"}
    counters = {stat["name"]: 1 for stat in description["stats"] if stat["kind"] == "counter"}
    stats = {"type": "stats", "version": 1, "seq": 1, "elapsed_ns": 1, "interval_ns": 1, "cpus": [{"cpu": 0, **values}],
             "total": sums, "delta": counters}
    end = {"type": "exit", "version": 1, "kind": "unreg", "kind_code": 64, "exit_code": -1, "reason": "", "message": "",
           "status": 0, "restarts": 0, "elapsed_ns": 1}
    lines = [start, stats, {**stats, "events": {"SCX_EV_ANY": 1}},
             {"type": "restart", "version": 1, "reason": "hotplug", "restarts": 1}, end]
    if "rows" in description:
        row = {"name": "any", **{stat["name"]: 1 for stat in description["rows"]["stats"]}}
        for line in (stats, lines[2]):
            line[description["rows"]["of"]] = [row, row]
    if "config" in description:
        start["config"] = config
        lines.append({"type": "config", "version": 1, "elapsed_ns": 1, "loaded": True, "message": "", "config": config})
    return lines


class Describe(Case):
    def objects(self):
        """Arguments that name every policy, and foreign objects."""
        yield from ((policy,) for policy in POLICIES)
        yield from (("--object", test_object(name)) for name in ("described", "untagged", "configured"))

    def description_of(self, *arguments):
        return json.loads(self.output_of("describe", *arguments))

    def lines_of(self, arguments):
        description = self.description_of(*arguments)
        config = None
        if "config" in description:
            config = self.description_of(*arguments, "--config", configuration(arguments[-1]))
        return sample_lines(description, config)

    def test_knobs_are_consistent(self):
        for arguments in self.objects():
            for knob in json.loads(self.output_of("describe", *arguments))["knobs"]:
                self.assertTrue(knob["help"])
                if knob["type"] == "integer":
                    self.assertLessEqual(knob["min"], knob["max"])
                    if knob["default"] not in knob.get("names", {}).values():
                        self.assertLessEqual(knob["min"], knob["default"])
                        self.assertLessEqual(knob["default"], knob["max"])

    def test_schema_accepts_our_lines_and_no_others(self):
        for arguments in self.objects():
            schema = json.loads(self.output_of("describe", *arguments, "--schema"))
            jsonschema.Draft202012Validator.check_schema(schema)
            validator = jsonschema.Draft202012Validator(schema)
            for line in self.lines_of(arguments):
                with self.subTest(arguments=arguments, type=line["type"]):
                    validator.validate(line)
                    self.assertFalse(validator.is_valid({**line, "surprise": 1}))
                    self.assertFalse(validator.is_valid({**line, "version": 2}))
                    for key in set(line) - {"events"}:
                        shorter = copy.deepcopy(line)
                        del shorter[key]
                        self.assertFalse(validator.is_valid(shorter), key)

    def test_schema_knows_each_value_of_a_knob(self):
        arguments = ("describe", "--object", test_object("described"))
        validator = jsonschema.Draft202012Validator(json.loads(self.output_of(*arguments, "--schema")))
        description = json.loads(self.output_of(*arguments))
        self.assertEqual(description["knobs"][5]["names"], {"off": 0, "llc": 4294967295, "node": 4294967294})
        start = sample_lines(description)[0]
        for value, allowed in ((0, True), (4294967294, True), (1, True), (1024, True), (1025, False), ("llc", False)):
            line = {**start, "knobs": {**start["knobs"], "shards": value}}
            self.assertEqual(validator.is_valid(line), allowed, value)

    def test_schema_knows_each_statistic(self):
        schema = json.loads(self.output_of("describe", "vtime", "--schema"))
        validator = jsonschema.Draft202012Validator(schema)
        line = sample_lines(json.loads(self.output_of("describe", "vtime")))[1]
        for part in ("total", "delta"):
            for change in ({"surprise": 1}, {next(iter(line[part])): -1}, {next(iter(line[part])): "1"}):
                self.assertFalse(validator.is_valid({**line, part: {**line[part], **change}}), change)
        self.assertFalse(validator.is_valid({**line, "cpus": [{}]}))


if __name__ == "__main__":
    unittest.main()
