"""Choosing between operands element by element: ``where``, ``masked_fill``, ``clamp`` and its one-sided forms."""

from __future__ import annotations

import warnings
from typing import Any, Optional

from .. import dtypes
from ..layout import contiguous_strides
from ..tensor import Tensor, new_strided
from . import refusals
from .declare import Op, change_in_place, function, method, recorded, write_out
from .pointwise import Kernel, common_dtype, common_shape, operand_values, pointwise, result_of, ulps_of

# -- choosing --------------------------------------------------------------------------------------

BYTE_CONDITION = (
    "where received a uint8 condition tensor. This behavior is deprecated and will be removed in a future version of"
    " PyTorch. Use a boolean condition instead."
)
_where_op = Op(
    "where",
    ("self", "other"),
    {
        "self": lambda grad, condition: _where(condition, grad, 0),
        "other": lambda grad, condition: _where(condition, 0, grad),
    },
)


def _where(condition: Tensor, input: Any, other: Any) -> Tensor:
    """``input`` where the condition holds, else ``other``."""
    if condition._dtype.category:
        if condition._dtype is not dtypes.uint8:
            raise RuntimeError(
                "where expected condition to be a boolean tensor, but got a tensor with dtype"
                f" {condition._dtype.legacy_name}"
            )
        warnings.warn(BYTE_CONDITION, UserWarning, stacklevel=2)
    dtype = common_dtype((input, other))
    for number in (input, other):
        if not isinstance(number, Tensor):
            dtypes.scalar(dtype, number)
    values = {"self": input, "other": other, "condition": condition}

    def compute() -> Tensor:
        shape = common_shape((condition, input, other))
        chosen = [
            a if c else b
            for c, a, b in zip(
                operand_values(condition, shape, condition._dtype),
                operand_values(input, shape, dtype),
                operand_values(other, shape, dtype),
            )
        ]
        return result_of(dtype.pack(chosen), shape, dtype, (condition, input, other), ulps_of((input, other)))

    return recorded(_where_op, values, compute)


function("where", _where)
method("where", lambda self, condition, other: _where(condition, self, other))

_masked_fill_number = Op(
    "masked_fill", ("self",), {"self": lambda grad, mask: grad.masked_fill(mask, 0)}, "MaskedFillBackward0"
)
_masked_fill_tensor = Op(
    "masked_fill",
    ("self", "value"),
    {
        "self": lambda grad, mask: grad.masked_fill(mask, 0),
        "value": lambda grad, mask: _where(mask, grad, 0).sum(),
    },
    "MaskedFillBackward1",
    forward_derivative=lambda self_t, value_t, mask, result: _masked_fill_form(
        result.new_zeros(result._shape) if self_t is None else self_t, mask, 0 if value_t is None else value_t
    ),
)


def _masked_fill_op(value: Any) -> Op:
    return _masked_fill_tensor if isinstance(value, Tensor) else _masked_fill_number


def _masked_fill_compute(self: Tensor, mask: Tensor, value: Any) -> Tensor:
    if mask._dtype is not dtypes.bool_:
        got = refusals.c_name(mask._dtype)
        raise RuntimeError(f"masked_fill_ only supports boolean masks, but got mask with dtype {got}")
    if not isinstance(value, Tensor):
        dtypes.scalar(self._dtype, value)
    shape = common_shape((self, mask))
    columns = [operand_values(one, shape, self._dtype) for one in (self, mask, value)]
    filled = [v if m else s for s, m, v in zip(*columns)]
    return new_strided(self._dtype.pack(filled), shape, contiguous_strides(shape), self._dtype, ulps_of((self, value)))


def _masked_fill_form(input: Tensor, mask: Tensor, value: Any) -> Tensor:
    values = {"self": input, "mask": mask, "value": value}
    return recorded(_masked_fill_op(value), values, lambda: _masked_fill_compute(input, mask, value))


def _masked_fill_in_place(input: Tensor, mask: Tensor, value: Any) -> Tensor:
    values = {"self": input, "mask": mask, "value": value}
    return change_in_place(_masked_fill_op(value), input, values, lambda: _masked_fill_compute(input, mask, value))


function("masked_fill", _masked_fill_form)
method("masked_fill", _masked_fill_form)
method("masked_fill_", _masked_fill_in_place)


# -- clamp -----------------------------------------------------------------------------------------


def _clamp_kernel(v: Any, low: Any, high: Any) -> Any:
    if v != v:
        return v
    if low is not None and not v >= low:
        v = low
    if high is not None and not v <= high:
        v = high
    return v


def _inside(self: Any, low: Any, high: Any) -> Any:
    mask = None
    if low is not None:
        mask = self >= low
    if high is not None:
        below = self <= high
        mask = below if mask is None else mask & below
    return mask


