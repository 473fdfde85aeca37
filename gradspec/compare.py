"""Comparing two traces: the first difference at each level."""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass
from typing import Any, Iterable

from .levels import SEMANTIC, WORDING, ground_of, level_of
from .trace import Absent, Inexact, Key, Missing, Raised, Step, Trace, Unrecorded

ABSENT = Absent()

_ENDED_BY = ("step", "exception")

#: What says nothing about the other side.
_UNKNOWN = (Missing, Unrecorded)

#: (bits of the fraction, smallest normal exponent) of the dtypes that can be inexact.
FORMATS = {"float16": (10, -14), "bfloat16": (7, -126), "float32": (23, -126), "float64": (52, -1022)}
FORMATS |= {"complex64": FORMATS["float32"], "complex128": FORMATS["float64"]}


@dataclass(frozen=True)
class Divergence:
    """The first difference of two traces at one level. ``step`` counts from 1; ``line`` is a line of the source."""

    level: str
    step: int
    line: int
    owner: str
    observable: str
    expected: Any
    actual: Any


def compare(expected: Trace, actual: Trace, levels: Iterable[str] = SEMANTIC) -> list[Divergence]:
    """The first divergence at each of ``levels`` and at wording, in the order in which they came.

    Going on past a divergence at one level tells whether the others hold. Where the two sides went different ways
    through the program (one step is not of the other's kind and line), what follows is not comparable.
    """
    claimed = frozenset(levels)
    found: dict[str, Divergence] = {}
    for index in range(max(len(expected.steps), len(actual.steps))):
        if index >= len(expected.steps) or index >= len(actual.steps):
            _note(found, claimed, _way(index, expected, actual))
            break
        left, right = expected.steps[index], actual.steps[index]
        if not _is_same_way(left, right):
            _note(found, claimed, _way(index, expected, actual))
            break
        for key, one, other in differences(left, right):
            level = level_of(key)
            if (level in claimed or level == WORDING) and ground_of(key) in claimed:
                found.setdefault(level, Divergence(level, index + 1, right.line, *key, one, other))
        if len(found) > len(claimed):
            break
    return list(found.values())


def _note(found: dict[str, Divergence], claimed: frozenset[str], divergence: Divergence) -> None:
    if divergence.level in claimed:
        found.setdefault(divergence.level, divergence)


def _is_same_way(left: Step, right: Step) -> bool:
    if left.kind == right.kind == "end":
        return left.observations.get(_ENDED_BY) == right.observations.get(_ENDED_BY)
    return (left.kind, left.line) == (right.kind, right.line)


def _way(index: int, expected: Trace, actual: Trace) -> Divergence:
    """The divergence of two traces that go different ways at step ``index``."""
    step = actual.steps[index] if index < len(actual.steps) else None
    other = expected.steps[index] if index < len(expected.steps) else None
    if step is not None and step.kind == "end":
        exception = step.observations.get(_ENDED_BY)
        message = step.observations.get(("step", "exception message"), "")
        if exception is not None:
            said = f"{exception}: {message}" if message else str(exception)
            return Divergence("core", index + 1, step.line, *_ENDED_BY, None, said)
    line = step.line if step is not None else other.line if other is not None else 0
    return Divergence("core", index + 1, line, "step", "reached", _place(other), _place(step))


def _place(step: Step | None) -> str:
    if step is None:
        return "nothing more"
    return "the end" if step.kind == "end" else f"{step.kind} at line {step.line}"


def differences(expected: Step, actual: Step) -> Iterable[tuple[Key, Any, Any]]:
    """The differing observables of one step, in the order of observing.

    Where one side has an owner that the other has not (a gradient, a node), what told them apart is an observable of
    its own; the owner's own observables would only repeat it.
    """
    left, right = expected.observations, actual.observations
    if left.keys() == right.keys():
        keys: Iterable[Key] = left
        owners = None
    else:
        keys = [*left, *(key for key in right if key not in left)]
        owners = {key[0] for key in left} & {key[0] for key in right}
    gone = {key[0] for side in (left, right) for key in side if key[1] == "gone"}
    for key in keys:
        if owners is not None and (key[0] not in owners or (key[0] in gone and key[1] != "gone")):
            continue
        one, other = left.get(key, ABSENT), right.get(key, ABSENT)
        if isinstance(one, _UNKNOWN) or isinstance(other, _UNKNOWN) or _beside(key, one, other, left, right):
            continue
        if not same(one, other):
            yield key, one, other


def _beside(key: Key, one: Any, other: Any, left: dict[Key, Any], right: dict[Key, Any]) -> bool:
    """Whether ``key`` is the message of an exception that only one side raised: the class says it already."""
    return (one is ABSENT or other is ABSENT) and key[1].endswith(" message")


def same(expected: Any, actual: Any) -> bool:
    """Exactly the same value: of one type, sign of zero and NaN included; an inexact one within its bound."""
    if isinstance(expected, Inexact):
        return _within(expected.value, actual.value if isinstance(actual, Inexact) else actual, expected)
    if isinstance(actual, Inexact):
        actual = actual.value
    return expected is actual or repr(expected) == repr(actual)


def _within(expected: Any, actual: Any, bound: Inexact) -> bool:
    if bound.floor == math.inf and not isinstance(expected, list):
        return type(expected) is type(actual)
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(expected) == len(actual)
            and all(_within(one, other, bound) for one, other in zip(expected, actual))
        )
    if isinstance(actual, Raised) or type(expected) is not type(actual):
        return False
    if isinstance(expected, complex) and cmath.isfinite(expected) and bound.dtype in FORMATS:
        # Each part is as wrong as the larger one lets it be.
        within = bound.ulps * ulp(max(abs(expected.real), abs(expected.imag)), bound.dtype) + bound.floor
        return bool(max(abs(expected.real - actual.real), abs(expected.imag - actual.imag)) <= within)
    if not isinstance(expected, float) or not math.isfinite(expected) or bound.dtype not in FORMATS:
        return repr(expected) == repr(actual)
    distance: float = abs(expected - actual)
    return distance <= bound.ulps * ulp(expected, bound.dtype) + bound.floor


def ulp(value: float, dtype: str) -> float:
    """The distance from ``value`` to the next number of ``dtype`` away from zero."""
    fraction, smallest = FORMATS[dtype]
    exponent = max(math.frexp(value)[1] - 1, smallest) if value else smallest
    return math.ldexp(1.0, exponent - fraction)
