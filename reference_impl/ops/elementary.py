"""Elementary functions beyond those of ``pointwise``: trigonometric, hyperbolic, logarithms, remainders, rounding."""

from __future__ import annotations

import math
import struct
from typing import Any, Optional

from .. import dtypes, errors, refused_types
from ..dtypes import can_cast
from ..graph import is_recording, requires_grad
from ..modes import state
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements
from ..type_info import finfo
from . import few_kernels, kernels, refusals
from .by_numbers import plus, times
from .comparison import bitwise
from .computed import by_operands, derive
from .declare import (
    FUNCTIONS,
    Op,
    both,
    change_in_place,
    function,
    method,
    not_differentiable,
    recorded,
    refuse_beneath,
)
from .named_results import named_tuple
from .no_formula import NoFormula
from .operands import common_dtype
from .out_forms import write_out
from .pointwise import binary, check_operand, no_kernel, pointwise, refused, unary
from .unrecorded import Kind, kind_of, zeros_as, zeros_of

# -- trigonometric and hyperbolic ------------------------------------------------------------------

unary(
    "asin",
    kernels.ASIN,
    lambda grad, self: grad * plus(-self * self, 1).rsqrt().conj(),
    ulps=4,
    aliases=("arcsin",),
)
unary(
    "acos",
    kernels.ACOS,
    lambda grad, self: grad * -(plus(-self * self, 1).rsqrt()).conj(),
    ulps=4,
    aliases=("arccos",),
)
unary("atan", kernels.ATAN, lambda grad, self: grad / plus(self * self, 1).conj(), ulps=4, aliases=("arctan",))
unary("sinh", kernels.SINH, lambda grad, self: grad * self.cosh().conj(), ulps=4)
unary("cosh", kernels.COSH, lambda grad, self: grad * self.sinh().conj(), ulps=4)
unary("tan", kernels.TAN, lambda grad, result: grad * plus(result.pow(2), 1).conj(), ulps=4)
unary(
    "asinh", kernels.ASINH, lambda grad, self: grad * plus(self.pow(2), 1).rsqrt().conj(), ulps=4, aliases=("arcsinh",)
)


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


def _change_without_formula(name: str, alias: str) -> None:
    """torch has no derivative for the in-place forms of these."""
    op = Op(f"{name}_", ("self",), {"self": NoFormula(f"inplace version of {name}")}, f"{name.capitalize()}Backward1")
    form = FUNCTIONS[name]

    def change(input: Tensor) -> Tensor:
        return change_in_place(op, input, {"self": input}, lambda: form(input.detach()))

    for each in (f"{name}_", f"{alias}_"):
        function(each, change)
        method(each, change)


for _name in ("acosh", "asinh", "atanh"):
    _change_without_formula(_name, _name.replace("a", "arc", 1))


def _atan2_gradients(grad: Any, self: Any, other: Any, by_self: bool) -> Any:
    """By the ratio of two numbers' squares; nothing where both are 0."""
    reciprocal = (self * self + other * other).reciprocal()
    if SEMANTICS.atan2_has_a_gradient_at_the_origin:
        reciprocal = reciprocal.masked_fill((self == 0).logical_and(other == 0), 0)
    return grad * (other if by_self else -self) * reciprocal


binary(
    "atan2",
    math.atan2,
    self=lambda grad, self, other: _atan2_gradients(grad, self, other, True),
    other=lambda grad, self, other: _atan2_gradients(grad, self, other, False),
    floating=True,
    ulps=4,
    aliases=("arctan2",),
    refuse=(3,),
)
unary("deg2rad", math.radians, lambda grad: FUNCTIONS["deg2rad"](grad), node="Deg2RadBackward0", ulps=2, refuse=(3,))
unary("rad2deg", math.degrees, lambda grad: FUNCTIONS["rad2deg"](grad), node="Rad2DegBackward0", ulps=2, refuse=(3,))


