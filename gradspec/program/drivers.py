"""Who makes the grammar's choices. Hypothesis does, in property tests: it searches, and shrinks what it finds."""

from __future__ import annotations

from typing import Callable

from hypothesis import strategies

from gradspec.program import grammar
from gradspec.program.form import Program


class _Drawn:
    """A chooser whose answers Hypothesis draws; it shrinks towards 0, the plainest alternative."""

    def __init__(self, draw: Callable[[strategies.SearchStrategy[int]], int]) -> None:
        self._draw = draw

    def which(self, n: int) -> int:
        return self._draw(strategies.integers(0, n - 1))


@strategies.composite
def programs(draw: Callable[[strategies.SearchStrategy[int]], int]) -> Program:
    """Programs of the grammar, as a Hypothesis strategy."""
    return grammar.program(_Drawn(draw))
