"""Ops that change how elements are seen or where they lie: views, copies, joining."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from .. import devices, dtypes, errors, forward_mode
from ..dtypes import dtype as dtype_
from ..layout import (
    broadcast,
    contiguous_strides,
    expanded_strides,
    is_contiguous,
    positions,
    preserved_strides,
    prod,
    view_strides,
)
from ..modes import state
from ..rules import rule
from ..tensor import Tensor, dimension, elements, new_strided, new_tensor, over, write
from ..views import bump_version, check_in_place, make_view, reshape_history
from .declare import (
    Op,
    begin_record,
    both,
    change_in_place,
    check_writable,
    function,
    is_recorded,
    method,
    recorded,
    tensor_argument,
    view_of,
    views_of,
    write_out,
)
from .pointwise import NUMBERS, check_operand, common_dtype


def int_arguments(op: str, values: Sequence[Any], name: str = "size") -> tuple[int, ...]:
    """``(2, 3)`` from ``f(2, 3)`` or ``f((2, 3))``. Raises TypeError for anything that is not an int."""
    if len(values) == 1 and isinstance(values[0], (tuple, list)):
        values = values[0]
    for value in values:
        if isinstance(value, bool) or not hasattr(value, "__index__"):
            raise TypeError(errors.argument_type(op, name, 1, "tuple of ints", value))
    return tuple(value.__index__() for value in values)


# -- view, reshape ---------------------------------------------------------------------------------

_view = Op(
    "view",
    ("self",),
    {"self": lambda grad, self_sym_sizes: grad.reshape(self_sym_sizes)},
    forward_derivative=lambda self_t, size: self_t.reshape(size),
)
_unsafe_view = Op(
    "_unsafe_view",
    ("self",),
    {"self": lambda grad, self_sym_sizes: grad.reshape(self_sym_sizes)},
    "UnsafeViewBackward0",
    forward_derivative=lambda self_t, size: self_t.reshape(size),
)
_reshape_alias = Op(
    "_reshape_alias",
    ("self",),
    {"self": lambda grad, self_sym_sizes: grad.reshape(self_sym_sizes)},
    "ReshapeAliasBackward0",
    forward_derivative=lambda self_t, size: self_t.reshape(size),
)
_alias = Op("alias", ("self",), {"self": lambda grad: grad}, forward_derivative=lambda self_t: self_t)


def _complete(shape: tuple[int, ...], count: int) -> tuple[int, ...]:
    """Fill in the one dimension that is given as -1. Raises RuntimeError where the number of elements does not fit."""
    if -1 in shape:
        known = prod(size for size in shape if size != -1)
        if shape.count(-1) > 1:
            raise RuntimeError("only one dimension can be inferred")
        if known == 0 or count % known:
            raise RuntimeError(errors.invalid_view(shape, count))
        return tuple(count // known if size == -1 else size for size in shape)
    for size in shape:
        if size < 0:
            raise RuntimeError(f"invalid shape dimension {size} at index {shape.index(size)} of shape {list(shape)}")
    if prod(shape) != count:
        raise RuntimeError(errors.invalid_view(shape, count))
    return shape


def _viewed(self: Tensor, shape: tuple[int, ...], strides: tuple[int, ...], op: Op = _view) -> Tensor:
    values = {"self": self, "self_sym_sizes": self._shape, "size": shape}
    return view_of(op, values, (shape, strides, self._offset))


def view(self: Tensor, *shape: Any) -> Tensor:
    if len(shape) == 1 and isinstance(shape[0], dtype_):
        if shape[0] is self._dtype:
            return _viewed(self, self._shape, self._strides)
        raise RuntimeError("the reference does not reinterpret memory as another type")
    wanted = _complete(int_arguments("view", shape), prod(self._shape))
    strides = view_strides(self._shape, self._strides, wanted)
    if strides is None:
        raise RuntimeError(errors.INCOMPATIBLE_VIEW)
    return _viewed(self, wanted, strides)


# IP-13: reshape is a view where strides allow it, and a copy otherwise.
@rule("IP-13")
def reshape(input: Tensor, *shape: Any) -> Tensor:
    wanted = _complete(int_arguments("reshape", shape, "shape"), prod(input._shape))
    strides = view_strides(input._shape, input._strides, wanted)
    if strides is not None:
        op = _view if is_contiguous(input._shape, input._strides) else _reshape_alias
        return _viewed(input, wanted, strides, op)
    copy = clone(input, memory_format=contiguous_format)
    values = {"self": copy, "self_sym_sizes": copy._shape, "size": wanted}
    return recorded(_unsafe_view, values, lambda: _over_same_memory(copy, wanted))


def unsafe_view(self: Tensor, shape: tuple[int, ...]) -> Tensor:
    """A view that is not tracked as one: for results that nobody else has seen."""
    values = {"self": self, "self_sym_sizes": self._shape, "size": shape}
    return recorded(_unsafe_view, values, lambda: _over_same_memory(self, shape))


def _over_same_memory(self: Tensor, shape: tuple[int, ...]) -> Tensor:
    fresh = new_tensor(self._storage.data, shape, self._dtype, self._storage.ulps)
    fresh._storage = self._storage
    return fresh


method("view", view)
both("reshape")(reshape)
method("view_as", lambda self, other: view(self, *other._shape) if other._shape else view(self, ()))
method("reshape_as", lambda self, other: reshape(self, other._shape))


def alias(self: Tensor) -> Tensor:
    return view_of(_alias, {"self": self}, (self._shape, self._strides, self._offset))


def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    ndim = len(input._shape)
    start, end = dimension(start_dim, ndim), dimension(end_dim, ndim)
    if ndim == 0:
        return reshape(input, (1,))
    if start > end:
        raise RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim")
    if start == end:
        return input
    shape = input._shape
    return reshape(input, (*shape[:start], prod(shape[start : end + 1]), *shape[end + 1 :]))


both("flatten")(flatten)


@both("ravel")
def ravel(input: Tensor) -> Tensor:
    return reshape(contiguous(input), (-1,))


def unflatten(input: Tensor, dim: int, sizes: Any) -> Tensor:
    at = dimension(dim, len(input._shape))
    shape = input._shape
    return view(input, *shape[:at], *_complete(tuple(sizes), shape[at]), *shape[at + 1 :])


both("unflatten")(unflatten)


# -- order of dimensions ---------------------------------------------------------------------------

_t = Op("t", ("self",), {"self": lambda grad: grad.t()}, forward_derivative=lambda self_t: self_t.t())
_transpose = Op(
    "transpose",
    ("self",),
    {"self": lambda grad, dim0, dim1: grad.transpose(dim0, dim1)},
    forward_derivative=lambda self_t, dim0, dim1: self_t.transpose(dim0, dim1),
)
_permute = Op(
    "permute",
    ("self",),
    {"self": lambda grad, dims: grad.permute(_inverse(dims))},
    forward_derivative=lambda self_t, dims: self_t.permute(dims),
)


def _inverse(dims: Sequence[int]) -> tuple[int, ...]:
    ndim = len(dims)
    inverse = [0] * ndim
    for i, dim in enumerate(dims):
        inverse[dim % ndim] = i
    return tuple(inverse)


@both("t")
def t(input: Tensor) -> Tensor:
    if len(input._shape) > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {len(input._shape)}D")
    return view_of(_t, {"self": input}, (input._shape[::-1], input._strides[::-1], input._offset))


@both("transpose", "swapaxes", "swapdims")
def transpose(input: Tensor, dim0: int, dim1: int) -> Tensor:
    ndim = len(input._shape)
    a, b = dimension(dim0, ndim), dimension(dim1, ndim)
    order = list(range(ndim))
    if ndim:
        order[a], order[b] = order[b], order[a]
    return view_of(_transpose, {"self": input, "dim0": dim0, "dim1": dim1}, _permuted(input, order))


def _permuted(self: Tensor, order: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    return tuple(self._shape[d] for d in order), tuple(self._strides[d] for d in order), self._offset


@both("permute")
def permute(input: Tensor, *dims: Any) -> Tensor:
    wanted = int_arguments("permute", dims, "dims")
    ndim = len(input._shape)
    if len(wanted) != ndim:
        raise RuntimeError(
            "permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired"
            f" ordering of dimensions i.e. input.dim() = {ndim} is not equal to len(dims) = {len(wanted)}"
        )
    order = [dimension(d, ndim) for d in wanted]
    if len(set(order)) != ndim:
        raise RuntimeError("permute(): duplicate dims are not allowed.")
    return view_of(_permute, {"self": input, "dims": wanted}, _permuted(input, order))


@both("movedim", "moveaxis")
def movedim(input: Tensor, source: Any, destination: Any) -> Tensor:
    ndim = len(input._shape)
    sources = [dimension(d, ndim) for d in (source if isinstance(source, (tuple, list)) else [source])]
    targets = [dimension(d, ndim) for d in (destination if isinstance(destination, (tuple, list)) else [destination])]
    order: list[int] = [-1] * ndim
    for s, d in zip(sources, targets):
        order[d] = s
    rest = iter(d for d in range(ndim) if d not in sources)
    return permute(input, tuple(next(rest) if d == -1 else d for d in order))


def _reversed_dims(self: Tensor) -> Tensor:
    return permute(self, tuple(range(len(self._shape) - 1, -1, -1)))


def _matrix_transpose(self: Tensor) -> Tensor:
    if len(self._shape) < 2:
        raise RuntimeError(
            f"tensor.mT is only supported on matrices or batches of matrices. Got {len(self._shape)}-D tensor."
        )
    return transpose(self, -2, -1)


method("T", property(_reversed_dims))
method("mT", property(_matrix_transpose))
method("real", property(lambda self: self))


# -- parts -----------------------------------------------------------------------------------------

_select = Op(
    "select",
    ("self",),
    {"self": lambda grad, self_sym_sizes, dim, index: select_backward(grad, self_sym_sizes, dim, index)},
    forward_derivative=lambda self_t, dim, index: self_t.select(dim, index),
)
_slice = Op(
    "slice",
    ("self",),
    {
        "self": lambda grad, self_sym_sizes, dim, start, end, step: slice_backward(
            grad, self_sym_sizes, dim, start, end, step
        )
    },
    forward_derivative=lambda self_t, dim, start, end, step: slice_(self_t, dim, start, end, step),
)
_select_backward = Op(
    "select_backward",
    ("grad_output",),
    {"grad_output": lambda grad, dim, index: grad.select(dim, index)},
    "SelectBackwardBackward0",
)
_slice_backward = Op(
    "slice_backward",
    ("grad_output",),
    {"grad_output": lambda grad, dim, start, end, step: slice_(grad, dim, start, end, step)},
    "SliceBackwardBackward0",
)


@both("select")
def select(input: Tensor, dim: int, index: int) -> Tensor:
    shape = input._shape
    if not shape:
        raise IndexError("select() cannot be applied to a 0-dim tensor.")
    at = dimension(dim, len(shape))
    size = shape[at]
    if not -size <= index < size:
        raise IndexError(
            f"select(): index {index} out of range for tensor of size {errors.shape_text(shape)} at dimension {at}"
        )
    place = index % size
    region = (
        shape[:at] + shape[at + 1 :],
        input._strides[:at] + input._strides[at + 1 :],
        input._offset + place * input._strides[at],
    )
    return view_of(_select, {"self": input, "self_sym_sizes": shape, "dim": at, "index": index}, region)


def _bounds(size: int, start: Optional[int], end: Optional[int]) -> tuple[int, int]:
    first = 0 if start is None else start
    last = size if end is None else end
    first = min(max(first + size if first < 0 else first, 0), size)
    last = min(max(last + size if last < 0 else last, first), size)
    return first, last


def slice_(self: Tensor, dim: int, start: Optional[int], end: Optional[int], step: int = 1) -> Tensor:
    shape = self._shape
    at = dimension(dim, len(shape))
    if step <= 0:
        raise RuntimeError("slice step must be positive")
    first, last = _bounds(shape[at], start, end)
    length = (last - first + step - 1) // step
    strides = self._strides
    region = (
        (*shape[:at], length, *shape[at + 1 :]),
        (*strides[:at], strides[at] * step, *strides[at + 1 :]),
        self._offset + first * strides[at],
    )
    values = {"self": self, "self_sym_sizes": shape, "dim": at, "start": first, "end": end, "step": step}
    return view_of(_slice, values, region)


def select_backward(grad: Tensor, sizes: tuple[int, ...], dim: int, index: int) -> Tensor:
    """Zeros of ``sizes`` with ``grad`` in the selected place."""

    def compute() -> Tensor:
        whole = new_tensor(grad._dtype.pack([0] * prod(sizes)), sizes, grad._dtype)
        place = index % sizes[dim]
        strides = whole._strides
        spots = positions(sizes[:dim] + sizes[dim + 1 :], strides[:dim] + strides[dim + 1 :], place * strides[dim])
        for spot, value in zip(spots, elements(grad)):
            whole._storage.data[spot] = value
        whole._storage.ulps = grad._storage.ulps
        return whole

    return recorded(_select_backward, {"grad_output": grad, "dim": dim, "index": index}, compute)


def slice_backward(
    grad: Tensor, sizes: tuple[int, ...], dim: int, start: Optional[int], end: Optional[int], step: int
) -> Tensor:
    """Zeros of ``sizes`` with ``grad`` in the places that the slice took."""

    def compute() -> Tensor:
        whole = new_tensor(grad._dtype.pack([0] * prod(sizes)), sizes, grad._dtype)
        first, _ = _bounds(sizes[dim], start, end)
        strides = list(whole._strides)
        offset = first * strides[dim]
        strides[dim] *= step
        for spot, value in zip(positions(grad._shape, tuple(strides), offset), elements(grad)):
            whole._storage.data[spot] = value
        whole._storage.ulps = grad._storage.ulps
        return whole

    values = {"grad_output": grad, "dim": dim, "start": start, "end": end, "step": step}
    return recorded(_slice_backward, values, compute)


@both("narrow")
def narrow(input: Tensor, dim: int, start: int, length: int) -> Tensor:
    if not input._shape:
        raise RuntimeError("narrow() cannot be applied to a 0-dim tensor.")
    if length < 0:
        raise RuntimeError("narrow(): length must be non-negative.")
    size = input._shape[dimension(dim, len(input._shape))]
    if not -size <= start <= size:
        raise IndexError(f"start out of range (expected to be in range of [-{size}, {size}], but got {start})")
    first = start + size if start < 0 else start
    if first + length > size:
        raise RuntimeError(f"start ({first}) + length ({length}) exceeds dimension size ({size}).")
    return slice_(input, dim, first, first + length, 1)


_unbind = Op(
    "unbind",
    ("self",),
    {"self": lambda grad, dim: _stacked(grad, dim)},
    forward_derivative=lambda self_t, dim: self_t.unbind(dim),
)
_split = Op(
    "split",
    ("self",),
    {"self": lambda grad, self_sym_sizes, dim, split_size: _joined(grad, self_sym_sizes, dim, split_size)},
    forward_derivative=lambda self_t, dim, split_size: self_t.split(split_size, dim),
)
_split_with_sizes = Op(
    "split_with_sizes",
    ("self",),
    {"self": lambda grad, self_sym_sizes, dim, split_sizes: _joined(grad, self_sym_sizes, dim, split_sizes)},
    forward_derivative=lambda self_t, dim, split_sizes: self_t.split(split_sizes, dim),
)


def _known(grads: Any) -> Tensor:
    return next(g for g in grads if g is not None)


def _stacked(grads: Any, dim: int) -> Tensor:
    grads = grads if isinstance(grads, tuple) else (grads,)
    like = _known(grads)
    return stack([like.new_zeros(like._shape) if g is None else g for g in grads], dim)


def _joined(grads: Any, sizes: tuple[int, ...], dim: int, lengths: Any) -> Tensor:
    grads = grads if isinstance(grads, tuple) else (grads,)
    like = _known(grads)
    if isinstance(lengths, int):
        lengths = [min(lengths, sizes[dim] - first) for first in range(0, sizes[dim], lengths)] or [0]
    parts = [
        like.new_zeros((*sizes[:dim], length, *sizes[dim + 1 :])) if g is None else g
        for g, length in zip(grads, lengths)
    ]
    return cat(parts, dim)


@both("unbind")
def unbind(input: Tensor, dim: int = 0) -> tuple[Tensor, ...]:
    if not input._shape:
        raise IndexError(errors.UNBIND_OF_SCALAR)
    at = dimension(dim, len(input._shape))
    shape = input._shape[:at] + input._shape[at + 1 :]
    strides = input._strides[:at] + input._strides[at + 1 :]
    regions = [(shape, strides, input._offset + i * input._strides[at]) for i in range(input._shape[at])]
    return views_of(_unbind, {"self": input, "dim": at}, regions)


def _pieces(self: Tensor, dim: int, lengths: Sequence[int]) -> list[tuple[tuple[int, ...], tuple[int, ...], int]]:
    regions = []
    first = 0
    for length in lengths:
        shape = (*self._shape[:dim], length, *self._shape[dim + 1 :])
        regions.append((shape, self._strides, self._offset + first * self._strides[dim]))
        first += length
    return regions


def split_evenly(input: Tensor, split_size: int, dim: int) -> tuple[Tensor, ...]:
    size = input._shape[dim]
    if split_size < 0:
        raise RuntimeError(f"split expects split_size be non-negative, but got split_size={split_size}")
    lengths = [min(split_size, size - first) for first in range(0, size, split_size)] if size else [0]
    values = {"self": input, "self_sym_sizes": input._shape, "dim": dim, "split_size": split_size}
    return views_of(_split, values, _pieces(input, dim, lengths))


@both("split")
def split(input: Tensor, split_size_or_sections: Any, dim: int = 0) -> tuple[Tensor, ...]:
    if not input._shape:
        raise RuntimeError("split expects at least a 1-dimensional tensor")
    at = dimension(dim, len(input._shape))
    if isinstance(split_size_or_sections, int):
        return split_evenly(input, split_size_or_sections, at)
    lengths = list(split_size_or_sections)
    if sum(lengths) != input._shape[at]:
        raise RuntimeError(
            f"split_with_sizes expects split_sizes to sum exactly to {input._shape[at]} (input tensor's size at"
            f" dimension {at}), but got split_sizes={errors.shape_text(lengths)}"
        )
    values = {"self": input, "self_sym_sizes": input._shape, "dim": at, "split_sizes": lengths}
    return views_of(_split_with_sizes, values, _pieces(input, at, lengths))


both("split_with_sizes")(lambda input, split_sizes, dim=0: split(input, list(split_sizes), dim))


@both("chunk")
def chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
    if not input._shape:
        raise RuntimeError("chunk expects at least a 1-dimensional tensor")
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    at = dimension(dim, len(input._shape))
    size = input._shape[at]
    return split_evenly(input, max(1, -(-size // chunks)), at)


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


# -- dimensions of size 1, repeated dimensions -----------------------------------------------------

_expand = Op(
    "expand",
    ("self",),
    {"self": lambda grad, self_sym_sizes: grad._sum_to_size(self_sym_sizes)},
    forward_derivative=lambda self_t, size: self_t.expand(size),
)
_unsqueeze = Op(
    "unsqueeze",
    ("self",),
    {"self": lambda grad, dim: grad.squeeze(dim)},
    forward_derivative=lambda self_t, dim: self_t.unsqueeze(dim),
)
_squeeze_all = Op(
    "squeeze",
    ("self",),
    {"self": lambda grad, self_sym_sizes: _unsqueeze_to(grad, self_sym_sizes, None)},
    "SqueezeBackward0",
    forward_derivative=lambda self_t: self_t.squeeze(),
)
_squeeze_one = Op(
    "squeeze",
    ("self",),
    {"self": lambda grad, self_sym_sizes, dim: _unsqueeze_to(grad, self_sym_sizes, (dim,))},
    "SqueezeBackward1",
    forward_derivative=lambda self_t, dim: self_t.squeeze(dim),
)
_squeeze_some = Op(
    "squeeze",
    ("self",),
    {"self": lambda grad, self_sym_sizes, dim: _unsqueeze_to(grad, self_sym_sizes, dim)},
    "SqueezeBackward2",
    forward_derivative=lambda self_t, dim: self_t.squeeze(dim),
)


def expand(self: Tensor, *sizes: Any) -> Tensor:
    wanted = int_arguments("expand", sizes)
    shape = self._shape
    lead = len(wanted) - len(shape)
    if lead < 0:
        raise RuntimeError(
            f"expand(torch.{self._dtype.legacy_name}Tensor{{{errors.shape_text(shape)}}},"
            f" size={errors.shape_text(wanted)}): the number of sizes provided ({len(wanted)}) must be greater or equal"
            f" to the number of dimensions in the tensor ({len(shape)})"
        )
    target = tuple(shape[i - lead] if size == -1 and i >= lead else size for i, size in enumerate(wanted))
    for i, size in enumerate(shape):
        if size not in (1, target[lead + i]):
            raise RuntimeError(
                f"The expanded size of the tensor ({target[lead + i]}) must match the existing size ({size}) at"
                f" non-singleton dimension {lead + i}.  Target sizes: {errors.shape_text(wanted)}.  Tensor sizes:"
                f" {errors.shape_text(shape)}"
            )
    values = {"self": self, "self_sym_sizes": shape, "size": target}
    return view_of(_expand, values, (target, _expanded(self, target), self._offset))


def _expanded(self: Tensor, target: tuple[int, ...]) -> tuple[int, ...]:
    """As ``layout.expanded_strides``, but a new leading dimension of size 1 gets the stride that torch gives it."""
    if not self._shape:
        return (0,) * len(target)
    strides = list(expanded_strides(self._shape, self._strides, target))
    lead = len(target) - len(self._shape)
    for i in range(lead - 1, -1, -1):
        if target[i] == 1:
            following = i + 1
            strides[i] = target[following] * strides[following] if following < len(target) else 1
    return tuple(strides)


method("expand", expand)
method("expand_as", lambda self, other: expand(self, other._shape))
both("broadcast_to")(lambda input, size: expand(input, tuple(size)))


@both("unsqueeze")
def unsqueeze(input: Tensor, dim: int) -> Tensor:
    at = dimension(dim, len(input._shape) + 1)
    shape, strides = input._shape, input._strides
    stride = shape[at] * strides[at] if at < len(shape) else 1
    region = ((*shape[:at], 1, *shape[at:]), (*strides[:at], stride, *strides[at:]), input._offset)
    return view_of(_unsqueeze, {"self": input, "dim": at}, region)


@both("squeeze")
def squeeze(input: Tensor, dim: Any = None) -> Tensor:
    shape = input._shape
    ndim = len(shape)
    values: dict[str, Any] = {"self": input, "self_sym_sizes": shape, "dim": dim}
    if dim is None:
        op, gone = _squeeze_all, list(range(ndim))
    elif isinstance(dim, int):
        at = dimension(dim, ndim)
        values["dim"] = at
        op, gone = _squeeze_one, [at]
    else:
        op, gone = _squeeze_some, [dimension(d, ndim) for d in dim]
    kept = [i for i in range(ndim) if not (shape[i] == 1 and i in gone)]
    region = (tuple(shape[i] for i in kept), tuple(input._strides[i] for i in kept), input._offset)
    return view_of(op, values, region)


def _unsqueeze_to(grad: Tensor, sizes: tuple[int, ...], dims: Optional[Sequence[int]]) -> Tensor:
    ndim = len(sizes)
    wanted = range(ndim) if dims is None else sorted(d % ndim if ndim else 0 for d in dims)
    for d in wanted:
        if ndim and sizes[d] == 1:
            grad = unsqueeze(grad, d)
    return grad


# DEF-15: the gradient of something that was broadcast is the sum over what it was broadcast along.
@rule("DEF-15")
def sum_to_size(self: Tensor, *size: Any) -> Tensor:
    shape = int_arguments("sum_to_size", size)
    if not shape:
        return self.sum() if self._shape else self
    lead = len(self._shape) - len(shape)
    summed = [i for i in range(len(self._shape)) if i < lead or (shape[i - lead] == 1 and self._shape[i] != 1)]
    result = self.sum(summed, keepdim=True) if summed else self
    return view(result, *shape) if lead > 0 else result


method("_sum_to_size", sum_to_size)
method("sum_to_size", sum_to_size)


# -- in-place changes of shape: the same tensor, seen in another way -------------------------------


def _reshaped_in_place(name: str, node: str, view_form: Any, derivative: Any, saves: Any) -> None:
    """Declare ``squeeze_``, ``t_`` and their like: the tensor takes over the layout of the view ``view_form`` makes."""
    op = Op(name, ("self",), {"self": derivative}, node)

    def change(self: Tensor, *arguments: Any) -> Tensor:
        values = {"self": self, "self_sym_sizes": self._shape, **saves(self, *arguments)}
        node_: Any = None
        if is_recorded(op, values):
            check_in_place(self, True)
            node_ = begin_record(op, values)
        tangent = forward_mode.tangent_of(self) if forward_mode.depth else None
        seen = view_form(self.detach(), *arguments)
        self._shape, self._strides, self._offset = seen._shape, seen._strides, seen._offset
        bump_version(self)
        if node_ is not None:
            node_.outputs = ((self._shape, self._dtype),)
            reshape_history(self, node_)
        if tangent is not None:
            change(tangent, *arguments)
        return self

    method(name, change)


_reshaped_in_place("t_", "TBackward1", t, lambda grad: grad.t(), lambda self: {})
_reshaped_in_place(
    "transpose_",
    "TransposeBackward1",
    transpose,
    lambda grad, dim0, dim1: grad.transpose(dim0, dim1),
    lambda self, dim0, dim1: {"dim0": dim0, "dim1": dim1},
)
_reshaped_in_place(
    "unsqueeze_",
    "UnsqueezeBackward1",
    unsqueeze,
    lambda grad, dim: grad.squeeze(dim),
    lambda self, dim: {"dim": dimension(dim, len(self._shape) + 1)},
)
_reshaped_in_place(
    "squeeze_",
    "SqueezeBackward4",
    squeeze,
    lambda grad, self_sym_sizes, dim: _unsqueeze_to(grad, self_sym_sizes, None if dim is None else (dim,)),
    lambda self, dim=None: {"dim": dim},
)


# -- copies ----------------------------------------------------------------------------------------

_clone = Op("clone", ("self",), {"self": lambda grad: grad}, forward_derivative=lambda self_t: self_t.clone())
_to_copy = Op(
    "_to_copy",
    ("self",),
    {"self": lambda grad, self_dtype: grad.to(self_dtype)},
    "ToCopyBackward0",
    forward_derivative=lambda self_t, dtype: self_t.to(dtype),
)
_copy = Op(
    "copy_",
    ("self", "src"),
    {"self": lambda grad: grad.new_zeros(grad.shape), "src": lambda grad: grad},
    "CopyBackwards",
    forward_derivative=lambda self_t, src_t, result: src_t if src_t is not None else result.new_zeros(result.shape),
)


class memory_format:
    """``torch.contiguous_format`` and ``torch.preserve_format``."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"torch.{self.name}"