def _sinc(self: Tensor) -> Tensor:
    dtype = self._dtype if self._dtype.category > 1 else dtypes.get_default_dtype()
    kernel = kernels.sinc if dtype.itemsize == (16 if dtype.category == 3 else 8) else kernels.sinc_of_single
    return pointwise(kernel, (self,), dtype, ulps=4)


derive(
    "sinc",
    Op("sinc", ("self",), {"self": lambda grad, self: _sinc_gradient(grad, self)}),
    _sinc,
    in_place_function=True,
)


def _sinc_gradient(grad: Any, self: Any) -> Any:
    scaled = times(self, math.pi)
    squared = times(self * self, math.pi)
    return FUNCTIONS["where"](
        squared == 0.0, grad.new_zeros(()), grad * ((scaled * scaled.cos() - scaled.sin()) / squared).conj()
    )


# -- exponentials and logarithms -------------------------------------------------------------------

unary("exp2", kernels.exp2, lambda grad, result: times(grad * result.conj(), math.log(2)), ulps=2)
unary("log10", kernels.log10, lambda grad, self: grad / times(self.conj(), 2.3025850929940456), ulps=2)


def _weights(self: Any, other: Any, base_two: bool) -> Any:
    """How much of the sum is the first operand's share."""
    difference = other - self
    return plus(difference.exp2() if base_two else difference.exp(), 1).conj()


binary(
    "logaddexp",
    kernels.logaddexp,
    self=lambda grad, self, other: grad / _weights(self, other, False),
    other=lambda grad, self, other: grad / _weights(other, self, False),
    refuse=(0, 1),
    ulps=128,
    in_place=False,
    cancels=True,
)
binary(
    "logaddexp2",
    kernels.logaddexp2,
    self=lambda grad, self, other: grad / _weights(self, other, True),
    other=lambda grad, self, other: grad / _weights(other, self, True),
    refuse=(0, 1, 3),
    ulps=128,
    in_place=False,
    cancels=True,
)
binary(
    "hypot",
    math.hypot,
    self=lambda grad, self, result: grad * self / result,
    other=lambda grad, other, result: grad * other / result,
    ulps=2,
    refuse=(0, 1, 3),
)

# -- parts of a number -----------------------------------------------------------------------------

unary("frac", kernels.frac, lambda grad: grad, floating=False, refuse=(0, 1, 3))


def _sign_of_gradient(grad: Any, self: Any, result: Any) -> Any:
    ratio = result / self
    return grad * ratio.masked_fill_(self == 0, 0)


def _nothing_by_other(grad: Any, _other_kind: Kind) -> Any:
    return zeros_of(_other_kind)


def _kind_of_other(values: dict[str, Any]) -> dict[str, Any]:
    other = values["other"]
    return {"_other_kind": kind_of(other)} if isinstance(other, Tensor) else {}


_copysign_tensor = Op(
    "copysign",
    ("self", "other"),
    {"self": _sign_of_gradient, "other": _nothing_by_other},
    wraps_numbers=True,
    forward_derivative=lambda self, self_t, result: None if self_t is None else _sign_of_gradient(self_t, self, result),
)
_copysign_number = Op("copysign", ("self",), {"self": _sign_of_gradient}, "CopysignBackward1")


def _copysign(self: Tensor, other: Any) -> Tensor:
    check_operand("copysign", other)
    dtype = common_dtype((self, other))
    if dtype.category < 2:
        dtype = dtypes.get_default_dtype()
    if dtype.category == 3:
        raise refused("copysign", (self, other), dtype)
    return pointwise(kernels.copysign, (self, other), dtype)


_copysign_op, _copysign_changed = by_operands(_copysign_tensor, _copysign_number)
derive("copysign", _copysign_op, _copysign, saved=_kind_of_other, changed_as=_copysign_changed)

