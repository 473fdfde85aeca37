"""The report's part on releases: the matrix of what changed, and the history in reading order."""

from __future__ import annotations

import synthetic

from gradspec.report import html
from gradspec.report.releases import Cell, Chapter, Entry, History, Row

SAME = Cell((), ())
HISTORY = History(
    releases=("2.1.2", "2.2.2"),
    rows=(Row("SG-05", "Decorating `f` changes <nothing>.", (SAME, Cell(("semantics", "text"), ("a::b",)))),),
    steady=7,
    chapters=(
        Chapter("2.1", "2.1.2", (), ("a.name_that_came",), ()),
        Chapter(
            "2.2",
            "2.2.2",
            (Entry("behaviour", "A decorator leaves the mode alone.", "https://example.org/1", "print(1 < 2)"),),
            (),
            (),
        ),
    ),
)


def made(tmp_path, history):
    file = synthetic.write(tmp_path / "one.jsonl", synthetic.whole_suite(), subject=synthetic.subject("toy"))
    html.write([file], tmp_path / "one.html", history)
    return (tmp_path / "one.html").read_text(encoding="utf-8")


def test_the_history_is_told_release_by_release(tmp_path):
    said = made(tmp_path, HISTORY).partition('releases-title">')[2]
    assert '<td class="change-semantics"><abbr title="semantics, text: a::b">ST</abbr>' in said
    assert "changes &lt;nothing&gt;" in said
    assert said.index("torch 2.1<") < said.index("a.name_that_came") < said.index("torch 2.2<")
    assert said.index("torch 2.2<") < said.index("A decorator leaves the mode alone.")
    assert "print(1 &lt; 2)" in said
    assert "7 clauses never changed" in said


def test_the_timeline_has_a_bar_for_each_release_that_leads_to_what_it_changed(tmp_path):
    first, second = HISTORY.timeline.moments
    assert (first.changed, second.changed, second.top) == (0, 1, HISTORY.timeline.LINE - HISTORY.timeline.HEIGHT)
    said = made(tmp_path, HISTORY)
    assert 'href="#torch-2.2.2" aria-label="torch 2.2.2: 1 clause changed, 1 in semantics"' in said
    assert 'href="#torch-2.1.2"' not in said
    there = said.partition('<h4 id="torch-2.2.2">torch 2.2</h4>')[2]
    assert '1 clause changed: <span class="nobreak"><a href="#SG-05">SG-05</a> <abbr' in there


def test_a_report_that_was_not_asked_for_it_has_no_such_part(tmp_path):
    said = made(tmp_path, None)
    assert 'id="releases"' not in said and 'href="#releases"' not in said