contiguous_format = memory_format("contiguous_format")
preserve_format = memory_format("preserve_format")


def copied(self: Tensor, dtype: dtype_, format: memory_format = preserve_format) -> Tensor:
    """The same elements in new memory."""
    shape = self._shape
    strides = contiguous_strides(shape) if format is contiguous_format else preserved_strides(shape, self._strides)
    same_type = dtype is self._dtype
    if strides == self._strides:
        data = self._storage.data[self._offset : self._offset + prod(shape)]
        if not same_type:
            data = dtype.convert(data)
        return new_strided(data, shape, strides, dtype, self._storage.ulps)
    values = elements(self)
    packed = dtype.pack(values) if same_type else dtype.convert(values)
    if is_contiguous(shape, strides):
        return new_strided(packed, shape, strides, dtype, self._storage.ulps)
    made = new_strided(dtype.pack(packed), shape, strides, dtype)
    write(made, packed, self._storage.ulps)
    return made


# INF-10, INF-42: outside inference mode an inference tensor is copied into a fresh normal tensor.
@rule("INF-10", "INF-42")
def copied_beneath_autograd(self: Tensor, dtype: dtype_, format: memory_format) -> Tensor:
    shape = self._shape
    strides = contiguous_strides(shape) if format is contiguous_format else preserved_strides(shape, self._strides)
    fresh = new_strided(dtype.pack([0] * prod(shape)), shape, strides, dtype)
    return copy_(fresh, self)


