"""Sampling an input where a grid says."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from ... import grid_errors
from ...ops.checked import inner
from ...ops.grid_sampling import affine_grid_generator, grid_sampler
from ...warn import warn_caller

__all__ = ["affine_grid", "grid_sample"]

_sampled = inner("grid_sampler")(grid_sampler)
_generated = inner("affine_grid_generator")(affine_grid_generator)

_MODES = ("bilinear", "nearest", "bicubic")
_PADDINGS = ("zeros", "border", "reflection")


def grid_sample(
    input: Any,
    grid: Any,
    mode: str = "bilinear",
    padding_mode: str = "zeros",
    align_corners: Optional[bool] = None,
) -> Any:
    """``input`` at the places of ``grid``, which run from -1 to 1 in each dimension, the innermost first."""
    if mode not in _MODES:
        raise ValueError(grid_errors.mode(mode))
    if padding_mode not in _PADDINGS:
        raise ValueError(grid_errors.padding(padding_mode))
    if align_corners is None:
        warn_caller(grid_errors.ALIGNED_BY_DEFAULT)
        align_corners = False
    return _sampled(input, grid, _MODES.index(mode), _PADDINGS.index(padding_mode), align_corners)


def affine_grid(theta: Any, size: Sequence[int], align_corners: Optional[bool] = None) -> Any:
    """The grid that an affine map makes of the places of an output of this size."""
    if align_corners is None:
        warn_caller(grid_errors.ALIGNED_BY_DEFAULT)
        align_corners = False
    if not theta.is_floating_point():
        raise ValueError(grid_errors.affine_type(theta.dtype))
    if len(size) not in (4, 5):
        raise NotImplementedError(grid_errors.affine_space(size))
    spatial = len(size) - 2
    if theta.dim() != 3 or theta.shape[-2] != spatial or theta.shape[-1] != spatial + 1:
        raise ValueError(grid_errors.affine_matrices(spatial, size, theta.shape))
    if min(size) <= 0:
        raise ValueError(grid_errors.affine_size(size))
    return _generated(theta, tuple(size), align_corners)
