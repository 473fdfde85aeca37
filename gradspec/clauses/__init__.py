"""The ledger: every clause of the specification and every claim that it settles.

Each chapter is a module that holds data only, so that adding a clause touches one file (docs/add-a-clause.md).
"""

from __future__ import annotations

from collections.abc import Iterable

from gradspec.clauses import (
    backward,
    claim_table,
    decorators,
    definitions,
    enable_grad,
    functional,
    in_place,
    inference,
    modes,
    no_grad,
    random_numbers,
    set_grad_enabled,
)
from gradspec.clauses.entries import Agreement, Chapter, Claim, Clause, Source, Status, UnknownEntryError, Verdict

__all__ = [
    "Agreement",
    "Chapter",
    "Claim",
    "Clause",
    "Source",
    "Status",
    "UnknownEntryError",
    "Verdict",
    "chapter_of",
    "chapters",
    "claim",
    "claims",
    "clause",
    "clauses",
    "is_observed_only",
]

_CHAPTERS: tuple[Chapter, ...] = (
    definitions.CHAPTER,
    modes.CHAPTER,
    no_grad.CHAPTER,
    enable_grad.CHAPTER,
    set_grad_enabled.CHAPTER,
    decorators.CHAPTER,
    inference.CHAPTER,
    in_place.CHAPTER,
    backward.CHAPTER,
    functional.CHAPTER,
    random_numbers.CHAPTER,
)
_CLAUSES: dict[str, Clause] = {entry.id: entry for chapter in _CHAPTERS for entry in chapter.clauses}
_CLAIMS: dict[str, Claim] = {entry.id: entry for entry in claim_table.CLAIMS}


def chapters() -> tuple[Chapter, ...]:
    """All chapters, in reading order."""
    return _CHAPTERS


def clauses() -> tuple[Clause, ...]:
    """All clauses, in reading order."""
    return tuple(_CLAUSES.values())


def claims() -> tuple[Claim, ...]:
    """All claims, in the order of their ids."""
    return tuple(_CLAIMS.values())


def clause(id: str) -> Clause:
    """The clause of this id. Raises UnknownEntryError where there is none."""
    try:
        return _CLAUSES[id]
    except KeyError:
        raise UnknownEntryError(f"the ledger has no clause {id!r}") from None


def claim(id: str) -> Claim:
    """The claim of this id. Raises UnknownEntryError where there is none."""
    try:
        return _CLAIMS[id]
    except KeyError:
        raise UnknownEntryError(f"the ledger has no claim {id!r}") from None


def is_observed_only(ids: Iterable[str]) -> bool:
    """Whether ``ids`` are of clauses that are all known from observation only; claims among them have no say."""
    named = [id for id in ids if id not in _CLAIMS]
    return bool(named) and all(clause(id).status is Status.OBSERVED for id in named)


def chapter_of(id: str) -> Chapter:
    """The chapter that a clause id belongs to. Raises UnknownEntryError where there is none."""
    for chapter in _CHAPTERS:
        if chapter.key == id.partition("-")[0]:
            return chapter
    raise UnknownEntryError(f"the ledger has no chapter for {id!r}")