@both("clone")
def clone(input: Tensor, *, memory_format: memory_format = preserve_format) -> Tensor:
    tensor_argument("clone", "input", 1, input)
    if input._inference and not state.inference_mode:
        return copied_beneath_autograd(input, input._dtype, memory_format)
    return recorded(_clone, {"self": input}, lambda: copied(input, input._dtype, memory_format))


# IP-13: contiguous returns the tensor itself where it is contiguous.
@rule("IP-13", "NG-02")
def contiguous(self: Tensor, memory_format: memory_format = contiguous_format) -> Tensor:
    if is_contiguous(self._shape, self._strides):
        return self
    return clone(self, memory_format=contiguous_format)


method("contiguous", contiguous)
method("_contiguous_copy", lambda self: clone(self, memory_format=contiguous_format))


# NG-02: a conversion that changes nothing returns the tensor itself, in every mode.
@rule("NG-02")
def to(self: Tensor, dtype: dtype_, copy: bool = False) -> Tensor:
    if dtype is self._dtype and not copy:
        return self
    if self._inference and not state.inference_mode:
        return copied_beneath_autograd(self, dtype, preserve_format)
    values = {"self": self, "self_dtype": self._dtype, "dtype": dtype}
    return recorded(_to_copy, values, lambda: copied(self, dtype))


