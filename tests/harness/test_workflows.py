"""The workflow of this project, the action that others use, and the example in the docs are what GitHub takes."""

from __future__ import annotations

import os
import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2]
ACTION = ROOT / ".github" / "actions" / "check" / "action.yml"


def check(schema, file):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_the_workflow_is_valid():
    code, said = check("vendor.github-workflows", ROOT / ".github" / "workflows" / "ci.yml")
    assert code == 0, said


def test_the_action_is_valid():
    code, said = check("vendor.github-actions", ACTION)
    assert code == 0, said


def test_an_action_that_is_none_is_refused(tmp_path):
    (tmp_path / "action.yml").write_text("name: x\nruns: {using: composite}\n")
    assert check("vendor.github-actions", tmp_path / "action.yml")[0] == 1


def test_the_example_for_others_is_valid_and_gives_inputs_that_the_action_has(tmp_path):
    (example,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "test-your-framework.md").read_text(), re.S)
    (tmp_path / "ci.yml").write_text(example)
    code, said = check("vendor.github-workflows", tmp_path / "ci.yml")
    assert code == 0, said
    inputs = re.findall(r"^  (\w+):$", ACTION.read_text().partition("outputs:")[0], re.M)
    given = re.findall(r"^          (\w+):", example.partition("actions/check@main")[2], re.M)
    assert given and set(given) <= set(inputs)


@pytest.mark.parametrize(("subject", "code"), [("reference", "0"), ("toytorch", "1"), ("nosuch", "2")])
def test_the_steps_of_the_action_do_what_they_say(tmp_path, subject, code):
    """Its scripts run as they stand, in a folder of their own, with what GitHub would give them."""
    scripts = re.findall(r"      run: \|\n((?:        .*\n|\n)+)", ACTION.read_text())
    binary = tmp_path / "bin"
    binary.mkdir()
    (binary / "gradspec").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gradspec.cli "$@"\n')
    (binary / "gradspec").chmod(0o755)
    environment = {
        "PATH": f"{binary}:{os.environ['PATH']}",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'examples' / 'toytorch'}",
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "SUBJECT": subject,
        "LEVELS": "core",
        "ARGUMENTS": "--scenario an_exception_turns_it_off_again",
        "BEFORE": "",
    }
    for script in scripts:
        lines = "\n".join(line[8:] for line in script.splitlines())
        subprocess.run(["bash", "-e", "-c", lines], cwd=tmp_path, env=environment, check=True, timeout=120)
    assert f"code={code}\n" in (tmp_path / "output").read_text()
    written = {path.name for path in (tmp_path / "reports").glob("*")} if code != "2" else set()
    if code == "2":
        assert not (tmp_path / "summary").exists()
    else:
        assert {"gradspec.jsonl", "gradspec.html", "gradspec.xml", "gradspec.sarif", "badges"} <= written
        assert (tmp_path / "summary").read_text().startswith("## ")
