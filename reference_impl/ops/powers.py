"""Powers: of a tensor or a number, by a tensor or a number."""

from __future__ import annotations

import math
from typing import Any, Optional

from .. import dtypes, errors, inexact
from ..dtypes import dtype as dtype_
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements
from . import few_kernels
from .by_numbers import times
from .declare import FUNCTIONS, Op, change_in_place, function, method, recorded
from .kernels import SQRT, Kernel, rsqrt
from .operands import OPERANDS, common_dtype
from .out_forms import write_out
from .pointwise import check_operand, no_kernel, pointwise, root_error


def _by_number(grad: Any, self: Any, exponent: Any) -> Any:
    if exponent == 0:
        return grad.new_zeros(self._shape)
    return grad * times(self.pow(exponent - 1), exponent).conj()


def _by_base(grad: Any, self: Any, exponent: Any) -> Any:
    return FUNCTIONS["where"](exponent == 0.0, grad.new_zeros(()), grad * (exponent * self.pow(exponent - 1)).conj())


def _vanishes(base_is_zero: Any, exponent: Any) -> Any:
    """Where a power of 0 does not move with its exponent."""
    return FUNCTIONS["logical_and"](base_is_zero, _is_not_negative(exponent))


def _is_not_negative(exponent: Any) -> Any:
    if exponent.is_complex():
        return FUNCTIONS["logical_and"](exponent.imag == 0, exponent.real >= 0)
    return exponent >= 0


def _by_exponent(grad: Any, self: Any, exponent: Any, result: Any) -> Any:
    by_logarithm = (result * self.to(result._dtype).log()).conj()
    return grad * FUNCTIONS["where"](_vanishes(self == 0, exponent), grad.new_zeros(()), by_logarithm)


def _by_exponent_of_number(grad: Any, self: Any, exponent: Any, result: Any) -> Any:
    if isinstance(self, bool) and not result.is_complex():
        raise RuntimeError(errors.SAVED_BOOL)
    if self == 0:
        fell = times(result, -math.inf).conj()
        return grad * FUNCTIONS["where"](_is_not_negative(exponent), grad.new_zeros(()), fell)
    logarithm = FUNCTIONS["tensor"](self, dtype=result._dtype).log().item()
    return grad * times(result, logarithm).conj()


_pow_number = Op("pow", ("self",), {"self": _by_number}, "PowBackward0")
_pow_tensor = Op("pow", ("self", "exponent"), {"self": _by_base, "exponent": _by_exponent}, "PowBackward1")
_pow_of_number = Op(
    "pow",
    ("exponent",),
    {"exponent": _by_exponent_of_number},
    "PowBackward2",
    beneath_autograd=1,
    refuses_beneath=errors.out_requires_grad("pow"),
)

#: The powers of 1 are not computed.
_pow_of_one = Op("pow", ("exponent",), {"exponent": _by_exponent_of_number}, "PowBackward2")

#: Exponents whose powers are exact to the last bit.
_EXACT = (0, 1, 2, 3, 0.5, -1, -2)


def _power_of_zero(exponent: complex) -> complex:
    """C's, by way of the logarithm: the exponent's imaginary part turns a number without size."""
    if exponent.real == 0 or exponent != exponent:
        return complex(math.nan, math.nan)
    return complex(math.inf, math.nan) if exponent.real < 0 else complex(0.0, 0.0 if exponent.imag < 0 else -0.0)


def _power(base: Any, exponent: Any) -> Any:
    if base == 0 and (isinstance(base, complex) or isinstance(exponent, complex)):
        return _power_of_zero(complex(exponent))
    try:
        result = base**exponent
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ZeroDivisionError:
        odd = exponent == int(exponent) and exponent % 2 == 1 if math.isfinite(exponent) else False
        return math.copysign(math.inf, base) if odd else math.inf
    if isinstance(result, complex) and not isinstance(base, complex) and not isinstance(exponent, complex):
        return math.nan
    return result


