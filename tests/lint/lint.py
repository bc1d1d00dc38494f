# SPDX-License-Identifier: GPL-2.0-only
"""What holds for the tree as a whole: format, scripts, and texts that must agree with what they tell of."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SCX_RUN = os.environ["SCX_RUN"]
LONGEST_POLICY = 600  # lines; what is longer has parts that belong into include/scx


def run(*command):
    return subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def tracked():
    """Files git tracks, or would, as paths below the root."""
    listing = run("git", "ls-files", "--cached", "--others", "--exclude-standard")
    if listing.returncode:
        raise RuntimeError(f"the lint tests need a git checkout: {listing.stdout}")
    return [path for path in map(pathlib.Path, listing.stdout.splitlines()) if (ROOT / path).is_file()]


def newest(*names):
    """The first of these programs that is installed."""
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise RuntimeError(f"none of these is installed: {', '.join(names)}")
    return found


def policies():
    listing = json.loads(subprocess.run([SCX_RUN, "list", "--json"], check=True, stdout=subprocess.PIPE).stdout)
    return {policy["name"]: policy["summary"] for policy in listing["policies"]}


def first_line(path):
    with open(ROOT / path, errors="replace") as file:
        return file.readline()


class Tree(unittest.TestCase):
    def assert_succeeds(self, *command):
        result = run(*command)
        self.assertEqual(result.returncode, 0, result.stdout[-4000:])

    def test_sources_are_formatted(self):
        bpf, cpp = [], []
        for path in tracked():
            if path.name.endswith((".bpf.c", ".bpf.h")) or path.parts[:2] == ("include", "scx") and path.suffix == ".h":
                bpf.append(str(path))
            elif path.suffix in (".cpp", ".hpp"):
                cpp.append(str(path))
        for style, sources in (("include/scx/.clang-format", bpf), (".clang-format", cpp)):
            self.assertGreater(len(sources), 5)
            self.assert_succeeds(
                newest("clang-format-19", "clang-format"), "--dry-run", "--Werror", f"--style=file:{style}", *sources
            )

    def test_shell_scripts_are_clean(self):
        scripts = [str(path) for path in tracked() if re.match(r"#!.*\b(ba)?sh\b", first_line(path))]
        self.assertGreater(len(scripts), 5)
        self.assert_succeeds(newest("shellcheck"), "--external-sources", "--source-path=SCRIPTDIR", *scripts)

    def test_cases_of_the_virtual_machine_are_clean(self):
        cases = [str(path) for path in tracked() if str(path).startswith("tests/vm/") and path.suffix == ".sh"]
        self.assertGreater(len(cases), 5)
        # They are sourced by guest.sh, one after the other: what one sets, another uses.
        apart = "SC2154,SC2119,SC2120,SC2034"
        self.assert_succeeds(newest("shellcheck"), "--shell=dash", f"--exclude={apart}", *cases)

    def test_scripts_have_a_run_bit(self):
        without = [str(path) for path in tracked() if first_line(path).startswith("#!") and not os.access(ROOT / path, os.X_OK)]
        # Those that are run as `sh FILE`, in a virtual machine, where they say so.
        self.assertEqual([path for path in without if not path.startswith(("tests/", "scripts/lib/"))], [])

    def test_generated_files_are_not_tracked(self):
        self.assertEqual([str(path) for path in tracked() if re.search(r"\.(o|skel\.h|d)$|registry_.*\.cpp$", path.name)], [])

    def test_no_path_of_one_machine(self):
        words = re.compile(r"(?<![\w.])/(home|work|root/src)/|deb\.debian\.org")
        for path in tracked():
            if path.name != "lint.py" and not str(path).startswith(".ci/"):
                for number, line in enumerate((ROOT / path).read_text(errors="replace").splitlines(), 1):
                    self.assertIsNone(words.search(line), f"{path}:{number}: {line}")


class Policies(unittest.TestCase):
    def test_every_folder_is_in_the_list(self):
        folders = {path.parent.name for path in (ROOT / "schedulers").glob("*/*.bpf.c")}
        self.assertEqual(folders, set(policies()))

    def test_the_table_of_the_readme_is_the_list(self):
        table = re.search(r"<!-- policies -->\n(.*?)<!-- /policies -->", (ROOT / "README.md").read_text(), re.DOTALL)[1]
        rows = [f"| [{name}](schedulers/{name}/README.md) | {summary} |\n" for name, summary in policies().items()]
        self.assertEqual(table, "| policy | what it does |\n|---|---|\n" + "".join(rows))

    def test_each_has_a_readme_and_is_short(self):
        for name in policies():
            self.assertTrue((ROOT / "schedulers" / name / "README.md").is_file(), name)
            lines = (ROOT / "schedulers" / name / f"{name}.bpf.c").read_text().count("\n")
            self.assertLessEqual(lines, LONGEST_POLICY, name)

    def test_the_loader_names_none(self):
        for path in (ROOT / "loader").glob("*.[ch]pp"):
            for name in policies():
                self.assertNotRegex(path.read_text(), rf'["/]{name}[".]', f"{path.name} knows a policy")

    def test_each_readme_has_a_place_for_measurements(self):
        for path in ("README.md", *(f"schedulers/{name}/README.md" for name in policies())):
            self.assertEqual(len(re.findall(r"<!-- bench -->\n(?:.*\n)*?<!-- /bench -->\n", (ROOT / path).read_text())), 1, path)

    def test_the_table_of_mutants_says_what_they_say(self):
        folder = ROOT / "tests" / "vm" / "mutants"
        rows = []
        for path in sorted(folder.glob("*.bpf.c")):
            comment = re.search(r"/\*\n((?: \*.*\n)+?) \*\n \* caught by: (.*)\n \*/", path.read_text())
            fault = re.sub(r"\s*\n? \* ?", " ", comment[1]).strip()
            rows.append(f"| {path.name.removesuffix('.bpf.c')} | {fault} | {comment[2].replace(' ', ', ')} |\n")
        self.assertIn("|---|---|---|\n" + "".join(rows) + "\n", (folder / "README.md").read_text())


if __name__ == "__main__":
    unittest.main()
