"""Traces as a baseline holds them: steps as JSON, each by what changed since the one before, exact values only.

A step is ``[kind, line, owners, gone]``: ``line`` counts from the scenario's first line, ``owners`` has the observables
that are new or other than at the step before, ``gone`` names the owners, or the pairs of owner and observable, that are
no more. An owner with ``"tensor": 1`` is a new tensor: what is not said of it is as an ordinary tensor has it.
"""

from __future__ import annotations

import re
from typing import Any, Mapping, Optional, Sequence

from ..trace import Inexact, Missing, Raised, Step, Trace, Unrecorded, plain

Encoded = list[list[Any]]
_Owners = dict[str, dict[str, Any]]

#: What an ordinary tensor has. Its shape is that of its value, its strides are those of its shape.
_ORDINARY: Mapping[str, Any] = {
    "dtype": "float32",
    "requires_grad": False,
    "is_inference": False,
    "version": 0,
    "is_view": False,
    "storage_offset": 0,
    "retains_grad": False,
    "is_leaf": True,
    "grad": None,
    "grad_fn": None,
}
_TENSOR = frozenset({*_ORDINARY, "shape", "stride", "value", "storage"})

#: A float with more bits than programs write: where nobody says whether it is exact, it is not.
_BITS = 12
#: Where torch 1.13 says an exception came from, which lies elsewhere on each machine.
_FRAMES = re.compile(r"\n\nAt:\n(?:  .*\(\d+\): .*\n?)+")
_LINE = re.compile(r'(  File "[^"\n]*", line )\d+')
#: Where torch's own sources failed an assertion: another line in each release, another folder in each build.
_ASSERTED = re.compile(r'( INTERNAL ASSERT FAILED at ")[^"\n]*(":)\d+')
#: How a value that is not exact stands in a file.
_INEXACT = {"inexact": True}


def encoded(trace: Trace, marks: Trace, first: int) -> Encoded:
    """``trace`` as JSON's types. ``marks``: the reference's trace of the same scenario, which says what is inexact;
    ``first``: the scenario's first line in its file."""
    steps: Encoded = []
    before: _Owners = {}
    for number, step in enumerate(trace.steps):
        marked = marks.steps[number].observations if number < len(marks.steps) else {}
        now: _Owners = {}
        for (owner, observable), value in step.observations.items():
            now.setdefault(owner, {})[observable] = _kept(observable, value, marked.get((owner, observable)))
        said = {owner: part for owner, seen in now.items() if (part := _said(seen, before.get(owner))) is not None}
        gone: list[Any] = [owner for owner in before if owner not in now]
        for owner, seen in now.items():
            gone += [[owner, observable] for observable in before.get(owner, ()) if observable not in seen]
        steps.append([step.kind, max(step.line - first, -1), said, gone])
        before = now
    return steps


def decoded(steps: Sequence[Sequence[Any]]) -> Trace:
    """The trace. ValueError for what ``encoded`` does not make."""
    trace = Trace()
    before: _Owners = {}
    try:
        for kind, line, said, gone in steps:
            now = {owner: {**seen} for owner, seen in before.items() if owner not in gone}
            for one in gone:
                if isinstance(one, list):
                    del now[one[0]][one[1]]
            for owner, part in said.items():
                seen = now.setdefault(owner, {})
                new = {name: value for name, value in part.items() if name != "tensor"}
                seen.update(_whole(new) if "tensor" in part else new)
            observations = {(o, name): _value(value) for o, seen in now.items() for name, value in seen.items()}
            trace.steps.append(Step(kind, line, observations))
            before = now
    except (TypeError, KeyError, AttributeError, IndexError, ValueError) as error:
        raise ValueError(f"this is no trace: {type(error).__name__}: {error}") from None
    return trace


def _kept(observable: str, value: Any, mark: Any) -> Any:
    if isinstance(value, (list, tuple)) and observable.endswith("message"):
        return [_kept(observable, one, None) for one in value]
    if isinstance(value, str) and observable.endswith("message"):
        # An edit of the file above a scenario is no change of behaviour.
        return _ASSERTED.sub(r"\1…\2…", _FRAMES.sub("\n\nAt:\n…", _LINE.sub(r"\1…", value)))
    if isinstance(mark, Inexact) and not isinstance(value, Raised):
        return _INEXACT
    if isinstance(value, Inexact) or (mark is None and observable == "value" and _is_long(value)):
        return _INEXACT
    return plain(value)


def _is_long(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(_is_long(one) for one in value)
    if isinstance(value, complex):
        return _is_long([value.real, value.imag])
    if not isinstance(value, float) or value != value or value in (float("inf"), float("-inf")):
        return False
    number = abs(value.as_integer_ratio()[0])
    return bool(number >> _BITS) and number.bit_length() - (number & -number).bit_length() >= _BITS


def _said(seen: dict[str, Any], before: Optional[dict[str, Any]]) -> Optional[dict[str, Any]]:
    """What is to be said of an owner; None where all of it was."""
    if before is not None:
        return {name: value for name, value in seen.items() if not _is(value, before.get(name, ...))} or None
    if not _TENSOR <= seen.keys():
        return seen
    ordinary = _whole({"value": seen["value"], "shape": seen["shape"]})
    told = {name: value for name, value in seen.items() if not _is(value, ordinary.get(name, ...))}
    told["value"] = seen["value"]
    if _shape(seen["value"]) != seen["shape"]:
        told["shape"] = seen["shape"]
    return {"tensor": 1, **told}


def _whole(said: dict[str, Any]) -> dict[str, Any]:
    """All of a tensor, of which only what is out of the ordinary is said."""
    shape = said["shape"] if "shape" in said else _shape(said["value"])
    derived = {"shape": shape, "stride": _strides(shape)} if isinstance(shape, list) else {}
    return {**_ORDINARY, **derived, **said}


def _shape(value: Any) -> list[int]:
    """The shape of nested lists, unless they are empty, where nobody can tell."""
    shape = []
    while isinstance(value, list):
        shape.append(len(value))
        value = value[0] if value else None
    return shape


def _strides(shape: list[int]) -> list[int]:
    strides = [1]
    for size in shape[:0:-1]:
        strides.insert(0, strides[0] * max(size, 1))
    return strides[: len(shape)]


def _is(one: Any, other: Any) -> bool:
    # 1, 1.0 and True are three values.
    return repr(one) == repr(other)


def _value(value: Any) -> Any:
    if value == _INEXACT:
        return Unrecorded()
    if isinstance(value, dict) and "raised" in value:
        return Raised(value["raised"])
    if isinstance(value, dict) and "missing" in value:
        return Missing(value["missing"])
    return value
