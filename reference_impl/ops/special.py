"""The special functions as ops. ``SPECIAL`` is what ``torch.special`` holds of them."""

from __future__ import annotations

import math
from typing import Any, Callable, Optional, Sequence

from .. import dtypes, errors
from ..tensor import Tensor
from . import refusals
from . import special_functions as functions
from .by_numbers import plus, taken_from, times
from .computed import by_operands, derive
from .declare import FUNCTIONS, OPS, Op, change_in_place, method
from .kernels import single
from .no_formula import NoFormula
from .op_nodes import Derivative
from .operands import common_dtype
from .pointwise import binary, pointwise, refused, unary

#: name in torch.special -> function
SPECIAL: dict[str, Callable[..., Any]] = {}

_TWO_BY_ROOT_PI = 2.0 / math.sqrt(math.pi)


def _erf(x: float) -> float:
    return math.erf(x)


def _erfc(x: float) -> float:
    return math.erfc(x)


unary("erf", _erf, lambda grad, self: times((-(self.pow(2))).exp(), _TWO_BY_ROOT_PI) * grad, ulps=4, refuse=(3,))
unary("erfc", _erfc, lambda grad, self: times((-(self.pow(2))).exp(), -_TWO_BY_ROOT_PI) * grad, ulps=4, refuse=(3,))
unary(
    "erfinv",
    functions.erfinv,
    lambda grad, self: times(self.erfinv().pow(2).exp(), 0.5 * math.sqrt(math.pi)) * grad,
    ulps=8,
    refuse=(3,),
)
unary("lgamma", functions.lgamma, lambda grad, self: grad * self.digamma(), ulps=8, refuse=(3,))
unary("digamma", functions.digamma, lambda grad, self: grad * self.polygamma(1), ulps=16, refuse=(3,))
unary("i0", functions.i0, lambda grad, self: grad * SPECIAL["i1"](self), ulps=16, refuse=(3,))


def floating(self: Tensor) -> dtypes.dtype:
    """The type that an op of floating results has for this operand."""
    return dtypes.get_default_dtype() if self._dtype.category < 2 else self._dtype


def _polygamma(self: Tensor, n: int) -> Tensor:
    if n < 0:
        raise RuntimeError("polygamma(n, x) does not support negative n.")
    if self._dtype.category == 3:
        raise refusals.of(("digamma", "trigamma", "polygamma")[min(n, 2)], self._dtype)
    dtype = floating(self)
    rounded = float if dtype.itemsize == 8 else single
    return pointwise(lambda x: functions.polygamma(n, x, rounded), (self,), dtype, ulps=64)


_polygamma_op = Op("polygamma", ("self",), {"self": lambda grad, self, n: grad * self.polygamma(n + 1)})
_polygamma_forms = derive("polygamma", _polygamma_op, _polygamma)
_polygamma_changed = Op(
    "polygamma_", ("self",), {"self": lambda grad, self, n: grad * self.polygamma(n + 1)}, "PolygammaBackward1"
)


def _polygamma_in_place(self: Tensor, n: int) -> Tensor:
    return change_in_place(_polygamma_changed, self, {"self": self, "n": n}, lambda: _polygamma(self, n))


method("polygamma_", _polygamma_in_place)


def _polygamma_function(n: int, input: Tensor, *, out: Optional[Tensor] = None) -> Any:
    return _polygamma_forms.function(input, n, out=out)


FUNCTIONS["polygamma"] = _polygamma_function


def _mvlgamma(self: Tensor, p: int) -> Tensor:
    if p < 1:
        raise RuntimeError("p has to be greater than or equal to 1")
    if self._dtype.category in (0, 3):
        raise refusals.of("mvlgamma", self._dtype)
    return pointwise(lambda x: functions.mvlgamma(x, p), (self.detach().contiguous(),), floating(self), ulps=64)


def _mvlgamma_gradient(grad: Any, self: Any, p: Any) -> Any:
    return grad * sum([(self - i / 2).digamma() for i in range(p)])


def _check_whole(self: Tensor, p: int) -> None:
    if self._dtype.category == 1:
        raise RuntimeError(
            f"mvlgamma: result type {self._dtype.legacy_name} can't be cast to the desired output type Float"
        )


_mvlgamma_op = Op("mvlgamma", ("self",), {"self": _mvlgamma_gradient}, beneath_autograd=1)
_mvlgamma_forms = derive("mvlgamma", _mvlgamma_op, _mvlgamma, before_change=_check_whole)


def _mvlgamma_function(input: Tensor, p: int, *, out: Optional[Tensor] = None) -> Any:
    if out is not None and out._dtype.category < 2:
        _check_whole(input, p)
    return _mvlgamma_forms.function(input, p, out=out)


