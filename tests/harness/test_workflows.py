"""The workflow of this project, the action that others use, and the example in the docs are what GitHub takes."""

from __future__ import annotations

import os
import pathlib
import re
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent / "report"))
import synthetic  # noqa: E402

ROOT = pathlib.Path(__file__).parents[2]
ACTION = ROOT / ".github" / "actions" / "check" / "action.yml"


def check(schema, file):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


WORKFLOWS = [ROOT / ".github" / "workflows" / "ci.yml", ROOT / "examples" / "conformance.yml"]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_is_valid(workflow):
    code, said = check("vendor.github-workflows", workflow)
    assert code == 0, said


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_joins_what_its_jobs_hand_over(workflow, tmp_path):
    """The script that joins runs as it stands, on what the jobs before it upload."""
    (script,) = re.findall(r"- name: Join\n        run: \|\n((?:          .*\n)+)", workflow.read_text())
    folder = tmp_path / "results"
    for version in ("1.10", "1.9"):
        subject = synthetic.subject("toy", version)
        place = folder / f"results-{version}" if "results/*/" in script else folder
        name = "gradspec.jsonl" if "results/*/" in script else f"torch-{version}.jsonl"
        place.mkdir(parents=True, exist_ok=True)
        synthetic.write(place / name, [synthetic.case("no_grad::x", ["NG-01"])], subject=subject)
    lines = "\n".join(line[10:] for line in script.splitlines())
    subprocess.run(["bash", "-e", "-c", lines], cwd=tmp_path, env=environment(tmp_path), check=True, timeout=120)
    page = (tmp_path / "page" / "index.html").read_text()
    assert page.index('<th scope="col">toy 1.9') < page.index('<th scope="col">toy 1.10')
    assert {path.name for path in (tmp_path / "page" / "badges").iterdir()} >= {"toy-1.9.json", "toy-1.10.json"}
    assert (tmp_path / "summary").read_text().startswith("## All 2 subjects conform")


def environment(folder):
    """What GitHub gives a step, with gradspec installed."""
    binary = folder / "bin"
    binary.mkdir()
    (binary / "gradspec").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gradspec.cli "$@"\n')
    (binary / "gradspec").chmod(0o755)
    return {
        "PATH": f"{binary}:{os.environ['PATH']}",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'examples' / 'toytorch'}",
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
    }


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
    given = {
        **environment(tmp_path),
        "SUBJECT": subject,
        "LEVELS": "core",
        "ARGUMENTS": "--scenario an_exception_turns_it_off_again",
        "BEFORE": "",
    }
    for script in scripts:
        lines = "\n".join(line[8:] for line in script.splitlines())
        subprocess.run(["bash", "-e", "-c", lines], cwd=tmp_path, env=given, check=True, timeout=120)
    assert f"code={code}\n" in (tmp_path / "output").read_text()
    written = {path.name for path in (tmp_path / "reports").glob("*")} if code != "2" else set()
    if code == "2":
        assert not (tmp_path / "summary").exists()
    else:
        assert {"gradspec.jsonl", "gradspec.html", "gradspec.xml", "gradspec.sarif", "badges"} <= written
        assert (tmp_path / "summary").read_text().startswith("## ")