_fmod_tensor = Op(
    "fmod",
    ("self", "other"),
    {
        "self": lambda grad: grad,
        "other": lambda grad, self, other: -grad * self.div(other, rounding_mode="trunc"),
    },
    "FmodBackward1",
    wraps_numbers=True,
)
_fmod_number = Op("fmod", ("self",), {"self": lambda grad: grad}, "FmodBackward0")


def _fmod(self: Tensor, other: Any) -> Tensor:
    check_operand("fmod", other)
    dtype = common_dtype((self, other))
    if dtype.category in (0, 3):
        raise refused("fmod", (self, other), dtype)
    few_kernels.refuse("fmod", dtype)
    return pointwise(kernels.fmod, (self, other), dtype)


_fmod_op, _fmod_changed = by_operands(_fmod_tensor, _fmod_number)
derive("fmod", _fmod_op, _fmod, changed_as=_fmod_changed)


def _kept(self: Any, other: Any, larger: bool) -> Any:
    """Where the first operand is the result: a NaN loses against any number."""
    return (self >= other if larger else self <= other).logical_or_(other.isnan())


def _share(grad: Any, self: Any, other: Any, kept: Any) -> Any:
    """The gradient of the operand that is the result where ``kept``; since 2.14 equal ones get half of it each."""
    given = grad.masked_fill(kept.logical_not_(), 0)
    return FUNCTIONS["where"](self == other, grad / 2, given) if SEMANTICS.fmax_shares_among_equals else given


binary(
    "fmax",
    kernels.fmax,
    self=lambda grad, self, other: _share(grad, self, other, _kept(self, other, True)),
    other=lambda grad, self, other: _share(grad, self, other, _kept(self, other, True).logical_not_()),
    in_place=False,
    refuse=(3,),
)
binary(
    "fmin",
    kernels.fmin,
    self=lambda grad, self, other: _share(grad, self, other, _kept(self, other, False)),
    other=lambda grad, self, other: _share(grad, self, other, _kept(self, other, False).logical_not_()),
    in_place=False,
    refuse=(3,),
)
#: How the types that are not double are packed, as floats and as integers of the same order; how far apart these are.
_FORMS = {dtypes.float16: ("<e", "<h", 1), dtypes.float32: ("<f", "<i", 1), dtypes.bfloat16: ("<f", "<i", 1 << 16)}


def _neighbour(dtype: dtypes.dtype) -> kernels.Kernel:
    """The next number of the type in the direction of another."""
    if dtype not in _FORMS:
        return math.nextafter
    (*formats, step) = _FORMS[dtype]
    as_float, as_integer = map(struct.Struct, formats)

    def kernel(x: float, towards: float) -> float:
        if x != x or towards != towards:
            return math.nan
        if x == towards:
            return towards
        if x == 0:
            return math.copysign(as_float.unpack(as_integer.pack(step))[0], towards)
        bits = as_integer.unpack(as_float.pack(x))[0]
        moved: float = as_float.unpack(as_integer.pack(bits + (step if (x < towards) == (x > 0) else -step)))[0]
        return moved

    return kernel


def _nextafter(self: Tensor, other: Tensor) -> Tensor:
    dtype = common_dtype((self, other))
    if dtype.category != 2:
        raise no_kernel("nextafter_cpu", (self, other), dtype)
    return pointwise(_neighbour(dtype), (self, other), dtype)


def _where_it_moves(grad: Any, self: Any, other: Any) -> Any:
    return FUNCTIONS["where"](self != other, grad, 0.0)


derive(
    "nextafter",
    Op(
        "nextafter",
        ("self", "other"),
        {"self": _where_it_moves, "other": _nothing_by_other}
        if SEMANTICS.nextafter_has_a_derivative
        else dict.fromkeys(("self", "other"), NoFormula("nextafter")),
        forward_derivative=(
            lambda self, other, self_t: None if self_t is None else _where_it_moves(self_t, self, other)
        )
        if SEMANTICS.nextafter_has_a_derivative
        else None,
    ),
    _nextafter,
    saved=_kind_of_other,
)


