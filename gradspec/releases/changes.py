"""Comparing two baselines: what came, what went, what changed and in which of its ways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Callable, Iterator, Optional

from ..compare import Divergence, compare
from ..trace import Key, Trace
from .baseline import Baseline, Kept
from .digests import Digests


class Kind(Enum):
    """In which way something changed; in the order in which they count."""

    SEMANTICS = "semantics"
    WARNINGS = "warnings"
    TEXT = "text"
    NAMES = "node names"


#: What ``--allow wording`` lets pass.
WORDINGS = (Kind.TEXT, Kind.NAMES)

_WARNINGS = ("step", "warnings")


@dataclass(frozen=True)
class Change:
    """One scenario or program that is not as it was. ``first``: where the two part, by kind; nothing of a program, of
    which digests are kept, nor where one side did not come to its end: ``ended`` says how the two ended, then."""

    id: str
    is_program: bool
    clauses: tuple[str, ...]
    kinds: tuple[Kind, ...]
    first: tuple[Divergence, ...] = ()
    ended: tuple[str, str] = ("", "")

    @property
    def kind(self) -> Kind:
        """The one that counts."""
        return self.kinds[0]


@dataclass(frozen=True)
class Comparison:
    """``added`` and ``removed``: id -> the name that one side lacks, "" where that one was never asked. ``edited``:
    scenarios whose text is another one, which says nothing about the subject."""

    before: Baseline
    after: Baseline
    added: dict[str, str]
    removed: dict[str, str]
    edited: tuple[str, ...]
    changed: tuple[Change, ...]
    same: int
    #: Why programs were not compared, or "".
    note: str = ""

    @property
    def lost(self) -> dict[str, str]:
        """What needs a name that is no more."""
        return {id: name for id, name in self.removed.items() if name}


def compared(before: Baseline, after: Baseline) -> Comparison:
    """What is not the same in ``after`` as it was in ``before``."""
    added: dict[str, str] = {id: "" for id in after.scenarios if id not in before.scenarios}
    removed: dict[str, str] = {id: "" for id in before.scenarios if id not in after.scenarios}
    edited: list[str] = []
    changed: list[Change] = []
    same = 0
    for id, new in after.scenarios.items():
        old = before.scenarios.get(id)
        if old is None:
            continue
        if old.source != new.source:
            edited.append(id)
        elif old.lacks != new.lacks:
            if old.lacks:
                added[id] = old.lacks
            if new.lacks:
                removed[id] = new.lacks
        else:
            change = compared_scenario(id, old, new)
            same += change is None
            changed += [] if change is None else [change]
    note = ""
    if before.frozen != after.frozen:
        sets = [one.frozen or "none" for one in (before, after)]
        note = f"programs are not compared: the sets are {sets[0]} and {sets[1]}"
    else:
        for id, digests in after.programs.items():
            kinds = _of_digests(before.programs[id], digests) if id in before.programs else ()
            same += not kinds
            changed += [Change(id, True, (), kinds)] if kinds else []
    return Comparison(before, after, added, removed, tuple(edited), tuple(changed), same, note)


def compared_scenario(id: str, old: Kept, new: Kept) -> Optional[Change]:
    """How a scenario of one text changed; None where it did not."""
    if old.steps == new.steps and old.ended == new.ended:
        return None
    if old.ended != new.ended:
        return Change(id, False, new.clauses, (Kind.SEMANTICS,), ended=(old.ended, new.ended))
    if old.lacks:
        # What both lack, they lack: how far they came before that is nobody's behaviour.
        return None
    return compared_traces(id, new.clauses, old.trace, new.trace)


def compared_traces(id: str, clauses: tuple[str, ...], old: Trace, new: Trace) -> Optional[Change]:
    """How what a scenario showed changed; None where it did not."""
    found = dict(_parted(old, new))
    kinds = tuple(kind for kind in Kind if kind in found)
    return Change(id, False, clauses, kinds, tuple(found[kind] for kind in kinds)) if kinds else None


def _parted(old: Trace, new: Trace) -> Iterator[tuple[Kind, Divergence]]:
    """Where two traces part first, in each way. Where the semantics part, the rest says nothing of its own."""
    end = float("inf")
    for kind, belongs in _BELONGS.items():
        divergences = compare(_only(old, belongs), _only(new, belongs))
        if kind is not Kind.SEMANTICS:
            divergences = [one for one in divergences if one.step < end and one.observable != "reached"]
        if divergences:
            first = min(divergences, key=lambda one: one.step)
            end = min(end, first.step) if kind is Kind.SEMANTICS else end
            yield kind, first


def _is_warning(key: Key) -> bool:
    return key[0] == _WARNINGS[0] and key[1].startswith(_WARNINGS[1])


def _is_name(key: Key) -> bool:
    return key[1] == "name" and key[0].startswith("node ")


def _is_text(key: Key) -> bool:
    return key[1].endswith(" message") and not _is_warning(key)


#: Which observables tell of a change of each kind.
_BELONGS: dict[Kind, Callable[[Key], bool]] = {
    Kind.SEMANTICS: lambda key: not (_is_warning(key) or _is_name(key) or _is_text(key)),
    Kind.WARNINGS: _is_warning,
    Kind.TEXT: _is_text,
    Kind.NAMES: _is_name,
}


def _only(trace: Trace, belongs: Callable[[Key], bool]) -> Trace:
    steps = [
        replace(step, observations={key: value for key, value in step.observations.items() if belongs(key)})
        for step in trace.steps
    ]
    return replace(trace, steps=steps)


def digest_of(kind: Kind, digests: Digests) -> str:
    """The digest that tells of changes of this kind."""
    parts = {
        Kind.SEMANTICS: digests.semantics,
        Kind.WARNINGS: digests.warnings,
        Kind.TEXT: digests.text,
        Kind.NAMES: digests.names,
    }
    return parts[kind]


def _of_digests(old: Digests, new: Digests) -> tuple[Kind, ...]:
    if digest_of(Kind.SEMANTICS, old) != digest_of(Kind.SEMANTICS, new):
        # A program that goes another way says other things: that is no change of its own.
        return (Kind.SEMANTICS,)
    return tuple(kind for kind in Kind if digest_of(kind, old) != digest_of(kind, new))
