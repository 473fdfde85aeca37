"""What the report says of releases: which clauses changed in which, and the history of semantics. Data only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from gradspec.report.text import counted

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
        """The way that counts, as a class of CSS; "" where there is none."""
        return self.kinds[0].replace(" ", "-") if self.kinds else ""


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
    """What one release changed, in reading order; ``added`` and ``removed`` are names. ``recorded`` is the full number
    of the one that was recorded, or ""."""

    release: str
    recorded: str
    entries: tuple[Entry, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True)
class Segment:
    """A part of a bar: so many clauses that changed in one way, from ``top`` on and so high."""

    kind: str
    count: int
    top: float
    height: float

    @property
    def slug(self) -> str:
        return self.kind.replace(" ", "-")


@dataclass(frozen=True)
class Moment:
    """A release on the timeline, at ``x``: its bar from the line upwards."""

    release: str
    x: int
    segments: tuple[Segment, ...]

    @property
    def changed(self) -> int:
        """How many clauses changed."""
        return sum(segment.count for segment in self.segments)

    @property
    def top(self) -> float:
        return min((segment.top for segment in self.segments), default=Timeline.LINE)

    @property
    def told(self) -> str:
        """The bar in words."""
        ways = [f"{segment.count} in {segment.kind}" for segment in self.segments]
        said = f"{counted(self.changed, 'clause')} changed, {', '.join(ways)}" if ways else "no change"
        return f"torch {self.release}: {said}"


@dataclass(frozen=True)
class Timeline:
    """The releases from left to right, with what each changed, in the units of a drawing."""

    moments: tuple[Moment, ...]

    #: From one release to the next; where the line is; and how high the highest bar.
    PITCH: ClassVar[int] = 58
    LINE: ClassVar[int] = 150
    HEIGHT: ClassVar[int] = 120

    @property
    def width(self) -> int:
        return self.PITCH * len(self.moments)


@dataclass(frozen=True)
class History:
    """``releases`` are those that were recorded, the oldest first; ``steady`` counts the clauses that never changed."""

    releases: tuple[str, ...]
    rows: tuple[Row, ...]
    steady: int
    chapters: tuple[Chapter, ...]

    def changed(self, release: str) -> list[tuple[Row, Cell]]:
        """The clauses that changed in a release, with how."""
        place = self.releases.index(release) if release in self.releases else None
        return [] if place is None else [(row, row.cells[place]) for row in self.rows if row.cells[place].kinds]

    @property
    def timeline(self) -> Timeline:
        """Of each release, the clauses that it changed, each counted in the way that counts most."""
        counts = [
            Counter(cell.kinds[0] for _, cell in self.changed(release) if cell.kinds) for release in self.releases
        ]
        most = max((sum(found.values()) for found in counts), default=0) or 1
        moments = []
        for place, (release, found) in enumerate(zip(self.releases, counts, strict=True)):
            top, segments = float(Timeline.LINE), []
            for kind in (kind for kind in _LETTERS if found[kind]):
                height = Timeline.HEIGHT * found[kind] / most
                top -= height
                segments.append(Segment(kind, found[kind], top, height))
            moments.append(Moment(release, place * Timeline.PITCH + Timeline.PITCH // 2, tuple(segments)))
        return Timeline(tuple(moments))