FUNCTIONS["mvlgamma"] = _mvlgamma_function


# -- logit -----------------------------------------------------------------------------------------


def _logit(self: Tensor, eps: Optional[float] = None) -> Tensor:
    if self._dtype.category == 3:
        raise refusals.of("logit", self._dtype)

    def kernel(x: float) -> float:
        if eps is not None:
            x = min(max(x, eps), 1.0 - eps) if x == x else x
        if x == 1:
            return math.inf
        if x == 0:
            return -math.inf
        return math.log(x / (1.0 - x)) if 0 < x < 1 else math.nan

    return pointwise(kernel, (self,), floating(self), ulps=8)


def _logit_gradient(grad: Any, self: Any, eps: Any) -> Any:
    low, high = (0.0, 1.0) if eps is None else (eps, 1.0 - eps)
    inside = FUNCTIONS["logical_and"](self >= low, self <= high)
    return FUNCTIONS["where"](inside, grad / (self * taken_from(1.0, self)), math.nan if eps is None else 0.0)


derive("logit", Op("logit", ("self",), {"self": _logit_gradient}), _logit, in_place_function=True)


# -- x * log(y) ------------------------------------------------------------------------------------


def _with_numbers(
    name: str,
    kernel: Callable[[float, float], float],
    by_self: Derivative,
    by_other: Derivative,
    nodes: Sequence[str],
    in_place: bool,
    as_function: bool,
) -> None:
    """An op of two operands, one of which may be a number: torch has a node for each case."""
    of_tensors = Op(name, ("self", "other"), {"self": by_self, "other": by_other}, nodes[0], wraps_numbers=True)
    of_number = Op(name, ("other",), {"other": by_other}, nodes[1])
    by_number = Op(name, ("self",), {"self": by_self}, nodes[2])

    def compute(self: Any, other: Any) -> Tensor:
        if not isinstance(self, Tensor) and not isinstance(other, Tensor):
            raise TypeError(
                f"{name}() received an invalid combination of arguments - got ({type(self).__name__},"
                f" {type(other).__name__}), but expected one of:\n"
                " * (Tensor input, Tensor other, *, Tensor out = None)\n"
                " * (Number self, Tensor other, *, Tensor out = None)\n"
                " * (Tensor input, Number other, *, Tensor out = None)\n"
            )
        dtype = common_dtype((self, other))
        if dtype.category < 2:
            dtype = dtypes.get_default_dtype()
        if dtype.category == 3:
            raise refused(name, (self, other), dtype)
        return pointwise(kernel, (self, other), dtype, ulps=4)

    chosen, changed = by_operands(of_tensors, by_number, of_number)
    forms = derive(
        name,
        chosen,
        compute,
        in_place=in_place,
        in_place_function=in_place,
        as_method=as_function,
        changed_as=changed,
    )
    SPECIAL[name] = forms.function
    if not as_function:
        del FUNCTIONS[name]


def _xlogy_by_self(grad: Any, self: Any, other: Any) -> Any:
    return FUNCTIONS["xlogy"](grad, other).masked_fill((self == 0.0) & (other <= 0.0), 0.0)


_with_numbers(
    "xlogy",
    functions.xlogy,
    _xlogy_by_self,
    lambda grad, self, other: grad * self / other,
    ("XlogyBackward0", "XlogyBackward1", "XlogyBackward2"),
    in_place=True,
    as_function=True,
)


def _xlog1py_by_self(grad: Any, self: Any, other: Any) -> Any:
    factor = other.log1p() if isinstance(other, Tensor) else functions.xlog1py(1.0, other)
    return (grad * factor).masked_fill((self == 0.0) & (other <= -1.0), 0.0)


_with_numbers(
    "xlog1py",
    functions.xlog1py,
    _xlog1py_by_self,
    lambda grad, self, other: grad * self / (other + 1),
    ("SpecialXlog1PyBackward0", "SpecialXlog1PyBackward1", "SpecialXlog1PyBackward2"),
    in_place=False,
    as_function=False,
)
_with_numbers(
    "zeta",
    functions.zeta,
    NoFormula("zeta"),
    lambda grad, self, other: grad * -self * SPECIAL["zeta"](self + 1.0, other),
    ("SpecialZetaBackward0", "SpecialZetaBackward1", "SpecialZetaBackward2"),
    in_place=False,
    as_function=False,
)


# -- incomplete gamma functions --------------------------------------------------------------------


def _gamma_density(grad: Any, self: Any, other: Any) -> Any:
    return grad * ((self - 1) * other.log() - other - self.lgamma()).exp()


