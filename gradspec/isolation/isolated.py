"""Programs on a subject in a worker: what each showed, or did to its process, and to no other program."""

from __future__ import annotations

from types import ModuleType
from typing import Callable, Optional, Sequence

from ..program.canonical import program_id
from ..program.execution import Prepared
from ..program.incident import ERROR, POISONED, Incident, Shown
from ..trace import Trace
from .packing import unpacked
from .process import Process

#: A program is given more time when it is run again alone: what it then does not end in, it does not end in at all.
_AGAIN = 2.0


class Isolated:
    """What runs programs where nothing that they do hurts another one.

    A batch runs in a fresh process. Only where something happened do its programs run one by one; and what happened to
    one of them counts if it happens again where that program alone runs, since anything may end a process from outside.
    """

    def __init__(self, process: Process) -> None:
        self._process = process

    def run_all(self, programs: Sequence[Prepared], looks: bool) -> list[Shown]:
        if not programs:
            return []
        self._process.renew()
        shown, incident = self._process.run(programs, looks)
        if incident is None:
            return [*shown]
        # Whoever did not come to its end is suspected; where all did, anyone.
        return self._one_by_one(programs, looks, suspect=len(shown))

    def confirmed(
        self, programs: Sequence[Prepared], looks: bool, shown: Sequence[Shown], is_right: Callable[[int, bytes], bool]
    ) -> list[Shown]:
        """What the programs show, once those that are not right were run alone.

        A program that then shows something else was spoiled by one before it: that one is found, it has poisoned its
        process, and those after it run again.
        """
        result = [*shown]
        place = first = 0  # those from the first on ran without the culprits before them
        while place < len(result):
            seen = result[place]
            if isinstance(seen, bytes) and not is_right(place, seen):
                alone = self._alone(programs[place], looks)
                if alone != seen:
                    found = self._spoiler(programs[first:place], programs[place], looks, alone)
                    result[place] = alone
                    if found is not None:
                        culprit, first = first + found, first + found + 1
                        id = program_id(programs[place].program)
                        result[culprit] = Incident(POISONED, f"it changed what the program {id} shows after it")
                        result[first:] = self.run_all(programs[first:], looks)
                        place = culprit
            place += 1
        return result

    def traced(self, prepared: Prepared, looks: bool, counterpart: Optional[ModuleType]) -> Trace | Incident:
        self._process.renew()
        found = self._process.trace(prepared, looks)
        if isinstance(found, Incident):
            return found
        try:
            return unpacked(found)
        except ValueError as error:
            return Incident(ERROR, str(error))

    def _one_by_one(self, programs: Sequence[Prepared], looks: bool, suspect: int) -> list[Shown]:
        result: list[Shown] = []
        self._process.renew()
        for place, program in enumerate(programs):
            found = None if place == suspect else self._next(program, looks)
            result.append(self._alone(program, looks) if found is None else found)
            if not isinstance(result[-1], bytes):
                self._process.renew()
        return result

    def _next(self, program: Prepared, looks: bool) -> Optional[Shown]:
        """What the program shows after those before it, or leaves changed; None where it has to run alone."""
        shown, incident = self._process.run([program], looks)
        if incident is None:
            return shown[0]
        # A module may change things when it is loaded: that is no program's doing, and does not happen again.
        return incident if incident.verdict == POISONED and not self._process.has_loaded else None

    def _alone(self, program: Prepared, looks: bool) -> Shown:
        self._process.renew()
        shown, incident = self._process.run([program], looks, _AGAIN)
        return shown[0] if incident is None else incident

    def _spoiler(self, before: Sequence[Prepared], program: Prepared, looks: bool, alone: Shown) -> Optional[int]:
        """The place of the last of those programs without which ``program`` still shows what it shows alone."""

        def is_spoiled(count: int) -> bool:
            self._process.renew()
            shown, incident = self._process.run([*before[:count], program], looks, _AGAIN)
            return incident is not None or shown[-1] != alone

        if not is_spoiled(len(before)):
            return None
        right, spoiled = 0, len(before)
        while spoiled - right > 1:
            middle = (right + spoiled) // 2
            if is_spoiled(middle):
                spoiled = middle
            else:
                right = middle
        return spoiled - 1
