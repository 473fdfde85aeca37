"""Elementary functions beyond those of ``pointwise``: trigonometric, hyperbolic, logarithms, remainders, rounding."""

from __future__ import annotations

import math
from typing import Any, Optional

from .. import dtypes, errors
from ..tensor import Tensor
from ..type_info import finfo
from . import kernels
from .by_numbers import times
from .computed import derive
from .declare import FUNCTIONS, Op, not_differentiable
from .pointwise import binary, check_operand, common_dtype, pointwise, unary

# -- trigonometric and hyperbolic ------------------------------------------------------------------

unary(
    "asin",
    kernels.ASIN,
    lambda grad, self: grad * (-self * self + 1).rsqrt().conj(),
    ulps=4,
    aliases=("arcsin",),
)
unary(
    "acos",
    kernels.ACOS,
    lambda grad, self: grad * -((-self * self + 1).rsqrt()).conj(),
    ulps=4,
    aliases=("arccos",),
)
unary("atan", kernels.ATAN, lambda grad, self: grad / (self * self + 1).conj(), ulps=4, aliases=("arctan",))
unary("sinh", kernels.SINH, lambda grad, self: grad * self.cosh().conj(), ulps=4)
unary("cosh", kernels.COSH, lambda grad, self: grad * self.sinh().conj(), ulps=4)
unary("tan", kernels.TAN, lambda grad, result: grad * (1 + result.pow(2)).conj(), ulps=4)
unary("asinh", kernels.ASINH, lambda grad, self: grad * (self.pow(2) + 1).rsqrt().conj(), ulps=4, aliases=("arcsinh",))


def _slope_of_acosh(x: Any) -> Any:
    """Of a complex number the two roots apart, as the product of its squares has another branch."""
    return (x + 1).rsqrt() * (x - 1).rsqrt() if x.is_complex() else (x.pow(2) - 1).rsqrt()


unary(
    "acosh",
    kernels.ACOSH,
    lambda grad, self: grad * _slope_of_acosh(self).conj(),
    ulps=4,
    aliases=("arccosh",),
)
unary("atanh", kernels.atanh, lambda grad, self: grad * 1 / (1 - self.pow(2)).conj(), ulps=4, aliases=("arctanh",))


def _atan2_gradients(grad: Any, self: Any, other: Any, by_self: bool) -> Any:
    """By the ratio of two numbers' squares; nothing where both are 0."""
    reciprocal = (self * self + other * other).reciprocal()
    reciprocal = reciprocal.masked_fill((self == 0).logical_and_(other == 0), 0)
    return grad * (other * reciprocal if by_self else -self * reciprocal)


binary(
    "atan2",
    math.atan2,
    self=lambda grad, self, other: _atan2_gradients(grad, self, other, True),
    other=lambda grad, self, other: _atan2_gradients(grad, self, other, False),
    floating=True,
    ulps=4,
    aliases=("arctan2",),
)
unary("deg2rad", math.radians, lambda grad: FUNCTIONS["deg2rad"](grad), node="Deg2RadBackward0", ulps=2)
unary("rad2deg", math.degrees, lambda grad: FUNCTIONS["rad2deg"](grad), node="Rad2DegBackward0", ulps=2)
unary("sinc", kernels.sinc, lambda grad, self: _sinc_gradient(grad, self), ulps=4)


def _sinc_gradient(grad: Any, self: Any) -> Any:
    scaled = self * math.pi
    squared = self * self * math.pi
    return FUNCTIONS["where"](
        squared == 0.0, grad.new_zeros(()), grad * ((scaled * scaled.cos() - scaled.sin()) / squared).conj()
    )


# -- exponentials and logarithms -------------------------------------------------------------------

unary("exp2", kernels.exp2, lambda grad, result: grad * result.conj() * math.log(2), ulps=2)
unary("log10", kernels.log10, lambda grad, self: grad / (self.conj() * 2.3025850929940456), ulps=2)


def _weights(self: Any, other: Any, base_two: bool) -> Any:
    """How much of the sum is the first operand's share."""
    difference = other - self
    shares = 1 + (difference.exp2() if base_two else difference.exp())
    return shares


binary(
    "logaddexp",
    kernels.logaddexp,
    self=lambda grad, self, other: grad / _weights(self, other, False),
    other=lambda grad, self, other: grad / _weights(other, self, False),
    refuse=(0, 1),
    ulps=4,
    in_place=False,
)
binary(
    "logaddexp2",
    kernels.logaddexp2,
    self=lambda grad, self, other: grad / _weights(self, other, True),
    other=lambda grad, self, other: grad / _weights(other, self, True),
    refuse=(0, 1),
    ulps=4,
    in_place=False,
)
binary(
    "hypot",
    math.hypot,
    self=lambda grad, self, result: grad * (self / result),
    other=lambda grad, other, result: grad * (other / result),
    ulps=2,
    refuse=(0, 1, 3),
)

# -- parts of a number -----------------------------------------------------------------------------

unary("frac", kernels.frac, lambda grad: grad, floating=False, refuse=(0, 1))


