"""Sampling at places that a grid names, and the grid of an affine map."""

from __future__ import annotations

from itertools import product
from typing import Any, Sequence

from .. import errors, grid_errors
from ..layout import contiguous_strides
from ..tensor import Tensor
from .composed import composed
from .declare import FUNCTIONS, Op, recorded, refuse_unsaved

BILINEAR, NEAREST, BICUBIC = 0, 1, 2
ZEROS, BORDER, REFLECTION = 0, 1, 2

#: How sharply cubic curves turn.
_SHARPNESS = -0.75


def _where(condition: Any, a: Any, b: Any) -> Any:
    return FUNCTIONS["where"](condition, a, b)


# -- coordinates -----------------------------------------------------------------------------------


def _place(x: Any, size: int, align_corners: bool) -> Any:
    """Where -1 to 1 lies among ``size`` places: from the middle of the first to that of the last, or of their edges."""
    return (x + 1) / 2 * (size - 1) if align_corners else ((x + 1) * size - 1) / 2


def _kept_inside(x: Any, size: int) -> Any:
    """At the border and beyond it nothing depends on ``x``."""
    return _where((x > 0) & (x < size - 1), x, x.detach().clamp(0, size - 1))


def _reflected(x: Any, size: int, align_corners: bool) -> Any:
    low, span = (0.0, size - 1) if align_corners else (-0.5, size)
    if span == 0:
        return x * 0
    away = _where(x < low, low - x, x - low)
    turns = (away / span).floor().detach()
    rest = away - turns * span
    return _where(turns.remainder(2) == 0, rest + low, span - rest + low)


def _padded(x: Any, size: int, padding_mode: int, align_corners: bool) -> Any:
    if padding_mode == REFLECTION:
        x = _reflected(x, size, align_corners)
    return x if padding_mode == ZEROS else _kept_inside(x, size)


# -- values ----------------------------------------------------------------------------------------


def _values(input: Any, places: Sequence[Any]) -> Any:
    """What stands at these whole places of each channel, zero outside."""
    space = input.shape[2:]
    inside = places[0] == places[0]
    flat: Any = 0
    for place, size, step in zip(places, space, contiguous_strides(space)):
        inside = inside & (place >= 0) & (place < size)
        flat = flat + place.clamp(0, size - 1) * step
    index = flat.detach().long().flatten(1).unsqueeze(1).expand(-1, input.shape[1], -1)
    found = input.flatten(2).gather(2, index).view(*input.shape[:2], *places[0].shape[1:])
    return found * inside.unsqueeze(1).to(found.dtype)


def _cubic_weights(t: Any) -> list[Any]:
    def near(x: Any) -> Any:
        return ((_SHARPNESS + 2) * x - (_SHARPNESS + 3)) * x * x + 1

    def far(x: Any) -> Any:
        return ((_SHARPNESS * x - 5 * _SHARPNESS) * x + 8 * _SHARPNESS) * x - 4 * _SHARPNESS

    return [far(t + 1), near(t), near(1 - t), far(2 - t)]


def _sampled(input: Any, grid: Any, interpolation_mode: int, padding_mode: int, align_corners: bool) -> Any:
    space = input.shape[2:]
    # The grid names the innermost dimension first.
    places = [_place(x, size, align_corners) for x, size in zip(reversed(grid.unbind(-1)), space)]
    if interpolation_mode == BICUBIC:
        return _cubic(input, places, padding_mode, align_corners)
    places = [_padded(x, size, padding_mode, align_corners) for x, size in zip(places, space)]
    if interpolation_mode == NEAREST:
        nothing: Any = sum([x * x for x in places]) * 0  # the grid's gradients of both orders are zero, not missing
        return _values(input, [x.detach().round() for x in places]) + nothing.unsqueeze(1)
    below = [x.detach().floor() for x in places]
    total: Any = 0
    for corner in product((0, 1), repeat=len(space)):
        weight: Any = 1
        for x, low, above in zip(places, below, corner):
            weight = weight * (x - low if above else 1 - (x - low))
        total = total + _values(input, [low + above for low, above in zip(below, corner)]) * weight.unsqueeze(1)
    return total