def _shifted(value: float, exponent: float) -> float:
    try:
        return math.ldexp(value, int(exponent))
    except OverflowError:
        return math.copysign(math.inf, value)


def _ldexp(self: Tensor, other: Tensor) -> Tensor:
    dtype = common_dtype((self, other))
    if dtype.category < 2:
        dtype = dtypes.get_default_dtype()
    # Single and double precision have a kernel of their own, which takes no truths for exponents.
    if self._dtype in (dtypes.float32, dtypes.float64) and not other._dtype.category:
        raise no_kernel("ldexp_cpu_exp", (self, other), other._dtype)
    if self._dtype.category == 2 and other._dtype.category < 2:
        return pointwise(_shifted, (self, other), dtype)
    # The power is rounded first. It may be infinite then, and 0 times that is no number.
    if dtype in (dtypes.float64, dtypes.complex128):
        power = dtype
    elif other._dtype in (dtypes.float16, dtypes.bfloat16):
        power = other._dtype
    else:
        power = dtypes.complex64 if dtype.category == 3 else dtypes.float32
    exact = all(one == one.real // 1 for one in elements(other))
    return pointwise(lambda a, b: a * power.convert([kernels.exp2(b)])[0], (self, other), dtype, ulps=0 if exact else 4)


def _ldexp_form(input: Tensor, other: Tensor, *, out: Optional[Tensor] = None) -> Any:
    if not SEMANTICS.ldexp_is_one_node:
        return FUNCTIONS["mul"](input, FUNCTIONS["pow"](2.0, other), out=out)
    # Beneath autograd the power is computed by an op that autograd sees.
    tensors = isinstance(input, Tensor) and isinstance(other, Tensor)
    if out is None and tensors and input._inference and other._inference and not state.inference_mode:
        refusal = errors.out_requires_grad("pow") if other._dtype is dtypes.float32 else errors.INFERENCE_SAVED
        refuse_beneath(refusal, other)
    return _ldexp_forms.function(input, other, out=out)


def _check_ldexp(self: Tensor, other: Tensor) -> None:
    if not SEMANTICS.ldexp_in_place_is_recorded and is_recording() and (requires_grad(self) or requires_grad(other)):
        raise RuntimeError(errors.out_requires_grad("mul"))  # it was written there by out=
    result = common_dtype((self, other))
    if not can_cast(dtypes.get_default_dtype() if result.category < 2 else result, self._dtype):
        raise RuntimeError(f"ldexp can't be cast to the desired output type {self._dtype.legacy_name}")


_ldexp_forms = derive(
    "ldexp",
    Op(
        "ldexp",
        ("self", "other"),
        {
            "self": lambda grad, other: grad * FUNCTIONS["pow"](2.0, other).conj(),
            "other": lambda grad, result: times(grad * result.conj(), math.log(2)),
        },
    ),
    _ldexp,
    in_place_function=True,
    before_change=_check_ldexp,
)
function("ldexp", _ldexp_form)
method("ldexp", _ldexp_form)


def _heaviside(self: Tensor, values: Tensor) -> Tensor:
    if self._dtype.category == 3 or values._dtype.category == 3:
        raise refused_types.NOT_THERE("heaviside is not yet implemented for complex tensors.")
    if self._dtype is not values._dtype:
        raise RuntimeError("heaviside is not yet implemented for tensors with different dtypes.")
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
    changed_as=Op(
        "heaviside_",
        ("self", "values"),
        {"self": not_differentiable("heaviside_"), "values": not_differentiable("heaviside_")},
        "NotImplemented",
    ),
)


