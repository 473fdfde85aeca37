"""Interpolation: another number of places in the same space."""

from __future__ import annotations

import functools
import math
from typing import Any, Callable, Optional

from ...errors import TICK
from ...ops.checked import inner
from ...ops.resampling import KERNELS
from ...ops.resampling import upsample as _upsample
from ...semantics import SEMANTICS
from ...warn import warn_caller
from .pooling import adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d

__all__ = ["interpolate", "upsample", "upsample_bilinear", "upsample_nearest"]

#: Modes in which a value is that of the nearest place.
_BY_PLACE = ("nearest", "nearest-exact")
#: For how many dimensions of space a mode is.
_SPATIAL = {"linear": 1, "bilinear": 2, "trilinear": 3}
_OF_FOUR = ("bicubic", "lanczos") if SEMANTICS.interpolate_knows_lanczos else ("bicubic",)
_EVERY = (
    "nearest | linear | bilinear | bicubic | trilinear |"
    f"{' lanczos |' * SEMANTICS.interpolate_knows_lanczos} area | nearest-exact"
)
_LAYOUT = "Please provide input tensor in (N, C, d1, d2, ...,dK) format and"


def _each(given: Any, what: str, told: str, input: Any) -> list[Any]:
    """One number for each dimension of space."""
    spatial = input.dim() - 2
    if not isinstance(given, (list, tuple)):
        return [given] * spatial
    if len(given) != spatial:
        raise ValueError(
            f"Input and {what} must have the same number of spatial dimensions, but got input with spatial dimensions"
            f" of {list(input.shape[2:])} and {told}. {_LAYOUT}"
            f" {'output size in (o1, o2, ...,oK)' if what == 'output' else 'scale_factor in (s1, s2, ...,sK)'} format."
        )
    return list(given)


def _resample(mode: str, antialias: bool, input: Any, output_size: Any, align_corners: Any, scale_factors: Any) -> Any:
    if output_size is None:
        output_size = [math.floor(float(length) * scale) for length, scale in zip(input.shape[2:], scale_factors)]
    return _upsample(mode, input, output_size, scale_factors, align_corners, antialias)


@functools.lru_cache(maxsize=None)
def _resampling(mode: str, spatial: int, antialias: bool) -> Callable[..., Any]:
    """The function of torch that resamples so: it reads its arguments itself."""
    if mode in _BY_PLACE:

        def form(input: Any, output_size: Any, scale_factors: Any) -> Any:
            return _resample(mode, antialias, input, output_size, False, scale_factors)

    else:

        def form(input: Any, output_size: Any, align_corners: Any, scale_factors: Any) -> Any:  # type: ignore[misc]
            return _resample(mode, antialias, input, output_size, align_corners, scale_factors)

    return inner(f"_upsample_{mode}2d_aa" if antialias else f"{KERNELS.get(mode, f'upsample_{mode}')}{spatial}d")(form)


def interpolate(
    input: Any,
    size: Any = None,
    scale_factor: Any = None,
    mode: str = "nearest",
    align_corners: Optional[bool] = None,
    recompute_scale_factor: Optional[bool] = None,
    antialias: bool = False,
) -> Any:
    """``size``: that of the result; or ``scale_factor``: how many times as large it is."""
    if mode not in (*_BY_PLACE, "area"):
        align_corners = False if align_corners is None else align_corners
    elif align_corners is not None:
        raise ValueError(
            "align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear"
        )
    dim, spatial = input.dim(), input.dim() - 2
    if size is not None and scale_factor is not None:
        raise ValueError("only one of size or scale_factor should be defined")
    scales: Optional[list[float]] = None
    out: Optional[list[Any]] = None
    if size is not None:
        out = _each(size, "output", f"output size of {size}", input)
    elif scale_factor is not None:
        scales = _each(scale_factor, "scale_factor", f"scale_factor of shape {scale_factor}", input)
    else:
        raise ValueError("either size or scale_factor should be defined")
    if recompute_scale_factor and size is not None:
        raise ValueError("recompute_scale_factor is not meaningful with an explicit size.")
    if scales is not None and (recompute_scale_factor or mode == "area"):
        out = [math.floor(float(length) * scale) for length, scale in zip(input.shape[2:], scales)]
        scales = None
    if antialias and not (mode in ("bilinear", "bicubic", "lanczos") and dim == 4):
        raise ValueError(
            "Anti-alias option is restricted to bilinear, bicubic, and lanczos modes and requires a 4-D tensor as input"
        )
    if mode == "lanczos" and not antialias:
        raise ValueError("lanczos mode requires antialias=True")
    if dim in (3, 4, 5):
        if mode == "area":
            pools = (adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d)
            return pools[spatial - 1](input, out if out is None or spatial > 1 else out[0])
        if mode in _BY_PLACE:
            return _resampling(mode, spatial, False)(input, out, scales)
        needed = _SPATIAL.get(mode) if isinstance(mode, str) else None
        if needed is not None and needed != spatial:
            raise NotImplementedError(f"Got {dim}D input, but {mode} mode needs {needed + 2}D input")
        if needed is not None or (mode in _OF_FOUR and dim == 4):
            return _resampling(mode, spatial, antialias)(input, out, align_corners, scales)
    raise NotImplementedError(
        f"Input Error: Only 3D, 4D and 5D input Tensors supported (got {dim}D) for the modes: {_EVERY} (got {mode})"
    )


def _warn_of(name: str) -> None:
    warn_caller(
        f"{TICK}nn.functional.{name}{TICK} is deprecated. Use {TICK}nn.functional.interpolate{TICK} instead.",
    )


def upsample(
    input: Any, size: Any = None, scale_factor: Any = None, mode: str = "nearest", align_corners: Any = None
) -> Any:
    _warn_of("upsample")
    return interpolate(input, size, scale_factor, mode, align_corners)


def upsample_nearest(input: Any, size: Any = None, scale_factor: Any = None) -> Any:
    _warn_of("upsample_nearest")
    return interpolate(input, size, scale_factor, mode="nearest")


def upsample_bilinear(input: Any, size: Any = None, scale_factor: Any = None) -> Any:
    _warn_of("upsample_bilinear")
    return interpolate(input, size, scale_factor, mode="bilinear", align_corners=True)
