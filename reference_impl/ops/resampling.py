"""Resampling: values between those of a grid, by the nearest, by lines or by curves along each dimension."""

from __future__ import annotations

import math
from array import array
from itertools import product
from typing import Any, Callable, Optional, Sequence

from .. import errors
from ..dtypes import dtype as dtype_
from ..layout import contiguous_strides, prod
from ..semantics import SEMANTICS
from ..tensor import Tensor
from .weighted_sums import plan, weighted_sums

#: For each place of the output, the places along one dimension that it is made of, with their weights.
Axis = list[list[tuple[int, float]]]

_LETTERS = ("d", "h", "w")


def _scale_names(spatial: int) -> tuple[str, ...]:
    return ("scales",) if spatial == 1 else tuple(f"scales_{letter}" for letter in _LETTERS[3 - spatial :])


def _declared(name: str, title: str, spatial: int, aligned: bool, ulps: int = 4) -> Callable[..., Tensor]:
    saved = ("output_size", *_scale_names(spatial), "self_sym_sizes", *(("align_corners",) if aligned else ()))
    number = 0 if SEMANTICS.resampling_is_recorded_without_a_list_of_factors else 1
    return weighted_sums(name, title, saved, two_edges=False, ulps=ulps, number=number)


_OPS = {
    **{("nearest", n): _declared(f"upsample_nearest{n}d", f"UpsampleNearest{n}D", n, False, 0) for n in (1, 2, 3)},
    **{
        ("nearest-exact", n): _declared(f"_upsample_nearest_exact{n}d", f"UpsampleNearestExact{n}D", n, False, 0)
        for n in (1, 2, 3)
    },
    ("linear", 1): _declared("upsample_linear1d", "UpsampleLinear1D", 1, True),
    ("bilinear", 2): _declared("upsample_bilinear2d", "UpsampleBilinear2D", 2, True),
    ("trilinear", 3): _declared("upsample_trilinear3d", "UpsampleTrilinear3D", 3, True),
    ("bicubic", 2): _declared("upsample_bicubic2d", "UpsampleBicubic2D", 2, True),
}
_WITHOUT_ALIASES = {
    "bilinear": _declared("_upsample_bilinear2d_aa", "UpsampleBilinear2DAa", 2, True),
    "bicubic": _declared("_upsample_bicubic2d_aa", "UpsampleBicubic2DAa", 2, True),
    "lanczos": _declared("_upsample_lanczos2d_aa", "UpsampleLanczos2DAa", 2, True),
}


def _single(value: float) -> float:
    return array("f", (value,))[0]


def _rounding(dtype: dtype_) -> Callable[[float], float]:
    """Where a place falls is computed in float32, unless the values are float64."""
    return float if dtype.itemsize == 8 else _single


# -- weights along one dimension ---------------------------------------------------------------------------------------


def _nearest(size: int, out: int, scale: Optional[float], exact: bool) -> Axis:
    step = _single(1.0 / scale if scale else size / out)
    shift = 0.5 if exact else 0.0
    return [[(min(math.floor(_single((i + shift) * step)), size - 1), 1.0)] for i in range(out)]


def _step(size: int, out: int, scale: Optional[float], align_corners: bool) -> float:
    if align_corners:
        return (size - 1) / (out - 1) if out > 1 else 0.0
    return 1.0 / scale if scale else size / out


def _linear(size: int, out: int, step: float, align_corners: bool, rounded: Callable[[float], float]) -> Axis:
    step = rounded(step)
    found: Axis = []
    for i in range(out):
        place = step * i if align_corners else max(step * (i + 0.5) - 0.5, 0.0)
        low = min(math.floor(rounded(place)), size - 1)
        part = min(max(place - low, 0.0), 1.0)
        found.append([(low, 1.0 - part), (min(low + 1, size - 1), part)])
    return found


def cubic_weights(part: float, sharpness: float = -0.75) -> list[float]:
    """Of the two places before and the two after."""

    def near(x: float) -> float:
        return ((sharpness + 2) * x - (sharpness + 3)) * x * x + 1

    def far(x: float) -> float:
        return ((sharpness * x - 5 * sharpness) * x + 8 * sharpness) * x - 4 * sharpness

    return [far(part + 1), near(part), near(1 - part), far(2 - part)]


def _cubic(size: int, out: int, step: float, align_corners: bool, rounded: Callable[[float], float]) -> Axis:
    step = rounded(step)
    found: Axis = []
    for i in range(out):
        place = step * i if align_corners else step * (i + 0.5) - 0.5
        low = math.floor(rounded(place))
        weights = cubic_weights(place - low)
        found.append([(min(max(low + shift - 1, 0), size - 1), weight) for shift, weight in enumerate(weights)])
    return found


def _triangle(x: float) -> float:
    return max(1.0 - abs(x), 0.0)


def _curve(x: float) -> float:
    x = abs(x)
    if x < 1.0:
        return (1.5 * x - 2.5) * x * x + 1
    return ((-0.5 * x + 2.5) * x - 4) * x + 2 if x < 2.0 else 0.0


