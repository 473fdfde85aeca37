"""How many programs are judged on a compiler in the time in which a plain loop compiles and runs them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Sequence

from ..isolation.limits import Limits
from ..isolation.process import Process
from ..program.drivers import Seeded
from ..program.execution import Prepared
from ..program.regions import Regions
from ..sides import described
from ..subjects.torch_compile import PATIENCE
from .judging import RegionCheck

#: How many programs one has its turn with before the other: a machine that is busy is so for both.
TURN = 10


@dataclass(frozen=True)
class Rates:
    """Programs per second."""

    plain: float
    judged: float


def measure(name: str, turns: int = 8) -> Rates:
    """Both rates, over the same programs. SubjectError where there is no such subject."""
    processes = [Process(one, None, None, Limits(PATIENCE)) for one in (name, name, "torch")]
    loop, process, plain = processes
    try:
        sides = described(process.about(), name)
        loop.about()
        plain.about()
        check = RegionCheck(process, plain, sides.reference, sides.levels)
        regions, chooser = Regions(sides.reference.module), Seeded("speed:0")
        seconds, count = [0.0, 0.0], 0
        for turn in range(turns + 1):
            programs = [Prepared(regions.program(chooser)) for _ in range(TURN)]
            taken = _timed(loop, check, programs)
            # What a compiler loads when it first needs it belongs to neither.
            if turn and taken is not None:
                seconds = [one + other for one, other in zip(seconds, taken)]
                count += TURN
    finally:
        for one in processes:
            one.end()
    return Rates(*[count / each if each else 0.0 for each in seconds])


def _timed(loop: Process, check: RegionCheck, programs: Sequence[Prepared]) -> list[float] | None:
    """The seconds of the loop and of judging; None where the loop does not come to its end."""
    began = time.perf_counter()
    _, incident = loop.run(programs, False)
    between = time.perf_counter()
    check.differences(programs)
    return None if incident is not None else [between - began, time.perf_counter() - between]


def lines(name: str, rates: Rates) -> list[str]:
    share = rates.judged / rates.plain if rates.plain else 0.0
    return [
        f"{name}, programs per second",
        f"compiled and run in a plain loop{rates.plain:10.1f}",
        f"judged{rates.judged:36.1f}  {share:.0%}",
    ]
