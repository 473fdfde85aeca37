"""Arithmetic of two operands: sums, differences, products, quotients, and the larger or smaller of two."""

from __future__ import annotations

import operator
from typing import Any

from .. import dtypes, errors, refused_types
from ..inexact import of_complex_products
from ..tensor import Tensor
from . import few_kernels, kernels
from .by_numbers import divided
from .declare import FUNCTIONS, Op, function, method, recorded
from .operands import OPERANDS, check_factor, common_dtype
from .pointwise import binary, check_operand, pointwise, quotient_error
from .unrecorded import product

_BOOL = (0,)


def _maximum(a: Any, b: Any) -> Any:
    return a if a != a or a >= b else b


def _minimum(a: Any, b: Any) -> Any:
    return a if a != a or a <= b else b


_mul = binary(
    "mul",
    operator.mul,
    takes_numbers=True,
    by_factor=True,
    complex_floor=of_complex_products,
    self=product,
    other=lambda grad, self: product(grad, self),
    aliases=("multiply",),
    operators=("__mul__", "__imul__"),
)


def _times(self: Tensor, other: Any) -> Any:
    return _mul(self, other) if isinstance(other, OPERANDS) else NotImplemented


# A number times a tensor is the tensor times the number: torch has no reflected multiplication.
method("__rmul__", _times)

_div = binary(
    "div",
    kernels.divide,
    takes_numbers=True,
    by_factor=True,
    self=lambda grad, other: grad / kernels.conjugate(other),
    other=lambda grad, self, other: -grad * ((self / other) / other).conj(),
    floating=True,
    complex_error=quotient_error,
    aliases=("divide", "true_divide"),
    operators=("__truediv__", "__itruediv__"),
)


def _rdiv(self: Tensor, other: Any) -> Any:
    """``2 / x`` is the reciprocal of x, times 2."""
    return self.reciprocal() * other if isinstance(other, OPERANDS) else NotImplemented


method("__rtruediv__", _rdiv)
method("__rdiv__", _rdiv)

binary(
    "maximum",
    _maximum,
    self=lambda grad, self, other: _split_ties(grad, self, other, self < other),
    other=lambda grad, self, other: _split_ties(grad, self, other, self > other),
    in_place=False,
    refuse=(3,),
)
binary(
    "minimum",
    _minimum,
    self=lambda grad, self, other: _split_ties(grad, self, other, self > other),
    other=lambda grad, self, other: _split_ties(grad, self, other, self < other),
    in_place=False,
    refuse=(3,),
)


def _positive(input: Tensor) -> Tensor:
    if input._dtype is dtypes.bool_:
        raise refused_types.BOOL("The `+` operator, on a bool tensor is not supported.")
    return input


function("positive", _positive)
method("positive", _positive)
method("__pos__", _positive)


def _split_ties(grad: Any, self: Any, other: Any, loses: Any) -> Any:
    """The gradient goes to the winner; where both are equal each gets half, and beside a NaN both get all of it."""
    return FUNCTIONS["where"](self == other, divided(grad, 2), grad).masked_fill_(loses, 0)


# -- add and subtract: a multiple of the second operand --------------------------------------------


def times_alpha(grad: Any, alpha: Any) -> Any:
    return grad if alpha == 1 else grad * kernels.conjugate(alpha)


_add = binary(
    "add",
    operator.add,
    takes_numbers=True,
    self=lambda grad: grad,
    other=times_alpha,
    scaled=lambda x, y, alpha: x + alpha * y,
    operators=("__add__", "__iadd__"),
)
_sub = binary(
    "sub",
    operator.sub,
    takes_numbers=True,
    self=lambda grad: grad,
    other=lambda grad, alpha: times_alpha(-grad, alpha),
    scaled=lambda x, y, alpha: x + (0 - alpha) * y,
    aliases=("subtract",),
    operators=("__sub__", "__isub__"),
    refuse=_BOOL,
)
# A number plus a tensor is the tensor plus the number: torch has no reflected addition, as it has no multiplication.
method("__radd__", lambda self, other: _add(self, other) if isinstance(other, OPERANDS) else NotImplemented)

_rsub_number = Op("rsub", ("self",), {"self": lambda grad, alpha: times_alpha(-grad, alpha)}, "RsubBackward1")
_rsub_tensor = Op(
    "rsub",
    ("self", "other"),
    {"self": lambda grad, alpha: times_alpha(-grad, alpha), "other": lambda grad: grad},
    "RsubBackward0",
)


def _rsub(input: Tensor, other: Any, *, alpha: Any = 1) -> Tensor:
    """``other - alpha * input``."""
    check_operand("rsub", other)
    dtype = common_dtype((input, other))
    if dtype is dtypes.bool_:
        raise refused_types.BOOL(errors.BOOL_SUBTRACTION)
    if input._dtype is dtypes.bool_ or (other._dtype is dtypes.bool_ if isinstance(other, Tensor) else other is True):
        raise refused_types.BOOL(errors.SUBTRACTION_OF_BOOL)
    few_kernels.refuse("rsub", dtype)
    check_factor("alpha", alpha, dtype)
    if input._inference and not isinstance(other, Tensor):
        return _sub(other, input, alpha=alpha)  # INF-37: so it runs beneath autograd
    op = _rsub_tensor if isinstance(other, Tensor) else _rsub_number
    values = {"self": input, "other": other, "alpha": alpha}
    factor = dtype.convert([alpha])[0]
    return recorded(op, values, lambda: pointwise(lambda y, x: y + (0 - factor) * x, (other, input), dtype))


function("rsub", _rsub)
method("__rsub__", lambda self, other: _rsub(self, other) if isinstance(other, OPERANDS) else NotImplemented)
