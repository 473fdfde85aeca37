"""Both sides of a program, observed and not, and what is to be said where they differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Optional, Sequence

from ..compare import Divergence, compare
from ..levels import WORDING
from ..run import run_side
from ..subjects.protocol import Reference, Subject
from ..trace import Trace
from .execution import Prepared, Side, same, watched
from .form import Program
from .printer import source

#: A line of the text that runs which is a look.
LOOK = re.compile(r"\s*see\((\d+)\)")


@dataclass(frozen=True)
class Difference:
    """That a program does not show the same on both sides. ``observed``: whether it has to be looked at for that."""

    program: Program
    observed: bool
    divergences: tuple[Divergence, ...]
    expected: Trace
    actual: Trace

    @property
    def line(self) -> str:
        """The line of the text that runs at which it was seen; "" for the end."""
        lines = source(self.program).splitlines()
        return lines[self.first.line - 1] if 0 < self.first.line <= len(lines) else ""

    @property
    def step(self) -> Optional[int]:
        """The number of the look that saw it first; None for what the end shows."""
        found = LOOK.fullmatch(self.line)
        return int(found[1]) if found else None

    @property
    def verdict(self) -> str:
        return "wording" if {one.level for one in self.divergences} == {WORDING} else "diverges"

    @property
    def first(self) -> Divergence:
        """The divergence that counts: the first that is no wording."""
        semantic = [one for one in self.divergences if one.level != WORDING]
        return min(semantic or self.divergences, key=lambda one: one.step)


class Check:
    """Compares a subject with the reference, program by program."""

    def __init__(self, subject: Subject, reference: Reference, levels: Sequence[str]) -> None:
        self.subject = Side(subject)
        self.reference = Side(reference)
        self.levels = tuple(levels)
        #: How many programs had to be looked at by name, as their quick looks differed.
        self.looked_at = 0

    def differences(self, programs: Sequence[Prepared]) -> list[Optional[Difference]]:
        """For each program its difference, or None. All run unobserved, side by side; then observed."""
        found: list[Optional[Difference]] = [None] * len(programs)
        for looks in (False, True):
            actual = self.subject.run_all(programs, looks)
            expected = self.reference.run_all(programs, looks)
            for i, prepared in enumerate(programs):
                if found[i] is None and not same(expected[i], actual[i]):
                    self.looked_at += 1
                    found[i] = self.difference(prepared, looks)
        return found

    def again(self, prepared: Prepared, looks: bool) -> Optional[Difference]:
        """The difference of one program, run once more in one of the two ways."""
        (actual,) = self.subject.run_all([prepared], looks)
        (expected,) = self.reference.run_all([prepared], looks)
        return None if same(expected, actual) else self.difference(prepared, looks)

    def difference(self, prepared: Prepared, looks: bool) -> Optional[Difference]:
        """The difference by name; None where it is within the bounds of what is inexact."""
        found = self.traced(prepared, looks)
        return found if found.divergences else None

    def traced(self, prepared: Prepared, looks: bool = True) -> Difference:
        """Both traces of a program, and their divergences if there are any."""
        program = watched(prepared, looks)
        expected = run_side(program, self.reference.subject, self.subject.module)
        actual = run_side(program, self.subject.subject, self.reference.module)
        divergences = compare(expected, actual, self.levels)
        return Difference(prepared.program, looks, tuple(divergences), expected, actual)
