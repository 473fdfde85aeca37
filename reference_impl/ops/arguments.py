"""Arguments of ops that may be given in more than one way."""

from __future__ import annotations

from typing import Any, Sequence

from .. import errors


def int_arguments(op: str, values: Sequence[Any], name: str = "size") -> tuple[int, ...]:
    """``(2, 3)`` from ``f(2, 3)`` or ``f((2, 3))``. Raises TypeError for anything that is not an int."""
    if len(values) == 1 and isinstance(values[0], (tuple, list)):
        values = values[0]
    for value in values:
        if isinstance(value, bool) or not hasattr(value, "__index__"):
            raise TypeError(errors.argument_type(op, name, 1, "tuple of ints", value))
    return tuple(value.__index__() for value in values)
