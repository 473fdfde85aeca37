"""A comparison of two baselines as a person reads it."""

from __future__ import annotations

from collections import Counter
from typing import Iterator, Mapping, Sequence

from ..compare import Divergence
from ..explain import statement_of
from ..program.printer import script
from ..scenario import Scenario
from ..trace import text
from .causes import Cause
from .changes import Change, Comparison, Kind
from .history import Turn
from .waivers import Waived

#: The names of what is compared: before, after.
Sides = tuple[str, str]

_LONGEST = 200
#: Of how many scenarios of a cause the names are told.
_NAMED = 8


def summary(comparison: Comparison) -> Iterator[str]:
    """Two lines: what is compared, and how many of each."""
    kinds = Counter(change.kind for change in comparison.changed)
    how = ", ".join(f"{kinds[kind]} in {kind.value}" for kind in Kind if kinds[kind])
    yield " -> ".join(names_of(comparison))
    yield (
        f"{len(comparison.added)} added, {len(comparison.removed)} removed, {len(comparison.changed)} changed"
        f"{f' ({how})' if how else ''}, {comparison.same} the same"
    )
    if comparison.note:
        yield comparison.note
    if comparison.edited:
        ids = listed(comparison.edited)
        yield f"{many(len(comparison.edited), 'scenario')} with another text since, which say nothing: {ids}"


def names(comparison: Comparison) -> Iterator[str]:
    """What came and went, and for lack of which name."""
    for word, found in (("added", comparison.added), ("removed", comparison.removed)):
        by_name: dict[str, list[str]] = {}
        for id, name in found.items():
            by_name.setdefault(name, []).append(id)
        for name, ids in sorted(by_name.items()):
            what = f"{name}: " if name else "scenarios: "
            yield f"{word}: {what}{listed(ids)}"


def names_of(comparison: Comparison) -> Sides:
    """What the two sides are called; one release held to its own baseline is there twice."""
    before, after = comparison.before.name, comparison.after.name
    return (before, after) if before != after else (f"{before}, recorded", f"{after}, now")


def cause(one: Cause, comparison: Comparison, scenarios: Mapping[str, Scenario]) -> Iterator[str]:
    """A cause with its smallest program and both behaviours."""
    seen, sides = one.symptom, names_of(comparison)
    counts = [many(len(ids), word) for ids, word in ((one.scenarios, "scenario"), (one.programs, "program")) if ids]
    yield f"{one.kind.value}: {seen.owner}: {seen.observable}, in {' and '.join(counts)}"
    # The clause that most of them settle is the likeliest to be what changed.
    for id, _ in Counter(id for change in one.scenarios for id in change.clauses).most_common():
        yield f"  {id}  {statement_of(id)}"
    if one.smallest is not None:
        yield "  the smallest program:"
        yield from (f"    {line}" for line in script(one.smallest.program).splitlines())
        yield from _behaviours(one.smallest.first, sides)
        if one.scenarios:
            yield f"  also: {listed([change.id for change in one.scenarios])}"
        return
    shortest = min(one.scenarios, key=lambda change: _length(change, scenarios))
    yield f"  the smallest: {shortest.id}{_line(shortest, scenarios)}"
    if shortest.first:
        yield from _behaviours(shortest.first[0], sides)
    else:
        before, after = (ended or "came to its end" for ended in shortest.ended)
        yield from _sides(before, after, sides)
    others = [change.id for change in one.scenarios if change is not shortest]
    if others:
        yield f"  also: {listed(others)}"


def unshown(changes: Sequence[Change]) -> Iterator[str]:
    """Programs that changed and could not be shown."""
    kinds = Counter(change.kind for change in changes)
    for kind in Kind:
        if kinds[kind]:
            ids = [change.id for change in changes if change.kind is kind]
            count = many(len(ids), "program")
            yield f"{kind.value}: {count} of which both behaviours cannot be shown here: {listed(ids)}"


def turn(one: Turn, scenarios: Mapping[str, Scenario]) -> Iterator[str]:
    """Where a scenario changed from one release to the next."""
    if one.change is None:
        yield f"  {one.after.version}: {one.note}"
        return
    yield f"  {one.after.version}: {', '.join(kind.value for kind in one.change.kinds)}{_line(one.change, scenarios)}"
    sides = one.before.name, one.after.name
    if not one.change.first:
        before, after = (ended or "came to its end" for ended in one.change.ended)
        yield from _sides(before, after, sides)
    for divergence in one.change.first:
        yield from _behaviours(divergence, sides)


def waived(found: Sequence[Waived]) -> Iterator[str]:
    for one in found:
        yield f"waived: {one.change_id}: {one.waiver.reason} ({one.waiver.link})"


def _length(change: Change, scenarios: Mapping[str, Scenario]) -> tuple[int, str]:
    scenario = scenarios.get(change.id)
    return (len(scenario.source) if scenario is not None else 1 << 20), change.id


def _line(change: Change, scenarios: Mapping[str, Scenario]) -> str:
    scenario = scenarios.get(change.id)
    if scenario is None or not change.first or change.first[0].line < 0:
        return ""
    return f", step {change.first[0].step}: {scenario.source_line(change.first[0].line + scenario.line)}"


def _behaviours(divergence: Divergence, sides: Sides) -> Iterator[str]:
    what = divergence.observable if divergence.owner == "step" else f"{divergence.owner}: {divergence.observable}"
    yield f"  {what}"
    yield from _sides(text(divergence.expected), text(divergence.actual), sides)


def _sides(before: str, after: str, sides: Sides) -> Iterator[str]:
    width = max(map(len, sides))
    for side, said in zip(sides, (before, after)):
        yield f"    {side:<{width}}  {said if len(said) <= _LONGEST else said[:_LONGEST] + ' …'}"


def many(number: int, word: str) -> str:
    """``1 program``, ``2 programs``."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def listed(ids: Sequence[str]) -> str:
    """The first of them by name, and how many more there are."""
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return ", ".join(ids[:_NAMED]) + more