#: Powers of complex numbers that are computed without their logarithm.
_OF_COMPLEX: dict[Any, Kernel] = {0: lambda v: 1.0, 1: lambda v: v, 0.5: SQRT, 3: lambda v: v * v * v}


#: Powers of real numbers that torch takes for roots, where these have a kernel: of -0.0 and of -inf.
_ROOTS: dict[Any, Kernel] = {0.5: SQRT, -0.5: rsqrt}


def _multiplied_out(exponent: Any, dtype: dtype_) -> Optional[Kernel]:
    """The power as products, each of which rounds to ``dtype``, and what one is divided by. Products of float16 are
    floats. None for other powers."""

    def squared(v: float) -> float:
        square = v * v
        return square if dtype is dtypes.float16 else dtype.convert([square])[0]

    def one_by(v: float) -> float:
        return 1 / v if v else math.copysign(math.inf, v)

    if exponent == 3:
        return lambda v: squared(v) * v
    if exponent == -2:
        return lambda v: one_by(squared(v))
    return one_by if exponent == -1 else None


def _whole_power(base: int, exponent: int) -> int:
    """With a negative exponent only what 1 and -1 give is a whole number."""
    if exponent >= 0:
        return int(base**exponent)
    return 1 if base == 1 else (-1 if exponent % 2 else 1) if base == -1 else 0


def _compute(base: Any, exponent: Any) -> Tensor:
    dtype = common_dtype((base, exponent))
    few_kernels.refuse("pow", dtype)
    by_number = not isinstance(exponent, Tensor)
    if not isinstance(base, Tensor):
        exponent = exponent.detach().contiguous()  # the powers of a number lie in their order
    if by_number:
        dtypes.scalar(dtype, exponent)
    if dtype.category < 2:
        if by_number and exponent < 0:
            raise RuntimeError("Integers to negative integer powers are not allowed.")
        if dtype.category == 0 and not by_number:
            raise no_kernel("pow", (base, exponent), dtype)
        if by_number:
            whole = int(exponent)
            return pointwise(lambda v: _whole_power(v, whole), (base,), dtype)
        return pointwise(_whole_power, (base, exponent), dtype)
    exact = by_number and exponent in _EXACT and isinstance(base, Tensor) and dtype.category == 2
    if by_number:
        by = dtype.convert([exponent])[0]
        if exponent == 2:
            found = pointwise(lambda v: v * v, (base,), dtype)
            if dtype.category == 3 and inexact.tracked:
                values = elements(base)
                floor = inexact.of_complex_products(values, values, dtype)
                found._storage.ulps = inexact.bound(found._storage.ulps, floor)
            return found
        if dtype.category == 3 and exponent in _OF_COMPLEX:
            return pointwise(_OF_COMPLEX[exponent], (base,), dtype, ulps=2)
        kernel: Optional[Kernel] = _multiplied_out(exponent, dtype) if exact else None
        if kernel is None:
            is_root = exponent in _ROOTS and dtype is not dtypes.float16
            kernel = _ROOTS[exponent] if is_root else lambda v: _power(v, by)
        # A complex power goes by a logarithm, whose error the exponential makes larger.
        found = pointwise(kernel, (base,), dtype, ulps=0 if exact else 8 if dtype.category == 3 else 2)
        if exact and exponent == 0.5 and inexact.tracked:
            found._storage.ulps += root_error(base, found)
        return found
    return pointwise(_power, (base, exponent), dtype, ulps=2)


def _op(base: Any, exponent: Any) -> Op:
    if not isinstance(exponent, Tensor):
        return _pow_number
    if isinstance(base, Tensor):
        return _pow_tensor
    return _pow_of_one if base == 1 and not isinstance(base, bool) else _pow_of_number


