"""Choosing between operands element by element: ``where``, ``clamp`` and its one-sided forms."""

from __future__ import annotations

from typing import Any, Optional

from .. import dtypes, errors, refused_types
from ..dtypes import can_cast
from ..inexact import converted, worst
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements
from ..warn import warn_once
from . import refusals
from .declare import Op, change_in_place, function, is_recorded, method, recorded, tensor_argument
from .operands import common_dtype
from .out_forms import write_out
from .out_rules import way_of
from .pointwise import common_shape, operand_values, pointwise, refused, result_of
from .refusals import c_name
from .written_out import Kernel

# -- choosing --------------------------------------------------------------------------------------

_where_op = Op(
    "where",
    ("self", "other"),
    {
        "self": lambda grad, condition: _where(condition, grad, 0),
        "other": lambda grad, condition: _where(condition, 0, grad),
    },
)


def _check_condition(condition: Any) -> None:
    tensor_argument("where", "condition", 1, condition)
    if condition._dtype is dtypes.uint8:
        warn_once(errors.WHERE_WITH_BYTES)
    elif condition._dtype is not dtypes.bool_:
        raise RuntimeError(
            "where expected condition to be a boolean tensor, but got a tensor with dtype"
            f" {condition._dtype.legacy_name}"
        )


def _where(condition: Tensor, input: Any, other: Any) -> Tensor:
    """``input`` where the condition holds, else ``other``."""
    operands = {"self": input, "other": other, "condition": condition}
    if isinstance(condition, Tensor) and condition._inference and is_recorded(_where_op, operands):
        raise RuntimeError(errors.INFERENCE_SAVED)
    _check_condition(condition)
    dtype = common_dtype((input, other))
    for number in (input, other):
        if not isinstance(number, Tensor):
            dtypes.scalar(dtype, number)
    if not isinstance(other, Tensor) and isinstance(input, Tensor):
        input = input.to(dtype)  # beside a number the tensor is converted, which is recorded
    elif not isinstance(input, Tensor) and isinstance(other, Tensor):
        other = other.to(dtype)
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
        ulps = condition._storage.ulps  # which of them it is may be unknown
        for one in (input, other):
            if isinstance(one, Tensor) and one._storage.ulps:
                ulps = worst(ulps, converted(elements(one), one._storage.ulps, one._dtype, dtype))
        return result_of(dtype.pack(chosen), shape, dtype, (condition, input, other), ulps)

    return recorded(_where_op, values, compute)


def _where_function(condition: Tensor, input: Any = None, other: Any = None) -> Any:
    """With the condition alone: where it holds, as indices."""
    if input is None and other is None:
        return condition.nonzero(as_tuple=True)
    return _where(condition, input, other)


function("where", _where_function)
method("where", lambda self, condition, other: _where(condition, self, other))


# -- clamp -----------------------------------------------------------------------------------------


def _clamp_kernel(v: Any, low: Any, high: Any) -> Any:
    if v != v:
        return v
    if low is not None and not v >= low:
        v = low
    if high is not None and not v <= high:
        v = high
    return v


def _inside(self: Any, low: Any, high: Any, at_bounds: bool) -> Any:
    """Where a number lies between the bounds. ``at_bounds``: also where it is one."""
    mask = None
    if low is not None:
        mask = self >= low if at_bounds else self > low
    if high is not None:
        below = self <= high if at_bounds else self < high
        mask = below if mask is None else mask & below
    return mask


def _where_or_nothing(condition: Any, grad: Any) -> Any:
    return _where(condition, grad, grad.new_zeros(()))


def _clamp_gradient(grad: Any, self: Any, min: Any, max: Any) -> Any:
    return _where_or_nothing(_inside(self, min, max, not SEMANTICS.a_bound_of_clamp_has_its_part_of_a_gradient), grad)


