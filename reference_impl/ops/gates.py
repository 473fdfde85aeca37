"""Activations that take a second tensor, or half of their own."""

from __future__ import annotations

from typing import Any, Optional

from .. import dtypes, errors
from ..layout import prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, dimension, elements, new_tensor
from . import refusals
from .activations import as_computed
from .composed import ULPS, composed
from .declare import FUNCTIONS, Op, both, change_in_place, check_writable, refuse_unsaved, tensor_argument


def _check_floating(kernel: str, input: Tensor) -> None:
    if input._dtype.category != 2:
        raise errors.missing_kernel(kernel, input._dtype.legacy_name)


def _where(condition: Any, a: Any, b: Any) -> Any:
    return FUNCTIONS["where"](condition, a, b)


_prelu = composed(
    "_prelu_kernel",
    ("self", "weight"),
    lambda self, weight: _where(self > 0, self, weight * self),
    node="PreluKernelBackward0" if SEMANTICS.prelu_reshapes_its_weight else "PreluBackward0",
    backward_node="PreluKernelBackwardBackward0",
)


@both("prelu")
def prelu(input: Tensor, weight: Tensor) -> Any:
    """``weight`` times what is negative: one weight, or one for each channel (dimension 1)."""
    tensor_argument("prelu", "weight", 2, weight)
    of_two_types = input._dtype is not weight._dtype
    if of_two_types and SEMANTICS.prelu_reshapes_its_weight:
        one, other = input._dtype.legacy_name, weight._dtype.legacy_name
        raise RuntimeError(f"prelu: Type promoting not supported. Got {one} and {other}")
    count, ndim = weight.numel(), len(input._shape)
    if count != 1:
        if not ndim:
            raise RuntimeError("Not allow zero-dim input tensor.")
        channels = input._shape[1] if ndim > 1 else 1
        if channels != count:
            raise RuntimeError(
                "Mismatch of parameter numbers and input channel size. Found parameter numbers ="
                f" {count} and channel size = {channels}."
            )
    if len(weight._shape) > 1:
        raise RuntimeError(
            f"prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = {len(weight._shape)}"
        )
    if of_two_types and input._dtype is not dtypes.bfloat16:
        raise RuntimeError(errors.found_dtype(weight._dtype, input._dtype))
    if input._dtype.category != 2:
        refuse_unsaved(input, weight)
    _check_floating("prelu_cpu", input)
    shape = [count if d == 1 else 1 for d in range(ndim)] if ndim != 1 else [count]
    return _prelu(input, weight if weight._shape == tuple(shape) else weight.reshape(shape))


def _halves(self: Any, dim: int) -> tuple[Any, Any]:
    half = self.size(dim) // 2
    return self.narrow(dim, 0, half), self.narrow(dim, half, half)


def _glu_formula(self: Any, dim: int) -> Any:
    values, gates = _halves(self, dim)
    return values * gates.sigmoid()


_glu = composed("glu", ("self",), _glu_formula, ulps=ULPS, backward_node="GluBackwardBackward0")


def glu(input: Tensor, dim: int = -1) -> Any:
    """The first half of a dimension times the sigmoid of the second."""
    if not input._shape:
        raise RuntimeError("glu does not support scalars because halving size must be even")
    at = dimension(dim, len(input._shape))
    if input._shape[at] % 2:
        raise RuntimeError(f"Halving dimension must be even, but dimension {at} is size {input._shape[at]}")
    _check_floating("glu_cpu", input)
    return _glu(input, dim)


def _rrelu_formula(self: Any, noise: Any, lower: float, upper: float, training: bool) -> Any:
    return self * noise if training else _where(self > 0, self, self * ((lower + upper) / 2))


def _takes(input: Tensor, training: bool) -> bool:
    return input._dtype.category == 2 and not (training and input._dtype.name == "float16")


def _rrelu_kernel(self: Tensor, noise: Tensor, lower: float, upper: float, training: bool) -> Tensor:
    if not _takes(self, training):
        raise refusals.of("rrelu in training" if training else "rrelu", self._dtype)
    (slope,) = as_computed(((lower + upper) / 2,), self._dtype)

    def kernel(value: float, factor: float) -> float:
        return value * factor if training else value if value > 0 else value * slope

    values = map(kernel, elements(self), elements(noise))
    return new_tensor(self._dtype.pack(values), self._shape, self._dtype, self._storage.ulps)


_rrelu = composed(
    "rrelu_with_noise",
    ("self",),
    _rrelu_formula,
    node="RreluWithNoiseBackward0",
    kernel=_rrelu_kernel,
    backward_node="RreluWithNoiseBackwardBackward0",
    linear=True,
    ulps=1,  # of the gradient: torch rounds the slope before
)


def _by_result(grad: Any, result: Any, noise: Any, lower: float, upper: float, training: bool) -> Any:
    return grad * noise if training else _where(result > 0, grad, grad * ((lower + upper) / 2))


_rrelu_changed = Op("rrelu_with_noise_", ("self",), {"self": _by_result}, "RreluWithNoiseBackward1")


def _noise(input: Tensor, lower: float, upper: float, training: bool, generator: Optional[Any]) -> Any:
    """The slopes: in training drawn for what is not positive, one after the other."""
    if lower > upper:
        raise RuntimeError("Lower bound should be less than or equal to the upper bound")
    slopes: list[Any] = [1] * prod(input._shape)
    if training and _takes(input, training):
        for i, value in enumerate(elements(input)):
            if value <= 0:
                drawn = FUNCTIONS["empty"]((), dtype=dtypes.float64)
                slopes[i] = drawn.uniform_(lower, upper, generator=generator).item()
    return new_tensor(input._dtype.pack(slopes), input._shape, input._dtype)


@both("rrelu")
def rrelu(
    input: Any, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False, generator: Optional[Any] = None
) -> Any:
    """Times a random slope where not positive; in evaluation times the mean slope. One number is drawn for each."""
    tensor_argument("rrelu", "input", 1, input)
    noise = _noise(input, lower, upper, training, generator)
    if not _takes(input, training):
        refuse_unsaved(input, noise)
    return _rrelu(input, noise, lower, upper, training)


def rrelu_(
    input: Any, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False, generator: Optional[Any] = None
) -> Any:
    tensor_argument("rrelu_", "input", 1, input)
    noise = _noise(input, lower, upper, training, generator)
    values = {"self": input, "noise": noise, "lower": lower, "upper": upper, "training": training}

    def compute() -> Tensor:
        if not training:
            check_writable(input)
        return _rrelu_kernel(input.detach(), noise, lower, upper, training)

    return change_in_place(_rrelu_changed, input, values, compute)


FUNCTIONS["rrelu_"] = rrelu_
