"""Arithmetic of a tensor with a number as backward formulas do it: the node knows one input and keeps the number.

In a program ``x * 2`` makes a tensor of the 2 and multiplies two tensors; torch's own formulas do not.
"""

from __future__ import annotations

import operator
from typing import Any, Callable

from .. import dtypes
from ..tensor import Tensor
from .declare import FUNCTIONS, Op, recorded
from .kernels import conjugate, divide
from .pointwise import pointwise

__all__ = ["divided", "minus", "plus", "taken_from", "times"]

_times = Op("mul", ("self",), {"self": lambda grad, other: times(grad, conjugate(other))}, "MulBackward1")
_minus = Op("sub", ("self",), {"self": lambda grad: grad}, "SubBackward1")
_plus = Op("add", ("self",), {"self": lambda grad: grad}, "AddBackward1")


_divided = Op("div", ("self",), {"self": lambda grad, other: divided(grad, other)}, "DivBackward1")


def _with_number(op: Op, kernel: Callable[[Any, Any], Any], self: Tensor, number: Any, by_factor: bool = False) -> Any:
    held = dtypes.of_scalar(number)
    dtype = self._dtype if held.category <= self._dtype.category else dtypes.result_type_of(self._dtype, None, held)
    if op is _divided and dtype.category < 2:
        dtype = dtypes.get_default_dtype()
    values = {"self": self, "other": number}
    return recorded(op, values, lambda: pointwise(kernel, (self, number), dtype, by_factor=by_factor))


def times(self: Any, number: Any) -> Any:
    return _with_number(_times, operator.mul, self, number, True)


def divided(self: Any, number: Any) -> Any:
    return _with_number(_divided, divide, self, number, True)


def plus(self: Any, number: Any) -> Any:
    return _with_number(_plus, operator.add, self, number)


def minus(self: Any, number: Any) -> Any:
    return _with_number(_minus, operator.sub, self, number)


#: The forms of arithmetic with a number, by the op's name, each with the op that is recorded.
FORMS: dict[str, tuple[Callable[[Any, Any], Any], Op]] = {
    "add": (plus, _plus), "sub": (minus, _minus), "mul": (times, _times), "div": (divided, _divided)
}  # fmt: skip


def taken_from(number: Any, other: Any) -> Any:
    """``number - other``, whose node knows both."""
    return FUNCTIONS["sub"](number, other)