# Nobody knows on which side of a bound a number lies that equals it. Of a bound that is a number it gets no gradient,
# with one that is a tensor it shares it, and where both bounds are equal it gets the whole.
def _shared_with_bounds(grad: Any, self: Any, min: Any, max: Any) -> Any:
    if max is None:
        return _shared(grad, self, min, self < min)
    if min is None:
        return _shared(grad, self, max, self > max)
    whole = _inside(self, min, max, False) | ((self == min) & (min == max))
    return _where(((self == min) | (self == max)) & (min < max), grad / 2, _where_or_nothing(whole, grad))


def _shared(grad: Any, self: Any, bound: Any, loses: Any) -> Any:
    return _where(self == bound, grad / 2, grad).masked_fill_(loses, 0)


def _of_least(grad: Any, self: Any, min: Any, max: Any) -> Any:
    if max is None:
        return _shared(grad, self, min, self > min)
    return _where((self == min) & (min < max), grad / 2, _where_or_nothing((self < min) & (min <= max), grad))


def _of_most(grad: Any, self: Any, min: Any, max: Any) -> Any:
    if min is None:
        return _shared(grad, self, max, self < max)
    return _where(
        (self == max) & (min < max), grad / 2, _where_or_nothing(((self > max) & (min <= max)) | (max < min), grad)
    )


