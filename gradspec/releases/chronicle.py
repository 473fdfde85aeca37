"""The history of all releases, for the report: from the committed baselines and the table of semantics."""

from __future__ import annotations

from typing import Sequence

from reference_impl.changes import RELEASES
from reference_impl.changes import Kind as TableKind
from reference_impl.changes import Release as TableRelease

from .. import changes
from .. import clauses as ledger
from ..report.releases import Cell, Chapter, Entry, History, Row
from .baseline import Baseline
from .changes import Kind
from .history import Turn, committed, turns

#: In which way a clause changes where a name that its scenario needs comes or goes.
_API = "names"
_ORDER = (Kind.SEMANTICS.value, _API, *(kind.value for kind in Kind if kind is not Kind.SEMANTICS))
#: In the history what many users meet comes first.
_READING = (TableKind.BEHAVIOUR, TableKind.API, TableKind.NODE_NAME, TableKind.WORDING)


def history() -> History:
    """What is known of all releases. BaselineError where a committed baseline cannot be read."""
    releases = committed()
    by_clause: dict[str, list[Turn]] = {}
    for id in sorted({id for one in releases for id in one.scenarios}):
        for turn in turns(id, releases):
            for clause in turn.after.scenarios[id].clauses if id in turn.after.scenarios else ():
                by_clause.setdefault(clause, []).append(turn)
    known = [clause for chapter in ledger.chapters() for clause in chapter.clauses]
    rows = [Row(one.id, one.statement, _cells(by_clause[one.id], releases)) for one in known if one.id in by_clause]
    changed = tuple(row for row in rows if any(cell.kinds for cell in row.cells))
    versions = tuple(one.version for one in releases)
    chapters = tuple(_chapter(one, versions) for one in RELEASES)
    return History(versions, changed, len(known) - len(changed), chapters)


def _cells(found: Sequence[Turn], releases: Sequence[Baseline]) -> tuple[Cell, ...]:
    cells = []
    for release in releases:
        here = [turn for turn in found if turn.after is release]
        kinds = {kind for turn in here for kind in _kinds(turn)}
        ids = tuple(turn.id for turn in here if _kinds(turn))
        cells.append(Cell(tuple(kind for kind in _ORDER if kind in kinds), ids))
    return tuple(cells)


def _kinds(turn: Turn) -> tuple[str, ...]:
    if turn.change is not None:
        return tuple(kind.value for kind in turn.change.kinds)
    old, new = turn.before.scenarios.get(turn.id), turn.after.scenarios.get(turn.id)
    return (_API,) if old is not None and new is not None and old.lacks != new.lacks else ()


def _chapter(release: TableRelease, versions: Sequence[str]) -> Chapter:
    ordered = sorted(release.changes, key=lambda change: _READING.index(change.kind))
    entries = tuple(Entry(one.kind.value, one.what, one.source, changes.stored(one.field)) for one in ordered)
    number = ".".join(map(str, release.since))
    recorded = next((one for one in versions if one.startswith(f"{number}.")), "")
    return Chapter(number, recorded, entries, tuple(release.added.split()), tuple(release.removed.split()))
