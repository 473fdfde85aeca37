"""The ``gradspec`` command, as a user runs it: in a directory of their own, in a process of its own."""

from __future__ import annotations

import pathlib
import subprocess
import sys
import xml.etree.ElementTree as xml

import pytest

from gradspec import results

ROOT = pathlib.Path(__file__).parent.parent.parent

#: Modules like torch, in a user's directory.
SUBJECTS = {
    "same": "",
    "changed": "torch.is_grad_enabled = lambda: True",
    "reworded": """
backward = torch.Tensor.backward
def other(self, *given, **named):
    try:
        backward(self, *given, **named)
    except RuntimeError:
        raise RuntimeError("in my own words") from None
torch.Tensor.backward = other
""",
}
SUBJECT = """
import sys
from gradspec.subjects.reference import Reference
from reference_impl import instances
torch = instances.load()
{change}
gradspec_subject = Reference()
gradspec_subject.module = torch
gradspec_subject.name = "{name}"
"""


@pytest.fixture
def command(tmp_path):
    """Runs the command in an empty directory with three subjects; gives exit code and all that it said."""
    for name, change in SUBJECTS.items():
        (tmp_path / f"{name}.py").write_text(SUBJECT.format(name=name, change=change))
    (tmp_path / "empty.py").write_text("")
    (tmp_path / "leaving.py").write_text("raise SystemExit('no such device')")

    def run(*arguments, **environment):
        done = subprocess.run(
            [sys.executable, "-m", "gradspec.cli", *arguments],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "PATH": "", **environment},
            capture_output=True,
            text=True,
            timeout=300,
        )
        return done.returncode, done.stdout + done.stderr

    return run


ONE = ("--scenario", "an_exit_stack_holds_modes")
#: What it settles is only observed of torch.
UNDOCUMENTED = ("--scenario", "an_instance_made_early_restores_the_mode_of_its_entry")


def test_it_ends_with_0_where_the_subject_conforms_and_leaves_results_and_report(command, tmp_path):
    code, said = command("run", "--subject", "same", *ONE)
    assert code == 0, said
    found = results.read(tmp_path / "reports" / "same.jsonl")
    assert found.footer["counts"]["conforms"] == 1
    assert found.header["command"] == ["gradspec", "run", "--subject", "same", *ONE]
    assert "<html" in (tmp_path / "reports" / "same.html").read_text()
    assert said.rstrip().splitlines()[-2].endswith("reports/same.html")


def test_it_ends_with_1_where_the_subject_diverges(command):
    code, said = command("run", "--subject", "changed", *ONE)
    assert code == 1, said
    assert "grad_enabled" in said


def test_it_ends_with_0_where_a_third_party_differs_from_what_is_only_observed_unless_that_is_to_count(
    command, tmp_path
):
    code, said = command("run", "--subject", "changed", *UNDOCUMENTED)
    assert code == 0, said
    assert "1 diverge only from what is observed of torch, undocumented" in said
    (case,) = results.read(tmp_path / "reports" / "changed.jsonl").cases
    assert (case["verdict"], case["observed_only"]) == ("diverges", True)
    assert command("run", "--subject", "changed", *UNDOCUMENTED, "--observed")[0] == 1
    code, said = command("show", UNDOCUMENTED[1], "--subject", "changed")
    assert code == 0
    assert "diverges only from what is observed of torch, undocumented" in said


def test_it_ends_with_0_where_only_texts_differ(command, tmp_path):
    code, said = command("run", "--subject", "reworded", "--chapter", "no_grad")
    assert code == 0, said
    assert results.read(tmp_path / "reports" / "reworded.jsonl").footer["counts"]["wording"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--subject", "nosuchtorch"], "cannot be imported"),
        (["--subject", "wrong:nosuch"], "there is no subject 'wrong:nosuch'"),
        (["--subject", "reference:x"], "'x' is not a torch version"),
        (["--subject", "same", "--reference", "new"], "'new' is not a torch version"),
        (["--subject", "empty", *ONE], "no verdict"),
        (["--subject", ""], "there is no subject ''"),
        (["--subject", "../same"], "there is no subject '../same'"),
        (["--subject", "leaving"], "the subject 'leaving' cannot be imported: no such device"),
        (["--subject", "json", *ONE], "no verdict"),
        (["--subject", "same", "--clause", "MODE-99"], "the ledger has no clause and no claim 'MODE-99'"),
        (["--subject", "same", "--scenario", "nosuch"], "nothing in the suite is what was asked for"),
        (["--subject", "same", *ONE, "--results", "empty.py/r.jsonl"], "empty.py/r.jsonl cannot be written"),
        (["--subject", "same", *ONE, "--html", "."], ". cannot be written"),
        (["--subject", "same", *ONE, "--junit", "empty.py/r.xml"], "empty.py/r.xml cannot be written"),
        (["--subject", "same", "--workers", "many"], "neither a number nor auto"),
        (["--nosuchoption"], "No such option"),
    ],
)
def test_it_ends_with_2_and_a_sentence_where_it_could_not_judge(command, arguments, sentence):
    code, said = command("run", *arguments)
    assert code == 2, said
    assert sentence in said
    assert "Traceback" not in said


