"""Arguments of ops that may be given in more than one way."""

from __future__ import annotations

from typing import Any, Sequence

from .. import errors
from ..tensor import Tensor, dimension


def int_arguments(op: str, values: Sequence[Any], name: str = "size", named: Any = None) -> tuple[int, ...]:
    """``(2, 3)`` from ``f(2, 3)``, ``f((2, 3))`` or ``f(size=(2, 3))``. Raises TypeError for what is not an int."""
    if named is not None and not values:
        values = (named,)
    if len(values) == 1 and isinstance(values[0], (tuple, list)):
        values = values[0]
    for value in values:
        if value.__class__ is not int:
            break
    else:
        return tuple(values)
    for value in values:
        if isinstance(value, bool) or not hasattr(value, "__index__"):
            raise TypeError(errors.argument_type(op, name, 1, "tuple of ints", value))
    return tuple(value.__index__() for value in values)


def distinct_dimensions(dims: Sequence[int], ndim: int) -> list[int]:
    """The dimensions counted from the front. Raises RuntimeError where one is named twice."""
    found: list[int] = []
    for dim in dims:
        at = dimension(dim, ndim)
        if at in found:
            raise RuntimeError(f"dim {at} appears multiple times in the list of dims")
        found.append(at)
    return found


def list_of_tensors(op: str, tensors: Any, name: str = "tensors") -> list[Tensor]:
    if not isinstance(tensors, (list, tuple)):
        raise TypeError(errors.argument_type(op, name, 1, "tuple of Tensors", tensors))
    for i, one in enumerate(tensors):
        if not isinstance(one, Tensor):
            raise TypeError(f"expected Tensor as element {i} in argument 0, but got {type(one).__name__}")
    return list(tensors)


def int_argument(op: str, name: str, position: int, value: Any) -> int:
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(errors.argument_type(op, name, position, "int", value))
    return value.__index__()
