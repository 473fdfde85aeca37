"""What judging a generated program costs beside running it: in one process, phase by phase, as ratios.

The phases of one batch follow each other, and so do batches, so that what else the machine does strikes all of them.
Time is the processor's that this process had.
"""

from __future__ import annotations

import functools
import gc
import time
import warnings
from dataclasses import dataclass
from typing import Any, Callable, Sequence

from hypothesis import HealthCheck, Phase, given, settings

from ..collecting import uncollected
from ..program import drivers
from ..program.checking import Check
from ..program.execution import Prepared, Side, same
from ..program.form import Program, statements
from ..program.grammar import Grammar
from ..program.leftovers import Leftovers
from ..program.printer import script
from ..sides import Sides
from .worker import BATCH


@dataclass(frozen=True)
class Speed:
    """Seconds of one program, on the average. ``alone``: what the subject needs to compile and run it unobserved."""

    programs: int
    statements: float
    generate: float
    prepare: float
    subject: tuple[float, float]
    reference: tuple[float, float]
    compare: float
    collect: float
    again: float
    alone: float
    whole: float
    hypothesis: float
    hypothesis_generate: float
    hypothesis_statements: float

    def check(self, looks: Sequence[bool]) -> float:
        """The whole check of a program that runs in these ways; ``again``, the naming of what differs, comes on top of
        both."""
        runs = sum(self.subject[way] + self.reference[way] for way in looks)
        return self.generate + self.prepare + runs + self.compare + self.collect

    @property
    def factors(self) -> dict[str, float]:
        """The time of a check in times of the subject alone."""
        return {
            "unobserved": self.check([False]) / self.alone,
            "observed": self.check([True]) / self.alone,
            "both": self.whole / self.alone,
        }


class _Clock:
    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def time(self, phase: str, work: Callable[[], Any]) -> Any:
        begin = time.process_time()
        result = work()
        self.spent[phase] = self.spent.get(phase, 0.0) + time.process_time() - begin
        return result