def _sign_of_gradient(grad: Any, self: Any, result: Any) -> Any:
    ratio = result / self
    return grad * ratio.masked_fill_(self == 0, 0)


_copysign_tensor = Op(
    "copysign", ("self", "other"), {"self": _sign_of_gradient, "other": lambda grad: grad.new_zeros(grad._shape)}
)
_copysign_number = Op("copysign", ("self",), {"self": _sign_of_gradient}, "CopysignBackward1")


def _copysign(self: Tensor, other: Any) -> Tensor:
    check_operand("copysign", other)
    dtype = common_dtype((self, other))
    if dtype.category < 2:
        dtype = dtypes.get_default_dtype()
    return pointwise(kernels.copysign, (self, other), dtype)


derive("copysign", lambda self, other: _copysign_tensor if isinstance(other, Tensor) else _copysign_number, _copysign)

_fmod_tensor = Op(
    "fmod",
    ("self", "other"),
    {
        "self": lambda grad: grad,
        "other": lambda grad, self, other: -grad * self.div(other, rounding_mode="trunc"),
    },
    "FmodBackward1",
)
_fmod_number = Op("fmod", ("self",), {"self": lambda grad: grad}, "FmodBackward0")


def _fmod(self: Tensor, other: Any) -> Tensor:
    check_operand("fmod", other)
    dtype = common_dtype((self, other))
    if dtype.category in (0, 3):
        raise RuntimeError(errors.not_implemented_for("fmod_cpu", dtype.legacy_name))
    return pointwise(kernels.fmod, (self, other), dtype)


derive("fmod", lambda self, other: _fmod_tensor if isinstance(other, Tensor) else _fmod_number, _fmod)


def _kept(self: Any, other: Any, larger: bool) -> Any:
    """Where the first operand is the result: a NaN loses against any number."""
    return (self >= other if larger else self <= other).logical_or_(other.isnan())


binary(
    "fmax",
    kernels.fmax,
    self=lambda grad, self, other: grad.masked_fill(_kept(self, other, True).logical_not_(), 0),
    other=lambda grad, self, other: grad.masked_fill(_kept(self, other, True), 0),
    in_place=False,
    refuse=(3,),
)
binary(
    "fmin",
    kernels.fmin,
    self=lambda grad, self, other: grad.masked_fill(_kept(self, other, False).logical_not_(), 0),
    other=lambda grad, self, other: grad.masked_fill(_kept(self, other, False), 0),
    in_place=False,
)
binary(
    "nextafter",
    math.nextafter,
    self=lambda grad, self, other: FUNCTIONS["where"](self == other, 0.0, grad),
    other=lambda grad, self, other: grad.new_zeros(grad._shape),
)


def _ldexp(self: Tensor, other: Tensor) -> Tensor:
    dtype = common_dtype((self, other))
    if dtype.category < 2:
        dtype = dtypes.get_default_dtype()
    return pointwise(lambda a, b: a * kernels.exp2(b), (self, other), dtype)


derive(
    "ldexp",
    Op(
        "ldexp",
        ("self", "other"),
        {
            "self": lambda grad, other: grad * other.exp2(),
            "other": lambda grad, result: grad * times(result, math.log(2)),
        },
    ),
    _ldexp,
)


def _heaviside(self: Tensor, values: Tensor) -> Tensor:
    if self._dtype is not values._dtype:
        raise RuntimeError("heaviside is not yet implemented for tensors with different dtypes.")
    if self._dtype.category == 3:
        raise RuntimeError("heaviside is not yet implemented for complex tensors.")
    return pointwise(kernels.heaviside, (self, values), self._dtype)


derive(
    "heaviside",
    Op(
        "heaviside",
        ("self", "values"),
        {"self": not_differentiable("heaviside"), "values": not_differentiable("heaviside")},
        "NotImplemented",
    ),
    _heaviside,
)


def _nan_to_num(
    self: Tensor, nan: Optional[float] = None, posinf: Optional[float] = None, neginf: Optional[float] = None
) -> Tensor:
    if self._dtype.category < 2:
        return pointwise(lambda v: v, (self,), self._dtype)
    largest = finfo(self._dtype).max
    of_nan = 0.0 if nan is None else nan
    high = largest if posinf is None else posinf
    low = -largest if neginf is None else neginf

    def part(v: float) -> float:
        return of_nan if v != v else high if v == math.inf else low if v == -math.inf else v

    if self._dtype.category == 3:
        return pointwise(lambda v: complex(part(v.real), part(v.imag)), (self,), self._dtype)
    return pointwise(part, (self,), self._dtype)


derive(
    "nan_to_num",
    Op("nan_to_num", ("self",), {"self": lambda grad, self: grad * FUNCTIONS["isfinite"](self)}),
    _nan_to_num,
    in_place_function=True,
)

# -- whole numbers ---------------------------------------------------------------------------------

for _name, _kernel in (("gcd", kernels.gcd), ("lcm", kernels.lcm)):
    binary(_name, _kernel, self=None, other=None, refuse=(0, 2, 3))
