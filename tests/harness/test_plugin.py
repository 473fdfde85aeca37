"""The pytest plugin, in sessions of its own: collecting, running, spreading, gathering."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys

import pytest

from gradspec import clauses, results, suite

SUITE = """
from gradspec.scenario import scenario

@scenario("MODE-08")
def restores(torch, see):
    with torch.no_grad():
        see()
    see()

@scenario("NG-07", "C-03")
def changes_in_place(torch, see):
    x = torch.tensor([1.0])
    see(x=x.add_(1))
    see.claim("C-03", "it changes", x.tolist() == [2.0])

@scenario("DEF-04")
def requires_nothing(torch, see):
    see(x=torch.tensor([1.0]))

def test_of_no_subject():
    pass
"""

REFUSED = """
@scenario("MODE-08")
def refused(torch, see):
    with see.raises():
        torch.tensor(1, 2, 3, 4)
"""

GENERATED = """
import pytest
from hypothesis import given, settings, strategies as st

@pytest.mark.clauses("MODE-09")
@settings(max_examples=30, database=None, derandomize=True)
@given(st.lists(st.booleans(), max_size=4))
def test_modes(differential, choices):
    lines = ["def program(torch, see):", "    x = torch.tensor([1.0])"]
    lines += ["    x.add_(1)" if one else "    x.detach()" for one in choices]
    differential("\\n".join([*lines, "    see(x=x)"]))
"""


def subject(text):
    """The text of a module that is a subject: the mini torch, changed by ``text``."""
    return f"from mini import side, without\nmade = side('subj')\n{text}\ngradspec_subject = made\n"


CONFORMING = subject("")
DIVERGING = subject("made.module.is_grad_enabled = lambda: True")
LACKING = subject("without(made, 'no_grad')")
WITHOUT_ADD = subject("without(made, 'Tensor.add_')")


@pytest.fixture
def run(pytester, monkeypatch):
    """Runs pytest on SUITE with the mini torch as reference; gives its result and the results file, if any."""
    here = pathlib.Path(__file__).parent
    monkeypatch.setenv("PYTHONPATH", f"{here}:{here.parent.parent}:{pytester.path}")
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)

    def session(module, *arguments, suite=SUITE, subject="subj"):
        pytester.makepyfile(subj=module, test_sample=suite)
        file = pytester.path / "out" / "results.jsonl"
        file.unlink(missing_ok=True)
        plugins = ["-p", "gradspec.pytest_plugin", "-p", "mini_reference", "-p", "no:cacheprovider"]
        result = pytester.runpytest_subprocess(
            *plugins, "--import-mode=importlib", "--subject", subject, "--results", str(file), *arguments
        )
        return result, results.read(file) if file.exists() else None

    return session


def verdicts(found):
    return {case["id"]: case["verdict"] for case in found.cases}


def test_scenarios_are_collected_beside_ordinary_tests_and_conform(run):
    result, found = run(CONFORMING)
    result.assert_outcomes(passed=4)
    assert set(verdicts(found).values()) == {"conforms"}
    assert list(verdicts(found)) == ["sample::changes_in_place", "sample::requires_nothing", "sample::restores"]
    assert found.header["subject"]["name"] == "subj"
    result.stdout.fnmatch_lines(["*3 programs: 3 conform*", "results: *results.jsonl"])


def test_a_divergence_fails_and_says_where_and_how_to_see_it_again(run):
    result, found = run(DIVERGING)
    result.assert_outcomes(passed=3, failed=1)
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            "sample::restores: diverges",
            "  MODE-08  *",
            "  core: step 1, line 6: see()",
            "    thread: grad_enabled",
            "      reference 2.13.0  False",
            "      subj 1.0          True",
            "  again: gradspec run --subject subj --scenario sample::restores",
        ]
    )
    assert "Traceback" not in result.stdout.str()


#: A clause that nothing documents.
OBSERVED = next(clause.id for clause in clauses.clauses() if clause.status is clauses.Status.OBSERVED)

#: Three scenarios that fail on DIVERGING: of what is observed only, of that and more, and of that and a claim.
STATUSES = f"""
from gradspec.scenario import scenario

@scenario("{OBSERVED}")
def seen(torch, see):
    with torch.no_grad():
        see()

@scenario("{OBSERVED}", "MODE-08")
def seen_and_said(torch, see):
    with torch.no_grad():
        see()

@scenario("{OBSERVED}", "C-03")
def seen_and_claimed(torch, see):
    with torch.no_grad():
        see()
