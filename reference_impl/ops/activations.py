"""The activation functions of neural networks. ``ACTIVATIONS`` is what ``nn.functional`` takes from here.

Each is declared with its slope, which is an op of its own: it is recorded when a derivative is itself differentiated.
"""

from __future__ import annotations

import math
from typing import Any, Callable, Optional

from .. import errors
from ..dtypes import dtype as dtype_
from ..dtypes import float32
from ..semantics import SEMANTICS
from ..tensor import Tensor
from . import kernels, refusals
from .by_numbers import divided, plus, taken_from, times
from .declare import FUNCTIONS, Op, both, change_in_place, is_beneath, not_differentiable, recorded
from .op_nodes import Derivative
from .out_forms import write_out
from .pointwise import pointwise
from .unrecorded import zeros_as

#: name -> the function; with a trailing underscore the in-place form
ACTIVATIONS: dict[str, Callable[..., Any]] = {}

Kernel = Callable[..., Any]


def _title(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def as_computed(numbers: tuple[Any, ...], dtype: dtype_) -> tuple[Any, ...]:
    """Numbers in the precision in which elements of that type are computed."""
    if dtype.itemsize == 8:
        return numbers
    return tuple([float32.pack([one])[0] if one.__class__ is float else one for one in numbers])


class Activation:
    """An activation as function, in-place function and ``out=`` form, and its slope times a gradient.

    ``first`` is its derivative: it says by its parameters which numbers the activation takes besides the tensor.
    ``kernel`` and ``slope`` take an element and these numbers. ``second``: the derivatives of the slope's op.
    ``changed``: the op of the in-place form, where torch has one of its own. ``in_parts``: the slope is 0 in places.
    """

    def __init__(
        self,
        name: str,
        first: Derivative,
        kernel: Kernel,
        slope: Kernel,
        second: dict[str, Derivative],
        *,
        changed: Optional[Op] = None,
        backward_node: Optional[str] = None,
        in_place: bool = True,
        ulps: int = 0,
        integers: bool = False,
        in_parts: bool = False,
    ) -> None:
        self.name = name
        self.names = first.__code__.co_varnames[2 : first.__code__.co_argcount]
        self.kernel = kernel
        self.slope = slope
        self.ulps = ulps
        self.integers = integers
        self.in_parts = in_parts
        self.op = Op(name, ("self",), {"self": first})
        self.changed = changed or self.op
        node = backward_node or f"{_title(name)}BackwardBackward0"
        # Where nothing else is said the slope is constant: its gradient is zeros.
        flat = {"grad_output": first, "self": zeros_as}
        self.backward_op = Op(f"{name}_backward", ("grad_output", "self"), {**flat, **second}, node)
        ACTIVATIONS[name] = self
        if in_place:
            ACTIVATIONS[f"{name}_"] = self.in_place

    def _values(self, form: str, input: Any, numbers: tuple[Any, ...]) -> dict[str, Any]:
        if not isinstance(input, Tensor):
            raise TypeError(errors.argument_type(form, "input", 1, "Tensor", input))
        return {"self": input, **dict(zip(self.names, numbers))}

    def compute(self, input: Tensor, numbers: tuple[Any, ...]) -> Tensor:
        if self.name == "softshrink":
            _check_lambda(input, numbers[0])
        category = input._dtype.category
        if category == 3 or (category < 2 and not (category and self.integers)):
            raise refusals.of(self.name, input._dtype)
        kernel = self.kernel
        if self.name == "log_sigmoid":
            input = input.detach().contiguous()
        numbers = as_computed(numbers, input._dtype) if category == 2 else tuple(map(int, numbers))
        return pointwise(lambda v: kernel(v, *numbers), (input,), input._dtype, ulps=self.ulps)

    def __call__(self, input: Any, *numbers: Any, out: Optional[Tensor] = None) -> Any:
        values = self._values(self.name, input, numbers)
        if out is not None:
            return write_out(self.name, out, values, lambda: self.compute(input, numbers))
        return recorded(self.op, values, lambda: self.compute(input, numbers))

    def in_place(self, input: Any, *numbers: Any) -> Any:
        values = self._values(f"{self.name}_", input, numbers)
        return change_in_place(self.changed, input, values, lambda: self.compute(input, numbers))

    def backward(self, grad_output: Any, input: Any, *numbers: Any) -> Any:
        """The gradient times the slope."""
        slope = self.slope
        values = {"grad_output": grad_output, "self": input, **dict(zip(self.names, numbers))}
        computed = as_computed(numbers, grad_output._dtype)

        def bent(g: Any, v: Any) -> Any:
            return g * slope(v, *computed)

        def in_parts(g: Any, v: Any) -> Any:
            factor = slope(v, *computed)
            return g * factor if factor else 0.0  # what is not passed on is a zero without sign

        def compute() -> Tensor:
            kernel = in_parts if self.in_parts else bent
            return pointwise(kernel, (grad_output, input), grad_output._dtype, ulps=self.ulps)

        return recorded(self.backward_op, values, compute, names=())


def _where(condition: Any, a: Any, b: Any) -> Any:
    return FUNCTIONS["where"](condition, a, b)


# -- linear in parts -------------------------------------------------------------------------------


def _leaky_relu_by_result(grad: Any, result: Any, negative_slope: Any) -> Any:
    if negative_slope < 0:
        raise RuntimeError(refusals.LEAKY_RELU_IN_PLACE)
    return leaky_relu.backward(grad, result, negative_slope)


leaky_relu: Activation = Activation(
    "leaky_relu",
    lambda grad, self, negative_slope: leaky_relu.backward(grad, self, negative_slope),
    lambda v, slope: v if v > 0 else v * slope,
    lambda v, slope: 1.0 if v > 0 else slope,
    {},
    changed=Op(
        "leaky_relu_",
        ("self",),
        {"self": lambda grad, result, negative_slope: _leaky_relu_by_result(grad, result, negative_slope)},
        "LeakyReluBackward1",
    ),
)
hardtanh: Activation = Activation(
    "hardtanh",
    lambda grad, self, min_val, max_val: hardtanh.backward(grad, self, min_val, max_val),
    lambda v, low, high: min(max(v, low), high) if v == v else v,
    lambda v, low, high: 0.0 if v <= low or v >= high else 1.0,
    {},
    integers=True,
    in_parts=True,
)
_thresholded: Activation = Activation(
    "threshold",
    lambda grad, self, threshold: _thresholded.backward(grad, self, threshold),
    lambda v, limit, value: value if v <= limit else v,
    lambda v, limit: 0.0 if v <= limit else 1.0,
    {},
    changed=Op(
        "threshold_",
        ("self",),
        {"self": lambda grad, self, threshold: _thresholded.backward(grad, self, threshold)},
        "ThresholdBackward1",
    ),
    integers=True,
    in_parts=True,
)
hardshrink: Activation = Activation(
    "hardshrink",
    lambda grad, self, lambd: hardshrink.backward(grad, self, lambd),
    lambda v, limit: 0.0 if -limit <= v <= limit else v,
    lambda v, limit: 0.0 if -limit <= v <= limit else 1.0,
    {},
    in_place=False,
    in_parts=True,
)
#: The largest number of a type, as torch's message shows it.
_LARGEST = {"float32": "3.40282e+38", "float64": "1.79769e+308", "float16": "65504", "bfloat16": "3.38953e+38"}


def _check_lambda(input: Tensor, lambd: Any) -> None:
    """Raise RuntimeError for what softshrink cannot take away."""
    dtype = input._dtype
    if not SEMANTICS.softshrink_is_checked_by_a_kernel:
        if lambd < 0:
            raise RuntimeError(f"lambda must be greater or equal to 0, but found to be {lambd:g}.")
    elif dtype.name in _LARGEST and not 0 <= lambd <= float(_LARGEST[dtype.name]):
        raise RuntimeError(
            f"lambda must be in range [0, {_LARGEST[dtype.name]}] for input dtype {dtype.legacy_name}, but found"
            f" {lambd:g}"
        )


#: What softshrink leaves of a number that is small, or none.
_TAKEN_AWAY: Callable[[float], float] = (lambda v: v * 0.0) if SEMANTICS.softshrink_keeps_nan else (lambda v: 0.0)
softshrink: Activation = Activation(
    "softshrink",
    lambda grad, self, lambd: softshrink.backward(grad, self, lambd),
    lambda v, limit: v - limit if v > limit else v + limit if v < -limit else _TAKEN_AWAY(v),
    lambda v, limit: 0.0 if -limit <= v <= limit else 1.0,
    {},
    in_place=False,
    in_parts=True,
)
#: A sixth in single precision, which torch takes for double precision too.
_SIXTH = 11184811 / 2**26
hardsigmoid: Activation = Activation(
    "hardsigmoid",
    lambda grad, self: hardsigmoid.backward(grad, self),
    lambda v: min(max(v + 3.0, 0.0), 6.0) / 6.0 if v == v else v,
    lambda v: _SIXTH if -3.0 < v < 3.0 else 0.0,
    {name: not_differentiable("hardsigmoid_backward") for name in ("grad_output", "self")},
    backward_node="NotImplemented",
    ulps=1,
    in_parts=True,
)


def _slope_of_hardswish(v: float) -> float:
    if v in (-3.0, 3.0) and not SEMANTICS.hardswish_is_flat_where_it_bends:
        return v / 3.0 + 0.5
    return 0.0 if v <= -3.0 else v / 3.0 + 0.5 if v < 3.0 else 1.0


hardswish: Activation = Activation(
    "hardswish",
    lambda grad, self: hardswish.backward(grad, self),
    lambda v: v * min(max(v + 3.0, 0.0), 6.0) / 6.0 if v == v else v,
    _slope_of_hardswish,
    {
        "self": lambda grad, grad_output, self: _where(
            FUNCTIONS["logical_and"](self > -3.0, self < 3.0), divided(grad * grad_output, 3.0), 0.0
        )
    },
    ulps=2,
    in_parts=True,
)


# -- with an exponential ---------------------------------------------------------------------------


def _logistic(v: float) -> float:
    if v >= 0:
        return 1.0 / (1.0 + math.exp(-v))
    grown = math.exp(v)
    return grown / (1.0 + grown)


def _softplus_curvature(grad: Any, grad_output: Any, self: Any, beta: Any, threshold: Any) -> Any:
    scaled = times(self, beta)
    share = scaled.sigmoid()
    curved = times(share * taken_from(1, share), beta)
    return _where(scaled > threshold, 0.0, curved) * grad * grad_output


softplus: Activation = Activation(
    "softplus",
    lambda grad, self, beta, threshold: softplus.backward(grad, self, beta, threshold),
    lambda v, beta, limit: v if v * beta > limit else math.log1p(math.exp(v * beta)) / beta,
    lambda v, beta, limit: 1.0 if v * beta > limit else _logistic(v * beta),
    {"self": _softplus_curvature},
    ulps=4,
    in_place=False,
)


def _log_sigmoid_curvature(grad: Any, grad_output: Any, self: Any, buffer: Any) -> Any:
    share = self.sigmoid()
    return (-(share * taken_from(1, share))) * grad * grad_output


_log_sigmoid: Activation = Activation(
    "log_sigmoid",
    lambda grad, self, buffer: _log_sigmoid.backward(grad, self, buffer),
    lambda v, buffer: min(v, 0.0) - math.log1p(math.exp(-abs(v))),
    lambda v, buffer: _logistic(-v),
    {"self": _log_sigmoid_curvature},
    ulps=4,
)


def logsigmoid(input: Any, *, out: Optional[Tensor] = None) -> Any:
    """The logarithm of the sigmoid. Its node keeps the exponentials as well, which torch computes but once."""
    if not isinstance(input, Tensor):
        raise TypeError(errors.argument_type("log_sigmoid", "input", 1, "Tensor", input))
    if input._dtype.category != 2:
        raise refusals.of("log_sigmoid", input._dtype)
    if out is not None:
        return write_out("log_sigmoid", out, {"self": input}, lambda: logsigmoid(input.detach()))
    buffer = pointwise(lambda v: math.exp(-abs(v)), (input,), input._dtype, ulps=2)
    return _log_sigmoid(input, None if is_beneath(input) else buffer)


ACTIVATIONS["logsigmoid"] = logsigmoid

_BY_ROOT_2 = 1.0 / math.sqrt(2.0)
_ROOT_2_BY_PI = math.sqrt(2.0 / math.pi)
_CUBE = 0.044715


def _gelu(v: float, approximate: str) -> float:
    if approximate == "tanh":
        return 0.5 * v * (1.0 + math.tanh(_ROOT_2_BY_PI * (v + _CUBE * v * v * v)))
    return 0.5 * v * (1.0 + math.erf(v * _BY_ROOT_2))


def _gelu_slope(v: float, approximate: str) -> float:
    if approximate == "tanh":
        bent = math.tanh(_ROOT_2_BY_PI * (v + _CUBE * v * v * v))
        return 0.5 * (1.0 + bent) + 0.5 * v * (1.0 - bent * bent) * _ROOT_2_BY_PI * (1.0 + 3 * _CUBE * v * v)
    return 0.5 * (1.0 + math.erf(v * _BY_ROOT_2)) + v * math.exp(-0.5 * v * v) / math.sqrt(2.0 * math.pi)


def _gelu_curvature(grad: Any, grad_output: Any, self: Any, approximate: Any) -> Any:
    if approximate == "tanh":
        bent = times(self + times(self.pow(3), _CUBE), _ROOT_2_BY_PI).tanh()
        slope = times(plus(times(self.pow(2), 3 * _CUBE), 1.0), _ROOT_2_BY_PI)
        flat = taken_from(1.0, bent * bent)
        curved = (
            flat * slope - self * bent * flat * slope * slope + times(self * self * flat, 3 * _CUBE * _ROOT_2_BY_PI)
        )
    else:
        square = self * self
        curved = divided(taken_from(2.0, square) * times(square, -0.5).exp(), math.sqrt(2.0 * math.pi))
    return grad * grad_output * curved


gelu: Activation = Activation(
    "gelu",
    lambda grad, self, approximate: gelu.backward(grad, self, approximate),
    _gelu,
    _gelu_slope,
    {"self": _gelu_curvature},
    ulps=8,
)


# -- elu: its in-place form saves the result -------------------------------------------------------


def _elu_slope(v: float, alpha: float, scale: float, input_scale: float, is_result: bool) -> float:
    if not v <= 0:  # a NaN too
        return scale
    if is_result:
        return input_scale * (v + alpha * scale)
    return input_scale * alpha * scale * math.exp(v * input_scale)


def _elu_curvature(
    grad: Any, grad_output: Any, self_or_result: Any, alpha: Any, scale: Any, input_scale: Any, is_result: Any
) -> Any:
    product = grad * grad_output
    if is_result:
        curved = times(product, input_scale)
    else:
        curved = times(product * times(self_or_result, input_scale).exp(), alpha * scale * input_scale * input_scale)
    return _where(self_or_result < 0, curved, 0.0)


_elu_backward_op = Op(
    "elu_backward",
    ("grad_output", "self_or_result"),
    {
        "grad_output": lambda grad, self_or_result, alpha, scale, input_scale, is_result: elu_backward(
            grad, alpha, scale, input_scale, is_result, self_or_result
        ),
        "self_or_result": _elu_curvature,
    },
    "EluBackwardBackward0",
)


def elu_backward(grad_output: Any, alpha: Any, scale: Any, input_scale: Any, is_result: bool, self: Any) -> Any:
    if is_result and alpha < 0:
        raise RuntimeError(refusals.ELU_IN_PLACE)
    values = {
        "grad_output": grad_output, "self_or_result": self, "alpha": alpha, "scale": scale,
        "input_scale": input_scale, "is_result": is_result,
    }  # fmt: skip

    def compute() -> Tensor:
        return pointwise(
            lambda g, v: g * _elu_slope(v, alpha, scale, input_scale, is_result),
            (grad_output, self),
            grad_output._dtype,
            ulps=4,
        )

    return recorded(_elu_backward_op, values, compute, names=())


_elu = Op(
    "elu",
    ("self",),
    {"self": lambda grad, self, alpha, scale, input_scale: elu_backward(grad, alpha, scale, input_scale, False, self)},
)
_elu_changed = Op(
    "elu_",
    ("self",),
    {
        "self": lambda grad, result, alpha, scale, input_scale: elu_backward(
            grad, alpha, scale, input_scale, True, result
        )
    },
    "EluBackward1",
)
_celu = Op(
    "celu", ("self",), {"self": lambda grad, self, alpha: elu_backward(grad, alpha, 1, 1.0 / alpha, False, self)}
)
_celu_changed = Op(
    "celu_",
    ("self",),
    {"self": lambda grad, result, alpha: elu_backward(grad, alpha, 1, 1.0 / alpha, True, result)},
    "CeluBackward1",
)


def _elu_compute(input: Tensor, alpha: float, scale: float, input_scale: float) -> Tensor:
    if input._dtype.category != 2:
        raise refusals.of("elu", input._dtype)
    below = alpha * scale

    def kernel(v: float) -> float:
        return v * scale if v > 0 else math.expm1(v * input_scale) * below

    return pointwise(kernel, (input,), input._dtype, ulps=4)


def elu(input: Any, alpha: Any = 1.0, scale: Any = 1, input_scale: Any = 1) -> Any:
    if not isinstance(input, Tensor):
        raise TypeError(errors.argument_type("elu", "input", 1, "Tensor", input))
    values = {"self": input, "alpha": alpha, "scale": scale, "input_scale": input_scale}
    return recorded(_elu, values, lambda: _elu_compute(input, alpha, scale, input_scale))


def elu_(input: Any, alpha: Any = 1.0, scale: Any = 1, input_scale: Any = 1) -> Any:
    values = {"self": input, "alpha": alpha, "scale": scale, "input_scale": input_scale}
    return change_in_place(_elu_changed, input, values, lambda: _elu_compute(input, alpha, scale, input_scale))


#: The numbers that make a network of selu keep mean and variance.
_SELU_ALPHA = 1.6732632423543772848170429916717
_SELU_SCALE = 1.0507009873554804934193349852946


def selu(input: Any) -> Any:
    return elu(input, _SELU_ALPHA, _SELU_SCALE)


def selu_(input: Any) -> Any:
    return elu_(input, _SELU_ALPHA, _SELU_SCALE)


def relu6(input: Any) -> Any:
    return hardtanh(input, 0, 6)


def relu6_(input: Any) -> Any:
    return ACTIVATIONS["hardtanh_"](input, 0, 6)


def celu(input: Any, alpha: Any = 1.0) -> Any:
    if alpha == 0:
        raise RuntimeError("ZeroDivisionError: alpha cannot be 0 for CELU")
    return recorded(_celu, {"self": input, "alpha": alpha}, lambda: _elu_compute(input, alpha, 1, 1.0 / alpha))


def celu_(input: Any, alpha: Any = 1.0) -> Any:
    if alpha == 0:
        raise RuntimeError("ZeroDivisionError: alpha cannot be 0 for CELU")
    values = {"self": input, "alpha": alpha}
    return change_in_place(_celu_changed, input, values, lambda: _elu_compute(input, alpha, 1, 1.0 / alpha))


for _form in (elu, elu_, selu, selu_, relu6, relu6_, celu, celu_):
    ACTIVATIONS[_form.__name__] = _form


# -- differentiated as a composition of ops --------------------------------------------------------


def _silu_gradient(grad: Any, self: Any) -> Any:
    share = self.sigmoid()
    return grad * share * plus(self * taken_from(1, share), 1)


def _mish_gradient(grad: Any, self: Any) -> Any:
    share = self.sigmoid()
    bent = self.exp().log1p().tanh()
    return grad * (bent + self * share * taken_from(1, bent * bent))


def _composed(name: str, kernel: Kernel, derivative: Derivative, complex_kernel: Optional[Kernel] = None) -> None:
    op = Op(name, ("self",), {"self": derivative})

    def compute(input: Tensor) -> Tensor:
        if input._dtype.category < 2 or (input._dtype.category == 3 and complex_kernel is None):
            raise refusals.of(name, input._dtype)
        chosen = complex_kernel if complex_kernel and input._dtype.category == 3 else kernel
        return pointwise(chosen, (input,), input._dtype, ulps=4)

    def form(input: Any) -> Any:
        if not isinstance(input, Tensor):
            raise TypeError(errors.argument_type(name, "input", 1, "Tensor", input))
        return recorded(op, {"self": input}, lambda: compute(input))

    def change(input: Any) -> Any:
        return change_in_place(op, input, {"self": input}, lambda: compute(input))

    ACTIVATIONS[name] = form
    ACTIVATIONS[f"{name}_"] = change


def _mish(v: float) -> float:
    return v * math.tanh(math.log1p(math.exp(v)) if v < 700.0 else v)


def _complex_silu(v: complex) -> Any:
    return kernels.divide(v, 1.0 + kernels.EXP(-v))


_composed("silu", lambda v: v * _logistic(v), _silu_gradient, _complex_silu)
_composed("mish", _mish, _mish_gradient)

#: Those that torch's own namespace has too.
for _name in ("celu", "celu_", "selu", "selu_", "threshold", "threshold_"):
    FUNCTIONS[_name] = ACTIVATIONS[_name]


@both("hardshrink")
def _hardshrink(input: Tensor, lambd: float = 0.5, *, out: Optional[Tensor] = None) -> Any:
    return hardshrink(input, lambd, out=out)
