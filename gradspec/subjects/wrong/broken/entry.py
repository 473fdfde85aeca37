"""What a subject that was broken by hand is."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Callable

from ..instance import Instance


@dataclass(frozen=True)
class Broken:
    """``clauses`` are those that it breaks: a scenario that settles one of them must notice."""

    name: str
    clauses: tuple[str, ...]
    doc: str
    apply: Callable[[Instance], None]


def breaks(*clauses: str) -> Callable[[Callable[[Instance], None]], Broken]:
    """Make a subject of a function that breaks these clauses in a fresh instance."""

    def make(function: Callable[[Instance], None]) -> Broken:
        return Broken(function.__name__, clauses, inspect.cleandoc(function.__doc__ or ""), function)

    return make