def _cubic(input: Any, places: Sequence[Any], padding_mode: int, align_corners: bool) -> Any:
    space = input.shape[2:]
    below = [x.detach().floor() for x in places]
    weights = [_cubic_weights(x - low) for x, low in zip(places, below)]
    total: Any = 0
    for corner in product(range(4), repeat=2):
        at = [
            _padded(low + (step - 1), size, padding_mode, align_corners)
            for low, step, size in zip(below, corner, space)
        ]
        weight = weights[0][corner[0]] * weights[1][corner[1]]
        total = total + _values(input, at) * weight.unsqueeze(1)
    return total


_SAMPLERS = {
    n: composed(
        f"grid_sampler_{n}d",
        ("input", "grid"),
        _sampled,
        node=f"GridSampler{n}DBackward0",
        backward_node=f"GridSampler{n}DBackwardBackward0",
        ulps=16,
        has_tangents=False,
    )
    for n in (2, 3)
}


_KERNELS = {2: "grid_sampler_2d_cpu_kernel_impl", 3: "grid_sampler3d_cpu"}


def grid_sampler(
    input: Tensor, grid: Tensor, interpolation_mode: int, padding_mode: int, align_corners: bool
) -> Tensor:
    spatial = grid._shape[-1] if grid._shape else 0
    wanted = len(input._shape) - 2
    if input._shape[0] != grid._shape[0]:
        raise RuntimeError(grid_errors.other_batch(input._shape, grid._shape))
    if spatial != wanted:
        raise RuntimeError(grid_errors.other_space(wanted, grid._shape))
    for at, size in enumerate(input._shape[2:], 2):
        if size == 0:
            raise RuntimeError(grid_errors.without_space(input._shape, at))
    if interpolation_mode == BICUBIC and wanted != 2:
        raise RuntimeError(grid_errors.CUBIC_SPACE)
    if input._dtype is not grid._dtype:
        raise RuntimeError(grid_errors.other_type(input._dtype, grid._dtype))
    if input._dtype.category != 2:
        refuse_unsaved(input, grid)
        raise errors.missing_kernel(_KERNELS[wanted], input._dtype.legacy_name)
    return _SAMPLERS[wanted](input, grid, interpolation_mode, padding_mode, align_corners)


# -- affine maps -----------------------------------------------------------------------------------


def _points(like: Tensor, size: Sequence[int], align_corners: bool) -> Any:
    """The places of an output, from -1 to 1, each with a one behind its coordinates: a matrix for each of the batch."""
    axes = []
    for length in size[2:]:
        if length == 1 and like.dtype.itemsize == 2:
            raise errors.missing_kernel("tensor_cpu", like.dtype.legacy_name)
        line = FUNCTIONS["linspace"](-1, 1, length, dtype=like.dtype) if length > 1 else like.new_zeros(1)
        axes.append(line if align_corners else line * ((length - 1) / length))
    points = FUNCTIONS["meshgrid"](*axes, indexing="ij")
    base = FUNCTIONS["stack"]([*reversed(points), points[0] * 0 + 1], -1).flatten(0, -2)
    return base.expand(size[0], *base.shape)


def _gradient_of_map(grad: Any, size: Sequence[int], align_corners: bool) -> Any:
    return FUNCTIONS["bmm"](grad.reshape(size[0], -1, grad.shape[-1]).mT, _points(grad, size, align_corners))


_affine_grid = Op(
    "affine_grid_generator",
    ("theta",),
    {"theta": _gradient_of_map},
    forward_derivative=lambda theta_t, size, align_corners: _mapped(theta_t, size, align_corners),
)


def _mapped(theta: Any, size: Sequence[int], align_corners: bool) -> Any:
    moved = FUNCTIONS["bmm"](_points(theta, size, align_corners), theta.mT)
    return moved.view(size[0], *size[2:], len(size) - 2)


def affine_grid_generator(theta: Tensor, size: Sequence[int], align_corners: bool) -> Any:
    """The points, mapped."""

    def compute() -> Any:
        found = _mapped(theta.detach(), size, align_corners)
        return found if theta._inference else found.clone()  # beneath autograd it is no view

    return recorded(_affine_grid, {"theta": theta, "size": size, "align_corners": align_corners}, compute)
