"""What the table of semantics has between the two sides of a comparison, as a person reads it."""

from __future__ import annotations

from typing import Iterator, Mapping, Sequence

from reference_impl.changes import CHANGES
from reference_impl.changes import Change as TableChange
from reference_impl.semantics import Semantics, parse

from .. import changes
from .attribution import Attribution, Seen
from .changes import Comparison
from .fields import Odd
from .telling import listed, many
from .worlds import World

#: Of a script's output, so much.
_LINES, _WIDTH = 6, 200


def told(found: Attribution, ends: tuple[World, World]) -> Iterator[str]:
    """Each change of the table with its script, what that prints on either side, and where else it is seen."""
    between = [one for one in _between(ends) if one.field in found.turned]
    names = [*_names(ends)]
    if between or names:
        yield "the table of semantics has between them:"
    for change in between:
        yield from _entry(change, f"{change.kind.value}: {change.what}", found.fields)
    yield from names
    if found.together:
        yield f"  by names, or several of these at once: {_count(found.together)}"
    if found.unasked:
        yield f"  and {many(found.unasked, 'program')} more, of which nobody asked which of these"


def told_of_seen(found: Attribution, ends: tuple[World, World]) -> Iterator[str]:
    """The same of those changes alone that are seen."""
    seen = [one for one in _between(ends) if found.fields.get(one.field)]
    if seen or found.together:
        yield "by the table of semantics:"
    for change in seen:
        yield from _entry(change, f"{change.kind.value}: {change.what}", found.fields)
    if found.together:
        yield f"  by names, or several changes at once: {_count(found.together)}"


def told_odd(odds: Sequence[Odd], seen: Mapping[str, Seen], version: str) -> Iterator[str]:
    """Fields of the table that are otherwise than in the release, each with its script."""
    for odd in odds:
        how = (
            f"as torch {odd.like} has it, not as {version}" if odd.like else f"neither as on {version} nor as elsewhere"
        )
        yield from _entry(odd.change, f"{odd.change.kind.value}, {how}: {odd.change.what}", seen)
        yield from _output("here it", odd.said)


def unknown_names(comparison: Comparison, ends: tuple[World, World]) -> Iterator[str]:
    """Names that came or went between them, of which the table knows nothing."""
    came, went = _came_and_went(ends)
    for word, names, known in (("came", comparison.added, came), ("went", comparison.removed, went)):
        for name in sorted({name for name in names.values() if name} - known - {f"torch.{one}" for one in known}):
            yield f"  {name} {word}: {listed([id for id, one in names.items() if one == name])}"


def _between(ends: tuple[World, World]) -> list[TableChange]:
    first, last = sorted(parse(end.version) for end in ends)
    return [change for change in CHANGES if first < change.since <= last]


def _came_and_went(ends: tuple[World, World]) -> tuple[frozenset[str], frozenset[str]]:
    before, after = (Semantics(end.version).missing() for end in ends)
    return before - after, after - before


def _names(ends: tuple[World, World]) -> Iterator[str]:
    for word, names in zip(("came", "went"), _came_and_went(ends)):
        if names:
            yield f"  names that {word}: {' '.join(sorted(names))}"


def _entry(change: TableChange, what: str, seen: Mapping[str, Seen]) -> Iterator[str]:
    yield f"  {'.'.join(map(str, change.since))}  {what}"
    yield f"       {change.field}{f', {change.source}' if change.source else ''}"
    if seen.get(change.field):
        yield f"       in {_count(seen[change.field])}"
    script = changes.read(change.field)
    yield from (f"         {line}".rstrip() for line in script.source.splitlines())
    for release, printed in script.printed.items():
        yield from _output(f"torch {release}", printed)


def _output(who: str, printed: str) -> Iterator[str]:
    yield f"         # {who} prints:"
    lines = printed.splitlines()
    yield from (f"         #     {line[:_WIDTH]}" for line in lines[:_LINES])
    if len(lines) > _LINES:
        yield f"         #     and {len(lines) - _LINES} lines more"


def _count(seen: Seen) -> str:
    parts = []
    if seen.scenarios:
        parts.append(f"{many(len(seen.scenarios), 'scenario')} ({listed(seen.scenarios)})")
    if seen.programs:
        parts.append(many(len(seen.programs), "program"))
    return " and ".join(parts)