def _to(
    self: Tensor,
    *arguments: Any,
    dtype: Any = None,
    device: Any = None,
    non_blocking: bool = False,
    copy: bool = False,
    memory_format: Any = None,
) -> Tensor:
    for argument in arguments:
        if isinstance(argument, dtype_):
            dtype = argument
        elif isinstance(argument, Tensor):
            dtype = argument._dtype
        elif isinstance(argument, (str, devices.device)):
            device = argument
        elif not isinstance(argument, bool):
            raise TypeError(f"to() received an invalid combination of arguments - got ({type(argument).__name__})")
    devices.check(device)
    return to(self, dtype or self._dtype, copy)


method("to", _to)
for _name, _dtype in (
    *dtypes.ALIASES.items(),
    ("bool", dtypes.bool_),
    ("bfloat16", dtypes.bfloat16),
    ("char", dtypes.int8),
    ("byte", dtypes.uint8),
):
    method(_name, lambda self, _dtype=_dtype: to(self, _dtype))
method("cpu", lambda self: self)
method("type_as", lambda self, other: to(self, other._dtype))


def _type(self: Tensor, dtype: Any = None) -> Any:
    if dtype is None:
        return f"torch.{self._dtype.legacy_name}Tensor"
    return to(self, dtype)


method("type", _type)


