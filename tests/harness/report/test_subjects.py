"""Several subjects on one page: their order, their names, what is new in a version, and what could not be asked."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import synthetic

from gradspec.report import headline, html, joined
from gradspec.report.releases import Cell, History, Row

GOOD = [synthetic.case("no_grad::one", ["NG-01"])]
BAD = [synthetic.case("no_grad::one", ["NG-01"], "diverges")]


def report(tmp_path, *files):
    """The report of these (name, version, cases), each held to torch 2.13.0 or to the release that is its fourth."""
    paths = []
    for number, (name, version, cases, *held) in enumerate(files):
        header = {"subject": synthetic.subject(name, version), "reference": {"version": (held or ["2.13.0"])[0]}}
        paths.append(synthetic.write(tmp_path / f"{number}.jsonl", cases, **header))
    return joined.report(paths)


def test_versions_of_one_subject_stand_together_in_their_order(tmp_path):
    given = ["2.10.0", "2.9.1", "2.10.0a1", "1.13.1"]
    files = [("torch", version, GOOD) for version in given]
    found = report(tmp_path, files[0], ("other", "3", GOOD), *files[1:]).subjects
    assert [one.label for one in found] == ["torch 1.13.1", "torch 2.9.1", "torch 2.10.0a1", "torch 2.10.0", "other 3"]
    assert [one.before for one in found] == [None, 0, 1, 2, None]


def test_how_a_version_was_built_is_said_where_two_differ_in_nothing_else(tmp_path):
    found = report(tmp_path, ("a+b", "1+cpu", GOOD), ("torch", "2+cpu", GOOD), ("torch", "2+cuda", GOOD)).subjects
    assert [one.label for one in found] == ["a+b 1", "torch 2+cpu", "torch 2+cuda"]
    assert dict(found[0].provenance)["Subject"] == "a+b 1+cpu"


def test_who_came_to_which_verdict_is_said_with_versions_counted(tmp_path):
    versions = [("torch", f"2.{minor}.0", BAD if minor == 5 else GOOD) for minor in range(7)]
    ended = [synthetic.case("no_grad::one", ["NG-01"], "crashed")]
    said = headline.standing(report(tmp_path, *versions, ("toy", "1", ended), ("other", "2", GOOD)))
    assert said == [
        ("conforms", "6 of 7 versions of torch and other 2 conform."),
        ("diverges", "torch 2.5.0 diverges."),
        ("crashed", "toy 1 diverges, and ends its process in places."),
    ]


def test_what_was_tested_is_named_while_it_is_little_and_else_counted(tmp_path):
    versions = [("torch", f"2.{minor}.0", GOOD) for minor in range(4)]
    few = headline.lede(report(tmp_path / "few", *versions, ("b", "1", GOOD), ("c", "2", GOOD)))
    assert few.startswith("4 versions of torch, b 1 and c 2, tested against")
    others = [(name, "1", GOOD) for name in "bcdef"]
    many = headline.lede(report(tmp_path / "many", *versions, *others))
    assert many.startswith("4 versions of torch and 5 other subjects, tested against")
    assert headline.lede(report(tmp_path / "others", *others)).startswith("5 subjects, tested against")


def test_nothing_is_new_on_another_subject_and_in_what_was_held_to_another_release(tmp_path):
    found = report(tmp_path, ("a", "1", GOOD), ("b", "1", BAD), ("b", "2", GOOD), ("b", "3", BAD, "2.14.0"))
    assert [found.what_changed(one) for one in found.subjects] == ["", "", "matrix?s=2&c=1", ""]
    assert [view.id for view in found.news(found.subjects[2])] == ["NG-01"]


def test_what_is_new_in_a_release_of_torch_is_what_is_recorded_of_it(tmp_path):
    row = Row("SG-05", "A statement.", (Cell((), ()), Cell(("semantics",), ("a::b",))))
    history = History(("2.1.2", "2.2.2"), (row,), 7, ())
    held = [("torch", version, GOOD, version.partition("+")[0]) for version in ("2.1.2+cpu", "2.2.2+cpu")]
    found = replace(report(tmp_path, *held), history=history)
    assert [found.what_changed(one) for one in found.subjects] == ["", "torch-2.2.2"]
    assert found.news(found.subjects[1]) == [row]
    points = [(one.sentence, one.target) for one in headline.points(found)]
    assert ("torch 2.2.2 does otherwise than the version before it at 1 clause: SG-05.", "torch-2.2.2") in points


def test_what_could_not_be_asked_is_told_apart(tmp_path):
    reason = synthetic.case("no_grad::two", ["NG-02"], "unsupported", detail="no function that is compiled")
    reason.missing = []
    lacks = synthetic.case("no_grad::three", ["NG-03"], "unsupported", missing=["torch.f"])
    untold = synthetic.case("no_grad::one", ["NG-01"], "diverges", missing=["Tensor._version"])
    found = report(tmp_path, ("toy", "1", [reason, lacks, untold]))
    (toy,) = found.subjects
    assert (toy.missing, toy.untold) == ((("torch.f", 1),), (("Tensor._version", 1),))
    assert toy.reasons == (("no function that is compiled", 1),)
    assert "Not told by it, and not compared: <code>Tensor._version</code>" in html.page(found)


def test_an_accepted_crash_says_how_it_ended_and_why_that_is_accepted(tmp_path):
    case = synthetic.case("no_grad::one", ["NG-01"], "crashed", waived="known: see 7")
    said = html.page(report(tmp_path, ("toy", "1", [case])))
    assert "<code>signal 11</code>" in said
    assert re.search(r"<b>Known and accepted:</b>\s+<code>known: see 7</code>", said)


def test_the_command_that_shows_it_again_has_what_the_run_was_told(tmp_path):
    command = ["gradspec", "run", "--subject", "toy", "--python", "a b/python", "--chapter", "no_grad", "--observed"]
    file = synthetic.write(tmp_path / "r.jsonl", BAD, command=command)
    said = html.page(joined.report([file]))
    assert "--subject toytorch --python &#39;a b/python&#39; --observed --scenario no_grad::one" in said


@pytest.mark.parametrize("made_first", [True, False])
def test_what_was_made_of_a_scenario_for_one_subject_is_shown_with_it(tmp_path, made_first):
    made = synthetic.case("no_grad::one", ["NG-01"], "diverges", source="def made(torch, see):\n    see()")
    made.file, made.line, made.divergences[0]["line"] = "", 1, 2
    files = [("compiler", "1", [made]), ("torch", "1", BAD)]
    found = report(tmp_path, *(files if made_first else reversed(files)))
    (shown,) = next(view for view in found.clauses if view.clause.id == "NG-01").scenarios
    assert shown.source.startswith("@scenario") and shown.diverging_lines == {47: "torch 1"}
    sources = {one.subject.name: one.source for one in shown.outcomes}
    assert sources == {"compiler": "def made(torch, see):\n    see()", "torch": ""}
    assert 'data-first="1" data-marked="2"><code>def made' in html.page(found)
