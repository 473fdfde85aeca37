"""Which changes of the table of semantics are at work in a comparison, and what no change of the table explains.

The reference runs at both ends. What it shows there as the subject did, the table explains: nothing else is different
between the two. Which field it is, is found by turning the fields back at the later end, one at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Mapping, NamedTuple, Optional, Sequence

from ..compare import ABSENT, same
from ..program.execution import Prepared, Side
from ..run import run_side
from ..scenario import Scenario
from ..subjects.reference import Reference
from ..trace import Missing, Step, Trace, Unrecorded
from . import digests
from .baseline import Baseline, Kept
from .changes import Change, Comparison, Kind, compared_traces, digest_of
from .digests import Digests
from .frozen import Frozen
from .recording import kept, source_digest
from .worlds import World

#: So many of the programs that the table explains, the shortest ones, are asked which field it is.
ASKED = 60

#: A scenario's observations: (number of the step, owner, observable) -> value.
Place = tuple[int, str, str]
_ENDED: Place = (-1, "scenario", "ended")


def _way(number: int) -> Place:
    """Where it stands which step this is."""
    return number, "step", "way"


@dataclass
class Seen:
    """The ids of what shows a field, or several together."""

    scenarios: list[str] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.scenarios or self.programs)


@dataclass(frozen=True)
class Attribution:
    """``fields``: those that are at work, and where they are seen. ``together``: what the table explains with no single
    field, by names or by several at once. ``unasked``: how many programs more it explains. ``unexplained``: what is
    left of the changes."""

    turned: tuple[str, ...]
    fields: Mapping[str, Seen]
    together: Seen
    unasked: int
    unexplained: tuple[Change, ...]


class _Explained(NamedTuple):
    """What the table explains: of scenarios which places, and the programs."""

    places: dict[str, frozenset[Place]]
    programs: list[str]


def attributed(
    comparison: Comparison,
    changes: Sequence[Change],
    own: Mapping[str, Scenario],
    frozen: Optional[Frozen],
    ends: tuple[World, World],
    told: Callable[[str], object],
) -> Attribution:
    """What explains ``changes``, which are of ``comparison``, between the two ``ends``."""
    start, end = ends
    sides = comparison.before, comparison.after
    chosen = {one.id: own[one.id] for one in changes if _can_run(one, own, sides)}
    texts = {} if frozen is None else {one.id: frozen for one in changes if one.is_program}
    programs = {id: found.prepared(id) for id, found in texts.items()}
    turned = end.other_in(start)
    told(f"{len(changes)} changes on the reference, at both ends")
    with start.reference() as reference:
        before = _shown(reference, chosen, programs)
    with end.reference() as reference:
        after = _shown(reference, chosen, programs)
    explained, left = _explained(changes, sides, (before, after))
    asked = explained.programs[:ASKED]
    fields: dict[str, Seen] = {name: Seen() for name in turned}
    some = {id: chosen[id] for id, places in explained.places.items() if places}
    for number, (name, value) in enumerate(turned.items(), 1):
        if not some and not asked:
            break
        if not number % 10:
            told(f"{number} of {len(turned)} fields of the table")
        with end.but(name, value).reference() as reference:
            without = _shown(reference, some, {id: programs[id] for id in asked})
        for id in some:
            moved = any(
                not _alike(without.places[id].get(place, ABSENT), after.places[id].get(place, ABSENT))
                for place in explained.places[id]
            )
            if moved:
                fields[name].scenarios.append(id)
        fields[name].programs += [id for id in asked if without.programs[id] != after.programs[id]]
    found = {id for seen in fields.values() for id in (*seen.scenarios, *seen.programs)}
    together = Seen([id for id in some if id not in found], [id for id in asked if id not in found])
    return Attribution(tuple(turned), fields, together, len(explained.programs) - len(asked), tuple(left))


def _can_run(change: Change, own: Mapping[str, Scenario], sides: tuple[Baseline, Baseline]) -> bool:
    """Whether it is a scenario that is still the one that was recorded."""
    if change.is_program or change.id not in own:
        return False
    return source_digest(own[change.id].source) == sides[1].scenarios[change.id].source


class _Shown(NamedTuple):
    places: dict[str, dict[Place, Any]]
    programs: dict[str, Digests]


def _shown(reference: Reference, scenarios: Mapping[str, Scenario], programs: Mapping[str, Prepared]) -> _Shown:
    names = Reference().module
    traces = {id: run_side(one.function, reference, names) for id, one in scenarios.items()}
    side = Side(reference)
    runs = zip(*(side.run_all([*programs.values()], looks) for looks in (False, True)))
    return _Shown(
        {id: _places(kept(scenarios[id], trace)) for id, trace in traces.items()},
        dict(zip(programs, map(digests.of, runs))),
    )


def _places(one: Kept) -> dict[Place, Any]:
    found: dict[Place, Any] = {_ENDED: one.ended}
    for number, step in enumerate(one.trace.steps):
        found[_way(number)] = (step.kind, -1 if step.kind == "end" else step.line)
        found.update({(number, *key): value for key, value in step.observations.items()})
    return found


def _alike(one: Any, other: Any) -> bool:
    return isinstance(one, (Missing, Unrecorded)) or isinstance(other, (Missing, Unrecorded)) or same(one, other)


def _explained(
    changes: Sequence[Change], sides: tuple[Baseline, Baseline], shown: tuple[_Shown, _Shown]
) -> tuple[_Explained, list[Change]]:
    """What shows on the reference as it does on both ``sides``, and what is left."""
    places: dict[str, frozenset[Place]] = {}
    programs: list[str] = []
    left: list[Change] = []
    for change in changes:
        if change.is_program:
            if all(
                _shows(change.kinds, one.programs[change.id], side.programs.get(change.id))
                for one, side in zip(sides, shown)
            ):
                programs.append(change.id)
            else:
                left.append(change)
        elif change.id not in shown[0].places:
            left.append(change)
        else:
            told = tuple(_places(side.scenarios[change.id]) for side in sides)
            differing = [place for place in {**told[0], **told[1]} if not _same_at(place, *told)]
            good = [
                place
                for place in differing
                if all(_same_at(place, one, side.places[change.id]) for one, side in zip(told, shown))
            ]
            places[change.id] = frozenset(good)
            rest = _without(change, sides, frozenset(good))
            left += [] if rest is None else [rest]
    return _Explained(places, programs), left


def _shows(kinds: Sequence[Kind], recorded: Digests, found: Optional[Digests]) -> bool:
    return found is not None and all(digest_of(kind, recorded) == digest_of(kind, found) for kind in kinds)


def _without(change: Change, sides: tuple[Baseline, Baseline], explained: frozenset[Place]) -> Optional[Change]:
    """What is left of a scenario's change beside what the table explains."""
    if not explained or (any(change.ended) and _ENDED not in explained):
        return change
    old, new = (side.scenarios[change.id].trace for side in sides)
    return compared_traces(change.id, change.clauses, _cut(old, new, explained), _cut(new, old, explained))


def _cut(trace: Trace, other: Trace, explained: frozenset[Place]) -> Trace:
    """The trace without what is explained. Where the two went different ways for a reason, both go one."""
    steps: list[Step] = []
    for number, step in enumerate(trace.steps):
        kind, line = step.kind, step.line
        if _way(number) in explained:
            if number >= len(other.steps):
                break
            kind, line = max((kind, line), (other.steps[number].kind, other.steps[number].line))
        seen = {key: value for key, value in step.observations.items() if (number, *key) not in explained}
        steps.append(Step(kind, line, seen))
    return Trace(steps)


def _same_at(place: Place, one: Mapping[Place, Any], other: Mapping[Place, Any]) -> bool:
    return _alike(one.get(place, ABSENT), other.get(place, ABSENT))