# IP-07, NG-18: copying into a tensor is an in-place change like any other.
def copy_(self: Tensor, src: Any, non_blocking: bool = False) -> Tensor:
    source = src if isinstance(src, Tensor) else _number_as_tensor(src, self._dtype)
    values = {"self": self, "src": source}

    def compute() -> Tensor:
        if source._shape != self._shape:
            common = broadcast(self._shape, source._shape)
            if common is None:
                raise RuntimeError(errors.shapes_do_not_broadcast(self._shape, source._shape))
            if common != self._shape:
                raise RuntimeError(errors.out_shape(self._shape, common))
            return copied(source.detach().expand(self._shape), self._dtype)
        return copied(source, self._dtype)

    return change_in_place(_copy, self, values, compute, check_overlap=source is not self)


def _number_as_tensor(value: Any, dtype: dtype_) -> Tensor:
    check_operand("copy_", value, "other")
    return new_tensor(dtype.convert([value]), (), dtype)


method("copy_", copy_)

_fill_number = Op(
    "fill_",
    ("self",),
    {"self": lambda grad: grad.new_zeros(grad.shape)},
    "FillBackward2",
    forward_derivative=lambda self_t: self_t.new_zeros(self_t.shape),
)
_fill_tensor = Op(
    "fill_",
    ("self", "value"),
    {"self": lambda grad: grad.new_zeros(grad.shape), "value": lambda grad: grad.sum()},
    "FillBackward3",
    forward_derivative=lambda result, value_t: (
        value_t.expand(result.shape) if value_t is not None else result.new_zeros(result.shape)
    ),
)
_zero = Op(
    "zero_",
    ("self",),
    {"self": lambda grad: grad.new_zeros(grad.shape)},
    "ZeroBackward0",
    forward_derivative=lambda self_t: self_t.new_zeros(self_t.shape),
)


