"""Activations that take a second tensor, or half of their own."""

from __future__ import annotations

from typing import Any, Optional

from .. import dtypes, errors
from ..tensor import Tensor, dimension
from .composed import ULPS, composed
from .declare import FUNCTIONS, both, tensor_argument


def _check_floating(kernel: str, input: Tensor) -> None:
    if input._dtype.category != 2:
        raise NotImplementedError(errors.not_implemented_for(kernel, input._dtype.legacy_name))


def _where(condition: Any, a: Any, b: Any) -> Any:
    return FUNCTIONS["where"](condition, a, b)


_prelu = composed(
    "_prelu_kernel",
    ("self", "weight"),
    lambda self, weight: _where(self > 0, self, weight * self),
    node="PreluKernelBackward0",
    backward_node="PreluKernelBackwardBackward0",
)


@both("prelu")
def prelu(input: Tensor, weight: Tensor) -> Any:
    """``weight`` times what is negative: one weight, or one for each channel (dimension 1)."""
    tensor_argument("prelu", "weight", 2, weight)
    _check_floating("prelu_cpu", input)
    if len(weight._shape) > 1:
        raise RuntimeError(
            f"prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = {len(weight._shape)}"
        )
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


_rrelu = composed(
    "rrelu_with_noise",
    ("self",),
    _rrelu_formula,
    node="RreluWithNoiseBackward0",
    backward_node="RreluWithNoiseBackwardBackward0",
    linear=True,
)


@both("rrelu")
def rrelu(
    input: Any, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False, generator: Optional[Any] = None
) -> Any:
    """Times a random slope where not positive; in evaluation times the mean slope. One number is drawn for each."""
    noise = FUNCTIONS["ones_like"](input).detach()
    if training:
        flat, values = noise.view(-1), input.detach().reshape(-1)
        for i, value in enumerate(values.tolist()):
            if value <= 0:
                drawn = FUNCTIONS["empty"]((), dtype=dtypes.float64)
                flat[i] = drawn.uniform_(lower, upper, generator=generator).item()
    return _rrelu(input, noise, lower, upper, training)
