"""``gradspec check`` and ``gradspec diff``."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass, replace
from typing import Iterable, Mapping, Optional, Sequence

import click

from reference_impl.changes import Kind as TableKind

from .. import suite
from ..exits import CONFORMS, DIVERGES, Refusal
from ..isolation.isolated import Isolated
from ..isolation.process import Process
from ..program.checking import Runner
from ..program.execution import Side
from ..results import ResultsError
from ..scenario import Scenario
from ..subjects.reference import Reference, nearest
from ..subjects.registry import SubjectError, is_third_party
from . import fields, frozen, loading, table, telling, waivers
from .attribution import Seen, attributed
from .baseline import Baseline, BaselineError
from .causes import Shower, causes, shower
from .changes import WORDINGS, Change, Comparison, Kind, compared
from .commands import said
from .environments import Environments
from .fields import FIELDS, Odd, ScriptsFailure
from .frozen import FrozenError
from .history import as_before
from .recording import record, scenarios_of, subject_process
from .waivers import Judged, WaiverError
from .worlds import World

#: What a field of the table that is otherwise is a change of.
_OF_TABLE = {TableKind.WORDING: Kind.TEXT, TableKind.NODE_NAME: Kind.NAMES}

_ERRORS = (SubjectError, BaselineError, ResultsError, FrozenError, WaiverError, suite.SuiteError)

_ALLOW = click.option(
    "--allow", multiple=True, type=click.Choice(("wording", "warnings")), help="May change: texts and names; warnings."
)
_WAIVERS = click.option(
    "--waivers", "waived", type=click.Path(path_type=pathlib.Path), metavar="FILE", help="gradspec-waivers.toml."
)
_STRICT = click.option("--strict", is_flag=True, help="A waiver that is not needed, or expired, is a failure.")


@click.command()
@click.option("--subject", default="torch", show_default=True, metavar="NAME", help="What is checked.")
@click.option("--python", metavar="PATH", help="It is in this Python: only the subject is needed there.")
@click.option("--baseline", "baselines", multiple=True, required=True, metavar="NAME|FILE", help="What it is held to.")
@click.option("--scenarios", type=click.Path(path_type=pathlib.Path), metavar="FILE", help="Check only this file's.")
@_ALLOW
@_WAIVERS
@_STRICT
def check(
    subject: str,
    python: Optional[str],
    baselines: Sequence[str],
    scenarios: Optional[pathlib.Path],
    allow: Sequence[str],
    waived: Optional[pathlib.Path],
    strict: bool,
) -> None:
    """Find what a subject does no longer as a baseline says: torch-2.12.1, or a file.

    --scenarios takes a file of your own scenarios. Where the baseline does not hold these, they run on that release,
    in its environment if there is one (GRADSPEC_TORCHES), else on the reference at that version.

    \b
    Exit code:
      0  nothing changed, but for what is allowed or waived
      1  something changed, or needs a name that is no more
      2  it could not be judged
    """
    judging = _Judging(tuple(allow), waived, strict, is_own=scenarios is not None)
    try:
        own = scenarios_of(scenarios)
        process = subject_process(subject, python)
        fails = False
        after: Optional[Baseline] = None
        odds: list[Odd] = []
        for name in baselines:
            before = loading.load(name)
            if scenarios is not None:
                before = _own(before, own)
            if after is None:
                after = record(process, own, None if before.frozen is None else frozen.read(), said)
                # Of a user's own scenarios only what these show is asked.
                odds = _odds(python, after.version) if subject == "torch" and scenarios is None else []
            fails |= _tell(compared(before, after), own, Isolated(process), odds, judging)
    except _ERRORS as error:
        raise Refusal(str(error)) from None
    raise SystemExit(DIVERGES if fails else CONFORMS)


@click.command()
@click.argument("before")
@click.argument("after")
@_ALLOW
@_WAIVERS
@_STRICT
def diff(before: str, after: str, allow: Sequence[str], waived: Optional[pathlib.Path], strict: bool) -> None:
    """Say what changed from one baseline or results file to another: torch-2.12.1 torch-2.13.0, or files.

    Exit codes as of check.
    """
    try:
        comparison = compared(loading.load(before), loading.load(after))
        fails = _tell(comparison, suite.scenarios(), None, (), _Judging(tuple(allow), waived, strict))
    except _ERRORS as error:
        raise Refusal(str(error)) from None
    raise SystemExit(DIVERGES if fails else CONFORMS)


def _own(before: Baseline, own: Sequence[Scenario]) -> Baseline:
    """What a release shows of a user's scenarios: recorded, or else run."""
    if all(one.id in before.scenarios for one in own):
        chosen = {one.id: before.scenarios[one.id] for one in own}
        return replace(before, frozen=None, scenarios=chosen, programs={})
    python = Environments().python(before.version) if before.subject == "torch" else None
    if python is not None:
        return record(subject_process("torch", python), own, None)
    said(f"{before.name} runs on the reference: there is no environment of it")
    shown = record(Process(f"reference:{before.version}"), own, None)
    return Baseline(before.subject, before.version, shown.suite, None, shown.scenarios, {}, {})


