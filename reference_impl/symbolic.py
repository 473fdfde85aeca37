"""Numbers that may be symbols when torch traces. Here there are no symbols, and these are Python's functions."""

from __future__ import annotations

import math
from typing import Any, Iterable


class SymInt:
    """Of this kind no number is."""

    __module__ = "torch"


class SymFloat:
    __module__ = "torch"


class SymBool:
    __module__ = "torch"


def sym_int(a: Any) -> int:
    return int(a)


def sym_float(a: Any) -> float:
    return float(a)


def sym_not(a: Any) -> bool:
    return not a


def _alike(chosen: Any, a: Any, b: Any) -> Any:
    """Of a whole number and another the result is a float."""
    return float(chosen) if isinstance(a, float) or isinstance(b, float) else chosen


def sym_max(a: Any, b: Any) -> Any:
    return _alike(max(a, b), a, b)


def sym_min(a: Any, b: Any) -> Any:
    return _alike(min(a, b), a, b)


def sym_sum(args: Iterable[Any]) -> Any:
    return sum(args)


def sym_sqrt(a: Any) -> float:
    return math.sqrt(a)


def sym_ite(b: Any, t: Any, f: Any) -> Any:
    """Raises AssertionError where ``b`` is no bool, or the two are not of one type."""
    if not isinstance(b, bool):
        raise AssertionError(f"expected SymBool or bool, got {type(b)}")
    if type(t) is not type(f):
        raise AssertionError(f"type mismatch: {type(t)} vs {type(f)}")
    return t if b else f
