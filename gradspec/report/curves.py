"""How a subject fares from one version to the next, where a report has three or more of them: as a drawing."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from gradspec.report import text
from gradspec.report.model import ClauseView, Report, Subject
from gradspec.results import FAILURES

#: What is counted of a version's clauses, each as a band of its own, from top to bottom.
_KINDS = {"keeps": ("conforms", "wording"), "fails": tuple(FAILURES), "lacks something": ("in part", "unsupported")}
#: Fewer versions stand beside each other in the matrix, and show no course.
_LEAST = 3


@dataclass(frozen=True)
class Point:
    """So many clauses of a version, in the units of the drawing."""

    x: int
    y: float
    number: int


@dataclass(frozen=True)
class Band:
    """One kind of clause over the versions, on a scale of its own from nothing to the most. A version of which a chosen
    part of the suite was run has no point."""

    kind: str
    top: int
    points: tuple[Point | None, ...]

    @property
    def path(self) -> str:
        """The lines between neighbours."""
        pairs = ((a, b) for a, b in itertools.pairwise(self.points) if a and b)
        return "".join(f"M{a.x} {a.y:.1f}L{b.x} {b.y:.1f}" for a, b in pairs)


@dataclass(frozen=True)
class Stop:
    """A version: where it stands, what it is called there, what is said of it, and where the matrix shows it."""

    x: int
    label: str
    told: str
    target: str


@dataclass(frozen=True)
class Curve:
    """All versions of one subject, from left to right. Counted are the ``clauses`` that ran on all of them, since fewer
    mean nothing where fewer were asked. ``releases`` of torch are what they were held to."""

    name: str
    clauses: int
    stops: tuple[Stop, ...]
    bands: tuple[Band, ...]
    releases: int
    pitch: int

    #: The height of a band, and of its line's highest point above its lowest; room for the names of bands at the left.
    BAND: ClassVar[int] = 62
    RISE: ClassVar[int] = 34
    LEFT: ClassVar[int] = 120

    @property
    def width(self) -> int:
        return self.LEFT + self.pitch * len(self.stops)

    @property
    def height(self) -> int:
        return self.BAND * len(self.bands) + 28


def curves(report: Report) -> list[Curve]:
    """One for each subject of which there are enough versions."""
    families = [list(family) for _, family in itertools.groupby(report.subjects, key=lambda subject: subject.name)]
    return [_curve(report, family) for family in families if len(family) >= _LEAST]


def _curve(report: Report, family: Sequence[Subject]) -> Curve:
    labels = [text.excerpt(one.version.partition("+")[0] or "?", length=14) for one in family]
    pitch = max(52, 10 + 7 * max(map(len, labels)))
    xs = [Curve.LEFT + pitch * place + pitch // 2 for place in range(len(family))]
    whole = [subject.index for subject in family if not subject.is_narrowed]
    common = [view for view in report.clauses if not {"not run", "uncovered"} & {view.cells[i].verdict for i in whole}]
    counts = [_counts(common, subject) for subject in family]
    return Curve(
        name=text.bounded(family[0].name, text.NAME),
        clauses=len(common),
        stops=tuple(
            Stop(x, label, _told(subject, found), f"matrix?s={subject.index}" + ("&m=fails" if found["fails"] else ""))
            for subject, x, label, found in zip(family, xs, labels, counts, strict=True)
        ),
        bands=tuple(
            _band(
                kind,
                place * Curve.BAND,
                xs,
                [None if one.is_narrowed else found[kind] for one, found in zip(family, counts, strict=True)],
            )
            for place, kind in enumerate(_KINDS)
        ),
        releases=len({subject.reference for subject in family}),
        pitch=pitch,
    )


def _counts(clauses: Sequence[ClauseView], subject: Subject) -> dict[str, int]:
    found = [view.cells[subject.index].verdict for view in clauses]
    return {kind: sum(verdict in verdicts for verdict in found) for kind, verdicts in _KINDS.items()}


def _told(subject: Subject, counts: dict[str, int]) -> str:
    if subject.is_narrowed:
        return f"{subject.label}: a part of the suite was run"
    kept, fails, lacks = counts.values()
    return f"{subject.label} keeps {text.counted(kept, 'clause')}, fails at {fails}, lacks something for {lacks}"


def _band(kind: str, top: int, xs: Sequence[int], numbers: Sequence[int | None]) -> Band:
    most = max((number for number in numbers if number), default=1)
    floor = top + Curve.BAND - 8
    points = tuple(
        None if number is None else Point(x, floor - Curve.RISE * number / most, number)
        for x, number in zip(xs, numbers, strict=True)
    )
    return Band(kind, top, points)