def test_junit_xml_is_made_of_the_results(command, tmp_path):
    code, said = command("run", "--subject", "changed", *ONE, "--junit", "ci/out.xml")
    assert code == 1, said
    (case,) = xml.parse(tmp_path / "ci" / "out.xml").getroot().iter("testcase")
    assert (case.get("classname"), case.get("name")) == ("modes", ONE[1])
    assert case.find("failure").get("type") == "diverges"
    assert command("run", "--subject", "changed", "--scenario", "nosuch", "--junit", "ci/out.xml")[0] == 2
    assert not (tmp_path / "ci" / "out.xml").exists()


def test_an_old_results_file_is_not_taken_for_this_runs(command, tmp_path):
    assert command("run", "--subject", "same", *ONE)[0] == 0
    assert command("run", "--subject", "same", "--scenario", "nosuch")[0] == 2
    assert not (tmp_path / "reports" / "same.jsonl").exists()


def test_what_the_users_directory_configures_does_not_disturb_it(command, tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --nosuchoption\npython_files = none\n")
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = '--nosuchoption'\n")
    (tmp_path / "conftest.py").write_text("raise SystemExit('the conftest of the user')\n")
    (tmp_path / "test_own.py").write_text("raise SystemExit('a test of the user')\n")
    code, said = command("run", "--subject", "same", *ONE, PYTEST_ADDOPTS="--nosuchoption")
    assert code == 0, said


def test_it_leaves_nothing_but_its_reports(command, tmp_path):
    before = {path.name for path in tmp_path.iterdir()}
    command("run", "--subject", "same", "--chapter", "generated", PYTHONDONTWRITEBYTECODE="1")
    assert {path.name for path in tmp_path.iterdir()} - before == {"reports"}


def test_workers_come_to_the_same_end(command, tmp_path):
    code, said = command("run", "--subject", "same", "--chapter", "EG", "--workers", "2")
    assert code in (0, 1, 2), said
    spread = results.read(tmp_path / "reports" / "same.jsonl")
    assert command("run", "--subject", "same", "--chapter", "EG")[0] == code
    alone = results.read(tmp_path / "reports" / "same.jsonl")
    assert [case["verdict"] for case in spread.cases] == [case["verdict"] for case in alone.cases]


def test_it_says_which_rules_ran(command, tmp_path):
    command("run", "--subject", "same", *ONE, "--rules")
    (case,) = results.read(tmp_path / "reports" / "same.jsonl").cases
    assert any(rule.startswith("modes.") for rule in case["rules"])
    command("run", "--subject", "same", *ONE)
    (case,) = results.read(tmp_path / "reports" / "same.jsonl").cases
    assert "rules" not in case


def test_the_release_that_a_subject_is_held_to_can_be_chosen(command, tmp_path):
    assert command("run", "--subject", "reference:2.1", "--chapter", "SG")[0] == 0
    assert results.read(tmp_path / "reports" / "reference-2.1.jsonl").header["reference"]["version"] == "2.1.2"
    code, said = command("run", "--subject", "reference:2.1", "--reference", "2.13.0", "--chapter", "SG")
    assert code == 1
    assert "SG-05" in said


def test_list_names_scenarios_and_what_they_settle(command):
    code, said = command("list", "--clause", "SG-05")
    assert code == 0
    assert said
    assert all("SG-05" in line for line in said.splitlines())


def test_show_prints_the_trace_of_one_scenario(command):
    code, said = command("show", ONE[1], "--subject", "changed")
    assert code == 1
    assert "step 1 (see)" in said
    assert "grad_enabled=True" in said
    assert command("show", "nosuch", "--subject", "same")[0] == 2


def test_report_refuses_what_is_no_results_file_with_one_sentence(command, tmp_path):
    (tmp_path / "cut.jsonl").write_text("hello")
    code, said = command("report", "cut.jsonl", "-o", "page.html")
    assert code == 2
    assert said.count("\n") == 1
    assert "not a gradspec results file" in said


def test_report_makes_a_page_of_results(command, tmp_path):
    command("run", "--subject", "same", *ONE)
    code, _ = command("report", "reports/same.jsonl", "-o", "page.html")
    assert code == 0
    assert (tmp_path / "page.html").exists()


def test_help_names_every_command():
    said = subprocess.run([sys.executable, "-m", "gradspec.cli", "--help"], capture_output=True, text=True, cwd=ROOT)
    for name in ("run", "list", "show", "bench", "campaign", "replay", "shrink", "explain"):
        assert f"\n  {name} " in said.stdout


def test_the_command_starts_without_what_only_some_commands_need():
    lines = "import sys, gradspec.cli; print({'reference_impl', 'hypothesis', 'rich'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, cwd=ROOT, check=True)
    assert said.stdout == "set()\n"
