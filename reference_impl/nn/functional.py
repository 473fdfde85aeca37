"""``torch.nn.functional``: the layers as functions of their inputs and parameters."""

from __future__ import annotations

import warnings
from typing import Any, Optional

from ..layout import prod
from ..ops.declare import FUNCTIONS, tensor_argument
from ..ops.nn_functional import MEAN, NO_REDUCTION, SUM, native_batch_norm
from ..ops.nn_functional import mse_loss as _mse_loss
from ..ops.pointwise import common_shape
from ..rules import rule

_REDUCTIONS = {"none": NO_REDUCTION, "mean": MEAN, "sum": SUM}


def linear(input: Any, weight: Any, bias: Optional[Any] = None) -> Any:
    """``input @ weight.t() + bias``: (..., in), (out, in), (out,) -> (..., out)."""
    tensor_argument("linear", "input", 1, input)
    tensor_argument("linear", "weight", 2, weight)
    if input.dim() == 0 or weight.dim() == 0:
        raise RuntimeError(
            f"both arguments to linear need to be at least 1D, but they are {input.dim()}D and {weight.dim()}D"
        )
    if bias is None:
        return input.matmul(weight.t())
    if input.dim() == 2:
        return FUNCTIONS["addmm"](bias, input, weight.t())
    if input.is_contiguous():
        flat = input.reshape(prod(input.shape[:-1]), input.shape[-1])
        return FUNCTIONS["addmm"](bias, flat, weight.t()).view(*input.shape[:-1], weight.shape[0])
    return input.matmul(weight.t()).add_(bias)


def relu(input: Any, inplace: bool = False) -> Any:
    tensor_argument("relu_" if inplace else "relu", "input", 1, input)
    return input.relu_() if inplace else input.relu()


def sigmoid(input: Any) -> Any:
    return input.sigmoid()


def tanh(input: Any) -> Any:
    return input.tanh()


# MODE-11: whether anything is dropped is an argument, and no grad mode plays a part in it.
# RNG-04: each call draws a new mask from the default generator.
@rule("MODE-11", "RNG-04")
def dropout(input: Any, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    """Zero each element with probability ``p`` and divide the others by ``1 - p``; outside training, nothing."""
    if p < 0.0 or p > 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    if not training or p == 0 or input.numel() == 0:
        return input
    if p == 1:
        noise = FUNCTIONS["zeros"]((), dtype=input.dtype)
    else:
        noise = FUNCTIONS["empty_like"](input).bernoulli_(1 - p).div_(1 - p)
    return input.mul_(noise) if inplace else input * noise


# MODE-11, MODE-12: whether the batch's or the running statistics are used is an argument too.
@rule("MODE-11", "MODE-12")
def batch_norm(
    input: Any,
    running_mean: Optional[Any],
    running_var: Optional[Any],
    weight: Optional[Any] = None,
    bias: Optional[Any] = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-05,
) -> Any:
    """(N, C) or (N, C, L), normalised for each of the C channels."""
    if training and prod(input.shape[:1] + input.shape[2:]) == 1:
        raise ValueError(f"Expected more than 1 value per channel when training, got input size {input.shape}")
    named = dict(running_mean=running_mean, running_var=running_var, weight=weight, bias=bias)
    for name, tensor in named.items():
        if tensor is not None and tensor.numel() != input.shape[1]:
            raise RuntimeError(f"{name} should contain {input.shape[1]} elements not {tensor.numel()}")
        if tensor is None and name.startswith("running") and not training:
            raise RuntimeError(f"{name} must be defined in evaluation mode")
    return native_batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps)


def _reduction(name: str) -> int:
    if name not in _REDUCTIONS:
        raise ValueError(f"{name} is not a valid value for reduction")
    return _REDUCTIONS[name]


def _broadcast_pair(input: Any, target: Any) -> tuple[Any, Any]:
    if target.size() == input.size():
        return input, target
    warnings.warn(
        f"Using a target size ({target.shape}) that is different to the input size ({input.shape}). This will likely"
        " lead to incorrect results due to broadcasting. Please ensure they have the same size.",
        stacklevel=3,
    )
    shape = common_shape((input, target))
    return tuple(t if t.shape == shape else t.expand(shape) for t in (input, target))


def mse_loss(input: Any, target: Any, size_average: Any = None, reduce: Any = None, reduction: str = "mean") -> Any:
    input, target = _broadcast_pair(input, target)
    return _mse_loss(input, target, _reduction(reduction))


def l1_loss(input: Any, target: Any, size_average: Any = None, reduce: Any = None, reduction: str = "mean") -> Any:
    input, target = _broadcast_pair(input, target)
    chosen = _reduction(reduction)
    losses = (input - target).abs()
    if chosen == NO_REDUCTION:
        return losses
    return losses.mean() if chosen == MEAN else losses.sum()
