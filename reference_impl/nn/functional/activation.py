"""Functions of each element, and of the elements along one dimension."""

from __future__ import annotations

import warnings
from typing import Any, Optional

from ...formats import contiguous_format
from ...ops import gates
from ...ops.activations import ACTIVATIONS
from ...ops.checked import inner
from ...ops.declare import FUNCTIONS, tensor_argument
from ...semantics import SEMANTICS
from ...warn import warn_caller

__all__ = [
    "celu", "celu_", "elu", "elu_", "gelu", "glu", "gumbel_softmax", "hardshrink", "hardsigmoid", "hardswish",
    "hardtanh", "hardtanh_", "leaky_relu", "leaky_relu_", "log_softmax", "logsigmoid", "mish", "prelu", "relu",
    "relu6", "relu_", "rrelu", "rrelu_", "selu", "selu_", "sigmoid", "silu", "softmax", "softmin", "softplus",
    "softshrink", "softsign", "tanh", "tanhshrink", "threshold", "threshold_",
]  # fmt: skip


_INNER = {name: inner(name)(form) for name, form in ACTIVATIONS.items()}
_INNER["glu"] = inner("glu")(gates.glu)


def _apply(name: str, inplace: bool, input: Any, *numbers: Any) -> Any:
    return _INNER[f"{name}_" if inplace else name](input, *numbers)


def relu(input: Any, inplace: bool = False) -> Any:
    tensor_argument("relu_" if inplace else "relu", "input", 1, input)
    return input.relu_() if inplace else input.relu()


def relu_(input: Any) -> Any:
    return relu(input, inplace=True)


def sigmoid(input: Any) -> Any:
    if SEMANTICS.tanh_of_functional_is_deprecated:
        warn_caller("nn.functional.sigmoid is deprecated. Use torch.sigmoid instead.")
    return input.sigmoid()


def tanh(input: Any) -> Any:
    if SEMANTICS.tanh_of_functional_is_deprecated:
        warn_caller("nn.functional.tanh is deprecated. Use torch.tanh instead.")
    return input.tanh()


def _threshold(input: Any, threshold: float, value: float, inplace: bool = False) -> Any:
    return _apply("threshold", inplace, input, threshold, value)


threshold = _threshold


def threshold_(input: Any, threshold: float, value: float) -> Any:
    return _apply("threshold", True, input, threshold, value)


