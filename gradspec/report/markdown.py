"""A summary in Markdown, for a job's summary page or a comment: the most important first, within a limit of size.

All text of subjects stands in code, where no page reads markup, mentions or links out of it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from gradspec.report import headline, text
from gradspec.report.model import Difference, Outcome, Report, Scenario
from gradspec.results import FAILURES

#: What a comment on GitHub may hold, less room for what others put around it; a job's summary page takes 1 MiB.
LIMIT = 65_000
_VALUE = 300
#: The verdicts whose outcomes are told one by one, the gravest first.
_TOLD = (*FAILURES, "error", "waived", "observed only", "wording")
_MARKS = {
    "conforms": "✅",
    "wording": "✅",
    "in part": "🟡",
    "observed only": "🟡",
    "waived": "🟡",
    **dict.fromkeys(FAILURES, "❌"),
}


def document(report: Report, limit: int = LIMIT) -> str:
    """The summary in at most ``limit`` bytes of UTF-8; what does not fit is counted. ValueError below 2,000."""
    if limit < 2000:
        raise ValueError(f"a summary needs 2,000 bytes at least, not {limit:,}")
    pieces = [_head(report), *_outcomes(report)]
    found, size = "", 0
    # Room for the sentence that says how many are left out.
    room = limit - 200
    for place, piece in enumerate(pieces):
        size += len(piece.encode("utf-8", "replace"))
        if size > room:
            left = len(pieces) - max(place, 1)
            if not place:
                found = _cut(piece, room)
            return f"{found}\n… and {text.counted(left, 'outcome')} more in the report.\n" if left else found
        found += piece
    return found


def _cut(piece: str, room: int) -> str:
    """As many whole lines as there is room for."""
    kept, size = [], 0
    for line in piece.splitlines(keepends=True):
        size += len(line.encode("utf-8", "replace"))
        if size > room:
            break
        kept.append(line)
    return "".join(kept)


def _head(report: Report) -> str:
    lines = [f"## {plain(headline.title(report))}", "", plain(headline.lede(report)), ""]
    for point in headline.points(report):
        more = f" {plain(text.bounded(point.more, 400))}" if point.more else ""
        lines.append(f"- **{plain(text.bounded(point.sentence, 400))}**{more}")
    lines += ["", "| subject | verdict | scenarios |", "|---|---|---|"]
    for subject in sorted(report.subjects, key=lambda one: _TOLD.index(one.verdict) if one.verdict in _TOLD else 99):
        counts = ", ".join(f"{number:,} {verdict}" for verdict, number in subject.counts)
        mark = _MARKS.get(subject.verdict, "⚪")
        lines.append(f"| {_in_a_table(code(subject.label))} | {mark} {subject.verdict} | {counts} |")
    return "\n".join(lines) + "\n"


def _outcomes(report: Report) -> Iterator[str]:
    told = [
        (_TOLD.index(outcome.verdict), scenario, outcome)
        for scenario in _scenarios(report)
        for outcome in scenario.noteworthy
        if outcome.verdict in _TOLD
    ]
    statements = {view.clause.id: view.clause.statement for view in report.clauses}
    told.sort(key=lambda one: one[0])
    for place, of_verdict in itertools.groupby(told, key=lambda one: one[0]):
        for number, (_, scenario, outcome) in enumerate(of_verdict):
            heading = f"\n### {_TOLD[place]}\n" if not number else ""
            yield heading + "\n" + _outcome(scenario, outcome, statements)


def _scenarios(report: Report) -> Iterator[Scenario]:
    for view in report.clauses:
        yield from view.scenarios
    for claim in report.claims:
        yield from claim.scenarios
    yield from report.generated
    yield from report.unfiled


def _outcome(scenario: Scenario, outcome: Outcome, statements: dict[str, str]) -> str:
    ids = ", ".join(code(id) for id in scenario.clauses)
    lines = [f"**{code(scenario.id)}** on {code(outcome.subject.label)}{': ' + ids if ids else ''}  "]
    statement = next((statements[id] for id in scenario.clauses if id in statements), "")
    if statement:
        lines.append(f"{plain(statement)}  ")
    if outcome.differences:
        lines += [_difference(outcome.differences[0])]
    elif outcome.note:
        lines += [fenced(text.bounded(outcome.note, _VALUE))]
    if scenario.source:
        lines += ["<details><summary>The program, and how to run it again</summary>", ""]
        lines += [fenced(scenario.source, "python")]
        lines += ["", fenced(outcome.command, "sh"), "</details>"]
    return "\n".join(lines) + "\n"


def _difference(difference: Difference) -> str:
    at = f"step {difference.step}" + (f", line {difference.line}" if difference.line else "")
    said = (
        f"{at}: {difference.source_line}\n{difference.what}\n"
        f"  expected {text.bounded(difference.expected, _VALUE)}\n"
        f"  seen     {text.bounded(difference.actual, _VALUE)}"
    )
    return fenced(said)


def plain(sentence: str) -> str:
    """A sentence of which no sign means anything to Markdown, but for its backticks: what they hold is code."""
    pieces = text.clean(sentence).replace("\n", " ").split("`")
    if len(pieces) % 2 == 0:
        return _escaped("`".join(pieces))
    return "".join(code(piece) if i % 2 else _escaped(piece) for i, piece in enumerate(pieces))


def _escaped(words: str) -> str:
    # A mention or a reference needs its sign right before the name: a comment of nothing in between ends that.
    return re.sub(r"([@#])(?=\w)", r"\1<!-- -->", re.sub(r"([\\`*_{}\[\]<>|~&])", r"\\\1", words))


def code(words: str) -> str:
    """A span of code, whatever it holds."""
    words = text.clean(text.bounded(words, _VALUE)).replace("\n", " ")
    fence = "`" * (max(map(len, re.findall("`+", words)), default=0) + 1)
    pad = " " if words[:1] in ("`", " ") or words[-1:] in ("`", " ") or not words else ""
    return f"{fence}{pad}{words}{pad}{fence}"


def fenced(words: str, language: str = "") -> str:
    """A block of code, whatever it holds."""
    words = text.clean(words)
    fence = "`" * max(3, max(map(len, re.findall("`+", words)), default=0) + 1)
    return f"{fence}{language}\n{words}\n{fence}"


def _in_a_table(cell: str) -> str:
    return cell.replace("|", "\\|")
