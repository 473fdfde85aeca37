"""A run of a part of the suite: what it left out is told apart from what it found, alone and beside whole runs."""

from __future__ import annotations

import json
import re

import synthetic

from gradspec.report import badges, headline, html, joined, sarif
from gradspec.results import read


def one(verdict="conforms"):
    return synthetic.case("no_grad::one", ["NG-01"], verdict)


def two(verdict="conforms"):
    return synthetic.case("no_grad::two", ["NG-01", "NG-02"], verdict)


def files(tmp_path, *found, **header):
    """Results files of the versions 1, 2, … of toytorch."""
    return [
        synthetic.write(tmp_path / f"{n}.jsonl", cases, subject=synthetic.subject("toytorch", str(n)), **header)
        for n, cases in enumerate(found, 1)
    ]


def cells(report, clause):
    return [(c.verdict, c.share) for view in report.clauses if view.clause.id == clause for c in view.cells]


def test_what_one_version_did_not_run_is_no_change(tmp_path):
    report = joined.report(files(tmp_path, [one(), two("diverges")], [one()], [one("diverges")]))
    assert cells(report, "NG-01") == [("diverges", "1 of 2"), ("conforms", "1 not run"), ("diverges", "1 not run")]
    assert cells(report, "NG-02") == [("diverges", ""), ("not run", ""), ("not run", "")]
    changed = [[view.clause.id for view in report.changed(subject)] for subject in report.subjects]
    assert changed == [[], [], ["NG-01"]]
    codes = {view.clause.id: view.codes for view in report.clauses}
    assert (codes["NG-01"], codes["NG-02"]) == (["0.0", "0.-", "1.-"], ["0", "-", "-"])
    assert codes["NG-03"] == ["0", "0", "0"]


def test_who_ran_a_part_is_said_at_the_top_with_how_much(tmp_path):
    report = joined.report(files(tmp_path, [one(), two()], [one()]))
    assert headline.title(report) == "All 2 subjects conform, 1 of them in a part of the suite"
    (said,) = [sentence for verdict, sentence in headline.standing(report) if verdict == "not run"]
    assert said.startswith("Run in part: 1 of 2 programs on toytorch 2.")
    assert [dict(subject.counts).get("not run", 0) for subject in report.subjects] == [0, 1]


def test_nothing_fails_alone_where_nobody_else_was_compared(tmp_path):
    report = joined.report(files(tmp_path, [one(), two("diverges")], [one()]))
    assert [view.clause.id for view in report.alone(report.subjects[0])] == ["NG-01"]


def test_a_run_of_a_chosen_part_leaves_no_clause_uncovered_and_no_claim_unsettled(tmp_path):
    report = joined.report(files(tmp_path, [one()], part=True))
    assert {cell.verdict for view in report.clauses for cell in view.cells} == {"conforms", "not run"}
    assert {verdict for claim in report.claims for verdict in claim.verdicts} == {"not run"}
    assert headline.title(report) == "toytorch 1 conforms, in a part of the suite"
    assert not [point for point in headline.points(report, 99) if point.kind == "uncovered"]
    assert "No scenario settles this clause" not in html.page(report)


def test_a_part_is_never_a_green_badge(tmp_path):
    report = joined.report(files(tmp_path, [one()], part=True))
    found = {path.name: json.loads(path.read_text()) for path in badges.write(report, tmp_path / "badges")}
    number = len(report.clauses)
    assert (found["toytorch-1.json"]["message"], found["toytorch-1.json"]["color"]) == (
        f"1 of {number} clauses",
        "yellowgreen",
    )
    assert found["toytorch-1-inference_mode.json"]["message"] == "no verdict"


def test_a_chosen_part_says_of_nothing_else_that_it_is_gone(tmp_path):
    before, now = files(tmp_path, [one("diverges"), two("diverges")], [one()])
    part = synthetic.write(tmp_path / "part.jsonl", [one()], subject=synthetic.subject("toytorch", "2"), part=True)
    states = [
        [
            (result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], result["baselineState"])
            for result in json.loads(sarif.document([read(path)], [read(before)]))["runs"][0]["results"]
        ]
        for path in (now, part)
    ]
    assert states == [[("no_grad::one", "absent"), ("no_grad::two", "absent")], [("no_grad::one", "absent")]]


def test_a_part_of_a_claim_that_did_not_run_is_not_called_unsettled(tmp_path):
    parts = [{"id": "C-02", "what": "all of it", "holds": False}]
    claim = synthetic.case("claims::global", ["C-02"], claims=parts)
    page = html.page(joined.report(files(tmp_path, [one(), claim], [one()])))
    row = re.search(r"<th scope=\"row\">all of it</th>(.*?)</tr>", page)[1]
    assert re.findall(r">([^<]+)</td>", row) == ["✗ does not hold", "— not run"]
