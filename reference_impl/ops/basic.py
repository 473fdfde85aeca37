"""The basic functions of one number: signs, exponentials, logarithms, roots, sine and cosine, rounding."""

from __future__ import annotations

import math
import operator
from functools import lru_cache
from typing import Any, Callable

from ..tensor import Tensor
from . import kernels
from .by_numbers import plus, times
from .declare import FUNCTIONS, Op, recorded
from .op_nodes import Derivative
from .pointwise import pointwise, quotient_error, root_error, unary
from .unrecorded import applied, product, zeros_as
from .written_out import Few, Kernel


def _sigmoid(x: Any) -> Any:
    if isinstance(x, complex):
        return kernels.divide(1.0, 1.0 + kernels.EXP(-x))
    if x < -700.0:
        return math.exp(x) if x > -745.0 else 0.0
    return 1.0 / (1.0 + math.exp(-x))


def _sigmoid_of_single(x: Any) -> Any:
    """What overflows to infinity in single precision makes it 0."""
    return 0.0 if x.__class__ is not complex and x < -_LOG_OF_LARGEST else _sigmoid(x)


#: The logarithm of the largest number of single precision.
_LOG_OF_LARGEST = 128 * math.log(2.0)


def _relu(x: float) -> float:
    return x if x >= 0 or x != x else type(x)(0)


def _relu_of_float(x: float) -> float:
    return x if x >= 0.0 or x != x else 0.0


def _rounding(to_integer: Callable[[float], int]) -> Kernel:
    """A way to round; a zero has the sign of what was rounded to it."""

    def kernel(x: float) -> float:
        return math.copysign(to_integer(x), x) if isinstance(x, float) and math.isfinite(x) else x

    return kernel


_BOOL = (0,)


def _through_tanh(grad: Any, result: Any) -> Any:
    return _tanh_backward(grad, result)


def _through_sigmoid(grad: Any, result: Any) -> Any:
    return _sigmoid_backward(grad, result)


def _through_threshold(grad: Any, result: Any) -> Any:
    return _threshold_backward(grad, result, 0)


unary(
    "neg", operator.neg, lambda grad: -grad, floating=False, aliases=("negative",), operators=("__neg__",), refuse=_BOOL
)
unary(
    "abs",
    abs,
    lambda grad, self: grad * self.sgn(),
    floating=False,
    aliases=("absolute",),
    operators=("__abs__",),
    refuse=_BOOL,
    beneath_autograd=1,
)


def _sgn_gradient(grad: Any, self: Any, result: Any) -> Any:
    """Nothing for real numbers; for complex ones the part of the gradient across the number's direction."""
    if self._dtype.category < 3:
        return zeros_as(grad)
    size = self.abs()
    turned = (grad / size) - (grad / result).real * result / size
    return FUNCTIONS["where"](size == 0.0, 0.0, turned)


def _sgn_along(self: Any, self_t: Any, result: Any) -> Any:
    if self._dtype.category < 3:
        return self_t.new_zeros(self_t.shape)
    size = self.abs()
    return self_t / size - (self_t * result.conj()).real / size * result


