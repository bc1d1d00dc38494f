# SPDX-License-Identifier: GPL-2.0-only
"""Configurations: what may be in the file, and what is said of one that is no good. That is the parser's unit test; here
are a few of each, through the whole program."""

import copy
import glob
import json
import os
import tempfile
import unittest

import jsonschema

from scx import Case, POLICIES, SOURCES, configuration, test_object

OBJECT = ("--object", test_object("configured"))
FILE_HINT = "give a file with one JSON object; the policy's --help tells what it may hold"


def paths_of(value, path=()):
    """Every place in a JSON value, but the whole of it."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from paths_of(child, (*path, key))


def changed(document, path, value):
    """A copy of it with another value at that place."""
    copied = copy.deepcopy(document)
    parent = copied
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    return copied


class Config(Case):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = os.path.join(directory.name, "layers.json")
        self.schema = json.loads(self.output_of("describe", *OBJECT, "--config-schema"))
        self.values = json.loads(self.output_of("describe", *OBJECT, "--config", configuration("configured")))

    def write(self, text):
        with open(self.path, "w") as file:
            file.write(text)

    def is_taken(self, document):
        self.write(json.dumps(document))
        result = self.scx("describe", *OBJECT, "--config", self.path)
        self.assertEqual(result.returncode, 2 if result.stderr else 0, result.stderr)
        return not result.stderr

    def test_a_good_one_is_printed_whole(self):
        self.assertEqual(self.values["layers"][1],
                         {"name": "other", "matches": [], "kind": "open", "slice": "20ms", "preempt": False, "boost": -5})
        self.write(json.dumps(self.values))
        self.assertEqual(json.loads(self.output_of("describe", *OBJECT, "--config", self.path)), self.values)

    def test_the_schema_takes_what_the_program_takes(self):
        """Every value of a good configuration replaced, one at a time, by values good and bad."""
        jsonschema.Draft202012Validator.check_schema(self.schema)
        validator = jsonschema.Draft202012Validator(self.schema)
        validator.validate(self.values)
        verdicts = set()
        others = (None, True, 7, -1, 2**64, 1.5, "", "x" * 30, "a\u0007", "5ms", "grouped", [1], {"comm": "make"}, [], {}, "(rest)")
        for path in paths_of(self.values):
            for other in others:
                document = changed(self.values, path, other)
                expected = validator.is_valid(document)
                with self.subTest(path=path, value=other):
                    verdicts.add(expected)
                    self.assertEqual(self.is_taken(document), expected)
        self.assertEqual(verdicts, {True, False})

    def test_an_error_has_a_place_and_a_remedy(self):
        def refused(what, hint, text):
            self.write(text)
            for verb in ("run", "describe"):
                self.assert_error(2, f"{self.path}:{what}", hint, verb, *OBJECT, "--config", self.path)

        refused("3: /layres: unknown name", "did you mean 'layers'? Valid: strict, fallback, limits, words, layers",
                '{\n  // of us all\n  "layres": []\n}')
        refused("2: /strict: text cannot stand here", "write true or false", '{\n"strict": "true"}')
        refused("1: 'strict' is missing", 'add "strict": true or false', "{}")

    def test_what_says_nothing_is_refused(self):
        def refused(what, hint, path, value):
            self.write(json.dumps(changed(self.values, path, value)))
            self.assert_error(2, f"{self.path}:1: {what}", hint, "describe", *OBJECT, "--config", self.path)

        refused("/words: the list is empty", "write a list of 1 to 3, each text of 1 to 7 bytes without control characters",
                ("words",), [])
        refused("/layers/0/matches/0: this says nothing", "write at least one of: comm, nice", ("layers", 0, "matches", 0), {})
        refused("/layers/0: what belongs to no item is called '(rest)'", "give the item another name",
                ("layers", 0, "name"), "(rest)")
        refused("/layers/0/name: the text is empty", "write text of 1 to 15 bytes without control characters",
                ("layers", 0, "name"), "")

    def test_files_that_are_none(self):
        self.assert_error(2, f"cannot read {self.path}: No such file or directory", FILE_HINT, *OBJECT, "--config", self.path)
        self.assert_error(2, "/dev/zero is not a regular file", FILE_HINT, *OBJECT, "--config", "/dev/zero")
        self.write("")
        self.assert_error(2, f"{self.path} is empty", FILE_HINT, *OBJECT, "--config", self.path)

    def test_is_asked_for_and_refused_where_there_is_none(self):
        self.assert_error(2, "configured needs a configuration: Which layers there are.",
                          f"add --config FILE; `scx-run describe {' '.join(OBJECT)} --config-schema` tells what it may hold",
                          *OBJECT)
        what = "layered needs a configuration: Layers of tasks, and the CPUs they get."
        for program, words in (("scx-run", ("--policy", "layered")), ("scx-layered", ())):
            hint = self.scx(*words, program=program).stderr.partition("`")[2].partition("`")[0]
            self.assert_error(2, what, f"add --config FILE; `{hint}` tells what it may hold", *words, program=program)
            self.assertIn('"layers"', self.output_of(*hint.split()[1:], program=hint.split()[0]))
        hint = "leave the option out; its knobs are options of their own"
        self.assert_error(2, "fifo has no configuration", hint, "--policy", "fifo", "--config", self.path)
        self.assert_error(2, "fifo has no configuration", hint, "describe", "fifo", "--config", self.path)
        self.assert_error(2, "fifo has no configuration", hint, "describe", "fifo", "--config-schema")
        self.assert_error(2, "--config: the value is empty", "give a value, or leave the option out", *OBJECT, "--config=")

    def test_help_has_its_fields(self):
        text = self.output_of(*OBJECT, "--help")
        self.assertIn("Configuration of configured (--config):", text)
        self.assertIn("layers[].matches[].comm  Tasks called like this.", text)
        for line in text.splitlines():
            self.assertLessEqual(len(line), 80, line)


class Policies(Case):
    def test_conditions_of_layers_say_something(self):
        schema = jsonschema.Draft202012Validator(json.loads(self.output_of("describe", "layered", "--config-schema")))
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            for match, expected in (({"any": [{"all": [{"uid": 0}]}]}, 0), ({"any": []}, 2), ({"any": [{"all": []}]}, 2),
                                    ({"any": [{"all": [{}]}]}, 2), ({"any": [{"all": [{"not": True}]}]}, 2)):
                document = {"layers": [{"name": "one", "match": match}]}
                file.seek(0)
                file.truncate()
                json.dump(document, file)
                file.flush()
                result = self.scx("describe", "layered", "--config", file.name)
                self.assertEqual(result.returncode, expected, f"{match}: {result.stderr}")
                self.assertEqual(schema.is_valid(document), expected == 0, match)

    def test_configurations_in_the_tree_are_good(self):
        for policy in POLICIES:
            files = glob.glob(os.path.join(SOURCES, "schedulers", policy, "**", "*.json"), recursive=True)
            needs_one = "config" in json.loads(self.output_of("describe", policy))
            self.assertEqual(needs_one, configuration(policy) in files, f"{policy}/{policy}.json")
            schema = json.loads(self.output_of("describe", policy, "--config-schema")) if needs_one else {}
            for file in files:
                with self.subTest(file=file):
                    jsonschema.validate(json.loads(self.output_of("describe", policy, "--config", file)), schema)


if __name__ == "__main__":
    unittest.main()
