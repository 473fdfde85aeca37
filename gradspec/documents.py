"""``gradspec report``, ``gradspec summary`` and ``gradspec serve``: documents of results files."""

from __future__ import annotations

import json
import pathlib
from dataclasses import replace
from typing import Callable, Optional, Sequence

import click

from .calculus.file import EnumerationError
from .campaign.plan import CampaignError
from .exits import CONFORMS, DIVERGES, NO_VERDICT, Refusal
from .releases.baseline import BaselineError
from .report import files, headline, joined
from .report.costs import CostsError
from .report.costs import read as read_costs
from .report.generated import Run
from .report.model import Report, ReportError
from .results import FAILURES, ResultsError

#: What a file of generated programs calls itself in its first line.
_CAMPAIGN, _ENUMERATION = "gradspec campaign", "gradspec enumeration"
_FILE = click.Path(path_type=pathlib.Path, dir_okay=False)
_RESULTS = click.argument("results_files", nargs=-1, required=True, type=_FILE)
_ERRORS = (ResultsError, ReportError, BaselineError, CostsError, CampaignError, EnumerationError)


@click.command()
@_RESULTS
@click.option("-o", "--output", type=_FILE, metavar="FILE", help="The page to write.")
@click.option("--history", "with_history", is_flag=True, help="The page says what torch's releases changed.")
@click.option("--costs", type=_FILE, metavar="FILE", help="The page shows what gradspec cost --output wrote here.")
@click.option("--junit", type=_FILE, metavar="FILE", help="Write JUnit XML.")
@click.option("--sarif", type=_FILE, metavar="FILE", help="Write SARIF 2.1.0.")
@click.option("--before", multiple=True, type=_FILE, metavar="RESULTS", help="What SARIF's baselineState goes by.")
@click.option("--markdown", type=_FILE, metavar="FILE", help="Write a summary in Markdown.")
@click.option("--markdown-limit", type=click.IntRange(2000), metavar="BYTES", help="Its size at most; 65000.")
@click.option(
    "--badges",
    type=click.Path(path_type=pathlib.Path, file_okay=False),
    metavar="FOLDER",
    help="Write a badge for each subject and chapter.",
)
def report(
    results_files: tuple[pathlib.Path, ...],
    output: Optional[pathlib.Path],
    with_history: bool,
    costs: Optional[pathlib.Path],
    junit: Optional[pathlib.Path],
    sarif: Optional[pathlib.Path],
    before: tuple[pathlib.Path, ...],
    markdown: Optional[pathlib.Path],
    markdown_limit: Optional[int],
    badges: Optional[pathlib.Path],
) -> None:
    """Write documents of one or more RESULTS_FILES: a page, and what CI systems read.

    Files of campaigns and enumerations may be among them; they are shown on the page.
    """
    from .report import badges as badge_files
    from .report import html
    from .report import junit as junit_xml
    from .report import markdown as summary_page
    from .report import sarif as sarif_log

    if not any((output, junit, sarif, markdown, badges)):
        raise Refusal("no document was asked for: give -o, --junit, --sarif, --markdown or --badges")
    if before and sarif is None:
        raise Refusal("--before is what a SARIF log is held to: give --sarif too")
    try:
        scenarios, generated = _sorted(results_files)
        runs = joined.runs(scenarios)
        found = joined.with_generated(joined.of(runs), generated)
        if costs is not None:
            found = replace(found, costs=read_costs(costs))
        earlier = joined.runs(before) if before else []
        limit = markdown_limit or summary_page.LIMIT
        documents: list[tuple[Optional[pathlib.Path], Callable[[], str]]] = [
            (output, lambda: html.page(_with_history(found) if with_history else found)),
            (junit, lambda: junit_xml.document(runs)),
            (sarif, lambda: sarif_log.document(runs, earlier)),
            (markdown, lambda: summary_page.document(found, limit)),
        ]
        for path, document in documents:
            if path is not None:
                text = document()
                files.put(path, text)
                click.echo(path)
                for beyond in sarif_log.beyond_github(text) if path is sarif else ():
                    click.echo(f"{sarif} {beyond}", err=True)
        if badges is not None:
            badge_files.write(found, badges)
            click.echo(badges)
    except _ERRORS as error:
        raise Refusal(str(error)) from None
    except OSError as error:
        raise Refusal(f"{error.filename or 'a document'} cannot be written: {error.strerror}") from None