def fill_(self: Tensor, value: Any) -> Tensor:
    if not isinstance(value, (Tensor, *NUMBERS)):
        raise TypeError(errors.argument_type("fill_", "value", 1, "Tensor", value))
    op = _fill_tensor if isinstance(value, Tensor) else _fill_number
    if isinstance(value, Tensor) and value._shape:
        raise RuntimeError(
            f"fill_ only supports 0-dimension value tensor but got tensor with {len(value._shape)} dimensions."
        )
    number = elements(value)[0] if isinstance(value, Tensor) else value

    def compute() -> Tensor:
        if isinstance(value, Tensor):
            check_writable(self)
        filled = self._dtype.convert([number]) * prod(self._shape)
        return new_tensor(filled, self._shape, self._dtype, value._ulps if isinstance(value, Tensor) else 0)

    return change_in_place(op, self, {"self": self, "value": value}, compute, check_overlap=False)


def zero_(self: Tensor) -> Tensor:
    def compute() -> Tensor:
        return new_tensor(self._dtype.pack([0] * prod(self._shape)), self._shape, self._dtype)

    return change_in_place(_zero, self, {"self": self}, compute, check_overlap=False)


method("fill_", fill_)
method("zero_", zero_)
function("fill_", fill_)
function("zero_", zero_)


