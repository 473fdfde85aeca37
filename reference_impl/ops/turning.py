"""The same elements in another order: flip, roll, rot90."""

from __future__ import annotations

from typing import Any, Sequence

from .. import errors
from ..formats import contiguous_format
from ..layout import positions
from ..tensor import Tensor, dimension, new_tensor
from .arguments import distinct_dimensions, int_arguments
from .copies import arranged_like, clone
from .declare import Op, both, function, method, recorded

_flip = Op(
    "flip",
    ("self",),
    {"self": lambda grad, dims: flip(grad, dims)},
    forward_derivative=lambda self_t, dims: flip(self_t, dims),
)


def flip(input: Tensor, *order: Any, dims: Any = None) -> Tensor:
    named = int_arguments("flip", order, "dims", dims)

    def compute() -> Tensor:
        found = distinct_dimensions(named, len(input._shape))
        wanted = set(found) if input._shape else set()
        strides = tuple(-s if d in wanted else s for d, s in enumerate(input._strides))
        offset = input._offset + sum((input._shape[d] - 1) * input._strides[d] for d in wanted)
        return _picked_in_order(input, positions(input._shape, strides, offset))

    return recorded(_flip, {"self": input, "dims": named}, compute)


method("flip", flip)


def _flip_function(input: Tensor, dims: Any) -> Tensor:
    if not isinstance(dims, (tuple, list)):
        raise TypeError(errors.argument_type("flip", "dims", 2, "tuple of ints", dims))
    return flip(input, dims)


function("flip", _flip_function)


def _picked(input: Tensor, places: Sequence[int]) -> Tensor:
    data = input._storage.data
    return new_tensor(input._dtype.pack([data[i] for i in places]), input._shape, input._dtype, input._storage.ulps)


def _picked_in_order(input: Tensor, places: Sequence[int]) -> Tensor:
    """As ``_picked``, but the result keeps the input's order of dimensions in memory."""
    data = input._storage.data
    return arranged_like(input, input._dtype.pack([data[i] for i in places]))


@both("fliplr")
def fliplr(input: Tensor) -> Tensor:
    if len(input._shape) < 2:
        raise RuntimeError("Input must be >= 2-d.")
    return flip(input, 1)


@both("flipud")
def flipud(input: Tensor) -> Tensor:
    if not input._shape:
        raise RuntimeError("Input must be >= 1-d.")
    return flip(input, 0)


_roll = Op(
    "roll",
    ("self",),
    {"self": lambda grad, shifts, dims: roll(grad, tuple(-shift for shift in shifts), dims)},
    forward_derivative=lambda self_t, shifts, dims: roll(self_t, shifts, dims),
)


def _as_tuple(value: Any) -> tuple[int, ...]:
    return (value,) if isinstance(value, int) else tuple(value)


@both("roll")
def roll(input: Tensor, shifts: Any, dims: Any = ()) -> Tensor:
    by, along = _as_tuple(shifts), _as_tuple(dims if dims is not None else ())
    if not by:
        raise RuntimeError("`shifts` required")
    if not along and len(by) != 1 or along and len(by) != len(along):
        raise RuntimeError(f"shifts and dimensions must align. shifts: {len(by)}, dims:{len(along)}")
    shape, strides = input._shape, input._strides
    if along and not shape:
        raise IndexError(errors.no_dimension(along[0]))

    def compute() -> Tensor:
        if 0 in shape:
            return input.detach().clone()
        moved = [0] * len(shape)
        for shift, dim in zip(by, along):
            moved[dimension(dim, len(shape))] += shift
        if not along:
            places = positions(shape, strides, input._offset)
            first = -by[0] % len(places) if places else 0
            return _picked(input, places[first:] + places[:first])
        rolled = [input._offset]
        for size, stride, shift in zip(shape, strides, moved):
            rolled = [place + (i - shift) % size * stride for place in rolled for i in range(size)]
        return _picked(input, rolled)

    return recorded(_roll, {"self": input, "shifts": by, "dims": along}, compute)


_rot90 = Op(
    "rot90",
    ("self",),
    {"self": lambda grad, k, dims: rot90(grad, -k, dims)},
    forward_derivative=lambda self_t, k, dims: rot90(self_t, k, dims),
)


def _swapped(fresh: Tensor, dim0: int, dim1: int) -> Tensor:
    """A tensor that nobody else has seen, with two dimensions exchanged."""
    view = fresh.transpose(dim0, dim1)
    fresh._shape, fresh._strides, fresh._whole = view._shape, view._strides, -1
    return fresh


def rot90(input: Tensor, k: int = 1, dims: Any = (0, 1)) -> Tensor:
    ndim, plane = len(input._shape), tuple(dims)
    if len(plane) != 2:
        raise RuntimeError(f"expected total rotation dims == 2, but got dims = {len(plane)}")
    if ndim < 2:
        raise RuntimeError(f"expected total dims >= 2, but got total dims = {ndim}")
    for dim in plane:
        dimension(dim, ndim)
    if plane[0] == plane[1] or abs(plane[0] - plane[1]) == ndim:
        raise RuntimeError(f"expected rotation dims to be different, but got dim0 = {plane[0]} and dim1 = {plane[1]}")

    def compute() -> Tensor:
        quarter = k % 4
        plain = input.detach()
        if quarter == 1:
            return _swapped(flip(plain, plane[1]), *plane)
        if quarter == 2:
            return flip(plain, plane)
        if quarter == 3:
            return _swapped(flip(plain, plane[0]), *plane)
        return clone(plain, memory_format=contiguous_format)

    return recorded(_rot90, {"self": input, "k": k, "dims": plane}, compute)


both("rot90")(rot90)
