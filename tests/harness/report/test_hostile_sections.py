"""What else than results stands on the page: whatever it says is text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import synthetic
from test_html import HOSTILE, Outline, unpacked

from gradspec.report import html, joined
from gradspec.report.generated import Covered, Distinct, Run
from gradspec.report.releases import Cell, Chapter, Entry, History, Row


def history(text):
    """Of this repository's own files, which nobody makes a million characters long."""
    cells = (Cell((), ()), Cell(("semantics",), (text,)))
    entry = Entry(text, text, "https://example.org/1", text)
    return History(
        ("2.1.2", "2.2.2"), (Row("NG-01", text, cells),), 1, (Chapter("2.2", "2.2.2", (entry,), (text,), (text,)),)
    )


def run(text):
    distinct = Distinct(text, "diverges", text, 1, text, text, text, text, text, text)
    return Run(
        text, text, "0.1.0", 0, 1, 1, 1, True, ((text, 1),), (Covered(text, 0, 1, (text,)),), ((text, 1),), (distinct,)
    )


def page(tmp_path, text):
    case = synthetic.case("no_grad::one", ["NG-01"], "diverges", waived=text, prelude=text)
    lacks = synthetic.case("no_grad::two", ["NG-02"], "unsupported", detail=text)
    lacks.missing = []
    file = synthetic.write(
        tmp_path / "r.jsonl",
        [case, lacks],
        subject={**synthetic.subject("toy"), "module": text},
        command=["--python", text],
    )
    return unpacked(html.page(replace(joined.report([file]), history=history(text[:2000]), runs=(run(text),))))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_timeline_programs_scripts_and_waivers_are_text(tmp_path, text):
    usual, document = Outline(page(tmp_path, "usual")), page(tmp_path, text)
    outline = Outline(document)
    assert {tag for tag, _ in outline.elements} <= {tag for tag, _ in usual.elements} | {"pre", "span"}
    assert [tag for tag, _ in outline.elements].count("script") == 1
    assert not any(name.startswith("on") for _, attributes in outline.elements for name in attributes)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2028\ufeff]", document)
    document.encode("utf-8")
    assert len(document) < 3_000_000