binary(
    "igamma",
    functions.igamma,
    self=NoFormula("igamma: input"),
    other=_gamma_density,
    refuse=(0, 1, 3),
    ulps=64,
)
binary(
    "igammac",
    functions.igammac,
    self=NoFormula("igammac: input"),
    other=lambda grad, self, other: -_gamma_density(grad, self, other),
    refuse=(0, 1, 3),
    ulps=64,
)


for _name in ("IgammaBackward0", "IgammacBackward0"):
    OPS[_name].forward_derivative = None


# -- only in torch.special -------------------------------------------------------------------------


def _special(name: str, kernel: Callable[[float], float], derivative: Derivative, node: str, ulps: int = 16) -> None:
    def compute(self: Tensor) -> Tensor:
        if self._dtype.category == 3:
            raise errors.missing_kernel(name, self._dtype.legacy_name)
        return pointwise(kernel, (self,), floating(self), ulps=ulps)

    op = Op(f"special_{name}", ("self",), {"self": derivative}, node)
    SPECIAL[name] = derive(f"special_{name}", op, compute, as_method=False, in_place=False).function
    del FUNCTIONS[f"special_{name}"]


def _smallest(name: str, dtype: dtypes.dtype) -> float:
    """Below it a slope is not computed. NotImplementedError for the types whose slope torch does not compute."""
    if dtype.itemsize == 2:
        raise errors.missing_kernel(name, dtype.legacy_name)
    return 1e-15 if dtype is dtypes.float64 else 1.1920929e-07


def _i1_gradient(grad: Any, self: Any, result: Any) -> Any:
    smallest = _smallest("i1_backward", self._dtype)
    safe = FUNCTIONS["where"](self.abs() > smallest, self, smallest)
    slope = FUNCTIONS["i0"](safe) - result * safe.reciprocal()
    return grad * FUNCTIONS["where"](self.abs() > smallest, slope, 0.5)


def _i1e_gradient(grad: Any, self: Any, result: Any) -> Any:
    smallest = _smallest("i1e_backward", self._dtype)
    safe = FUNCTIONS["where"](self.abs() > smallest, self, smallest)
    slope = SPECIAL["i0e"](safe) - result * (safe.sgn() + safe.reciprocal())
    return grad * FUNCTIONS["where"](self.abs() > smallest, slope, 0.5)


_special(
    "i0e",
    functions.i0e,
    lambda grad, self, result: grad * (SPECIAL["i1e"](self) - self.sgn() * result),
    "SpecialI0EBackward0",
)
_special("i1", functions.i1, _i1_gradient, "SpecialI1Backward0")
_special("i1e", functions.i1e, _i1e_gradient, "SpecialI1EBackward0")
_special(
    "ndtri",
    functions.ndtri,
    lambda grad, result: grad * math.sqrt(2 * math.pi) * (result.square() / 2.0).exp(),
    "SpecialNdtriBackward0",
)
_special(
    "log_ndtr",
    functions.log_ndtr,
    lambda grad, self, result: grad / SPECIAL["erfcx"](-self / math.sqrt(2.0)) * math.sqrt(2.0 / math.pi),
    "SpecialLogNdtrBackward0",
)
_special(
    "entr",
    functions.entr,
    lambda grad, self: grad * (-(1 + self.log())),
    "SpecialEntrBackward0",
    4,
)
_special(
    "erfcx",
    functions.erfcx,
    lambda grad, self, result: (2.0 * self * result - _TWO_BY_ROOT_PI) * grad,
    "SpecialErfcxBackward0",
)


def _ndtr(input: Tensor, *, out: Optional[Tensor] = None) -> Any:
    """The part of the normal distribution below each element."""
    given = input if input._dtype.category > 1 else input.to(dtypes.get_default_dtype())
    found = times(plus(FUNCTIONS["erf"](times(given, math.sqrt(0.5))), 1), 0.5)
    return found if out is None else out.copy_(found)


SPECIAL["ndtr"] = _ndtr


def _round(input: Tensor, *, decimals: int = 0, out: Optional[Tensor] = None) -> Any:
    """Always to decimals, if to none."""
    return FUNCTIONS["round"](input, decimals=decimals, out=out)


def _shared_with_torch() -> None:
    """The functions of torch's own namespace that torch.special has too, some by another name."""
    names = {name: name for name in "digamma erf erfc erfinv exp2 expm1 i0 log1p logit polygamma sinc".split()}
    renamed = {"expit": "sigmoid", "gammaln": "lgamma", "psi": "digamma", "multigammaln": "mvlgamma"}
    for name, held in {**names, **renamed, "gammainc": "igamma", "gammaincc": "igammac"}.items():
        SPECIAL[name] = FUNCTIONS[held]
    SPECIAL["round"] = _round


_shared_with_torch()
