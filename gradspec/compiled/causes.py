"""Divergences of one cause, told once: each as the smallest program that shows its symptom, and a script of it."""

from __future__ import annotations

import json
import pathlib
from dataclasses import dataclass
from typing import Callable, Iterator, Optional, Sequence

from ..campaign.tally import symptoms
from ..compare import Divergence
from ..program import canonical
from ..program.causes import Symptom, shape
from ..program.execution import Prepared
from ..program.form import Program
from ..program.shrink import shrunk
from .differences import EXCEPTION, Roles
from .judging import RegionCheck, RegionDifference
from .known import finding_of

#: How many candidates are tried to make one program smaller.
CANDIDATES = 80
#: What a program that lost a name that it needs raises.
_MEANINGLESS = ("NameError", "UnboundLocalError")


@dataclass(frozen=True)
class Example:
    """A program of a campaign that shows a symptom."""

    size: int
    program: Program


@dataclass(frozen=True)
class Cause:
    """One distinct divergence: its smallest program, and how many programs of the campaign showed its symptom."""

    symptom: Symptom
    difference: RegionDifference
    count: int

    @property
    def divergence(self) -> Divergence:
        """What the smallest program shows."""
        return _showing(self.difference, self.symptom)


def examples(file: pathlib.Path) -> dict[Symptom, list[Example]]:
    """The programs of a campaign's file, by what they show, the smallest first; the most frequent symptom first."""
    found: dict[Symptom, list[Example]] = {}
    with file.open(encoding="ascii") as lines:
        for line in lines:
            for one in json.loads(line).get("differing", ()):
                if one["verdict"] == "diverges" and "program" in one:
                    example = Example(one["statements"], canonical.decoded(one["program"]))
                    for each in symptoms(one):
                        found.setdefault(each, []).append(example)
    for several in found.values():
        several.sort(key=lambda example: example.size)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def untold(found: dict[Symptom, list[Example]], subject: str) -> dict[Symptom, list[Example]]:
    """What no finding tells of this subject."""
    return {symptom: several for symptom, several in found.items() if finding_of(subject, symptom) is None}


def causes(
    check: RegionCheck, found: dict[Symptom, list[Example]], each: int, is_enough: Callable[[], bool] = lambda: False
) -> Iterator[Cause]:
    """The distinct causes, as they are found: of each symptom ``each`` programs are made smaller, and those that come
    out of one shape are one."""
    for symptom, several in found.items():
        shapes: set[tuple[str, ...]] = set()
        for example in several[:each]:
            if is_enough():
                return
            smallest = _smallest(check, example.program, symptom)
            if smallest is not None and shape(smallest.program) not in shapes:
                shapes.add(shape(smallest.program))
                yield Cause(symptom, smallest, len(several))


def _smallest(check: RegionCheck, program: Program, symptom: Symptom) -> Optional[RegionDifference]:
    """The smallest program with the symptom; None where the program does not show it alone."""

    def showing(candidate: Program) -> Optional[RegionDifference]:
        try:
            prepared = Prepared(candidate)
        except SyntaxError:
            return None
        if symptom.owner != EXCEPTION and any(one in _MEANINGLESS for one in check.raised(prepared)):
            return None
        found = check.quickly(prepared)
        return found if isinstance(found, RegionDifference) and symptom in found.symptoms else None

    if showing(program) is None:
        return None
    smaller = shrunk(program, lambda candidate: showing(candidate) is not None, CANDIDATES)
    found = check.alone(Prepared(smaller))
    return found if isinstance(found, RegionDifference) and symptom in found.symptoms else None


def _showing(found: RegionDifference, symptom: Symptom) -> Divergence:
    roles = Roles(found.program)
    several: Sequence[Divergence] = [one for one in found.divergences if roles.symptom(one) == symptom]
    return several[-1]
