"""A program with a region on a compiler: what differs from the reference, where torch without a compiler does not.

Each program is looked at once, at its end, in a process that is replaced where it was hurt, and after a number of
programs. What differs counts if it does so again where the program runs alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence, Union

from ..compare import Divergence
from ..isolation.packing import unpacked
from ..isolation.process import Process
from ..program.causes import Symptom
from ..program.checking import Difference, Mishap
from ..program.execution import Prepared, Side
from ..program.incident import UNSUPPORTED, Incident
from ..subjects.protocol import Reference
from ..trace import Trace
from .differences import Roles, all_differences, met, refused

#: How many programs one process sees: what a compiler keeps of them grows.
GENERATION = 100
#: A program is given more time when it is run again alone.
_AGAIN = 2.0


@dataclass(frozen=True)
class RegionDifference(Difference):
    """All that differs, with the symptoms that it comes to."""

    symptoms: tuple[Symptom, ...] = ()


Found = Union[RegionDifference, Mishap, None]


class RegionCheck:
    """Judges programs on a compiler that is in ``process``. ``plain``: torch without a compiler, of the same Python."""

    def __init__(self, process: Process, plain: Process, reference: Reference, levels: Sequence[str]) -> None:
        self._process, self._plain = process, plain
        self._reference = Side(reference)
        self._names = reference.module
        self.levels = tuple(levels)
        self._ran = 0
        #: The symptoms that were seen where a program ran alone: what is known need not be shown again.
        self._known: set[Symptom] = set()

    def differences(self, programs: Sequence[Prepared]) -> list[Found]:
        """For each program what differs, or happened; None where it conforms."""
        return [self.difference(prepared) for prepared in programs]

    def difference(self, prepared: Prepared) -> Found:
        """What one program shows."""
        if self._ran >= GENERATION:
            self._renew()
        self._ran += 1
        seen = self._seen(prepared)
        if isinstance(seen, Incident):
            seen = self._alone(prepared)
            if isinstance(seen, Incident):
                self._renew()
                return Mishap(prepared.program, False, seen)
        found = self._judged(prepared, seen)
        if isinstance(found, RegionDifference) and not self._known.issuperset(found.symptoms):
            found = self.alone(prepared)
            if isinstance(found, RegionDifference):
                self._known.update(found.symptoms)
        return found

    def alone(self, prepared: Prepared) -> Found:
        """The same in a process of its own."""
        seen = self._alone(prepared)
        return Mishap(prepared.program, False, seen) if isinstance(seen, Incident) else self._judged(prepared, seen)

    def quickly(self, prepared: Prepared) -> Found:
        """The same wherever the program happens to run."""
        self._ran += 1
        seen = self._seen(prepared)
        if not isinstance(seen, Incident):
            return self._judged(prepared, seen)
        self._renew()
        return Mishap(prepared.program, False, seen)

    def raised(self, prepared: Prepared) -> list[str]:
        """The classes of the exceptions that the program meets on the reference."""
        return [name for name, _ in met(self._reference.traced(prepared, False, None))]

    def _renew(self) -> None:
        self._process.renew()
        self._ran = 0

    def _alone(self, prepared: Prepared) -> Union[Trace, Incident]:
        self._renew()
        self._ran += 1
        return self._seen(prepared, _AGAIN)

    def _seen(self, prepared: Prepared, patience: float = 1.0) -> Union[Trace, Incident]:
        shown, incident = self._process.guarded_trace(prepared, False, patience)
        if incident is not None:
            return incident
        assert shown is not None
        return unpacked(shown)

    def _judged(self, prepared: Prepared, actual: Trace) -> Found:
        if actual.refused:
            return Mishap(prepared.program, False, Incident(UNSUPPORTED, actual.refused))
        expected = self._reference.traced(prepared, False, None)
        found = all_differences(expected, actual, self.levels)
        if not found:
            return None
        why = refused(found)
        if why:
            return Mishap(prepared.program, False, Incident(UNSUPPORTED, why))
        eager = self._eager(prepared)
        if isinstance(eager, Incident):
            return None
        divergences = [one for one in found if not _is_torchs_own(one, eager, expected, self.levels)]
        if not divergences:
            return None
        symptoms = tuple(Roles(prepared.program).symptoms(divergences))
        return RegionDifference(prepared.program, False, tuple(divergences), expected, actual, symptoms)

    def _eager(self, prepared: Prepared) -> Union[Trace, Incident]:
        """What torch shows without a compiler. Where that hurts its process, there is nothing to be compared with."""
        found = self._plain.trace(prepared, False)
        if isinstance(found, Incident):
            self._plain.renew()
            return found
        return unpacked(found)


def _is_torchs_own(one: Divergence, eager: Trace, expected: Trace, levels: Sequence[str]) -> bool:
    """Whether torch differs from the reference there without a compiler too."""
    return any(
        (other.owner, other.observable) == (one.owner, one.observable)
        for other in all_differences(expected, eager, levels)
    )