def _check_operands(name: str, input: Any, exponent: Any) -> None:
    if not isinstance(input, Tensor) and not isinstance(exponent, Tensor):
        raise TypeError(
            f"{name}() received an invalid combination of arguments - got ({type(input).__name__},"
            f" {type(exponent).__name__}), but expected one of:\n"
            " * (Tensor input, Tensor exponent, *, Tensor out = None)\n"
            " * (Number self, Tensor exponent, *, Tensor out = None)\n"
            " * (Tensor input, Number exponent, *, Tensor out = None)\n"
        )
    check_operand(name, exponent, "exponent")
    check_operand(name, input, "input")


def power(input: Any, exponent: Any, *, out: Optional[Tensor] = None) -> Tensor:
    _check_operands("pow", input, exponent)
    values = {"self": input, "exponent": exponent}
    if out is not None:
        return write_out("pow", out, values, lambda: _computed_for(out, input, exponent))
    return recorded(_op(input, exponent), values, lambda: _compute(input, exponent))


def _computed_for(target: Tensor, base: Any, exponent: Any) -> Tensor:
    """The power, which ``target`` will hold."""
    if not (SEMANTICS.a_power_that_does_not_fit_is_told_as_elsewhere or isinstance(exponent, Tensor)):
        dtype = common_dtype((base, exponent))
        if not dtypes.can_cast(dtype, target._dtype):
            raise RuntimeError(errors.found_dtype(target._dtype, dtype))
    return _compute(base, exponent)


def _power_in_place(input: Tensor, exponent: Any) -> Tensor:
    check_operand("pow_", exponent, "exponent")
    values = {"self": input, "exponent": exponent}
    return change_in_place(_op(input, exponent), input, values, lambda: _computed_for(input, input, exponent))


def _power_of(self: Tensor, other: Any) -> Any:
    if not isinstance(other, OPERANDS):
        return NotImplemented
    if not SEMANTICS.a_power_of_a_number_is_of_a_number:
        other = FUNCTIONS["tensor"](other, dtype=common_dtype((other, self)))
    return power(other, self)


function("pow", power)
method("pow", power)
method("pow_", _power_in_place)
method("__pow__", lambda self, other: power(self, other) if isinstance(other, OPERANDS) else NotImplemented)
method("__rpow__", _power_of)
method("__ipow__", lambda self, other: _power_in_place(self, other) if isinstance(other, OPERANDS) else NotImplemented)


def _square(input: Tensor, *, out: Optional[Tensor] = None) -> Tensor:
    if not isinstance(input, Tensor):
        raise TypeError(errors.argument_type("square", "input", 1, "Tensor", input))
    return power(input, 2, out=out)


def _square_in_place(input: Tensor) -> Tensor:
    return _power_in_place(input, 2)


function("square", _square)
method("square", _square)
function("square_", _square_in_place)
method("square_", _square_in_place)


# -- in double precision, whatever the operands ----------------------------------------------------


def _widest(*operands: Any) -> dtypes.dtype:
    return dtypes.complex128 if common_dtype(operands).category == 3 else dtypes.float64


def _as(operand: Any, dtype: dtypes.dtype) -> Any:
    if isinstance(operand, Tensor):
        return operand.to(dtype)
    return complex(operand) if dtype.category == 3 else float(operand)


def float_power(input: Any, exponent: Any, *, out: Optional[Tensor] = None) -> Tensor:
    _check_operands("float_power", input, exponent)
    dtype = _widest(input, exponent)
    if out is not None and out._dtype is not dtype:
        raise RuntimeError(
            "the output given to float_power has dtype "
            f"{out._dtype.legacy_name} but the operation's result requires dtype {dtype.legacy_name}"
        )
    return power(_as(input, dtype), _as(exponent, dtype), out=out)


def _float_power_in_place(input: Tensor, exponent: Any) -> Tensor:
    dtype = _widest(input, exponent)
    if input._dtype is not dtype:
        raise RuntimeError(
            f"the base given to float_power_ has dtype {input._dtype.legacy_name} but the operation's result requires"
            f" dtype {dtype.legacy_name}"
        )
    return _power_in_place(input, _as(exponent, dtype))


function("float_power", float_power)
method("float_power", float_power)
method("float_power_", _float_power_in_place)