def hardtanh(input: Any, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Any:
    if min_val > max_val:
        raise ValueError("min_val cannot be greater than max_val")
    return _apply("hardtanh", inplace, input, min_val, max_val)


def hardtanh_(input: Any, min_val: float = -1.0, max_val: float = 1.0) -> Any:
    return _apply("hardtanh", True, input, min_val, max_val)


def relu6(input: Any, inplace: bool = False) -> Any:
    return _apply("relu6", inplace, input)


def elu(input: Any, alpha: float = 1.0, inplace: bool = False) -> Any:
    return _apply("elu", inplace, input, alpha)


def elu_(input: Any, alpha: float = 1.0) -> Any:
    return _apply("elu", True, input, alpha)


def selu(input: Any, inplace: bool = False) -> Any:
    return _apply("selu", inplace, input)


def selu_(input: Any) -> Any:
    return _apply("selu", True, input)


def celu(input: Any, alpha: float = 1.0, inplace: bool = False) -> Any:
    return _apply("celu", inplace, input, alpha)


def celu_(input: Any, alpha: float = 1.0) -> Any:
    return _apply("celu", True, input, alpha)


def leaky_relu(input: Any, negative_slope: float = 0.01, inplace: bool = False) -> Any:
    return _apply("leaky_relu", inplace, input, negative_slope)


def leaky_relu_(input: Any, negative_slope: float = 0.01) -> Any:
    return _apply("leaky_relu", True, input, negative_slope)


def prelu(input: Any, weight: Any) -> Any:
    return gates.prelu(input, weight)


def rrelu(
    input: Any, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False, inplace: bool = False
) -> Any:
    return FUNCTIONS["rrelu_" if inplace else "rrelu"](input, lower, upper, training)


def rrelu_(input: Any, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False) -> Any:
    return FUNCTIONS["rrelu_"](input, lower, upper, training)


def glu(input: Any, dim: int = -1) -> Any:
    if input.dim() == 0:
        raise RuntimeError("glu does not support scalars because halving size must be even")
    return _INNER["glu"](input, dim)


def gelu(input: Any, *, approximate: str = "none") -> Any:
    if approximate not in ("none", "tanh"):
        raise RuntimeError("approximate argument must be either none or tanh.")
    return _apply("gelu", False, input, approximate)


def silu(input: Any, inplace: bool = False) -> Any:
    return _apply("silu", inplace, input)


def mish(input: Any, inplace: bool = False) -> Any:
    return _apply("mish", inplace, input)


def hardsigmoid(input: Any, inplace: bool = False) -> Any:
    return _apply("hardsigmoid", inplace, input)


def hardswish(input: Any, inplace: bool = False) -> Any:
    return _apply("hardswish", inplace, input)


def hardshrink(input: Any, lambd: float = 0.5) -> Any:
    return _apply("hardshrink", False, input, lambd)


def softshrink(input: Any, lambd: float = 0.5) -> Any:
    return _apply("softshrink", False, input, lambd)


def softplus(input: Any, beta: float = 1, threshold: float = 20) -> Any:
    return _apply("softplus", False, input, beta, threshold)


_log_sigmoid = inner("log_sigmoid")(ACTIVATIONS["logsigmoid"])


def logsigmoid(*given: Any, **named: Any) -> Any:
    return _log_sigmoid(*given, **named)


def softsign(input: Any) -> Any:
    return input / (input.abs() + 1)


def tanhshrink(input: Any) -> Any:
    return input - input.tanh()


def _chosen_dim(name: str, input: Any, dim: Optional[int], stacklevel: int) -> int:
    """Without ``dim`` the first dimension of 0, 1 or 3 dimensions, else the second, with a warning."""
    if dim is not None:
        return dim
    warnings.warn(
        f"Implicit dimension choice for {name} has been deprecated. Change the call to include dim=X as an argument.",
        stacklevel=stacklevel + 1,
    )
    return 0 if input.dim() in (0, 1, 3) else 1


def softmax(input: Any, dim: Optional[int] = None, _stacklevel: int = 3, dtype: Any = None) -> Any:
    at = _chosen_dim("softmax", input, dim, _stacklevel)
    return input.softmax(at) if dtype is None else input.softmax(at, dtype=dtype)


def softmin(input: Any, dim: Optional[int] = None, _stacklevel: int = 3, dtype: Any = None) -> Any:
    at = _chosen_dim("softmin", input, dim, _stacklevel)
    return (-input).softmax(at) if dtype is None else (-input).softmax(at, dtype=dtype)


def log_softmax(input: Any, dim: Optional[int] = None, _stacklevel: int = 3, dtype: Any = None) -> Any:
    at = _chosen_dim("log_softmax", input, dim, _stacklevel)
    return input.log_softmax(at) if dtype is None else input.log_softmax(at, dtype=dtype)


def gumbel_softmax(logits: Any, tau: float = 1, hard: bool = False, eps: float = 1e-10, dim: int = -1) -> Any:
    """A softmax of the logits with noise; ``hard``: as one-hot vectors that have its gradient."""
    if eps != 1e-10:
        warnings.warn("`eps` parameter is deprecated and has no effect.", stacklevel=2)
    noise = -FUNCTIONS["empty_like"](logits, memory_format=contiguous_format).exponential_().log()
    soft = ((logits + noise) / tau).softmax(dim)
    if not hard:
        return soft
    _, index = soft.max(dim, keepdim=True)
    return (
        FUNCTIONS["zeros_like"](logits, memory_format=contiguous_format).scatter_(dim, index, 1.0)
        - soft.detach()
        + soft
    )
