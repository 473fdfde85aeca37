"""Normalisation over the last dimensions and over groups of channels."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from .. import dtypes, errors
from ..graph import is_recording, requires_grad
from ..layout import prod
from ..semantics import SEMANTICS
from ..warn import warn_once
from . import refusals
from .batch_norm import check_parameters
from .by_numbers import plus
from .composed import ULPS, composed
from .declare import FUNCTIONS, is_beneath, refuse_unsaved, tensor_argument


def _layer_formula(
    input: Any, normalized_shape: Any, weight: Any, bias: Any, _eps: Any, result1: Any, result2: Any
) -> Any:
    """``result1`` and ``result2`` are the moments, which torch's node keeps; the formula has no use for them."""
    dims = list(range(-len(normalized_shape), 0))
    centred = input - input.mean(dims, keepdim=True)
    result = centred * ((centred * centred).mean(dims, keepdim=True) + _eps).rsqrt()
    if weight is not None:
        result = result * weight
    return (result if bias is None else result + bias).contiguous()


_layer = composed(
    "native_layer_norm",
    ("input", "weight", "bias"),
    _layer_formula,
    ulps=ULPS,
    backward_node="NativeLayerNormBackwardBackward0",
)


def layer_norm(
    input: Any, normalized_shape: Sequence[int], weight: Any = None, bias: Any = None, eps: float = 1e-05,
    cudnn_enable: bool = True,
) -> Any:  # fmt: skip
    tensor_argument("layer_norm", "input", 1, input)
    wanted = tuple(normalized_shape)
    check_parameters(input._dtype, [one for one in (weight, bias) if one is not None])
    _check_normalized_shape(input, wanted, weight, bias)
    if input._dtype.category != 2:
        raise errors.missing_kernel("LayerNormKernelImpl", input._dtype.legacy_name)
    moments = (
        moments_of_layer(input.detach(), wanted, eps)
        if _is_recorded(not is_beneath(input, weight, bias), input, weight, bias)
        else (None, None)
    )
    return _layer(input, wanted, weight, bias, eps, *moments)


def _is_recorded(is_reached: bool, *arguments: Any) -> bool:
    return is_reached and is_recording() and any(one is not None and requires_grad(one) for one in arguments)


def moments_of_layer(input: Any, wanted: tuple[int, ...], eps: float) -> tuple[Any, Any]:
    """Mean and reciprocal spread."""
    dims = list(range(-len(wanted), 0))
    mean = input.mean(dims, keepdim=True)
    return mean, ((input - mean).square().mean(dims, keepdim=True) + eps).rsqrt()


def _check_normalized_shape(
    input: Any, wanted: tuple[int, ...], weight: Any, bias: Any = None, comma: str = ", "
) -> None:
    if not wanted:
        raise RuntimeError(
            "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got"
            " normalized_shape = []"
        )
    for name, one in (("weight", weight), ("bias", bias)):
        if one is not None and one._shape != wanted:
            raise RuntimeError(
                f"Expected {name} to be of same shape as normalized_shape, but got {name} of shape"
                f" {errors.shape_text(one._shape)} and normalized_shape = {errors.shape_text(wanted)}"
            )
    if input._shape[-len(wanted) :] != wanted or len(input._shape) < len(wanted):
        starred = "*" + comma + ", ".join(map(str, wanted))
        raise RuntimeError(
            f"Given normalized_shape={errors.shape_text(wanted)}, expected input with shape [{starred}], but got input"
            f" of size{errors.shape_text(input._shape)}"
        )


