"""Traces on their way between processes: bytes that hold plain values only."""

from __future__ import annotations

import marshal
from typing import Any

from ..trace import Absent, Claim, Inexact, Missing, Raised, Step, Trace, Unrecorded

_NAMED = {kind.__name__: kind for kind in (Inexact, Raised, Absent, Missing, Unrecorded)}
#: The version of marshal's format: one that all versions of Python write alike.
_FORMAT = 2


def packed(trace: Trace) -> bytes:
    steps = [
        (step.kind, step.line, [(*key, _plain(value)) for key, value in step.observations.items()])
        for step in trace.steps
    ]
    claims = [tuple(claim) for claim in trace.claims]
    return marshal.dumps((steps, claims, trace.missing, trace.unsupported, trace.refused, trace.error), _FORMAT)


def unpacked(data: bytes) -> Trace:
    """ValueError for what is no trace."""
    try:
        steps, claims, missing, unsupported, refused, error = marshal.loads(data)
        return Trace(
            [Step(kind, line, {(a, b): _value(value) for a, b, value in seen}) for kind, line, seen in steps],
            [Claim(*claim) for claim in claims],
            missing,
            unsupported,
            refused,
            error,
        )
    except (EOFError, TypeError, KeyError) as wrong:
        raise ValueError(f"these bytes hold no trace: {wrong}") from None


def _plain(value: Any) -> Any:
    kind = type(value).__name__
    return {kind: tuple(value)} if _NAMED.get(kind) is type(value) else value


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        ((kind, parts),) = value.items()
        return _NAMED[kind](*parts)
    return value
