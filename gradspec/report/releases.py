"""What the report says of releases: which clauses changed in which, and the history of semantics. Data only."""

from __future__ import annotations

from dataclasses import dataclass

_LETTERS = {"semantics": "S", "names": "N", "warnings": "W", "text": "T", "node names": "G"}


@dataclass(frozen=True)
class Cell:
    """A clause at a release, held to the release before: in which ways it changed ("semantics", "text"), nothing where
    it is the same; ``scenarios`` are those that show it."""

    kinds: tuple[str, ...]
    scenarios: tuple[str, ...]

    @property
    def letters(self) -> str:
        """The ways, a letter for each."""
        return "".join(_LETTERS[kind] for kind in self.kinds)

    @property
    def slug(self) -> str:
        """The way that counts, as a class of CSS."""
        return self.kinds[0].replace(" ", "-") if self.kinds else "same"


@dataclass(frozen=True)
class Row:
    """A clause that changed, with a cell for each release."""

    id: str
    statement: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Entry:
    """A change of the table of semantics. ``script`` shows it, with what it prints before and since."""

    kind: str
    what: str
    source: str
    script: str = ""


@dataclass(frozen=True)
class Chapter:
    """What one release changed, in reading order; ``added`` and ``removed`` are names."""

    release: str
    entries: tuple[Entry, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True)
class History:
    """``releases`` are those that were recorded, the oldest first; ``steady`` counts the clauses that never changed."""

    releases: tuple[str, ...]
    rows: tuple[Row, ...]
    steady: int
    chapters: tuple[Chapter, ...]