def _tell(
    comparison: Comparison,
    own: Iterable[Scenario],
    live: Optional[Runner],
    odds: Sequence[Odd],
    judging: _Judging,
) -> bool:
    """Print the comparison; whether it fails. ``odds``: what the later side has otherwise than its release."""
    judged = judging.judged(comparison, odds)
    scenarios = {scenario.id: scenario for scenario in own}
    for line in (*telling.summary(comparison), *telling.names(comparison), *telling.waived(judged.waived)):
        click.echo(line)
    left = [change for change in comparison.changed if change.id not in judged.ids]
    odds = [odd for odd in odds if odd.change.field not in judged.ids]
    unexplained = left
    ends = _ends(comparison, odds)
    shown: Mapping[str, Seen] = {}
    names: list[str] = []
    if ends is not None:
        frozen_set = frozen.read() if any(change.is_program for change in left) else None
        found = attributed(comparison, left, scenarios, frozen_set, ends, said)
        unexplained, shown = [*found.unexplained], found.fields
        names = [*table.unknown_names(comparison, ends)]
        click.echo("")
        _print(table.told_of_seen(found, ends) if judging.is_own else table.told(found, ends))
    _print(table.told_odd(odds, shown, comparison.after.version))
    if ends is not None and (unexplained or names):
        click.echo("\nnot in the table:")
        _print(names)
    several, unshown = causes(unexplained, _shower(comparison, unexplained, live))
    for cause in several:
        click.echo("")
        _print(telling.cause(cause, comparison, scenarios))
        _print(as_before(cause, comparison))
    for line in telling.unshown([*unshown.values()]):
        click.echo(f"\n{line}")
    for complaint in judged.complaints:
        click.echo(f"\n{complaint}", err=True)
    lost = [id for id in comparison.lost if id not in judged.ids]
    kinds = [change.kinds for change in left]
    # One that is as nowhere may be a fault of the table; scenarios and programs tell whether it is one of the subject.
    turned = [odd for odd in odds if odd.like is not None]
    kinds += [(_OF_TABLE.get(odd.change.kind, Kind.SEMANTICS),) for odd in turned]
    return judging.fail(kinds) or bool(lost) or (judging.strict and bool(judged.complaints))


def _odds(python: Optional[str], version: str) -> list[Odd]:
    try:
        return fields.odd(python, version)
    except ScriptsFailure as error:
        said(str(error))
        return []


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line.encode("utf-8", "backslashreplace").decode())


def _ends(comparison: Comparison, odds: Sequence[Odd]) -> Optional[tuple[World, World]]:
    """The semantics of both sides; None where there is nothing between them that the table could tell."""
    sides = comparison.before, comparison.after
    if any(is_third_party(side.subject) for side in sides):
        return None
    start, end = (World(nearest(side.version)[0]) for side in sides)
    end = World(end.version, {odd.change.field: odd.value for odd in odds if odd.like is not None})
    return (start, end) if start != end else None


@dataclass(frozen=True)
class _Judging:
    """What may change. ``is_own``: the scenarios are a user's own, whom the rest of the table does not concern."""

    allow: tuple[str, ...]
    waivers: Optional[pathlib.Path]
    strict: bool
    is_own: bool = False

    def fail(self, several: Iterable[tuple[Kind, ...]]) -> bool:
        allowed: set[Kind] = set()
        if "wording" in self.allow:
            allowed.update(WORDINGS)
        if "warnings" in self.allow:
            allowed.add(Kind.WARNINGS)
        return any(not allowed.issuperset(kinds) for kinds in several)

    def judged(self, comparison: Comparison, odds: Sequence[Odd]) -> Judged:
        after = comparison.after
        changed = [*(change.id for change in comparison.changed), *comparison.lost]
        changed += [odd.change.field for odd in odds]
        known = {*comparison.before.scenarios, *after.scenarios, *after.programs, *FIELDS}
        return waivers.judged_by(self.waivers, after.subject, after.version, changed, known)


def _shower(comparison: Comparison, changes: Sequence[Change], live: Optional[Runner]) -> Shower:
    before, after = comparison.before, comparison.after
    if not any(change.is_program for change in changes):
        return Shower({}, {}, {})
    set_of_programs = frozen.read()
    return shower(
        changes,
        set_of_programs,
        (before.programs, _runners(before, None)),
        (after.programs, _runners(after, live)),
    )


def _runners(side: Baseline, live: Optional[Runner]) -> list[Runner]:
    """Who may show what a side showed: the quickest first."""
    runners: list[Runner] = [Side(Reference(nearest(side.version)[0]))]
    if live is not None:
        return [*runners, live]
    python = Environments().python(side.version) if side.subject == "torch" else None
    return runners if python is None else [*runners, Isolated(subject_process("torch", python))]