# -- joining ---------------------------------------------------------------------------------------


def _parts(grad: Tensor, tensors_sizes: Sequence[tuple[int, ...]], dim: int) -> tuple[Tensor, ...]:
    first = 0
    parts = []
    for sizes in tensors_sizes:
        if sizes == (0,) and len(grad._shape) != 1:
            parts.append(grad.new_zeros((0,)))
            continue
        parts.append(narrow(grad, dim, first, sizes[dim]))
        first += sizes[dim]
    return tuple(parts)


_cat = Op(
    "cat",
    ("tensors",),
    {"tensors": lambda grad, tensors_sizes, dim: _parts(grad, tensors_sizes, dim)},
    variadic=True,
    forward_derivative=lambda tensors_t, dim: cat(tensors_t, dim),
)
_stack = Op(
    "stack",
    ("tensors",),
    {"tensors": lambda grad, dim: tuple(select(grad, dim, i) for i in range(grad._shape[dim]))},
    variadic=True,
    forward_derivative=lambda tensors_t, dim: stack(tensors_t, dim),
)


def _list_of_tensors(op: str, tensors: Any) -> list[Tensor]:
    if not isinstance(tensors, (list, tuple)):
        raise TypeError(errors.argument_type(op, "tensors", 1, "tuple of Tensors", tensors))
    for i, one in enumerate(tensors):
        if not isinstance(one, Tensor):
            raise TypeError(f"expected Tensor as element {i} in argument 0, but got {type(one).__name__}")
    return list(tensors)


