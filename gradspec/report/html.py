"""One self-contained HTML file: the report that people open.

Styles, script and shapes stand in the file itself, so that it opens by double click and needs no network. To add a
section, see docs/add-a-report-section.md.
"""

from __future__ import annotations

import pathlib
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Optional

import jinja2
import markupsafe

from gradspec import __version__
from gradspec.report import alignment, files, headline, joined, text, verdicts
from gradspec.report.curves import curves
from gradspec.report.model import Report
from gradspec.report.releases import History
from gradspec.report.shelves import Shelves


class Section(NamedTuple):
    """A part of the page: its anchor, which is also its template (``sections/NAME.html.j2``), and its title."""

    name: str
    title: str


#: The sections in the order of the page and of its navigation.
SECTIONS = (
    Section("overview", "Overview"),
    Section("matrix", "Matrix"),
    Section("clauses", "Clauses"),
    Section("claims", "Claims"),
    Section("releases", "Releases"),
    Section("generated", "Generated"),
    Section("costs", "Costs"),
    Section("missing", "Missing names"),
    Section("provenance", "Provenance"),
)


def write(results: Sequence[pathlib.Path], out: pathlib.Path, history: Optional[History] = None) -> None:
    """Write the report of one results file, or of several joined, to ``out``; it appears there whole or not at all.
    ``history`` is what is known of torch's releases.

    Raises ReportError where the files cannot be one report, and ResultsError where one is not readable.
    """
    files.put(out, page(replace(joined.report(results), history=history)))


def page(report: Report) -> str:
    """The report as the text of an HTML document."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("gradspec.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_showable,
    )
    shelves = Shelves()
    environment.globals.update(
        absent=alignment.ABSENT,
        counted=text.counted,
        listed=text.listed,
        long=text.LONG,
        meaning=verdicts.MEANING,
        shelves=shelves,
        short=text.SHORT,
    )
    environment.filters.update(
        bounded=text.bounded,
        excerpt=text.excerpt,
        linked=_linked,
        packed=shelves.markup,
        shelved=shelves.traces,
        prose=_prose,
        slug=lambda verdict: verdict.replace(" ", "-"),
    )
    absent = {name for name, part in (("releases", report.history), ("costs", report.costs)) if part is None}
    return environment.get_template("page.html.j2").render(
        report=report,
        title=headline.title(report),
        lede=headline.lede(report),
        standing=headline.standing(report),
        points=headline.points(report),
        curves=curves(report),
        sections=[section for section in SECTIONS if section.name not in absent],
        version=__version__,
    )


def _linked(sentence: str) -> markupsafe.Markup:
    """A sentence of the report's own, the ids of clauses and claims in it as links, and what stands between backticks
    as code."""
    pieces = re.split(r"(`[^`]+`|\b[A-Z]{1,6}-\d\d\b)", text.clean(sentence))
    link, code = markupsafe.Markup('<a href="#{0}">{0}</a>'), markupsafe.Markup("<code>{}</code>")
    found = [
        piece if not i % 2 else code.format(piece[1:-1]) if piece.startswith("`") else link.format(piece)
        for i, piece in enumerate(pieces)
    ]
    return markupsafe.Markup("").join(found)


def _prose(sentence: str) -> markupsafe.Markup:
    """A sentence of the ledger, what stands between backticks as code."""
    pieces = text.clean(sentence).split("`")
    code = markupsafe.Markup("<code>{}</code>")
    return markupsafe.Markup("").join(code.format(piece) if i % 2 else piece for i, piece in enumerate(pieces))


def _showable(value: Any) -> Any:
    """What every expression of the templates passes before it is escaped: text that UTF-8 and HTML can carry."""
    return text.clean(value) if type(value) is str else value
