"""What layers compute, with all that torch's node keeps: ``torch.native_layer_norm`` and its like.

And functions of torch's own namespace that ``nn.functional`` names otherwise or has not.
"""

from __future__ import annotations

from typing import Any, Optional, Sequence

from .. import dtypes
from ..linalg import matrix_norm
from ..ops import batch_norm, normalization
from ..ops.convolution import convolution
from ..ops.declare import FUNCTIONS, Op, recorded
from ..ops.grid_sampling import affine_grid_generator, grid_sampler
from ..warn import warn_once

__all__ = [
    "affine_grid_generator", "convolution", "frobenius_norm", "grid_sampler", "grid_sampler_2d", "grid_sampler_3d",
    "native_batch_norm", "native_dropout", "native_group_norm", "native_layer_norm", "norm_except_dim", "nuclear_norm",
]  # fmt: skip

# -- normalisation, with the moments -----------------------------------------------------------------------------------


def native_layer_norm(
    input: Any, normalized_shape: Sequence[int], weight: Any, bias: Any, eps: float
) -> tuple[Any, Any, Any]:
    result = FUNCTIONS["layer_norm"](input, normalized_shape, weight, bias, eps)
    return result, *normalization.moments_of_layer(input.detach(), tuple(normalized_shape), eps)


def native_group_norm(
    input: Any, weight: Any, bias: Any, N: int, C: int, HxW: int, group: int, eps: float
) -> tuple[Any, Any, Any]:
    result = FUNCTIONS["group_norm"](input, group, weight, bias, eps)
    return result, *normalization.moments_of_groups(input.detach(), group, eps)


def native_batch_norm(
    input: Any, weight: Any, bias: Any, running_mean: Any, running_var: Any, training: bool, momentum: float, eps: float
) -> tuple[Any, Any, Any]:
    result = batch_norm.native_batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps)
    return result, *batch_norm.saved_moments(input.detach(), running_mean, running_var, training, eps)


# -- dropout, with the mask --------------------------------------------------------------------------------------------


def _without_dropped(grad: Any, result1: Any, p: Any) -> Any:
    return grad * result1 * _scale(p)


_native_dropout = Op(
    "native_dropout",
    ("input",),
    {"input": _without_dropped},
    forward_derivative=lambda input_t, result, p: (_without_dropped(input_t, result[1], p),),
)


def _scale(p: float) -> float:
    return 0.0 if p == 1 else 1 / (1 - p)


def native_dropout(input: Any, p: float, train: Optional[bool]) -> tuple[Any, Any]:
    """What is left of ``input``, and where it is left. Outside training, which is never ``None``, all of it is."""
    is_whole = train is False or p == 0

    def compute() -> tuple[Any, Any]:
        plain = input.detach()
        mask = FUNCTIONS["ones_like" if is_whole else "empty_like"](plain, dtype=dtypes.bool_)
        if is_whole:
            return plain.clone(), mask
        mask = FUNCTIONS["empty_like"](plain).bernoulli_(1 - p)
        dtypes.check_can_cast(dtypes.promote_types(input._dtype, dtypes.float32), input._dtype)
        return plain * mask * _scale(p), mask.bool()

    values = {"input": input, "p": 0.0 if is_whole else p}
    made: tuple[Any, Any] = recorded(_native_dropout, values, compute, names=("result", "result1"))
    return made


# -- norms -------------------------------------------------------------------------------------------------------------


_OLD_NORM = (
    "at::{} is deprecated and it is just left for JIT compatibility. It will be removed in a future PyTorch release."
    " Please use `linalg.{}, dim, keepdim)` instead"
)


def frobenius_norm(input: Any, dim: Any, keepdim: bool = False) -> Any:
    warn_once(_OLD_NORM.format("frobenius_norm", "vector_norm(A, 2."))
    return FUNCTIONS["norm"](input, 2, dim, keepdim)


def nuclear_norm(input: Any, dim: Sequence[int] = (-2, -1), keepdim: bool = False) -> Any:
    warn_once(_OLD_NORM.format("nuclear_norm", "matrix_norm(A, 'nuc'"))
    return matrix_norm(input, "nuc", tuple(dim), keepdim)


def norm_except_dim(v: Any, pow: int = 2, dim: int = 0) -> Any:
    """The norm of each slice at ``dim``, in a shape that ``v`` can be divided by; -1 means of everything."""
    if dim == -1:
        return v.norm(pow)
    if dim == 0:
        return v.contiguous().view(v.shape[0], -1).norm(pow, 1).view(v.shape[0], *[1] * (v.dim() - 1))
    if dim == v.dim() - 1:
        return v.contiguous().view(-1, v.shape[-1]).norm(pow, 0).view(*[1] * (v.dim() - 1), v.shape[-1])
    return norm_except_dim(v.transpose(0, dim), pow, 0).transpose(0, dim)


# -- sampling ----------------------------------------------------------------------------------------------------------


def grid_sampler_2d(input: Any, grid: Any, interpolation_mode: int, padding_mode: int, align_corners: bool) -> Any:
    return grid_sampler(input, grid, interpolation_mode, padding_mode, align_corners)


grid_sampler_3d = grid_sampler_2d