def _nan_to_num(
    self: Tensor, nan: Optional[float] = None, posinf: Optional[float] = None, neginf: Optional[float] = None
) -> Tensor:
    for name, number in (("nan", nan), ("posinf", posinf), ("neginf", neginf)):
        if not (number is None or isinstance(number, (int, float))):
            raise TypeError(errors.argument_type("nan_to_num", name, 2, "float", number))
    if self._dtype.category < 2:
        return pointwise(lambda v: v, (self,), self._dtype)
    largest = finfo(self._dtype).max
    of_nan = 0.0 if nan is None else nan
    high = largest if posinf is None else posinf
    low = -largest if neginf is None else neginf

    def part(v: float) -> float:
        return of_nan if v != v else high if v == math.inf else low if v == -math.inf else v

    if self._dtype.category == 3:
        if not SEMANTICS.nan_to_num_takes_complex_numbers:
            raise errors.missing_kernel("nan_to_num", self._dtype.legacy_name)
        return pointwise(lambda v: complex(part(v.real), part(v.imag)), (self,), self._dtype)
    return pointwise(part, (self,), self._dtype)


_nan_to_num_op = Op("nan_to_num", ("self",), {"self": lambda grad, self: grad * FUNCTIONS["isfinite"](self)})
#: Whole numbers stay what they are, in memory that nobody looks at.
_nan_to_num_of_whole = Op("nan_to_num of whole numbers", ("self",), {})

derive(
    "nan_to_num",
    lambda self, nan, posinf, neginf: _nan_to_num_op if self._dtype.category > 1 else _nan_to_num_of_whole,
    _nan_to_num,
    in_place_function=True,
)

# -- whole numbers ---------------------------------------------------------------------------------

for _name, _kernel in (("gcd", kernels.gcd), ("lcm", kernels.lcm)):
    bitwise(_name, _kernel, of_bool=False, in_place_function=True)

# -- rounding to decimals, and the parts of a float ------------------------------------------------

_round_plain = FUNCTIONS["round"]
_round_plain_in_place = vars(Tensor)["round_"]


def _rounded(self: Tensor, decimals: int) -> Tensor:
    if self._dtype.category != 2:
        raise refusals.of("round to decimals" if decimals else "round", self._dtype)
    power = 10.0 ** abs(decimals)

    def kernel(x: float) -> float:
        if not math.isfinite(x):
            return x
        rounded = round(x / power) * power if decimals < 0 else round(x * power) / power
        return math.copysign(rounded, x)

    return pointwise(kernel, (self,), self._dtype)


_round_op = Op("round", ("self",), {"self": zeros_as}, "RoundBackward1")


def _round(input: Tensor, *, decimals: Optional[int] = None, out: Optional[Tensor] = None) -> Any:
    """To whole numbers, or to so many decimals; halves to even."""
    if decimals is None:
        return _round_plain(input, out=out)
    values = {"self": input, "decimals": decimals}
    if out is not None:
        return write_out("round", out, values, lambda: _rounded(input, decimals))
    return recorded(_round_op, values, lambda: _rounded(input, decimals))


def _round_in_place(input: Tensor, *, decimals: Optional[int] = None) -> Any:
    if decimals is None:
        return _round_plain_in_place(input)
    return change_in_place(_round_op, input, {"self": input}, lambda: _rounded(input, decimals))


function("round", _round)
method("round", _round)
function("round_", _round_in_place)
method("round_", _round_in_place)

_frexp_op = Op(
    "frexp",
    ("self",),
    {"self": lambda grad, exponent: grad / exponent.exp2()},
    forward_derivative=lambda self_t, result: (self_t / result[1].exp2(),),
)
_Frexp = named_tuple("frexp", ("mantissa", "exponent"))


@both("frexp")
def frexp(input: Tensor) -> Any:
    """Mantissas from 0.5 up to 1, and the powers of 2 that they are multiples of."""
    if input._dtype.category != 2:
        raise RuntimeError("torch.frexp() only supports floating-point dtypes")

    def compute() -> Any:
        mantissas = pointwise(lambda x: math.frexp(x)[0], (input,), input._dtype)
        exponents = pointwise(lambda x: math.frexp(x)[1], (input,), input._dtype, dtypes.int32)
        return _Frexp((mantissas, exponents))

    return recorded(_frexp_op, {"self": input}, compute, names=("mantissa", "exponent"))