def measure(sides: Sides, programs: int = 3000, seed: int = 0) -> Speed:
    """The speed of the seeded driver, and of Hypothesis with fewer programs."""
    torch: Any = sides.subject.module
    if hasattr(torch, "set_num_threads"):
        torch.set_num_threads(1)
    grammar = Grammar(sides.reference.module)
    check = Check(sides.subject, sides.reference, sides.levels)
    leftovers = Leftovers(torch)
    chooser = drivers.Seeded(seed)
    clock, length = _Clock(), 0
    with uncollected():
        for batch in range(-2, programs // BATCH):
            if batch == 0:  # what came before was a warm-up
                clock, length = _Clock(), 0
            length += _batch(clock, grammar, check, chooser, leftovers, batch % 2 == 0)
            clock.time("collect", _collect)
    count = programs // BATCH * BATCH
    spent = {phase: seconds / count for phase, seconds in clock.spent.items()}
    few = max(BATCH, programs // 10)
    return Speed(
        count,
        length / count,
        spent["generate"],
        spent["prepare"],
        (spent["subject"], spent["subject, observed"]),
        (spent["reference"], spent["reference, observed"]),
        spent["compare"],
        spent["collect"],
        spent["again"],
        spent["alone"],
        sum(seconds for phase, seconds in spent.items() if phase != "alone"),
        *_hypothesis(sides, check, few),
    )


def _batch(
    clock: _Clock, grammar: Grammar, check: Check, chooser: drivers.Seeded, leftovers: Leftovers, alone_first: bool
) -> int:
    programs: list[Program] = clock.time("generate", lambda: [grammar.program(chooser) for _ in range(BATCH)])
    # ``torch`` is put there, for a subject that has another name.
    assert isinstance(check.subject, Side)
    assert isinstance(check.reference, Side)
    subject = check.subject
    texts = [script(program).replace("import torch\n", "", 1) for program in programs]

    def alone() -> None:
        clock.time("alone", lambda: _alone(subject.module, texts, leftovers))

    if alone_first:
        alone()
    prepared: list[Prepared] = clock.time("prepare", lambda: [Prepared(program) for program in programs])
    shown: dict[tuple[str, bool], list[bytes]] = {}
    for looks in (False, True):
        for name, side in (("subject", subject), ("reference", check.reference)):
            phase = f"{name}, observed" if looks else name
            shown[name, looks] = clock.time(phase, functools.partial(side.run_all, prepared, looks))
    if not alone_first:
        alone()
    differing = clock.time("compare", lambda: _differing(shown))
    clock.time("again", lambda: [check.difference(prepared[place], looks) for place, looks in differing])
    return sum(1 for program in programs for _ in statements(program.body))


def _collect() -> None:
    gc.collect()
    gc.freeze()


def _differing(shown: dict[tuple[str, bool], list[bytes]]) -> list[tuple[int, bool]]:
    found: dict[int, bool] = {}
    for looks in (False, True):
        for place, (one, other) in enumerate(zip(shown["reference", looks], shown["subject", looks])):
            if not same(one, other):
                found.setdefault(place, looks)
    return list(found.items())


def _alone(torch: Any, texts: Sequence[str], leftovers: Leftovers) -> None:
    """What a fuzzer does that looks at nothing: compile each script, run it, forget it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for text in texts:
            space: dict[str, Any] = {"__name__": "program", "print": _silent, "torch": torch}
            try:
                exec(compile(text, "<program>", "exec", dont_inherit=True), space)  # noqa: S102  (of the grammar)
            except Exception:
                pass
            space.clear()
            leftovers.put_back()


def _silent(*values: Any) -> None:
    pass


def _hypothesis(sides: Sides, check: Check, programs: int) -> tuple[float, float, float]:
    """Seconds of one program that Hypothesis makes and the same check judges, those without the check, and its
    statements."""
    judged = length = 0
    checking = 0.0

    @settings(
        max_examples=programs,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(drivers.programs(sides.reference.module))
    def judge(program: Program) -> None:
        nonlocal judged, length, checking
        judged += 1
        length += sum(1 for _ in statements(program.body))
        begin = time.process_time()
        check.differences([Prepared(program)])
        checking += time.process_time() - begin

    begin = time.process_time()
    judge()
    whole = time.process_time() - begin
    return whole / judged, (whole - checking) / judged, length / judged


def lines(speed: Speed, names: tuple[str, str]) -> list[str]:
    """The speed as text, with the names of both sides."""

    def line(what: str, seconds: float) -> str:
        return f"{what:46}{seconds * 1e6:10.0f}{seconds / speed.alone:8.2f}"

    whole = speed.whole
    return [
        f"{speed.programs} programs of {speed.statements:.1f} statements: microseconds, and in times of the last",
        line("generate (on the reference)", speed.generate),
        line("print and compile", speed.prepare),
        line(f"{names[0]}, unobserved", speed.subject[0]),
        line(f"{names[1]}, unobserved", speed.reference[0]),
        line(f"{names[0]}, observed", speed.subject[1]),
        line(f"{names[1]}, observed", speed.reference[1]),
        line("compare", speed.compare),
        line("name what differs or is inexact", speed.again),
        line("collect garbage", speed.collect),
        line("all of it", whole),
        line(f"{names[0]} alone: compile and run", speed.alone),
        "",
        *[f"{f'cost factor, {name}':46}{factor:18.2f}" for name, factor in speed.factors.items()],
        "",
        f"{'programs per second and core':46}{'judged':>10}{'generated':>12}{'statements':>12}",
        f"{'seeded':46}{1 / whole:10.0f}{1 / speed.generate:12.0f}{speed.statements:12.1f}",
        f"{'Hypothesis':46}{1 / speed.hypothesis:10.0f}{1 / speed.hypothesis_generate:12.0f}"
        f"{speed.hypothesis_statements:12.1f}",
        f"{'seeded is faster by':46}{speed.hypothesis / whole:10.1f}{speed.hypothesis_generate / speed.generate:12.1f}",
    ]
