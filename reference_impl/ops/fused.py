"""Products, quotients and weighted means of three tensors as one op."""

from __future__ import annotations

from array import array
from typing import Any, Callable

from .. import dtypes
from ..dtypes import dtype as dtype_
from ..tensor import Tensor
from . import refusals
from .by_numbers import times
from .computed import derive
from .declare import FUNCTIONS, Op
from .kernels import conjugate, divide
from .operands import common_dtype
from .pointwise import no_kernel, pointwise, refused, type_of_factor

Kernel = Callable[..., Any]


def _rounding(dtype: dtype_) -> Callable[[Any], Any]:
    """What torch's kernels do to a value on the way: they hold it in float32, but a product and its sum in one."""
    if dtype.category == 2 and dtype is not dtypes.float64:
        return lambda value: array("f", (value,))[0]
    return lambda value: value


# -- lerp ------------------------------------------------------------------------------------------


def _by_end(grad: Any, weight: Any) -> Any:
    return grad * weight.conj() if isinstance(weight, Tensor) else times(grad, conjugate(weight))


def _by_start(grad: Any, weight: Any) -> Any:
    return (
        grad * FUNCTIONS["rsub"](weight, 1).conj() if isinstance(weight, Tensor) else times(grad, 1 - conjugate(weight))
    )


_lerp_number = Op("lerp", ("self", "end"), {"self": _by_start, "end": _by_end}, "LerpBackward0")
_lerp_tensor = Op(
    "lerp",
    ("self", "end", "weight"),
    {"self": _by_start, "end": _by_end, "weight": lambda grad, self, end: grad * (end - self).conj()},
    "LerpBackward1",
)


def _between(dtype: dtype_) -> Kernel:
    """From the nearer of the two ends, so that both are hit exactly."""
    rounded = _rounding(dtype)

    def kernel(start: Any, end: Any, weight: Any) -> Any:
        distance = rounded(end - start)
        return start + weight * distance if abs(weight) < 0.5 else end + rounded(weight - 1) * distance

    return kernel


def _check_type(name: str, operand: Tensor, dtype: dtype_) -> None:
    if operand._dtype is not dtype:
        expected, got = refusals.c_name(dtype), refusals.c_name(operand._dtype)
        raise RuntimeError(f"expected dtype {expected} for `{name}` but got dtype {got}")


def _lerp(self: Tensor, end: Tensor, weight: Any) -> Tensor:
    dtype = self._dtype
    if end._dtype is not dtype:
        raise RuntimeError(
            f"expected dtype {refusals.c_name(dtype)} for `end` but got dtype {refusals.c_name(end._dtype)}"
        )
    operands: tuple[Any, ...] = (self, end, weight)
    if isinstance(weight, Tensor):
        if weight._dtype is not dtype and weight._shape:
            raise RuntimeError(
                f"expected dtype {refusals.c_name(dtype)} for `weight` but got dtype {refusals.c_name(weight._dtype)}"
            )
    if dtype.category < 2:
        kind = "tensor" if isinstance(weight, Tensor) else "scalar"
        raise no_kernel(f"lerp_kernel_{kind}", operands, dtype)
    kernel = _between(dtype)
    if isinstance(weight, Tensor):
        return pointwise(kernel, operands, dtype, ulps=1, by_factor=True)
    # A number is no operand: how the result lies is decided by the two ends alone.
    share = type_of_factor(dtype).convert([weight])[0]
    return pointwise(lambda start, end: kernel(start, end, share), (self, end), dtype, ulps=1)


derive("lerp", lambda self, end, weight: _lerp_tensor if isinstance(weight, Tensor) else _lerp_number, _lerp)


# -- addcmul and addcdiv ---------------------------------------------------------------------------


def _addcmul(self: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Any = 1) -> Tensor:
    dtype = common_dtype((self, tensor1, tensor2))
    if not dtype.category:
        raise refused("addcmul", (self, tensor1, tensor2), dtype)
    factor = type_of_factor(dtype).convert([value])[0]
    rounded = _rounding(dtype)
    return pointwise(lambda a, b, c: a + rounded(factor * b) * c, (self, tensor1, tensor2), dtype)


def _addcdiv(self: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Any = 1) -> Tensor:
    dtype = common_dtype((self, tensor1, tensor2))
    if tensor1._dtype.category < 2 and tensor2._dtype.category < 2:
        raise RuntimeError(refusals.INTEGER_ADDCDIV)
    factor = type_of_factor(dtype).convert([value])[0]
    rounded = _rounding(dtype)
    return pointwise(lambda a, b, c: a + rounded(divide(rounded(factor * b), c)), (self, tensor1, tensor2), dtype)


derive(
    "addcmul",
    Op(
        "addcmul",
        ("self", "tensor1", "tensor2"),
        {
            "self": lambda grad: grad,
            "tensor1": lambda grad, tensor2, value: grad * times(tensor2, value).conj(),
            "tensor2": lambda grad, tensor1, value: grad * times(tensor1, value).conj(),
        },
    ),
    _addcmul,
)
derive(
    "addcdiv",
    Op(
        "addcdiv",
        ("self", "tensor1", "tensor2"),
        {
            "self": lambda grad: grad,
            "tensor1": lambda grad, tensor2, value: grad * FUNCTIONS["div"](value, tensor2).conj(),
            "tensor2": lambda grad, tensor1, tensor2, value: (
                -grad * (times(tensor1, value) / (tensor2 * tensor2)).conj()
            ),
        },
    ),
    _addcdiv,
)
