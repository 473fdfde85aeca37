"""What was found in released software: the entries, their scripts and the page of them."""

from __future__ import annotations

import pathlib

import pytest

from gradspec.findings.entries import Example, FindingError, case, read, script
from gradspec.findings.page import page
from gradspec.findings.running import State, run
from gradspec.releases import waivers

FOLDER = pathlib.Path(__file__).parents[2] / "docs/findings"
FINDINGS = read(FOLDER)
ENTRY = """
[[finding]]
id = "one"
title = "It does not end"
subject = "own"
versions = ["1.0", "1.1"]
clauses = ["BW-02"]
expected = "this"
seen = "that"
upstream = "not looked up"
found = 2026-11-21
cases = ["own::one"]
"""


@pytest.fixture
def written(tmp_path, monkeypatch):
    """A folder of findings in the directory in which one works."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "docs/findings"
    folder.mkdir(parents=True)
    (folder / "one.py").write_text("print('seen: that')\nraise SystemExit(1)\n")

    def write(text):
        (folder / "findings.toml").write_text(text)
        return folder

    return write


def test_the_page_says_what_the_entries_say():
    assert (FOLDER / "README.md").read_text() == page(FINDINGS, FOLDER), "gradspec findings writes it"


def test_each_script_belongs_to_a_finding():
    assert {path.name for path in FOLDER.glob("*.py")} == {script(one, FOLDER).name for one in FINDINGS}


@pytest.mark.parametrize("finding", [one for one in FINDINGS if one.subject == "torch"], ids=lambda one: one.id)
def test_a_divergence_of_torch_stands_in_the_versions_that_are_named(finding):
    torch = pytest.importorskip("torch")
    if torch.__version__.partition("+")[0] not in finding.versions:
        pytest.skip("it was not seen in this version")
    assert run(finding, folder=FOLDER).state is State.STANDS


@pytest.mark.parametrize(
    "lines, state",
    [
        ("raise SystemExit(1)", State.STANDS),
        ("import os; os.abort()", State.STANDS),
        ("print('gone')", State.GONE),
        ("import no_such_module_anywhere", State.NOT_THERE),
        ("1 / 0", State.FAILS),
    ],
)
def test_how_a_script_ends_says_whether_its_divergence_stands(written, lines, state):
    folder = written(ENTRY)
    (folder / "one.py").write_text(lines)
    assert run(read(folder)[0], folder=folder).state is state


@pytest.mark.parametrize(
    "what, instead, said",
    [
        ('id = "one"', 'id = "two"', "two has no script two.py"),
        ('title = "It does not end"', "", "it has no title"),
        ('versions = ["1.0", "1.1"]', "versions = []", "seen in no version"),
        ('clauses = ["BW-02"]', 'clauses = ["BW-9999"]', "no clause 'BW-9999'"),
        ('upstream = "not looked up"', 'upstream = "somewhere"', "upstream is neither"),
        ("found = 2026-11-21", 'found = "yesterday"', "found is no date"),
        ('seen = "that"', 'seen = "that"\nseeen = "that"', "has no seeen"),
    ],
)
def test_an_entry_that_is_none_is_refused(written, what, instead, said):
    with pytest.raises(FindingError, match=said):
        read(written(ENTRY.replace(what, instead)))


def test_an_entry_stands_once(written):
    with pytest.raises(FindingError, match="twice"):
        read(written(ENTRY * 2))


def test_a_finding_waives_its_cases_in_its_versions(written):
    written(ENTRY)
    assert [*waivers.accepted(None, "own", "1.1")] == ["own::one"]
    assert not waivers.accepted(None, "own", "1.2")
    assert not waivers.accepted(None, "other", "1.1")


def test_a_finding_waives_what_diverges_for_it_on_other_subjects(written):
    folder = written(ENTRY + '[finding.elsewhere]\n"own:fast" = ["own::two (version)"]\n')
    assert [*waivers.accepted(None, "own", "1.1")] == ["own::one"]
    (waiver,) = waivers.accepted(None, "own:fast", "1.1")["own::two"]
    assert waiver.covers("version") and not waiver.covers("value")
    assert "* On `own:fast`: `own::two (version)`" in page(read(folder), folder)


def test_the_cases_of_its_own_subject_stand_in_one_place(written):
    with pytest.raises(FindingError, match="the cases of own stand in cases"):
        read(written(ENTRY + '[finding.elsewhere]\nown = ["own::two"]\n'))


def test_findings_that_cannot_be_read_are_waivers_that_cannot(written):
    written("nothing")
    with pytest.raises(waivers.WaiverError, match="no TOML"):
        waivers.of_file(None)


def test_a_case_may_name_what_differs_in_it():
    assert case("own::one") == Example("own::one")
    assert case("own::one (version, is_leaf)") == Example("own::one", ("version", "is_leaf"))


def test_a_case_may_name_the_versions_in_which_it_differs(written):
    folder = written(ENTRY.replace("own::one", "own::one (version) in 1.1"))
    assert case(read(folder)[0].cases[0]) == Example("own::one", ("version",), ("1.1",))
    assert [*waivers.accepted(None, "own", "1.1")] == ["own::one"]
    assert not waivers.accepted(None, "own", "1.0")


def test_a_case_is_of_no_version_in_which_its_finding_was_not_seen(written):
    with pytest.raises(FindingError, match="not seen"):
        read(written(ENTRY.replace("own::one", "own::one in 1.2")))
