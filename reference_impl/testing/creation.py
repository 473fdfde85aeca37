"""``make_tensor``: a tensor of a given type, filled with numbers drawn from an interval."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import Any, Optional

from .. import dtypes
from ..dtypes import dtype as dtype_
from ..errors import TICK
from ..layout import prod
from ..ops.declare import FUNCTIONS
from ..tensor import Tensor

LOW_IS_HIGH = (
    "Passing `low==high` to `torch.testing.make_tensor` for floating or complex types "
    "is deprecated since 2.1 and will be removed in 2.3. "
    f"Use {TICK}torch.full(...){TICK} instead."
)


def make_tensor(
    *shape: Any,
    dtype: dtype_,
    device: Any,
    low: Optional[float] = None,
    high: Optional[float] = None,
    requires_grad: bool = False,
    noncontiguous: bool = False,
    exclude_zero: bool = False,
    memory_format: Any = None,
) -> Tensor:
    """Draw from ``[low, high)``, by default single digits of both signs. Raises ValueError for what does not go
    together."""
    sizes = tuple(shape[0]) if len(shape) == 1 and isinstance(shape[0], Sequence) else tuple(shape)
    if noncontiguous and memory_format is not None:
        raise ValueError(
            "The parameters `noncontiguous` and `memory_format` are mutually exclusive, "
            f"but got {noncontiguous=} and {memory_format=}"
        )
    integral = dtype.category < 2
    if requires_grad and integral:
        raise ValueError(f"`requires_grad=True` is not supported for boolean and integral dtypes, but got {dtype=}")
    spread = noncontiguous and prod(sizes) > 1
    drawn_shape = (*sizes[:-1], 2 * sizes[-1]) if spread else sizes
    low, high = _interval(dtype, low, high)
    made: Tensor
    if integral:
        made = FUNCTIONS["randint"](math.ceil(low), math.ceil(high), drawn_shape, dtype=dtype)
    else:
        made = FUNCTIONS["empty"](drawn_shape, dtype=dtype)
        parts: Any = FUNCTIONS["view_as_real"](made) if dtype.is_complex else made
        if high - low >= _bounds(dtype)[1]:
            parts.uniform_(low / 2, high / 2).mul_(2)
        else:
            parts.uniform_(low, high)
    if spread:
        made = made[..., 1::2]
    elif memory_format is not None:
        made = made.clone(memory_format=memory_format)
    if exclude_zero:
        made.masked_fill_(made.eq(0), 1 if integral else _smallest_normal(dtype))
    if not integral:
        made.requires_grad = requires_grad
    return made


#: dtype of a part -> its largest finite and its smallest normal number
_EXTREMES = {
    "float16": (65504.0, 2.0**-14),
    "bfloat16": (255 * 2.0**120, 2.0**-126),
    "float32": ((2 - 2.0**-23) * 2.0**127, 2.0**-126),
    "float64": ((2 - 2.0**-52) * 2.0**1023, 2.0**-1022),
}
_PART = {"complex64": "float32", "complex128": "float64"}


def _name(dtype: dtype_) -> str:
    name = str(dtype).rpartition(".")[2]
    return _PART.get(name, name)


def _smallest_normal(dtype: dtype_) -> float:
    return _EXTREMES[_name(dtype)][1]


def _bounds(dtype: dtype_) -> tuple[float, float]:
    """The lowest number of the type, and the first that a half-open interval need not hold."""
    if dtype is dtypes.bool_:
        return 0, 2
    if dtype.category == 1:
        bits = 8 * dtype.itemsize
        if not dtype.is_signed:
            return 0, 2**bits
        return -(2 ** (bits - 1)), 2 ** (bits - 1) - (dtype is dtypes.int64)
    largest = _EXTREMES[_name(dtype)][0]
    return -largest, largest


def _interval(dtype: dtype_, low: Optional[float], high: Optional[float]) -> tuple[float, float]:
    """The interval that is asked for, cut to what the type can hold."""
    lowest, highest = _bounds(dtype)
    if dtype.category == 1:
        defaults: tuple[float, float] = (-9 if dtype.is_signed else 0, 10)
    else:
        defaults = (0, 2) if dtype.category == 0 else (-9, 9)
    low = defaults[0] if low is None else low
    high = defaults[1] if high is None else high
    if math.isnan(low) or math.isnan(high):
        raise ValueError(f"`low` and `high` cannot be NaN, but got {low=} and {high=}")
    if low == high and dtype.category >= 2:
        warnings.warn(LOW_IS_HIGH, FutureWarning, stacklevel=4)
    elif low >= high:
        raise ValueError(f"`low` must be less than `high`, but got {low} >= {high}")
    elif high < lowest or low >= highest:
        raise ValueError(
            f"The value interval specified by `low` and `high` is [{low}, {high}), "
            f"but {dtype} only supports [{lowest}, {highest})"
        )
    return min(max(low, lowest), highest), min(max(high, lowest), highest)
