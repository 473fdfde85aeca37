"""Badges: for each subject, and for each of its chapters, one JSON file that shields.io's endpoint badge reads."""

from __future__ import annotations

import json
import pathlib
import re

from gradspec.report import files, text
from gradspec.report.model import ChapterView, Report, Subject
from gradspec.results import FAILURES

_COLOURS = {
    "conforms": "brightgreen",
    "wording": "green",
    "in part": "yellowgreen",
    "observed only": "yellow",
    "waived": "yellow",
    **dict.fromkeys(FAILURES, "red"),
}


def write(report: Report, folder: pathlib.Path) -> list[pathlib.Path]:
    """Write the badges of all subjects into ``folder``: SUBJECT.json, and SUBJECT-CHAPTER.json for each chapter."""
    written = []
    for subject in report.subjects:
        stem = _stem(subject)
        badges = {f"{stem}.json": of_subject(report, subject)}
        badges |= {f"{stem}-{_slug(one.title)}.json": of_chapter(one, subject) for one in report.chapters}
        for name, badge in badges.items():
            files.put(folder / name, badge)
            written.append(folder / name)
    return written


def of_subject(report: Report, subject: Subject) -> str:
    judged = [clause for clause in report.clauses if clause.cells[subject.index].verdict != "uncovered"]
    kept = sum(chapter.conforming(subject) for chapter in report.chapters)
    left_out = sum(chapter.left_out(subject) for chapter in report.chapters)
    return _badge(f"gradspec: {subject.label}", subject.verdict, kept, len(judged), left_out)


def of_chapter(chapter: ChapterView, subject: Subject) -> str:
    judged = sum(clause.cells[subject.index].verdict != "uncovered" for clause in chapter.clauses)
    kept, left_out = chapter.conforming(subject), chapter.left_out(subject)
    return _badge(f"gradspec: {chapter.title}", chapter.verdict(subject), kept, judged, left_out)


def _badge(label: str, verdict: str, kept: int, judged: int, left_out: int) -> str:
    """``kept`` of ``judged`` clauses. Where a run left clauses out, what it kept of the others is a part."""
    if left_out and verdict in ("conforms", "wording"):
        verdict = "in part"
    has_verdict = verdict in _COLOURS
    message = verdict if verdict in ("conforms", "wording") else f"{kept} of {text.counted(judged, 'clause')}"
    badge = {
        "schemaVersion": 1,
        "label": text.clean(label),
        "message": {"wording": "conforms"}.get(message, message) if has_verdict else "no verdict",
        "color": _COLOURS.get(verdict, "lightgrey"),
    }
    return json.dumps(badge) + "\n"


def _stem(subject: Subject) -> str:
    return _slug(subject.name) + (f"-{_slug(subject.version)}" if subject.version else "")


def _slug(name: str) -> str:
    return text.anchor(re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-.") or "subject")