_BOOL_OR_COMPLEX = (0, 3)
_EXP, _SIN, _COS = kernels.EXP, kernels.SIN, kernels.COS
unary("sign", kernels.sgn, zeros_as, floating=False, refuse=(3,))
unary("sgn", kernels.sgn, _sgn_gradient, floating=False).forward_derivative = _sgn_along
unary("exp", _EXP, lambda grad, result: product(grad, result), ulps=2)
unary("expm1", kernels.EXPM1, lambda grad, result: grad * plus(result.conj(), 1), ulps=2)
unary("log", kernels.log, lambda grad, self: grad.div(self.conj()), ulps=2)
unary("log2", kernels.log2, lambda grad, self: grad / times(self.conj(), math.log(2)), ulps=2)
unary("log1p", kernels.log1p, lambda grad, self: grad / plus(self, 1).conj(), node="Log1PBackward0", ulps=2)
unary("sin", _SIN, lambda grad, self: grad * self.cos().conj(), ulps=2)
unary("cos", _COS, lambda grad, self: grad * -self.sin().conj(), ulps=2)
unary("tanh", kernels.TANH, _through_tanh, ulps=2)
unary("sigmoid", _sigmoid, _through_sigmoid, ulps=2, of_single=_sigmoid_of_single)
unary("relu", _relu, _through_threshold, floating=False, refuse=_BOOL_OR_COMPLEX, on_floats=_relu_of_float)
unary("sqrt", kernels.SQRT, lambda grad, result: grad / times(result.conj(), 2), error=root_error)
unary(
    "rsqrt",
    kernels.rsqrt,
    lambda grad, result: times(grad, -0.5) * result.pow(3).conj(),
    ulps=2,
    of_single=kernels.rsqrt_of_single,
)
unary(
    "reciprocal",
    kernels.reciprocal,
    lambda grad, result: -grad * (result * result).conj(),
    error=lambda self, result: quotient_error(self) if result._dtype.is_complex else 0,
)
unary("round", _rounding(round), zeros_as, floating=False, refuse=_BOOL_OR_COMPLEX)
unary("floor", _rounding(math.floor), zeros_as, floating=False, refuse=_BOOL_OR_COMPLEX)
unary("ceil", _rounding(math.ceil), zeros_as, floating=False, refuse=_BOOL_OR_COMPLEX)
unary(
    "trunc",
    _rounding(math.trunc),
    zeros_as,
    floating=False,
    aliases=("fix",),
    refuse=_BOOL_OR_COMPLEX,
)


# -- backward formulas that are ops of their own ---------------------------------------------------


def _formula(
    name: str, node: str, kernel: Kernel, on_floats: Kernel, derivatives: dict[str, Derivative]
) -> Callable[[Tensor, Tensor], Tensor]:
    """``on_floats``: the kernel for numbers that are their own conjugates, with the operands the other way round."""
    op = Op(name, ("grad_output", "output"), derivatives, node)
    few = Few(on_floats, 2)

    def form(grad_output: Tensor, result: Tensor) -> Tensor:
        found = applied(few, result, grad_output)
        if found is not None:
            return found
        values = {"grad_output": grad_output, "output": result}
        return recorded(
            op,
            values,
            lambda: pointwise(lambda y, g: kernel(g, y), (result, grad_output), grad_output._dtype),
            names=(),
        )

    return form


_tanh_backward: Callable[[Any, Any], Any] = _formula(
    "tanh_backward",
    "TanhBackwardBackward0",
    lambda g, y: g * kernels.conjugate(1.0 - y * y),
    lambda y, g: g * (1.0 - y * y),
    {
        "grad_output": lambda grad, output: _tanh_backward(grad, output.conj()),
        "output": lambda grad, grad_output, output: grad.conj() * (times(output.conj(), -2) * grad_output),
    },
)
_sigmoid_backward: Callable[[Any, Any], Any] = _formula(
    "sigmoid_backward",
    "SigmoidBackwardBackward0",
    lambda g, y: g * kernels.conjugate(1.0 - y) * kernels.conjugate(y),
    lambda y, g: g * (1.0 - y) * y,
    {
        "grad_output": lambda grad, output: _sigmoid_backward(grad, output.conj()),
        "output": lambda grad, grad_output, output: grad.conj() * grad_output * plus(times(output.conj(), -2), 1),
    },
)
_threshold_backward_op = Op(
    "threshold_backward",
    ("grad_output", "self"),
    {
        "grad_output": lambda grad, self, threshold: _threshold_backward(grad, self, threshold),
        "self": lambda grad, self, threshold: zeros_as(grad),
    },
    "ThresholdBackwardBackward0",
)


@lru_cache(maxsize=64)
def _kept_above(threshold: float) -> Few:
    """The gradient where the number is above the threshold, or no number at all."""
    return Few(lambda v, g: 0.0 if v <= threshold else g, 2)


def _threshold_backward(grad_output: Any, self: Any, threshold: float) -> Any:
    kernel = _kept_above(threshold)
    found = applied(kernel, self, grad_output)
    if found is not None:
        return found
    values = {"grad_output": grad_output, "self": self, "threshold": threshold}
    return recorded(
        _threshold_backward_op, values, lambda: pointwise(kernel.kernel, (self, grad_output), grad_output._dtype)
    )
