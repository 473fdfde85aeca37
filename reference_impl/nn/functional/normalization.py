"""Normalisation."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from ... import errors
from ...layout import prod
from ...ops import normalization as ops
from ...ops.batch_norm import native_batch_norm
from ...ops.checked import inner
from ...rules import rule
from ...semantics import SEMANTICS
from .layers import pad
from .pooling import avg_pool2d, avg_pool3d

__all__ = [
    "batch_norm",
    "group_norm",
    "instance_norm",
    "layer_norm",
    "local_response_norm",
    "rms_norm",
]


_layer_norm, _rms_norm = inner("layer_norm")(ops.layer_norm), inner("rms_norm")(ops.rms_norm)
_group_norm = inner("group_norm")(ops.group_norm)


def _verify_batch_size(shape: Sequence[int], shown: Any) -> None:
    if shape[0] * prod(shape[2:]) == 1:
        raise ValueError(f"Expected more than 1 value per channel when training, got input size {shown}")


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
    """(N, C) or (N, C, ...), normalised for each of the C channels."""
    if training:
        size = input.size()
        if len(size) < 2 and input.numel():
            raise IndexError(errors.dimension_out_of_range(1, len(size)))
        _verify_batch_size(size, size)
    if SEMANTICS.batch_norm_takes_an_eps_of_zero_in_eval:
        if training and eps <= 0.0:
            raise ValueError(f"batch_norm eps must be positive during training, but got {eps}")
        if eps < 0.0:
            raise ValueError(f"batch_norm eps must be non-negative, but got {eps}")
    elif SEMANTICS.batch_norm_checks_eps and eps <= 0.0:
        raise ValueError(f"batch_norm eps must be positive, but got {eps}")
    return _batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps)


@inner("batch_norm")
def _batch_norm(
    input: Any, weight: Any, bias: Any, running_mean: Any, running_var: Any, training: bool, momentum: float, eps: float
) -> Any:
    if not input.numel():
        return _of_nothing(input, weight, bias)
    named = dict(running_mean=running_mean, running_var=running_var, weight=weight, bias=bias)
    for name, tensor in named.items():
        if tensor is not None and tensor.numel() != input.shape[1]:
            raise RuntimeError(f"{name} should contain {input.shape[1]} elements not {tensor.numel()}")
        if tensor is None and name.startswith("running") and not training:
            raise RuntimeError(f"{name} must be defined in evaluation mode")
    return native_batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps)


def _of_nothing(input: Any, weight: Any, bias: Any) -> Any:
    """Where there is nothing to normalise, parameters only take part in the history, whatever their sizes are."""
    result = input.clone()
    if weight is not None:
        result = result * weight.select(0, 0)
    return result if bias is None else result + bias.select(0, 0)


def instance_norm(
    input: Any,
    running_mean: Optional[Any] = None,
    running_var: Optional[Any] = None,
    weight: Optional[Any] = None,
    bias: Optional[Any] = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-05,
) -> Any:
    """Each channel of each member of the batch by its own moments: a batch norm of N * C channels."""
    if use_input_stats:
        size = input.size()
        if prod(size[2:]) == 1:
            raise ValueError(f"Expected more than 1 spatial element when training, got input size {size}")
    return _instance_norm(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps)


@inner("instance_norm")
def _instance_norm(
    input: Any,
    weight: Any,
    bias: Any,
    running_mean: Any,
    running_var: Any,
    use_input_stats: bool,
    momentum: float,
    eps: float,
) -> Any:
    if not use_input_stats and (running_mean is None or running_var is None):
        raise RuntimeError("Expected running_mean and running_var to be defined when use_input_stats is false")
    batch, channels = input.shape[:2]
    repeated: list[Any] = [None if t is None else t.repeat(batch) for t in (running_mean, running_var, weight, bias)]
    flat = input.contiguous().view(1, batch * channels, *input.shape[2:])
    mean, var, scale, shift = repeated
    result = _batch_norm(flat, scale, shift, mean, var, use_input_stats, momentum, eps)
    for held, moved in zip((running_mean, running_var), repeated):
        if held is not None and (use_input_stats or not SEMANTICS.instance_norm_leaves_statistics_that_it_uses):
            held.detach().copy_(moved.view(batch, channels).mean(0))
    return result.view(input.shape)


def layer_norm(
    input: Any,
    normalized_shape: Sequence[int],
    weight: Optional[Any] = None,
    bias: Optional[Any] = None,
    eps: float = 1e-05,
) -> Any:
    return _layer_norm(input, normalized_shape, weight, bias, eps)


def rms_norm(
    input: Any, normalized_shape: Sequence[int], weight: Optional[Any] = None, eps: Optional[float] = None
) -> Any:
    return _rms_norm(input, normalized_shape, weight, eps)


def group_norm(
    input: Any, num_groups: int, weight: Optional[Any] = None, bias: Optional[Any] = None, eps: float = 1e-05
) -> Any:
    if input.dim() < 2 and SEMANTICS.group_norm_asks_for_two_dimensions:
        raise RuntimeError(f"Expected at least 2 dimensions for input tensor but received {input.dim()}")
    shape = [input.size(0) * input.size(1) // num_groups, num_groups, *input.shape[2:]]
    _verify_batch_size(shape, shape)
    return _group_norm(input, num_groups, weight, bias, eps)


def local_response_norm(input: Any, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> Any:
    """Divided by a power of the mean of the squares of neighbouring channels."""
    if input.dim() < 3:
        raise ValueError(
            f"Expected 3D or higher dimensionality                          input (got {input.dim()} dimensions)"
        )
    if input.numel() == 0:
        return input
    squares = input.mul(input)
    ends = (0, 0, size // 2, (size - 1) // 2)
    if input.dim() == 3:
        means = avg_pool2d(pad(squares.unsqueeze(1), ends), (size, 1), stride=1).squeeze(1)
    else:
        sizes = input.size()
        volumes = pad(squares.view(sizes[0], 1, sizes[1], sizes[2], -1), (0, 0, *ends))
        means = avg_pool3d(volumes, (size, 1, 1), stride=1).squeeze(1).view(sizes)
    return input / means.mul(alpha).add(k).pow(beta)
