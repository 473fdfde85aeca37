"""Changes of one cause, told once: by what they look like, each with the smallest program and both behaviours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Mapping, Optional, Sequence

from ..levels import SEMANTIC
from ..program.canonical import program_id
from ..program.causes import Symptom, minimal, symptom
from ..program.checking import Check, Difference, Runner
from ..program.execution import Prepared
from ..program.form import Program, statements
from ..subjects.reference import Reference
from . import digests
from .changes import Change, Kind
from .digests import Digests
from .frozen import Frozen

#: Of so many programs that changed, the shortest ones, the causes are looked for.
LOOKED_AT = 40

_OWN = re.compile(r"(step|thread|node )")


@dataclass(frozen=True)
class Cause:
    """``scenarios`` and ``programs`` that changed alike. ``smallest``: a scenario's change, or a program's difference
    where it could be run on both sides."""

    kind: Kind
    symptom: Symptom
    scenarios: tuple[Change, ...]
    programs: tuple[str, ...]
    smallest: Optional[Difference]


@dataclass(frozen=True)
class Shower:
    """What shows both behaviours of programs: for a program's id the runner that has the behaviour recorded before, and
    the one that has it now; nothing of a program for which there is none."""

    programs: Mapping[str, Prepared]
    before: Mapping[str, Runner]
    after: Mapping[str, Runner]


def shower(
    changes: Sequence[Change],
    frozen: Frozen,
    before: tuple[Mapping[str, Digests], Sequence[Runner]],
    after: tuple[Mapping[str, Digests], Sequence[Runner]],
) -> Shower:
    """Who shows what of the shortest programs that changed. ``before``, ``after``: what was recorded, and who may show
    it, those to be asked first before the others."""
    order = list(Kind)
    several = sorted(
        (change for change in changes if change.is_program),
        key=lambda change: (order.index(change.kind), len(frozen.texts[change.id])),
    )
    programs = {change.id: frozen.prepared(change.id) for change in several[:LOOKED_AT]}
    return Shower(programs, _agreeing(programs, *before), _agreeing(programs, *after))


def _agreeing(
    programs: Mapping[str, Prepared], recorded: Mapping[str, Digests], runners: Sequence[Runner]
) -> dict[str, Runner]:
    found: dict[str, Runner] = {}
    for runner in runners:
        left = {id: program for id, program in programs.items() if id not in found}
        runs = zip(*(runner.run_all([*left.values()], looks) for looks in (False, True)))
        found |= {id: runner for id, shown in zip(left, runs) if digests.of(shown) == recorded[id]}
    return found


def causes(changes: Sequence[Change], shown: Shower) -> tuple[list[Cause], dict[str, Change]]:
    """The causes, and the changes of programs of which nobody shows the behaviours."""
    by_look: dict[tuple[Kind, Symptom], list[Change]] = {}
    unshown: dict[str, Change] = {}
    differing: dict[tuple[Kind, Symptom], list[tuple[Check, Difference]]] = {}
    checks: dict[tuple[int, int], Check] = {}
    for change in changes:
        if not change.is_program:
            by_look.setdefault((change.kind, look(change)), []).append(change)
            continue
        before, after = shown.before.get(change.id), shown.after.get(change.id)
        found = None
        if before is not None and after is not None:
            key = id(before), id(after)
            if key not in checks:
                checks[key] = Check(None, Reference(), SEMANTIC, runner=after, expecting=before)
            found = _difference(checks[key], shown.programs[change.id])
        if found is None:
            unshown[change.id] = change
        else:
            differing.setdefault((change.kind, symptom(found.first)), []).append((checks[key], found))
    result = []
    for kind, alike in [*by_look, *(one for one in differing if one not in by_look)]:
        several = differing.get((kind, alike), [])
        smallest = minimal(*min(several, key=lambda one: _statements(one[1].program))) if several else None
        ids = tuple(program_id(one.program) for _, one in several)
        result.append(Cause(kind, alike, tuple(by_look.get((kind, alike), ())), ids, smallest))
    order = list(Kind)
    result.sort(key=lambda cause: (order.index(cause.kind), -len(cause.scenarios) - len(cause.programs)))
    return result, unshown


def look(change: Change) -> Symptom:
    """What a scenario's change looks like."""
    if not change.first:
        return Symptom("core", "scenario", "ended", *change.ended)
    divergence = change.first[0]
    found = symptom(divergence)
    owner = found.owner if _OWN.match(divergence.owner) else "tensor"
    return Symptom(found.level, owner, found.observable, found.expected, found.actual)


def _statements(program: Program) -> int:
    return sum(1 for _ in statements(program.body))


def _difference(check: Check, prepared: Prepared) -> Optional[Difference]:
    for looks in (False, True):
        found = check.again(prepared, looks)
        if isinstance(found, Difference):
            return found
    return None
