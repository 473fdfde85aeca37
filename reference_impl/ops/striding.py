"""Views through strides of their own: diagonal, unfold, as_strided."""

from __future__ import annotations

from typing import Any, Optional

from .. import errors
from ..layout import positions, prod
from ..tensor import Tensor, dimension, elements, new_tensor, over, write
from ..views import bump_version, make_view
from .declare import Op, both, method, recorded, view_of

_diagonal = Op(
    "diagonal",
    ("self",),
    {
        "self": lambda grad, self_sym_sizes, offset, dim1, dim2: diagonal_backward(
            grad, self_sym_sizes, offset, dim1, dim2
        )
    },
    forward_derivative=lambda self_t, offset, dim1, dim2: self_t.diagonal(offset, dim1, dim2),
)
_diagonal_backward = Op(
    "diagonal_backward",
    ("grad_output",),
    {"grad_output": lambda grad, offset, dim1, dim2: grad.diagonal(offset, dim1, dim2)},
    "DiagonalBackwardBackward0",
)


def diagonal_backward(grad: Tensor, sizes: tuple[int, ...], offset: int, dim1: int, dim2: int) -> Tensor:
    """Zeros of ``sizes`` with ``grad`` on the diagonal."""

    def compute() -> Tensor:
        whole = new_tensor(grad._dtype.pack([0] * prod(sizes)), sizes, grad._dtype, grad._storage.ulps)
        places = positions(*_diagonal_region(whole, offset, dim1, dim2))
        for place, value in zip(places, elements(grad)):
            whole._storage.data[place] = value
        return whole

    values = {"grad_output": grad, "offset": offset, "dim1": dim1, "dim2": dim2}
    return recorded(_diagonal_backward, values, compute)


def _diagonal_region(input: Tensor, offset: int, dim1: int, dim2: int) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    ndim = len(input._shape)
    a, b = dimension(dim1, ndim), dimension(dim2, ndim)
    if a == b:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    shape, strides = input._shape, input._strides
    length = max(min(shape[a], shape[b] - offset) if offset >= 0 else min(shape[a] + offset, shape[b]), 0)
    start = 0 if length == 0 else (offset * strides[b] if offset >= 0 else -offset * strides[a])
    rest = [d for d in range(ndim) if d not in (a, b)]
    return (
        (*[shape[d] for d in rest], length),
        (*[strides[d] for d in rest], strides[a] + strides[b]),
        input._offset + start,
    )


@both("diagonal")
def diagonal(input: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    region = _diagonal_region(input, offset, dim1, dim2)
    values = {"self": input, "self_sym_sizes": input._shape, "offset": offset, "dim1": dim1, "dim2": dim2}
    return view_of(_diagonal, values, region)


_unfold = Op(
    "unfold",
    ("self",),
    {"self": lambda grad, self_geometry, geometry: grad._as_strided_backward(self_geometry, geometry)},
    forward_derivative=lambda self_t, unfolded: unfold(self_t, *unfolded),
)


def unfold(self: Tensor, dimension_: int, size: int, step: int) -> Tensor:
    at = dimension(dimension_, len(self._shape))
    shape, strides = self._shape, self._strides
    count = (shape[at] - size) // step + 1
    region = (
        (*shape[:at], count, *shape[at + 1 :], size),
        (*strides[:at], strides[at] * step, *strides[at + 1 :], strides[at]),
        self._offset,
    )
    geometry = (shape, strides, self._offset)
    values = {"self": self, "self_geometry": geometry, "geometry": region, "unfolded": (at, size, step)}
    return view_of(_unfold, values, region)


method("unfold", lambda self, dimension, size, step: unfold(self, dimension, size, step))

_as_strided = Op(
    "as_strided",
    ("self",),
    {"self": lambda grad, self_geometry, geometry: grad._as_strided_backward(self_geometry, geometry)},
    forward_derivative=lambda self_t, size, stride, storage_offset: self_t.as_strided(size, stride, storage_offset),
)
_as_strided_adjoint = Op(
    "as_strided_backward",
    ("grad_output",),
    {"grad_output": lambda grad, self_geometry, geometry: _as_strided_gather(grad, self_geometry, geometry)},
)
_as_strided_gather_op = Op(
    "as_strided_gather",
    ("self",),
    {"self": lambda grad, self_geometry, geometry: grad._as_strided_backward(self_geometry, geometry)},
)


@both("as_strided")
def as_strided(input: Tensor, size: Any, stride: Any, storage_offset: Optional[int] = None) -> Tensor:
    offset = input._offset if storage_offset is None else storage_offset
    region = (tuple(size), tuple(stride), offset)
    span = 0 if 0 in region[0] else offset + 1 + sum((n - 1) * s for n, s in zip(region[0], region[1]))
    held = len(input._storage.data)
    if span > held:
        width = input._dtype.itemsize
        raise RuntimeError(errors.out_of_storage(region[0], region[1], offset, width, span * width, held * width))
    geometry = (input._shape, input._strides, input._offset)
    values = {
        "self": input,
        "self_geometry": geometry,
        "geometry": region,
        "size": region[0],
        "stride": region[1],
        "storage_offset": storage_offset,
    }
    return view_of(_as_strided, values, region)


def _as_strided_backward(grad: Tensor, self_geometry: Any, geometry: Any) -> Tensor:
    """The adjoint of reading memory through strides: add each gradient to its place, then read the base's places.

    Where elements of the base overlap, each gets its share. The result is a view of a buffer that was written once.
    """
    shape, strides, offset = self_geometry
    base_places = positions(shape, strides, offset)

    def compute() -> Tensor:
        sums: dict[int, Any] = {}
        for place, value in zip(positions(*geometry), elements(grad)):
            sums[place] = sums.get(place, 0) + value
        shares: dict[int, int] = {}
        for place in base_places:
            shares[place] = shares.get(place, 0) + 1
        values = [sums.get(place, 0) / shares[place] for place in base_places]
        span = 1 + max((p - offset for p in base_places), default=-1)
        buffer = new_tensor(grad._dtype.pack([0] * span), (span,), grad._dtype)
        bump_version(buffer)  # before the view is made: it is up to date, and keeps the history that it will get
        result = make_view(buffer, over(buffer._storage, shape, strides, 0, grad._dtype))
        write(result, grad._dtype.pack(values), grad._storage.ulps)
        return result

    values = {"grad_output": grad, "self_geometry": self_geometry, "geometry": geometry}
    return recorded(_as_strided_adjoint, values, compute)


def _as_strided_gather(grad: Tensor, self_geometry: Any, geometry: Any) -> Tensor:
    """What ``as_strided`` reads from a tensor that stands for the base, element by element."""
    values = {"self": grad, "self_geometry": self_geometry, "geometry": geometry}

    def compute() -> Tensor:
        held = dict(zip(positions(*self_geometry), elements(grad)))
        picked = [held.get(place, 0) for place in positions(*geometry)]
        return new_tensor(grad._dtype.pack(picked), geometry[0], grad._dtype, grad._storage.ulps)

    return recorded(_as_strided_gather_op, values, compute)


method("_as_strided_backward", _as_strided_backward)
method("_as_strided_gather", _as_strided_gather)
