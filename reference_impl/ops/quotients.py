"""Division to a whole number, and what it leaves."""

from __future__ import annotations

import math
from typing import Any, Callable, Optional

from .. import errors
from ..graph import requires_grad
from ..modes import no_grad
from ..tensor import Tensor
from . import few_kernels, kernels
from .computed import by_operands
from .declare import FUNCTIONS, Op, change_in_place, function, method, not_differentiable, recorded
from .operands import OPERANDS, common_dtype
from .out_forms import number_or_tensor, write_out
from .pointwise import check_operand, no_kernel, pointwise
from .unrecorded import zeros_as

# -- division with a rounding mode -----------------------------------------------------------------


_rounded = Op(
    "div",
    ("self", "other"),
    {
        "self": lambda grad, other, rounding_mode: zeros_as(grad) if rounding_mode else grad / other.conj(),
        "other": lambda grad, self, other, rounding_mode: (
            zeros_as(grad) if rounding_mode else -grad * ((self / other) / other).conj()
        ),
    },
    "DivBackward2",
    wraps_numbers=True,
)
_KERNELS = {"trunc": (kernels.truncated, "div_trunc_cpu"), "floor": (kernels.floored, "div_floor_cpu")}


def _rounded_quotient(a: Any, b: Any, rounding_mode: Optional[str]) -> Tensor:
    if rounding_mode is None:
        with no_grad():
            return _true_quotient(a, b)
    kernel, name = _KERNELS[rounding_mode]
    dtype = common_dtype((a, b))
    if dtype.category in (0, 3):
        raise no_kernel(name, (a, b), dtype)
    few_kernels.refuse("div_floor" if rounding_mode == "floor" else "div_trunc", dtype)
    if kernel is kernels.truncated and dtype.category == 2 and dtype.itemsize < 8:
        kernel = kernels.truncated_of_single
    return pointwise(kernel, (a, b), dtype, by_factor=True)


#: What ``rounding_mode`` is where it is not given: given as None it makes another node.
_NOT_GIVEN: Any = object()


def _check_rounding_mode(rounding_mode: Any) -> None:
    if rounding_mode is not None and rounding_mode not in _KERNELS:
        raise RuntimeError(
            f"div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '{rounding_mode}'"
        )


_true_quotient: Callable[..., Tensor] = FUNCTIONS["div"]
_true_quotient_in_place: Callable[..., Tensor] = vars(Tensor)["div_"]


def _div(input: Any, other: Any, *, rounding_mode: Optional[str] = _NOT_GIVEN, out: Optional[Tensor] = None) -> Tensor:
    if rounding_mode is _NOT_GIVEN:
        return _true_quotient(input, other, out=out)
    _check_rounding_mode(rounding_mode)
    check_operand("div", other)
    values = {"self": input, "other": other, "rounding_mode": rounding_mode}
    if out is not None:
        return write_out("div", out, values, lambda: _rounded_quotient(input, other, rounding_mode))
    return recorded(_rounded, values, lambda: _rounded_quotient(input, other, rounding_mode))


def _div_in_place(input: Tensor, other: Any, *, rounding_mode: Optional[str] = _NOT_GIVEN) -> Tensor:
    if rounding_mode is _NOT_GIVEN:
        return _true_quotient_in_place(input, other)
    _check_rounding_mode(rounding_mode)
    values = {"self": input, "other": other, "rounding_mode": rounding_mode}
    return change_in_place(_rounded, input, values, lambda: _rounded_quotient(input, other, rounding_mode))


for _name in ("div", "divide"):
    function(_name, _div)
    method(_name, _div)
    method(f"{_name}_", _div_in_place)
_div.__name__ = _div.__qualname__ = "div"


# -- floor_divide and remainder --------------------------------------------------------------------


def _remainder(a: Any, b: Any) -> Any:
    if isinstance(a, int):
        if b == 0:
            raise RuntimeError("ZeroDivisionError")
        return a % b
    if b == 0 or a - a != 0 or b != b:
        return math.nan
    rest = math.fmod(a, b)
    return rest + b if rest and (rest < 0) != (b < 0) else rest


_remainder_tensor = Op(
    "remainder",
    ("self", "other"),
    {"self": lambda grad: grad, "other": lambda grad, self, other: -grad * self.div(other, rounding_mode="floor")},
    "RemainderBackward1",
    wraps_numbers=True,
)
_remainder_number = Op("remainder", ("self",), {"self": lambda grad: grad}, "RemainderBackward0")


def without_derivative(name: str) -> Callable[..., Op]:
    """The ops as which one without a derivative is recorded: with edges only for what requires grad."""
    raises = not_differentiable(name)
    ops: dict[tuple[str, ...], Op] = {
        inputs: Op(name, inputs, {one: raises for one in inputs}, "NotImplemented", wraps_numbers=True)
        for inputs in (("self", "other"), ("self",), ("other",))
    }

    def chosen(a: Any, b: Any) -> Op:
        needed = tuple(
            key for key, one in (("self", a), ("other", b)) if isinstance(one, Tensor) and requires_grad(one)
        )
        return ops[needed or ("self", "other")]

    return chosen


_remainder_of_number = Op("remainder", ("other",), {"other": not_differentiable("remainder")}, "NotImplemented")


def _remainder_compute(a: Any, b: Any) -> Tensor:
    dtype = common_dtype((a, b))
    if dtype.category in (0, 3):
        raise no_kernel("remainder_cpu", (a, b), dtype)
    few_kernels.refuse("remainder", dtype)
    return pointwise(_remainder, (a, b), dtype)


def _declare(
    name: str,
    chosen: Callable[[Any, Any], Op],
    compute: Callable[[Any, Any], Tensor],
    dunder: str,
    changed_as: Optional[Callable[[Any, Any], Op]] = None,
) -> None:
    def form(input: Any, other: Any, *, out: Optional[Tensor] = None) -> Tensor:
        check_operand(name, other)
        check_operand(name, input, "input")
        if not isinstance(input, Tensor) and not isinstance(other, Tensor):
            raise TypeError(errors.argument_type(name, "input", 1, "Tensor", input))
        values = {"self": input, "other": other}
        if out is not None:
            return write_out(name, number_or_tensor(out), values, lambda: compute(input, other))
        return recorded(chosen(input, other), values, lambda: compute(input, other))

    def change(input: Tensor, other: Any) -> Tensor:
        check_operand(f"{name}_", other)
        values = {"self": input, "other": other}
        op = (changed_as or chosen)(input, other)
        return change_in_place(op, input, values, lambda: compute(input, other))

    def operate(self: Tensor, other: Any) -> Any:
        return form(self, other) if isinstance(other, OPERANDS) else NotImplemented

    def reflected(self: Tensor, other: Any) -> Any:
        return form(other, self) if isinstance(other, OPERANDS) else NotImplemented

    def augmented(self: Tensor, other: Any) -> Any:
        return change(self, other) if isinstance(other, OPERANDS) else NotImplemented

    function(name, form)
    method(name, form)
    method(f"{name}_", change)
    method(f"__{dunder}__", operate)
    method(f"__r{dunder}__", reflected)
    method(f"__i{dunder}__", augmented)


_remainder_op, _remainder_changed = by_operands(_remainder_tensor, _remainder_number, _remainder_of_number)
_declare("remainder", _remainder_op, _remainder_compute, "mod", _remainder_changed)
_declare(
    "floor_divide",
    without_derivative("floor_divide"),
    lambda a, b: _rounded_quotient(a, b, "floor"),
    "floordiv",
    without_derivative("floor_divide_"),
)