def cat(tensors: Any, dim: int = 0, *, out: Optional[Tensor] = None) -> Tensor:
    joined = _list_of_tensors("cat", tensors)
    if not joined:
        raise ValueError("torch.cat(): expected a non-empty list of Tensors")
    for i, one in enumerate(joined):
        if not one._shape:
            raise RuntimeError(f"zero-dimensional tensor (at position {i}) cannot be concatenated")
    full = [one for one in joined if one._shape != (0,)] or joined[:1]
    first = full[0]
    at = dimension(dim, len(first._shape))
    for i, one in enumerate(full):
        if len(one._shape) != len(first._shape):
            raise RuntimeError(
                f"Tensors must have same number of dimensions: got {len(first._shape)} and {len(one._shape)}"
            )
        for d, (a, b) in enumerate(zip(first._shape, one._shape)):
            if d != at and a != b:
                raise RuntimeError(
                    f"Sizes of tensors must match except in dimension {at}. Expected size {a} but got size {b} for"
                    f" tensor number {i} in the list."
                )
    sizes = [one._shape for one in joined]

    def compute() -> Tensor:
        dtype = common_dtype(joined)
        inner = prod(first._shape[at + 1 :])
        columns = [(dtype.convert(elements(one)), one._shape[at] * inner) for one in full]
        values: list[Any] = []
        for row in range(prod(first._shape[:at])):
            for column, width in columns:
                values.extend(column[row * width : (row + 1) * width])
        length = sum(one._shape[at] for one in full)
        shape = (*first._shape[:at], length, *first._shape[at + 1 :])
        return new_tensor(dtype.pack(values), shape, dtype, max(one._storage.ulps for one in full))

    values = {"tensors": joined, "tensors_sizes": sizes, "dim": at}
    if out is not None:
        return write_out("cat", out, {str(i): one for i, one in enumerate(joined)}, compute)
    return recorded(_cat, values, compute)


def stack(tensors: Any, dim: int = 0, *, out: Optional[Tensor] = None) -> Tensor:
    joined = _list_of_tensors("stack", tensors)
    if not joined:
        raise RuntimeError("stack expects a non-empty TensorList")
    shape = joined[0]._shape
    for i, one in enumerate(joined):
        if one._shape != shape:
            raise RuntimeError(
                f"stack expects each tensor to be equal size, but got {errors.shape_text(shape)} at entry 0 and"
                f" {errors.shape_text(one._shape)} at entry {i}"
            )
    at = dimension(dim, len(shape) + 1)

    def compute() -> Tensor:
        dtype = common_dtype(joined)
        inner = prod(shape[at:])
        columns = [dtype.convert(elements(one)) for one in joined]
        values: list[Any] = []
        for row in range(prod(shape[:at])):
            for column in columns:
                values.extend(column[row * inner : (row + 1) * inner])
        made = (*shape[:at], len(joined), *shape[at:])
        stacked = new_tensor(dtype.pack(values), made, dtype, max(one._storage.ulps for one in joined))
        if not state.inference_mode and all(one._inference for one in joined):
            # INF-42: beneath autograd the stack is a view of what was joined along the dimension.
            return make_view(stacked, stacked._alias())
        return stacked

    if out is not None:
        return write_out("stack", out, {str(i): one for i, one in enumerate(joined)}, compute)
    return recorded(_stack, {"tensors": joined, "dim": at}, compute)


for _name in ("cat", "concat", "concatenate"):
    function(_name, cat)
cat.__name__ = cat.__qualname__ = "cat"
function("stack", stack)


# -- repeating and turning -------------------------------------------------------------------------

_flip = Op(
    "flip",
    ("self",),
    {"self": lambda grad, dims: flip(grad, dims)},
    forward_derivative=lambda self_t, dims: flip(self_t, dims),
)


def flip(input: Tensor, *dims: Any) -> Tensor:
    wanted = {dimension(d, len(input._shape)) for d in int_arguments("flip", dims, "dims")}

    def compute() -> Tensor:
        strides = tuple(-s if d in wanted else s for d, s in enumerate(input._strides))
        offset = input._offset + sum((input._shape[d] - 1) * input._strides[d] for d in wanted)
        data = input._storage.data
        values = [data[i] for i in positions(input._shape, strides, offset)]
        return new_tensor(input._dtype.pack(values), input._shape, input._dtype, input._storage.ulps)

    return recorded(_flip, {"self": input, "dims": tuple(wanted)}, compute)


both("flip")(flip)