def _group_formula(
    input: Any, weight: Any, bias: Any, N: Any, C: Any, HxW: Any, group: Any, eps: Any, result1: Any, result2: Any
) -> Any:
    """As in ``_layer_formula``, the moments are for the node."""
    grouped = input.reshape(N, group, C // group * HxW)
    centred = grouped - grouped.mean(-1, keepdim=True)
    result = centred * ((centred * centred).mean(-1, keepdim=True) + eps).rsqrt()
    result = result.reshape(input.shape)
    along = (1, C, *[1] * (input.dim() - 2))
    if weight is not None:
        result = result * weight.view(along)
    return result if bias is None else result + bias.view(along)


def _added_to_channels(grad_output: Any, *_: Any, **named: Any) -> Any:
    return grad_output.sum([d for d in range(grad_output.dim()) if d != 1])


_group = composed(
    "native_group_norm",
    ("input", "weight", "bias"),
    _group_formula,
    ulps=ULPS,
    backward={"bias": _added_to_channels},
    unsaved=("bias",),
)


def group_norm(
    input: Any, num_groups: int, weight: Any = None, bias: Any = None, eps: float = 1e-05, cudnn_enabled: bool = True
) -> Any:
    if len(input._shape) < 2:
        raise IndexError(errors.dimension_out_of_range(1, len(input._shape)))
    batch, channels = input._shape[:2]
    if num_groups <= 0:
        raise RuntimeError(f"Expected num groups to be greater than 0, got {num_groups}")
    if channels % num_groups:
        raise RuntimeError(
            "Expected number of channels in input to be divisible by num_groups, but got input of shape"
            f" {errors.shape_text(input._shape)} and num_groups={num_groups}"
        )
    for name, one in (("weight", weight), ("bias", bias)):
        if one is not None and one._shape != (channels,):
            raise RuntimeError(
                f"Expected {name} to be a vector of size equal to the number of channels in input, but got {name} of"
                f" shape {errors.shape_text(one._shape)} and input of shape {errors.shape_text(input._shape)}"
            )
    input, weight, bias = [one if one is None else one.contiguous() for one in (input, weight, bias)]
    if input._dtype.category != 2:
        refuse_unsaved(input, weight, bias)
        raise errors.missing_kernel("GroupNormKernelImpl", input._dtype.legacy_name)
    sizes = (batch, channels, prod(input._shape[2:]), num_groups)
    moments: tuple[Any, Any] = (None, None)
    # A parameter that is left out is no inference tensor.
    is_reached = weight is None or bias is None or not is_beneath(input, weight, bias)
    if _is_recorded(is_reached, input, weight, bias):
        moments = moments_of_groups(input.detach(), num_groups, eps)
    return _group(input, weight, bias, *sizes, eps, *moments)


def moments_of_groups(input: Any, num_groups: int, eps: float) -> tuple[Any, Any]:
    batch, channels = input._shape[:2]
    grouped = input.reshape(batch, num_groups, channels // num_groups * prod(input._shape[2:]))
    mean, spread = moments_of_layer(grouped, grouped._shape[2:], eps)
    return mean.squeeze(-1), spread.squeeze(-1)


#: The distance from 1 to the next number.
_EPS = {"float32": 2.0**-23, "float64": 2.0**-52}


def rms_norm(input: Any, normalized_shape: Sequence[int], weight: Any = None, eps: Optional[float] = None) -> Any:
    wanted = tuple(normalized_shape)
    comma = "" if SEMANTICS.rms_norm_leaves_out_a_comma else ", "
    _check_normalized_shape(input, wanted, weight, comma=comma)
    dims = list(range(-len(wanted), 0))
    dtype = input._dtype
    if dtype.category < 2:
        raise refusals.of("rms_norm", dtype)
    if weight is not None and weight._dtype is not dtype:
        warn_once(errors.not_fused(dtype, weight._dtype), key="not fused")
    # Half precision is computed in float32.
    wide = input.to(dtypes.float32) if dtype.itemsize == 2 else input
    least = _EPS[wide._dtype.to_real().name] if eps is None else eps
    result = wide * plus(wide.pow(2).mean(dims, keepdim=True), least).rsqrt()
    result = result if weight is None else result * weight
    if SEMANTICS.rms_norm_is_contiguous:
        result = result.contiguous()
    return result if result._dtype is dtype else result.to(dtype)


FUNCTIONS["layer_norm"] = layer_norm
FUNCTIONS["group_norm"] = group_norm
FUNCTIONS["rms_norm"] = rms_norm