def _sinc(x: float) -> float:
    return 1.0 if x == 0.0 else math.sin(math.pi * x) / (math.pi * x)


def _windowed(x: float) -> float:
    return _sinc(x) * _sinc(x / 3) if -3.0 <= x < 3.0 else 0.0


_FILTERS: dict[str, tuple[Callable[[float], float], int]] = {
    "bilinear": (_triangle, 2),
    "bicubic": (_curve, 4),
    "lanczos": (_windowed, 6),
}


def _filtered(mode: str, size: int, out: int, step: float) -> Axis:
    """Where the output is coarser, each place is made of all that it stands for."""
    weigh, width = _FILTERS[mode]
    reach = width / 2 * max(step, 1.0)
    inverse = 1.0 / step if step >= 1.0 else 1.0
    found: Axis = []
    for i in range(out):
        centre = step * (i + 0.5)
        first = max(int(centre - reach + 0.5), 0)
        places = range(first, min(int(centre + reach + 0.5), size))
        weights = [weigh((place - centre + 0.5) * inverse) for place in places]
        total = sum(weights)
        found.append([(place, weight / total if total else weight) for place, weight in zip(places, weights)])
    return found


def _axis(mode: str, antialias: bool, size: int, out: int, scale: Optional[float], align: bool, dtype: dtype_) -> Axis:
    if mode.startswith("nearest"):
        return _nearest(size, out, scale, mode == "nearest-exact")
    step = _step(size, out, scale, align)
    if antialias:
        return _filtered(mode, size, out, step)
    return (_cubic if mode == "bicubic" else _linear)(size, out, step, align, _rounding(dtype))


# -- the ops -----------------------------------------------------------------------------------------------------------

#: What torch calls its functions, where not by the mode.
KERNELS = {"nearest-exact": "_upsample_nearest_exact"}

_WEIGHTS = {"nearest": "nearest", "nearest-exact": "nearest", "bicubic": "cubic"}


def _kernel(mode: str, antialias: bool, out: Sequence[int]) -> str:
    """The kernel that refuses a type: of small planes all channels are read at once."""
    if antialias:
        return "compute_index_ranges_weights"
    if len(out) == 2 and mode != "bicubic" and sum(out) <= 128:
        return f"upsample_{'nearest' if mode.startswith('nearest') else mode}2d_channels_last"
    return f"compute_indices_weights_{_WEIGHTS.get(mode, 'linear')}"


def _check(mode: str, input: Tensor, out: Sequence[int], antialias: bool) -> None:
    space, spatial = input._shape[2:], len(out)
    if any(size <= 0 for size in (*space, *out)):
        names = ("W",) if spatial == 1 else tuple("DHW"[3 - spatial :])
        given, made = (", ".join(f"{n}: {size}" for n, size in zip(names, sizes)) for sizes in (space, out))
        raise RuntimeError(f"Input and output sizes should be greater than 0, but got input ({given}) output ({made})")
    if 0 in input._shape[1:]:
        raise RuntimeError(
            f"Non-empty {spatial + 2}D data tensor expected but got a tensor with sizes {list(input._shape)}"
        )
    dtype = input._dtype
    lacks_half = dtype.name == "float16" and not SEMANTICS.averages_and_layer_norm_take_half_precision
    if dtype.name != "uint8" and (dtype.category != 2 or lacks_half or (antialias and dtype.itemsize == 2)):
        raise errors.missing_kernel(_kernel(mode, antialias, out), dtype.legacy_name)


def upsample(
    mode: str,
    input: Tensor,
    out: Sequence[int],
    scales: Optional[Sequence[float]],
    align_corners: bool = False,
    antialias: bool = False,
) -> Tensor:
    """``input`` (batch, channels, space) with the sizes ``out`` of space. ``scales``: where places are to fall."""
    spatial = len(out)
    _check(mode, input, out, antialias)
    space, lead = input._shape[2:], input._shape[:2]
    given = (None,) * spatial if scales is None else tuple(map(float, scales))
    axes = [
        _axis(mode, antialias, size, wanted, scale, align_corners, input._dtype)
        for size, wanted, scale in zip(space, out, given)
    ]
    steps, size = contiguous_strides(tuple(space)), prod(space)
    within = []
    for parts in product(*axes):
        sums: dict[int, float] = {}
        for chosen in product(*parts):
            place = sum(at * step for (at, _), step in zip(chosen, steps))
            sums[place] = sums.get(place, 0.0) + math.prod([weight for _, weight in chosen])
        within.append([(place, weight) for place, weight in sums.items() if weight])
    every = [[(block * size + place, w) for place, w in sums] for block in range(prod(lead)) for sums in within]
    shown: dict[str, Any] = {
        "output_size": tuple(out), "self_sym_sizes": input._shape, "align_corners": align_corners,
        **dict(zip(_scale_names(spatial), given)),
    }  # fmt: skip
    op = _WITHOUT_ALIASES[mode] if antialias else _OPS[mode, spatial]
    return op(input, plan(every, input._shape, (*lead, *out), prod(input._shape)), shown)