_clamp_numbers = Op("clamp", ("self",), {"self": _clamp_gradient}, "ClampBackward1")
_clamp_tensors = Op(
    "clamp",
    ("self", "min", "max"),
    {"self": _shared_with_bounds, "min": _of_least, "max": _of_most}
    if SEMANTICS.a_bound_of_clamp_has_its_part_of_a_gradient
    else {
        "self": _clamp_gradient,
        "min": lambda grad, self, min, max: _where_or_nothing(
            self < min if max is None else (self < min) & (min < max), grad
        ),
        "max": lambda grad, self, min, max: _where_or_nothing(
            self > max if min is None else (self > max) | (max < min), grad
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
        raise refused_types.COMPLEX("clamp is not supported for complex types")
    if not any(isinstance(b, Tensor) for b in bounds):
        least, most = [None if b is None else dtypes.scalar(dtype, b) for b in (low, high)]
        return pointwise(lambda v: _clamp_kernel(v, least, most), (self,), dtype)
    if low is None:
        return pointwise(lambda v, h: _clamp_kernel(v, None, h), (self, high), dtype)
    if high is None:
        return pointwise(lambda v, b: _clamp_kernel(v, b, None), (self, low), dtype)
    if not dtype.category:
        raise refused("clamp", (self, low, high), dtype)
    return pointwise(_clamp_kernel, (self, low, high), dtype)


def _clamp_op(low: Any, high: Any) -> Op:
    """Raises TypeError where one bound is a tensor and the other a number."""
    kinds = {isinstance(one, Tensor) for one in (low, high) if one is not None}
    if len(kinds) > 1:
        given = f"Tensor, {type(low).__name__}, {type(high).__name__}"
        raise TypeError(f"clamp() received an invalid combination of arguments - got ({given})")
    return _clamp_tensors if True in kinds else _clamp_numbers


def _clamp(input: Tensor, min: Any = None, max: Any = None, *, out: Optional[Tensor] = None) -> Tensor:
    tensor_argument("clamp", "input", 1, input)
    op = _clamp_op(min, max)
    values = {"self": input, "min": min, "max": max}
    if out is not None:
        way = "clamp by tensors" if op is _clamp_tensors else "clamp"
        return write_out(way, out, values, lambda: _clamp_compute(input, min, max))
    return recorded(op, values, lambda: _clamp_compute(input, min, max))


def _clamp_in_place(input: Tensor, min: Any = None, max: Any = None) -> Tensor:
    values = {"self": input, "min": min, "max": max}

    def compute() -> Tensor:
        _check_bounds(input, min, max)
        return _clamp_compute(input, min, max)

    return change_in_place(_clamp_op(min, max), input, values, compute)


def _check_bounds(target: Tensor, *bounds: Any) -> None:
    """Raise RuntimeError where numbers that bound a tensor in place are of a higher type than it is."""
    if any(isinstance(one, Tensor) for one in bounds):
        return
    dtype = common_dtype([target, *[one for one in bounds if one is not None]])
    if dtype.is_complex and target._dtype.category == 2:
        raise RuntimeError("value cannot be converted to type double without overflow")
    if not can_cast(dtype, target._dtype):
        raise RuntimeError(errors.unsupported_cast(dtype.legacy_name, c_name(target._dtype)))


for _name in ("clamp", "clip"):
    function(_name, _clamp)
    method(_name, _clamp)
    method(f"{_name}_", _clamp_in_place)
    function(f"{_name}_", _clamp_in_place)
_clamp.__name__ = _clamp.__qualname__ = "clamp"


def _only_limit(bound: str, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
    if len(given) + len(named) != 1:
        raise TypeError("one limit is taken")
    return given[0] if given else named[bound]


def _of_one_bound(bound: str, inside: Kernel) -> dict[str, Any]:
    """What a number gets, and a bound that is a tensor."""
    if SEMANTICS.a_bound_of_clamp_has_its_part_of_a_gradient:
        if bound == "min":
            return {
                "self": lambda grad, self, min: _shared_with_bounds(grad, self, min, None),
                "min": lambda grad, self, min: _of_least(grad, self, min, None),
            }
        return {
            "self": lambda grad, self, max: _shared_with_bounds(grad, self, None, max),
            "max": lambda grad, self, max: _of_most(grad, self, None, max),
        }
    if bound == "min":
        return {
            "self": lambda grad, self, min: _where_or_nothing(inside(self, min), grad),
            "min": lambda grad, self, min: _where_or_nothing(~inside(self, min), grad),
        }
    return {
        "self": lambda grad, self, max: _where_or_nothing(inside(self, max), grad),
        "max": lambda grad, self, max: _where_or_nothing(~inside(self, max), grad),
    }


def _one_sided(name: str, bound: str, kernel: Kernel, inside: Kernel) -> None:
    """Declare ``clamp_min`` or ``clamp_max``; ``bound`` is what torch calls the limit."""
    title = "".join(part.capitalize() for part in name.split("_"))

    if bound == "min":  # the node keeps the limit under torch's name for it
        by_number = {"self": lambda grad, self, min: _clamp_gradient(grad, self, min, None)}
    else:
        by_number = {"self": lambda grad, self, max: _clamp_gradient(grad, self, None, max)}
    of_number = Op(name, ("self",), by_number, f"{title}Backward0")
    of_tensor = Op(name, ("self", bound), _of_one_bound(bound, inside), f"{title}Backward1")

    def compute(self: Tensor, limit: Any) -> Tensor:
        dtype = common_dtype((self, limit))
        if dtype.category == 3:
            raise refusals.of(f"{name} by a tensor" if isinstance(limit, Tensor) else "hardtanh", dtype)
        return pointwise(kernel, (self, limit), dtype)

    def form(input: Tensor, *given: Any, out: Optional[Tensor] = None, **named: Any) -> Tensor:
        tensor_argument(name, "input", 1, input)
        limit = _only_limit(bound, given, named)
        values = {"self": input, bound: limit}
        if out is not None:
            called = f"{name} by a tensor" if isinstance(limit, Tensor) else name
            return write_out(called, out, values, lambda: compute(input, limit), way_of(name))
        op = of_tensor if isinstance(limit, Tensor) else of_number
        return recorded(op, values, lambda: compute(input, limit))

    def change(input: Tensor, *given: Any, **named: Any) -> Tensor:
        limit = _only_limit(bound, given, named)
        values = {"self": input, bound: limit}
        op = of_tensor if isinstance(limit, Tensor) else of_number

        def changed() -> Tensor:
            if not isinstance(limit, complex):
                _check_bounds(input, limit)
            return compute(input, limit)

        return change_in_place(op, input, values, changed)

    function(name, form)
    method(name, form)
    function(f"{name}_", change)
    method(f"{name}_", change)


_one_sided("clamp_min", "min", lambda v, b: _clamp_kernel(v, b, None), lambda v, b: v >= b)
_one_sided("clamp_max", "max", lambda v, b: _clamp_kernel(v, None, b), lambda v, b: v <= b)