def _clamp_gradient(grad: Any, self: Any, min: Any, max: Any) -> Any:
    return _where(_inside(self, min, max), grad, grad.new_zeros(()))


_clamp_numbers = Op("clamp", ("self",), {"self": _clamp_gradient}, "ClampBackward1")
_clamp_tensors = Op(
    "clamp",
    ("self", "min", "max"),
    {
        "self": _clamp_gradient,
        "min": lambda grad, self, min, max: _where(
            self < min if max is None else (self < min) & (min < max), grad, grad.new_zeros(())
        ),
        "max": lambda grad, self, min, max: _where(
            self > max if min is None else (self > max) | (max < min), grad, grad.new_zeros(())
        ),
    },
    "ClampBackward0",
)


def _clamp_compute(self: Tensor, low: Any, high: Any) -> Tensor:
    if low is None and high is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    bounds = [b for b in (low, high) if b is not None]
    dtype = common_dtype([self, *bounds])
    if dtype.category == 3:
        raise NotImplementedError("clamp is not supported for complex types")
    if not any(isinstance(b, Tensor) for b in bounds):
        least, most = [None if b is None else dtypes.scalar(dtype, b) for b in (low, high)]
        return pointwise(lambda v: _clamp_kernel(v, least, most), (self,), dtype)
    if low is None:
        return pointwise(lambda v, h: _clamp_kernel(v, None, h), (self, high), dtype)
    if high is None:
        return pointwise(lambda v, b: _clamp_kernel(v, b, None), (self, low), dtype)
    return pointwise(_clamp_kernel, (self, low, high), dtype)


def _clamp_op(low: Any, high: Any) -> Op:
    return _clamp_tensors if isinstance(low, Tensor) or isinstance(high, Tensor) else _clamp_numbers


def _clamp(input: Tensor, min: Any = None, max: Any = None, *, out: Optional[Tensor] = None) -> Tensor:
    values = {"self": input, "min": min, "max": max}
    if out is not None:
        return write_out("clamp", out, values, lambda: _clamp_compute(input, min, max))
    return recorded(_clamp_op(min, max), values, lambda: _clamp_compute(input, min, max))


def _clamp_in_place(input: Tensor, min: Any = None, max: Any = None) -> Tensor:
    values = {"self": input, "min": min, "max": max}
    return change_in_place(_clamp_op(min, max), input, values, lambda: _clamp_compute(input, min, max))


for _name in ("clamp", "clip"):
    function(_name, _clamp)
    method(_name, _clamp)
    method(f"{_name}_", _clamp_in_place)
    function(f"{_name}_", _clamp_in_place)
_clamp.__name__ = _clamp.__qualname__ = "clamp"


def _one_sided(name: str, bound: str, kernel: Kernel, inside: Kernel) -> None:
    """Declare ``clamp_min`` or ``clamp_max``; ``bound`` is what torch calls the limit."""
    title = "".join(part.capitalize() for part in name.split("_"))

    def by_self(grad: Any, self: Any, limit: Any) -> Any:
        return _where(inside(self, limit), grad, grad.new_zeros(()))

    def by_limit(grad: Any, self: Any, limit: Any) -> Any:
        return _where(~inside(self, limit), grad, grad.new_zeros(()))

    of_number = Op(name, ("self",), {"self": by_self}, f"{title}Backward0")
    of_tensor = Op(name, ("self", bound), {"self": by_self, bound: by_limit}, f"{title}Backward1")

    def compute(self: Tensor, limit: Any) -> Tensor:
        dtype = common_dtype((self, limit))
        if dtype.category == 3:
            raise NotImplementedError("clamp is not supported for complex types")
        return pointwise(kernel, (self, limit), dtype)

    def form(input: Tensor, *given: Any, out: Optional[Tensor] = None, **named: Any) -> Tensor:
        limit = given[0] if given else named[bound]
        values = {"self": input, "limit": limit, bound: limit}
        if out is not None:
            return write_out(name, out, values, lambda: compute(input, limit))
        op = of_tensor if isinstance(limit, Tensor) else of_number
        return recorded(op, values, lambda: compute(input, limit))

    def change(input: Tensor, *given: Any, **named: Any) -> Tensor:
        limit = given[0] if given else named[bound]
        values = {"self": input, "limit": limit, bound: limit}
        op = of_tensor if isinstance(limit, Tensor) else of_number
        return change_in_place(op, input, values, lambda: compute(input, limit))

    function(name, form)
    method(name, form)
    function(f"{name}_", change)
    method(f"{name}_", change)


_one_sided("clamp_min", "min", lambda v, b: _clamp_kernel(v, b, None), lambda v, b: v >= b)
_one_sided("clamp_max", "max", lambda v, b: _clamp_kernel(v, None, b), lambda v, b: v <= b)
