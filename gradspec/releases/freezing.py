"""Making the frozen set: programs of the grammar that show exact values only, and use what all releases have."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any, Callable, Iterator, Sequence

from ..isolation.isolated import Isolated
from ..isolation.process import Process
from ..program.drivers import Seeded
from ..program.execution import Prepared, Side
from ..program.form import Program
from ..program.grammar import Grammar
from ..program.incident import Shown
from ..subjects.reference import Reference
from . import digests
from .recording import BATCH

#: What a release raises that lacks a name, or a keyword of a function.
_LACKS = (b"AttributeError", b"TypeError")


class _Exact(Side):
    """The reference, which notices whether all that a program showed was exact."""

    is_exact = True

    def _state(self, tensor: Any) -> tuple[Any, ...]:
        grad = tensor.grad if tensor.is_leaf or tensor.retains_grad else None
        if self.subject.inexactness(tensor) or (grad is not None and self.subject.inexactness(grad)):
            self.is_exact = False
        return super()._state(tensor)


def chosen(
    number: int, seed: int, releases: Sequence[str], references: Sequence[str], told: Callable[[str], object]
) -> Iterator[Program]:
    """``number`` programs. Each ran in the Pythons of ``releases``, which have torch, without doing anything to its
    process and without lacking anything; and showed the same on the reference in the Pythons ``references``."""
    reference = Reference()
    side, grammar, chooser = _Exact(reference), Grammar(reference.module), Seeded(f"frozen {seed}")
    torches = [Isolated(Process("torch", python=python)) for python in releases]
    others = [Isolated(Process("reference", python=python)) for python in references]
    seen: set[str] = set()
    taken = 0
    for batch in count(1):
        programs = [Prepared(grammar.program(chooser)) for _ in range(BATCH)]
        here: list[tuple[Shown, ...]] = []
        exact: list[Prepared] = []
        for one in programs:
            side.is_exact = True
            (unobserved,), (observed,) = (side.run_all([one], looks) for looks in (False, True))
            if side.is_exact and one.text not in seen:
                exact.append(one)
                here.append((unobserved, observed))
        with ThreadPoolExecutor() as threads:
            waiting = [threads.submit(_shown, one, exact) for one in (*others, *torches)]
        found = [one.result() for one in waiting]
        good = [
            all(digests.of(one[place]) == digests.of(own) for one in found[: len(others)])
            and all(_has_all(one[place], own) for one in found[len(others) :])
            for place, own in enumerate(here)
        ]
        for place, one in enumerate(exact):
            if good[place] and taken < number:
                seen.add(one.text)
                taken += 1
                yield one.program
        told(f"{taken} of {number} programs, from {batch * BATCH}")
        if taken == number:
            return


def _shown(runner: Isolated, programs: Sequence[Prepared]) -> list[tuple[Shown, ...]]:
    return list(zip(runner.run_all(programs, False), runner.run_all(programs, True)))


def _has_all(shown: Sequence[Shown], here: Sequence[Shown]) -> bool:
    """Whether nothing happened, and no more names were missing than on the reference."""
    for one, other in zip(shown, here):
        if not isinstance(one, bytes) or not isinstance(other, bytes):
            return False
        if any(one.count(name) > other.count(name) for name in _LACKS):
            return False
    return True
