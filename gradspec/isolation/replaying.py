"""One program on a subject: in this process, watched, or in one of its own."""

from __future__ import annotations

from typing import Union

from ..program.checking import Check, Difference, Mishap
from ..program.execution import Prepared
from ..program.form import Program
from ..program.incident import CRASHED, POISONED, Incident
from ..sides import Sides, described
from .guarded import Guarded, Poisoned
from .isolated import Isolated
from .limits import Limits
from .process import Process
from .watchdog import Watchdog

Found = Union[Difference, Mishap, None]


def here(program: Program, sides: Sides, limits: Limits) -> Found:
    """What comes of the program. Where it does not end, or takes too much memory, this process is ended."""
    # Without canaries: no program follows, and one that the subject does not live through would end this process.
    guarded = Guarded(sides.subject, Watchdog(limits).began, canaries=())
    check = Check(sides.subject, sides.reference, sides.levels, guarded, may_lack=sides.may_lack)
    try:
        return check.differences([Prepared(program)])[0]
    except Poisoned as poisoned:
        return Mishap(program, None, Incident(POISONED, f"it changed {', '.join(poisoned.changed)}"))
    except SystemExit as exit:
        return Mishap(program, None, Incident(CRASHED, f"it raised SystemExit: {exit}, which ends a process"))


def elsewhere(program: Program, process: Process) -> Found:
    """The same, with nothing that can happen to this process. SubjectError where there is no such subject."""
    try:
        sides = described(process.about(), process.subject)
        check = Check(None, sides.reference, sides.levels, Isolated(process), may_lack=sides.may_lack)
        return check.differences([Prepared(program)])[0]
    finally:
        process.end()