"""


@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_what_is_only_observed_of_torch_is_no_failure_of_a_third_party_but_counted_and_named(run, workers):
    result, found = run(DIVERGING, *workers, suite=STATUSES)
    assert set(verdicts(found).values()) == {"diverges"}
    assert [case["id"] for case in found.cases if case.get("observed_only")] == [
        "sample::seen",
        "sample::seen_and_claimed",
    ]
    assert result.parseoutcomes() == {"failed": 1, "observed": 2}
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            "3 programs: 1 diverge, 2 diverge only from what is observed of torch, undocumented",
            "observed only: sample::seen  *-*",
        ]
    )
    assert run(DIVERGING, *workers, "--scenario", "seen", suite=STATUSES)[0].ret == 0


WAIVER = """
[[waiver]]
subject = "subj"
id = "sample::{}"
reason = "known since long"
link = "https://example.org/1"
date = 2026-11-21
"""


@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_what_is_waived_is_no_failure_but_counted_and_told(run, pytester, workers):
    (pytester.path / "gradspec-waivers.toml").write_text(WAIVER.format("restores"))
    result, found = run(DIVERGING, *workers, "--strict-waivers")
    assert result.ret == 0
    assert verdicts(found)["sample::restores"] == "diverges"
    assert [case.get("waived") for case in found.cases if "waived" in case] == [
        "known since long (https://example.org/1)"
    ]
    result.stdout.fnmatch_lines(
        ["3 programs: 2 conform, 1 waived", "waived: sample::restores: known since long (https://example.org/1)"]
    )


@pytest.mark.parametrize("id, why", [("restores", "its divergence is gone"), ("no_such", "matches nothing")])
def test_a_waiver_that_is_not_needed_is_told_and_fails_where_it_is_to(run, pytester, id, why):
    file = pytester.path / "others.toml"
    file.write_text(WAIVER.format(id))
    result, found = run(CONFORMING, "--waivers", str(file))
    assert result.ret == 0
    (complaint,) = found.footer["waivers"]
    assert f"sample::{id}" in complaint and why in complaint
    result.stdout.fnmatch_lines([complaint])
    assert run(CONFORMING, "--waivers", str(file), "--strict-waivers")[0].ret == 1


def test_a_waiver_of_what_was_not_asked_says_nothing(run, pytester):
    file = pytester.path / "others.toml"
    file.write_text(WAIVER.replace("sample::{}", suite.scenarios()[0].id))
    result, found = run(CONFORMING, "--waivers", str(file), "--strict-waivers")
    assert result.ret == 0
    assert "waivers" not in found.footer


def test_waivers_that_are_none_are_one_sentence(run, pytester):
    file = pytester.path / "others.toml"
    file.write_text("[[waiver")
    result, found = run(CONFORMING, "--waivers", str(file))
    assert result.ret == 2 and found is None
    result.stdout.fnmatch_lines(["gradspec: *others.toml is no TOML: *"])


def test_what_is_only_observed_counts_where_it_is_asked_for(run):
    result, found = run(DIVERGING, "--observed", suite=STATUSES)
    result.assert_outcomes(failed=3)
    assert not any("observed_only" in case for case in found.cases)


def test_a_generated_program_is_not_excused_by_the_clauses_that_it_names(run):
    suite = GENERATED.replace("MODE-09", OBSERVED)
    result, found = run(subject("made.module.Tensor.add_ = lambda self, number: self"), suite=suite)
    assert result.ret == 1
    assert "observed_only" not in found.cases[0]


def test_what_a_subject_lacks_is_unsupported_one_scenario_at_a_time_and_counted(run):
    result, found = run(LACKING)
    assert result.ret == 0
    assert verdicts(found)["sample::restores"] == "unsupported"
    assert verdicts(found)["sample::requires_nothing"] == "conforms"
    assert found.footer["missing"] == {"torch.no_grad": 1}
    result.stdout.fnmatch_lines(["names that it lacks: torch.no_grad (1)"])


def test_a_subject_that_supports_nothing_gets_no_verdict_and_an_exit_code_that_says_so(run):
    result, found = run("")
    assert set(verdicts(found).values()) == {"unsupported"}
    assert result.ret == 2
    result.stdout.fnmatch_lines(["no verdict*"])


def test_an_error_of_the_suite_beside_what_is_unsupported_gives_no_verdict_either(run):
    suite = SUITE + '\n@scenario("MODE-08")\ndef mistaken(torch, see):\n    nowhere()\n'
    result, found = run("", suite=suite)
    assert set(verdicts(found).values()) == {"unsupported", "error"}
    assert result.ret == 2
    result.stdout.fnmatch_lines(["no verdict: none of these programs could be compared"])


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_no_subject_is_one_sentence_and_exit_code_2(run, workers):
    result, found = run(CONFORMING, *workers, subject="nosuchtorch")
    assert result.ret == 2
    assert found is None
    said = result.stdout.str() + result.stderr.str()
    assert "the subject 'nosuchtorch' cannot be imported: No module named 'nosuchtorch'" in said
    assert "Traceback" not in said
    assert "node down" not in said


@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_a_run_that_is_interrupted_leaves_no_results(run, workers):
    result, found = run(CONFORMING, *workers, suite=SUITE + "def test_last():\n    raise KeyboardInterrupt\n")
    assert result.ret == 2
    assert found is None
    result.stdout.fnmatch_lines(["3 programs: 3 conform", "the run was stopped: no results are written"])


def test_a_run_that_stops_at_its_first_failure_leaves_no_results(run):
    result, found = run(DIVERGING, "-x")
    assert result.ret == 1
    assert found is None


def test_results_that_cannot_be_written_are_one_sentence_and_exit_code_2(run, pytester):
    pytester.makefile("", file="")
    result, _ = run(CONFORMING, "--results", "file/results.jsonl")
    assert result.ret == 2
    result.stdout.fnmatch_lines(["results cannot be written: *: file*"])
    assert "Traceback" not in result.stdout.str() + result.stderr.str()


def test_tests_that_need_no_subject_run_without_one(run):
    result, _ = run(CONFORMING, subject="nosuchtorch", suite="def test_of_no_subject():\n    pass\n")
    result.assert_outcomes(passed=1)


def test_a_subject_that_fails_when_it_is_imported_is_one_sentence(run):
    result, _ = run("raise RuntimeError('broken\\ninstallation')")
    assert result.ret == 2
    assert "cannot be imported: broken installation" in result.stdout.str() + result.stderr.str()


def test_results_are_the_same_spread_over_workers(run):
    def told(found):
        return [{key: value for key, value in case.items() if key != "duration_s"} for case in found.cases]

    _, alone = run(DIVERGING)
    result, spread = run(DIVERGING, "-n", "2")
    assert result.ret == 1
    assert told(spread) == told(alone)
    assert spread.header["subject"] == alone.header["subject"]


def test_any_order_gives_the_same_verdicts(run, pytester):
    pytester.makepyfile(backwards="def pytest_collection_modifyitems(items):\n    items.reverse()\n")
    _, forwards = run(DIVERGING)
    result, found = run(DIVERGING, "-p", "backwards", "-v")
    result.stdout.fnmatch_lines(["*requires_nothing*", "*changes_in_place*", "*restores*"])
    assert verdicts(found) == verdicts(forwards)


def test_a_scenario_has_a_node_id_and_is_chosen_by_it_and_by_keyword(run, pytester):
    result, found = run(CONFORMING, "-k", "restores")
    assert list(verdicts(found)) == ["sample::restores"]
    result, found = run(CONFORMING, "test_sample.py::requires_nothing")
    assert list(verdicts(found)) == ["sample::requires_nothing"]


@pytest.mark.parametrize(
    ("arguments", "chosen"),
    [
        (["--clause", "NG-07"], ["changes_in_place"]),
        (["--clause", "C-03"], ["changes_in_place"]),
        (["--clause", "MODE-08", "--clause", "DEF-04"], ["requires_nothing", "restores"]),
        (["--chapter", "DEF"], ["requires_nothing"]),
        (["--chapter", "sample"], ["changes_in_place", "requires_nothing", "restores"]),
        (["--scenario", "sample::restores"], ["restores"]),
        (["--scenario", "restores"], ["restores"]),
        (["--clause", "MODE-08", "--chapter", "DEF"], []),
    ],
)
def test_scenarios_are_chosen_by_chapter_clause_and_id(run, arguments, chosen):
    _, found = run(CONFORMING, *arguments)
    assert [id.partition("::")[2] for id in verdicts(found)] == chosen if chosen else found is None


def test_a_level_that_is_not_asked_for_is_not_judged(run):
    forgetful = subject("made.module.Tensor._version = 7")
    assert run(forgetful, "--scenario", "requires_nothing")[0].ret == 1
    result, found = run(forgetful, "--scenario", "requires_nothing", "--level", "core")
    assert result.ret == 0
    assert found.header["subject"]["levels"] == ["core"]


def test_a_level_that_the_subject_does_not_claim_cannot_be_judged(run):
    result, _ = run(subject("made.levels = ('core',)"), "--level", "graph")
    assert result.ret == 2
    result, found = run(subject("made.levels = ('core',)"))
    assert found.header["subject"]["levels"] == ["core"]


def test_an_id_that_the_ledger_does_not_have_is_refused_with_file_and_line(run):
    result, _ = run(CONFORMING, suite=SUITE.replace("DEF-04", "DEF-99"))
    assert result.ret == 2
    result.stdout.fnmatch_lines(["*test_sample.py, line 15: requires_nothing names 'DEF-99', which*"])


def test_a_scenario_that_another_file_imports_is_collected_once(run, pytester):
    pytester.makepyfile(test_other="from test_sample import restores\n")
    result, found = run(CONFORMING, "--import-mode=prepend")
    assert len(found.cases) == 3
    result.assert_outcomes(passed=4)


def test_another_text_is_the_verdict_wording_and_no_failure(run):
    result, found = run(
        subject("def t(*a):\n    raise TypeError('no')\nmade.module.tensor = t"), "-k", "refused", suite=SUITE + REFUSED
    )
    assert result.ret == 0
    assert verdicts(found)["sample::refused"] == "wording"
    result.stdout.fnmatch_lines(["*1 wording*"])


def test_a_scenarios_own_mistake_is_an_error_and_no_finding_about_the_subject(run):
    suite = SUITE + '\n@scenario("MODE-08")\ndef mistaken(torch, see):\n    nowhere()\n'
    result, found = run(CONFORMING, suite=suite)
    assert result.ret == 1
    assert verdicts(found)["sample::mistaken"] == "error"
    result.stdout.fnmatch_lines(["*NameError: name 'nowhere' is not defined*"])


def test_generated_programs_are_one_case_the_smallest_that_diverges(run):
    result, found = run(DIVERGING, suite=GENERATED)
    (case,) = found.cases
    assert (case["id"], case["kind"], case["clauses"]) == ("generated::modes", "generated", ["MODE-09"])
    assert case["verdict"] == "conforms"
    result, found = run(subject("made.module.Tensor.add_ = lambda self, number: self"), suite=GENERATED)
    (case,) = found.cases
    assert result.ret == 1
    assert case["verdict"] == "diverges"
    assert case["source"].count("\n") == 3
    result.stdout.fnmatch_lines(["*    x.add_(1)"])


def test_generated_programs_are_chosen_like_scenarios(run):
    _, found = run(CONFORMING, "--clause", "MODE-09", suite=GENERATED)
    assert list(verdicts(found)) == ["generated::modes"]
    _, found = run(CONFORMING, "--clause", "MODE-08", suite=GENERATED)
    assert found is None


def test_a_generated_program_that_needs_a_lacking_name_is_unsupported(run):
    _, found = run(WITHOUT_ADD, suite=GENERATED)
    assert verdicts(found) == {"generated::modes": "unsupported"}


@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_text_that_no_encoding_holds_reaches_terminal_and_file(run, workers):
    hostile = subject("def t(*a):\n    raise ValueError('\\ud800 \\x1b[31m')\nmade.module.tensor = t")
    result, found = run(hostile, "-k", "refused", *workers, suite=SUITE + REFUSED)
    assert result.ret == 1
    (case,) = found.cases
    assert case["divergences"][1]["actual"] == "\ud800 \x1b[31m"
    assert "\\x1b[31m" in result.stdout.str()


#: A subject whose process takes the files that pytest was started beside for the suite.
ALL_HERE = subject("import pathlib\nfrom gradspec import suite\nsuite.folder = pathlib.Path.cwd")


@pytest.mark.parametrize(
    ("arguments", "is_part"),
    [
        ([], False),
        (["test_more.py", "test_sample.py"], False),
        (["test_sample.py"], True),
        (["test_more.py", "test_sample.py::restores"], True),
        (["--clause", "MODE-08"], True),
        (["-k", "not restores"], True),
    ],
)
def test_results_say_whether_scenarios_of_the_suite_were_left_out(run, pytester, arguments, is_part):
    pytester.makepyfile(test_more=SUITE)
    _, found = run(ALL_HERE, *arguments)
    assert found.header["part"] is is_part


def test_the_command_in_the_results_is_what_the_user_typed(run):
    _, found = run(CONFORMING, "--gradspec-command", json.dumps(["gradspec", "run"]))
    assert found.header["command"] == ["gradspec", "run"]


def test_a_session_without_scenarios_loads_neither_torch_nor_the_reference():
    program = "import sys, gradspec.pytest_plugin; print({'torch', 'reference_impl', 'jinja2'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout == "set()\n"


def test_it_stands_beside_plugins_that_make_reports(tmp_path):
    """Whoever installs gradspec has its plugin in each of their own sessions, with others'."""
    (tmp_path / "reporting.py").write_text(
        "def pytest_addoption(parser):\n"
        "    for name in ('--html', '--css', '--json-report', '--alluredir', '--cov'):\n"
        "        parser.addoption(name)\n"
    )
    (tmp_path / "test_own.py").write_text("def test_own():\n    pass\n")
    plugins = ["-p", "reporting", "-p", "gradspec.pytest_plugin", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugins, "test_own.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(pathlib.Path(__file__).parent.parent.parent)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
