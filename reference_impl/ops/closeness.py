"""Whether two tensors are equal, or close to each other."""

from __future__ import annotations

from typing import Any

from .. import dtypes
from ..tensor import Tensor, elements
from ..views import bump_version
from .declare import FUNCTIONS, both, tensor_argument


def _pair(op: str, input: Tensor, other: Tensor) -> tuple[Tensor, Tensor]:
    return tensor_argument(op, "input", 1, input).detach(), tensor_argument(op, "other", 2, other).detach()


@both("equal")
def equal(input: Tensor, other: Tensor) -> bool:
    """Whether two tensors have the same shape and elements: a Python bool."""
    a, b = _pair("equal", input, other)
    return a._shape == b._shape and all([x == y for x, y in zip(elements(a), elements(b))])


@both("isclose")
def isclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> Tensor:
    """Per element: whether it is equal, or finite and no further off than ``atol + rtol * |other|``."""
    a, b = _pair("isclose", input, other)
    if a._dtype is not b._dtype:
        raise RuntimeError(f"{a._dtype.legacy_name} did not match {b._dtype.legacy_name}")
    for name, tolerance in (("rtol", rtol), ("atol", atol)):
        if not tolerance >= 0:
            raise RuntimeError(f"{name} must be greater than or equal to zero, but got {tolerance:g}")
    close: Any = a == b
    changes = 0  # each further answer is written into the first one
    if a._dtype.category < 2:
        # The distance of integers is computed in floating point: it does not wrap around.
        b = b.to(dtypes.get_default_dtype())
    elif equal_nan:
        close = close.logical_or(FUNCTIONS["isnan"](a).logical_and(FUNCTIONS["isnan"](b)))
        changes = 1
    if rtol == 0 and atol == 0:
        return _changed(close, changes)
    allowed = (b * rtol).abs() + atol
    distance = (a.to(b._dtype) - b).abs()
    close = close.logical_or(FUNCTIONS["isfinite"](distance).logical_and(distance <= allowed))
    return _changed(close, changes + 1)


def _changed(close: Tensor, times: int) -> Tensor:
    for _ in range(times):
        bump_version(close)
    return close


@both("allclose")
def allclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> bool:
    """Whether all elements are close: a Python bool."""
    tensor_argument("allclose", "input", 1, input)
    tensor_argument("allclose", "other", 2, other)
    return bool(isclose(input, other, rtol, atol, equal_nan).all())
