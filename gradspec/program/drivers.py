"""Who makes the grammar's choices: Hypothesis, which searches and shrinks what it finds, or a seeded generator."""

from __future__ import annotations

import random
from typing import Any, Callable

from hypothesis import strategies

from .features import FEATURES
from .form import Program
from .grammar import Grammar


class Seeded:
    """A chooser whose answers come from a seed: the same on every machine."""

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(seed).random

    def which(self, n: int) -> int:
        return int(self._random() * n)


class _Drawn:
    """A chooser whose answers Hypothesis draws; it shrinks towards 0, the plainest alternative."""

    def __init__(self, draw: Callable[[strategies.SearchStrategy[int]], int]) -> None:
        self._draw = draw

    def which(self, n: int) -> int:
        return self._draw(strategies.integers(0, n - 1))


@strategies.composite
def programs(
    draw: Callable[[strategies.SearchStrategy[int]], int], module: Any, features: frozenset[str] = frozenset(FEATURES)
) -> Program:
    """Programs of the grammar that have some of ``features`` in them, as a Hypothesis strategy."""
    chooser = _Drawn(draw)
    return Grammar(module).program(chooser, Grammar.chosen(chooser) & features)