def _sorted(paths: Sequence[pathlib.Path]) -> tuple[list[pathlib.Path], list[Run]]:
    """The results files among these, and what the others hold: campaigns and enumerations."""
    from .calculus.shown import shown as enumeration
    from .campaign.shown import shown as campaign

    readers = {_CAMPAIGN: campaign, _ENUMERATION: enumeration}
    formats = [_format(path) for path in paths]
    generated = [readers[name](path) for path, name in zip(paths, formats) if name in readers]
    return [path for path, name in zip(paths, formats) if name not in readers], generated


def _format(path: pathlib.Path) -> str:
    """What the file calls itself; of what cannot be read the reader of results has more to say."""
    try:
        with open(path, "rb") as file:
            header = json.loads(file.readline())
    except (OSError, ValueError):
        return ""
    return str(header.get("format")) if isinstance(header, dict) else ""


def _with_history(found: Report) -> Report:
    from .releases.chronicle import history

    return replace(found, history=history())


@click.command()
@_RESULTS
@click.option("--markdown", is_flag=True, help="Markdown instead, as for $GITHUB_STEP_SUMMARY.")
def summary(results_files: tuple[pathlib.Path, ...], markdown: bool) -> None:
    """Say on the terminal what RESULTS_FILES found.

    \b
    Exit code:
      0  all subjects conform (message texts and names of nodes may differ; a third
         party may also differ from what is only observed of torch, undocumented)
      1  a subject diverges, or ended or hung its process
      2  the files cannot be read or joined, or a subject could not be judged
    """
    try:
        found = joined.report(results_files)
    except _ERRORS as error:
        raise Refusal(str(error)) from None
    if markdown:
        from .report.markdown import document

        click.echo(document(found), nl=False)
    else:
        from rich.console import Console

        from .report.terminal import show

        show(found, Console(highlight=False))
    raise SystemExit(_exit_code(found))


def _exit_code(found: Report) -> int:
    verdicts = [subject.verdict for subject in found.subjects]
    if any(verdict in FAILURES for verdict in verdicts):
        return DIVERGES
    # An error of the suite's own says nothing about the subject, also beside what conforms.
    failed = any(dict(subject.counts).get("error") for subject in found.subjects)
    return NO_VERDICT if failed or "no verdict" in verdicts else CONFORMS


@click.command()
@_RESULTS
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--history", "with_history", is_flag=True, help="With what torch's releases changed.")
def serve(results_files: tuple[pathlib.Path, ...], port: int, with_history: bool) -> None:
    """Show the page of RESULTS_FILES to a browser on this machine, anew whenever a file has changed."""
    from .report import html
    from .report.server import serving

    def page() -> str:
        scenarios, generated = _sorted(results_files)
        found = joined.with_generated(joined.report(scenarios), generated)
        return html.page(_with_history(found) if with_history else found)

    try:
        title = headline.title(joined.report(_sorted(results_files)[0]))
        with serving(page, results_files, port, _ERRORS) as server:
            click.echo(f"{title}\nhttp://127.0.0.1:{server.server_port}/  (Ctrl+C ends it)")
            server.serve_forever()
    except _ERRORS as error:
        raise Refusal(str(error)) from None
    except OSError as error:
        raise Refusal(f"port {port} cannot be listened on: {error.strerror}") from None
    except KeyboardInterrupt:
        click.echo("ended")
