"""Both sides of a program, observed and not, and what is to be said where they differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import ModuleType
from typing import Callable, Iterator, Optional, Protocol, Sequence, Union

from ..compare import Divergence, compare
from ..levels import WORDING
from ..subjects.protocol import Reference, Subject
from ..trace import Trace
from .execution import Prepared, Side, same
from .form import Program
from .incident import UNSUPPORTED, Incident, Shown
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
        """The divergence that counts: the first that is no wording; what is warned of comes last, as it only came of
        another difference where there is one."""
        semantic = [one for one in self.divergences if one.level != WORDING]
        return min(semantic or self.divergences, key=lambda one: (one.observable == "warnings", one.step))


@dataclass(frozen=True)
class Mishap:
    """That a program did something to its process on the subject's side: there is nothing to compare. ``observed``:
    None where nobody knows."""

    program: Program
    observed: Optional[bool]
    incident: Incident

    @property
    def verdict(self) -> str:
        return self.incident.verdict


class Runner(Protocol):
    """Where programs run on the subject: in this process (``Side``), or in another one."""

    def run_all(self, programs: Sequence[Prepared], looks: bool) -> Sequence[Shown]: ...

    def confirmed(
        self,
        programs: Sequence[Prepared],
        looks: bool,
        shown: Sequence[Shown],
        is_right: Callable[[int, bytes], bool],
    ) -> Sequence[Shown]:
        """What the programs show where no other one had a part in it."""

    def traced(self, prepared: Prepared, looks: bool, counterpart: Optional[ModuleType]) -> Union[Trace, Incident]: ...


def _agree(expected: Shown, seen: Shown) -> bool:
    return isinstance(expected, bytes) and isinstance(seen, bytes) and same(expected, seen)


class Check:
    """Compares a subject with the reference, program by program. ``runner``: where the subject runs; None is here.
    ``expecting``: what the subject is held to where that is not the reference. ``may_lack`` says that a name which the
    subject has not is no difference: of a third party it is known that it lacks some, of torch it would be news."""

    def __init__(
        self,
        subject: Optional[Subject],
        reference: Reference,
        levels: Sequence[str],
        runner: Optional[Runner] = None,
        expecting: Optional[Runner] = None,
        may_lack: bool = False,
    ) -> None:
        self._module = None if subject is None else subject.module
        self.subject: Runner
        if runner is not None:
            self.subject = runner
        else:
            assert subject is not None
            self.subject = Side(subject)
        self.reference: Runner = expecting or Side(reference)
        self._names = reference.module
        self.levels = tuple(levels)
        self._may_lack = may_lack

    def differences(self, programs: Sequence[Prepared]) -> list[Union[Difference, Mishap, None]]:
        """For each program its difference, or None. All run unobserved, side by side; then observed."""
        found: list[Union[Difference, Mishap, None]] = [None] * len(programs)
        for looks in (False, True):
            # What ended its process once would do so again.
            places = [i for i, one in enumerate(found) if not isinstance(one, Mishap)]
            several = [programs[i] for i in places]
            for i, prepared, (seen, expected) in zip(places, several, self._shown(several, looks)):
                if isinstance(seen, Incident):
                    found[i] = Mishap(prepared.program, looks, seen)
                elif isinstance(expected, Incident):
                    found[i] = Mishap(prepared.program, looks, expected)
                elif found[i] is None and not _agree(expected, seen):
                    found[i] = self.difference(prepared, looks)
        return found

    def _shown(self, programs: Sequence[Prepared], looks: bool) -> Iterator[tuple[Shown, Shown]]:
        """What each program shows on the subject and on the reference."""
        actual = self.subject.run_all(programs, looks)
        expected = self.reference.run_all(programs, looks)
        actual = self.subject.confirmed(programs, looks, actual, lambda i, seen: _agree(expected[i], seen))
        return zip(actual, expected)

    def again(self, prepared: Prepared, looks: bool) -> Union[Difference, Mishap, None]:
        """The difference of one program, run once more in one of the two ways."""
        ((seen, expected),) = self._shown([prepared], looks)
        for one in (seen, expected):
            if isinstance(one, Incident):
                return Mishap(prepared.program, looks, one)
        return None if _agree(expected, seen) else self.difference(prepared, looks)

    def difference(self, prepared: Prepared, looks: bool) -> Union[Difference, Mishap, None]:
        """The difference by name; None where it is within the bounds of what is inexact."""
        found = self.traced(prepared, looks)
        return found if isinstance(found, Mishap) or found.divergences else None

    def traced(self, prepared: Prepared, looks: bool = True) -> Union[Difference, Mishap]:
        """Both traces of a program, and their divergences if there are any."""
        actual = self.subject.traced(prepared, looks, self._names)
        if isinstance(actual, Incident):
            return Mishap(prepared.program, looks, actual)
        if actual.unsupported and self._may_lack:
            return Mishap(prepared.program, looks, Incident(UNSUPPORTED, f"it has no {actual.unsupported}"))
        expected = self.reference.traced(prepared, looks, self._module)
        if isinstance(expected, Incident):
            return Mishap(prepared.program, looks, expected)
        divergences = compare(expected, actual, self.levels)
        return Difference(prepared.program, looks, tuple(divergences), expected, actual)
