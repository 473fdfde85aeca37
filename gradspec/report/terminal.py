"""A summary for the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gradspec.report import headline, text
from gradspec.report.model import Report
from gradspec.results import FAILURES

_STYLES = {
    "conforms": "green",
    "wording": "green",
    "in part": "yellow",
    "observed only": "yellow",
    "waived": "yellow",
    "error": "magenta",
}
_STYLES |= dict.fromkeys(FAILURES, "bold red")
#: How many clauses that fail are named for each subject.
_NAMED = 12


def show(report: Report, console: Console) -> None:
    """Print what was found: the verdict, what to know first, each subject, its chapters and where it fails."""
    console.print(_line(headline.title(report)), style="bold")
    console.print(_line(headline.lede(report)))
    for point in headline.points(report):
        console.print(f"• {_line(point.sentence)}")
    console.print()
    console.print(_chapters(report))
    for subject in report.subjects:
        counts = ", ".join(f"{number:,} {verdict}" for verdict, number in subject.counts)
        console.print(f"{_line(subject.label)}: {counts}")
        failing = report.failed(subject)
        for view in failing[:_NAMED]:
            style = _STYLES["diverges"]
            console.print(f"  [{style}]{_line(view.clause.id)}[/] {_line(text.excerpt(view.clause.statement))}")
        if len(failing) > _NAMED:
            console.print(f"  … and {text.counted(len(failing) - _NAMED, 'clause')} more; the report has all")


def _chapters(report: Report) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("chapter")
    for subject in report.subjects:
        table.add_column(_line(subject.label), justify="right")
    for chapter in report.chapters:
        cells = []
        for subject in report.subjects:
            style = _STYLES.get(chapter.verdict(subject), "dim")
            left_out = chapter.left_out(subject)
            ran = sum(one.cells[subject.index].verdict != "uncovered" for one in chapter.clauses) - left_out
            said = f"{chapter.conforming(subject)} of {ran}" if ran or not left_out else ""
            cells.append(f"[{style}]{', '.join(filter(None, (said, f'{left_out} not run' if left_out else '')))}[/]")
        table.add_row(_line(chapter.title), *cells)
    return table


def _line(words: str) -> str:
    return escape(text.clean(words).replace("\n", " "))
