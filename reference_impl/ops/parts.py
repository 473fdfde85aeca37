"""Views of parts: select, slice, split."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Optional, Sequence

from .. import errors
from ..dtypes import int64
from ..formats import contiguous_format
from ..layout import Shape, contiguous_strides, positions, prod
from ..modes import state
from ..semantics import SEMANTICS
from ..storage import VersionCounter
from ..tensor import Tensor, dimension, elements, new_rows, new_strided
from .arguments import int_argument
from .copies import copied
from .declare import Op, both, not_differentiable, recorded, view_of, views_of
from .derived_forms import copy_of_view
from .joining import cat, stack
from .unrecorded import has_more_to_do

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
    forward_derivative=lambda grad_output_t, _sizes, dim, index: select_backward(grad_output_t, _sizes, dim, index),
)
_slice_backward = Op(
    "slice_backward",
    ("grad_output",),
    {"grad_output": lambda grad, dim, start, end, step: slice_(grad, dim, start, end, step)},
    "SliceBackwardBackward0",
    forward_derivative=lambda grad_output_t, _sizes, dim, start, end, step: slice_backward(
        grad_output_t, _sizes, dim, start, end, step
    ),
)


@both("select")
def select(input: Tensor, dim: int, index: int) -> Tensor:
    if index.__class__ is not int:
        if not input._shape:
            raise IndexError(errors.SELECT_OF_SCALAR)
        index = int_argument("select", "index", 2, index)
    shape = input._shape
    kept, strides, further = selected(shape, input._strides, dim, index)
    values = {"self": input, "self_sym_sizes": shape, "dim": dim, "index": index}
    return view_of(_select, values, (kept, strides, input._offset + further))


@lru_cache(maxsize=4096, typed=True)
def selected(shape: Shape, strides: Shape, dim: int, index: int) -> tuple[Shape, Shape, int]:
    """Shape and strides without a dimension, and how far along it the place lies that is selected."""
    if not shape:
        raise IndexError(errors.SELECT_OF_SCALAR)
    at = dimension(dim, len(shape))
    size = shape[at]
    if not -size <= index < size:
        raise errors.index_error(
            index,
            f"select(): index {index} out of range for tensor of size {errors.shape_text(shape)} at dimension {at}",
        )
    return shape[:at] + shape[at + 1 :], strides[:at] + strides[at + 1 :], index % size * strides[at]


#: The end of a slice that has none.
LAST = (1 << 63) - 1


def _bounds(size: int, start: Optional[int], end: Optional[int]) -> tuple[int, int]:
    first = 0 if start is None else start
    last = size if end is None else end
    first = min(max(first + size if first < 0 else first, 0), size)
    last = min(max(last + size if last < 0 else last, first), size)
    return first, last


def slice_(self: Tensor, dim: int = 0, start: Optional[int] = None, end: Optional[int] = None, step: int = 1) -> Tensor:
    shape = self._shape
    sliced, strides, further = _sliced(shape, self._strides, dim, start, end, step)
    values = {
        "self": self,
        "self_sym_sizes": shape,
        "dim": dim,
        "start": start or 0,
        "end": LAST if end is None else end,
        "step": step,
    }
    return view_of(_slice, values, (sliced, strides, self._offset + further))


@lru_cache(maxsize=4096, typed=True)
def _sliced(
    shape: Shape, strides: Shape, dim: int, start: Optional[int], end: Optional[int], step: int
) -> tuple[Shape, Shape, int]:
    """Shape and strides with a part of a dimension, and how far along it the part begins."""
    at = dimension(dim, len(shape))
    if step <= 0:
        raise RuntimeError("slice step must be positive")
    first, last = _bounds(shape[at], start, end)
    length = (last - first + step - 1) // step
    return (
        (*shape[:at], length, *shape[at + 1 :]),
        (*strides[:at], strides[at] * step, *strides[at + 1 :]),
        first * strides[at],
    )


def select_backward(grad: Tensor, sizes: tuple[int, ...], dim: int, index: int) -> Tensor:
    """Zeros of ``sizes`` with ``grad`` in the selected place."""

    def compute() -> Tensor:
        return _spread(grad, sizes, _selected_places(sizes, dim, index))

    if not has_more_to_do():
        return compute()
    return recorded(_select_backward, {"grad_output": grad, "_sizes": sizes, "dim": dim, "index": index}, compute)


def slice_backward(
    grad: Tensor, sizes: tuple[int, ...], dim: int, start: Optional[int], end: Optional[int], step: int
) -> Tensor:
    """Zeros of ``sizes`` with ``grad`` in the places that the slice took."""
    at = dim % len(sizes)

    def compute() -> Tensor:
        return _spread(grad, sizes, _sliced_places(sizes, at, start, grad._shape[at], step))

    if not has_more_to_do():
        return compute()
    values = {"grad_output": grad, "_sizes": sizes, "dim": at, "start": start, "end": end, "step": step}
    return recorded(_slice_backward, values, compute)


def _spread(grad: Tensor, sizes: tuple[int, ...], places: Sequence[int]) -> Tensor:
    """Zeros of ``sizes`` with the elements of ``grad`` in places, counted in row-major order."""
    dtype = grad._dtype
    data = dtype.pack((0,)) * prod(sizes)
    for place, value in zip(places, elements(grad)):
        data[place] = value
    return new_rows(data, sizes, contiguous_strides(sizes), dtype, grad._storage.ulps)


@lru_cache(maxsize=4096)
def _selected_places(sizes: tuple[int, ...], dim: int, index: int) -> Sequence[int]:
    at = dim % len(sizes)
    strides = contiguous_strides(sizes)
    first = index % sizes[at] * strides[at]
    return positions(sizes[:at] + sizes[at + 1 :], strides[:at] + strides[at + 1 :], first)


@lru_cache(maxsize=4096)
def _sliced_places(sizes: tuple[int, ...], at: int, start: Optional[int], length: int, step: int) -> Sequence[int]:
    strides = contiguous_strides(sizes)
    first, _ = _bounds(sizes[at], start, None)
    steps = (*strides[:at], strides[at] * step, *strides[at + 1 :])
    return positions((*sizes[:at], length, *sizes[at + 1 :]), steps, first * strides[at])


@both("narrow")
def narrow(input: Tensor, dim: int, start: Any, length: int) -> Tensor:
    if not input._shape:
        raise RuntimeError("narrow() cannot be applied to a 0-dim tensor.")
    if length < 0:
        raise RuntimeError("narrow(): length must be non-negative.")
    if isinstance(start, Tensor):
        if start._shape or start._dtype.category != 1:
            raise RuntimeError("start must be an 0-dim integral Tensor.")
        start = int(start)
    size = input._shape[dimension(dim, len(input._shape))]
    if not -size <= start <= size:
        said = f"start out of range (expected to be in range of [{-size}, {size}], but got {start})"
        raise errors.index_error(start, said)
    first = start + size if start < 0 else start
    if first + length > size:
        raise RuntimeError(f"start ({first}) + length ({length}) exceeds dimension size ({size}).")
    return slice_(input, dim, first, first + length, 1)


_unbind = Op(
    "unbind",
    ("self",),
    {"self": lambda grad, dim: stacked_gradients(grad, dim)},
    forward_derivative=lambda self_t, dim: self_t.unbind(dim),
)
_split = Op(
    "split",
    ("self",),
    {"self": lambda grad, self_sym_sizes, dim, split_size: joined_gradients(grad, self_sym_sizes, dim, split_size)},
    forward_derivative=lambda self_t, dim, split_size: self_t.split(split_size, dim),
)
_split_with_sizes = Op(
    "split_with_sizes",
    ("self",),
    {"self": lambda grad, self_sym_sizes, dim, split_sizes: joined_gradients(grad, self_sym_sizes, dim, split_sizes)},
    forward_derivative=lambda self_t, dim, split_sizes: self_t.split(split_sizes, dim),
)


def _known(grads: Any) -> Tensor:
    return next(g for g in grads if g is not None)


def stacked_gradients(grads: Any, dim: int) -> Tensor:
    grads = grads if isinstance(grads, tuple) else (grads,)
    like = _known(grads)
    return stack([like.new_zeros(like._shape) if g is None else g for g in grads], dim)


def joined_gradients(grads: Any, sizes: tuple[int, ...], dim: int, lengths: Any) -> Tensor:
    dim %= len(sizes)
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
    at = dimension(dim, len(input._shape))
    if not input._shape:
        raise IndexError(errors.no_dimension(0))
    shape = input._shape[:at] + input._shape[at + 1 :]
    strides = input._strides[:at] + input._strides[at + 1 :]
    regions = [(shape, strides, input._offset + i * input._strides[at]) for i in range(input._shape[at])]
    return views_of(_unbind, {"self": input, "dim": dim}, regions)


def pieces(self: Tensor, dim: int, lengths: Sequence[int]) -> list[tuple[tuple[int, ...], tuple[int, ...], int]]:
    regions = []
    first = 0
    for length in lengths:
        shape = (*self._shape[:dim], length, *self._shape[dim + 1 :])
        regions.append((shape, self._strides, self._offset + first * self._strides[dim]))
        first += length
    return regions


def equal_lengths(input: Tensor, split_size: int, at: int) -> list[int]:
    """The lengths of parts of ``split_size`` along one dimension; the last may be shorter."""
    size = input._shape[at]
    if split_size < 0:
        raise RuntimeError(f"split expects split_size be non-negative, but got split_size={split_size}")
    if split_size == 0 and size:
        raise RuntimeError(f"split_size can only be 0 if dimension size is 0, but got dimension size of {size}")
    return [min(split_size, size - first) for first in range(0, size, split_size)] if size else [0]


def split_evenly(input: Tensor, split_size: int, dim: int = 0) -> tuple[Tensor, ...]:
    if not input._shape:
        raise RuntimeError("split expects at least a 1-dimensional tensor")
    at = dimension(dim, len(input._shape))
    lengths = equal_lengths(input, split_size, at)
    values = {"self": input, "self_sym_sizes": input._shape, "dim": dim, "split_size": split_size}
    return views_of(_split, values, pieces(input, at, lengths))


@both("split_with_sizes")
def split_with_sizes(input: Tensor, split_sizes: Any, dim: int = 0) -> tuple[Tensor, ...]:
    if not input._shape:
        raise RuntimeError("split expects at least a 1-dimensional tensor")
    at = dimension(dim, len(input._shape))
    if not isinstance(split_sizes, (tuple, list)):
        raise TypeError(errors.argument_type("split_with_sizes", "split_sizes", 2, "tuple of ints", split_sizes))
    for i, length in enumerate(split_sizes):
        if not hasattr(length, "__index__"):
            raise TypeError(
                "split_with_sizes(): argument 'split_sizes' (position 2) must be tuple of ints, but found element of"
                f" type {type(length).__name__} at pos {i}"
            )
    lengths = tuple(split_sizes)
    check_lengths(input, lengths, at)
    values = {"self": input, "self_sym_sizes": input._shape, "dim": dim, "split_sizes": lengths}
    return views_of(_split_with_sizes, values, pieces(input, at, lengths))


def check_lengths(input: Tensor, lengths: Sequence[int], at: int) -> None:
    for length in lengths:
        if length < 0:
            raise RuntimeError(
                "split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes="
                + errors.shape_text(lengths)
            )
    if sum(lengths) != input._shape[at]:
        raise RuntimeError(
            f"split_with_sizes expects split_sizes to sum exactly to {input._shape[at]} (input tensor's size at"
            f" dimension {at}), but got split_sizes={errors.shape_text(lengths)}"
        )


@both("chunk")
def chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
    if not input._shape:
        raise RuntimeError("chunk expects at least a 1-dimensional tensor")
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    size = input._shape[dimension(dim, len(input._shape))]
    if size == 0:
        return split_with_sizes(input, (0,) * chunks, dim)
    return split_evenly(input, -(-size // chunks), dim)


# -- split by places, and into copies --------------------------------------------------------------


@both("tensor_split")
def tensor_split(
    input: Tensor,
    indices_or_sections: Any = None,
    dim: int = 0,
    *,
    indices: Any = None,
    sections: Any = None,
    tensor_indices_or_sections: Any = None,
) -> tuple[Tensor, ...]:
    for named in (indices, sections, tensor_indices_or_sections):
        if indices_or_sections is None:
            indices_or_sections = named
    if not input._shape:
        raise RuntimeError("tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims")
    size = input._shape[dimension(dim, len(input._shape))]
    if isinstance(indices_or_sections, Tensor):
        if len(indices_or_sections._shape) > 1:
            raise RuntimeError(
                "tensor_split expected tensor_indices_or_sections to be a zero-dimensional or one-dimensional tensor,"
                f" but got a tensor with {len(indices_or_sections._shape)} dims"
            )
        if indices_or_sections._dtype is not int64:
            raise RuntimeError(
                "tensor_split expected tensor_indices_or_sections to have dtype of long, but got"
                f" {indices_or_sections._dtype.legacy_name}"
            )
        indices_or_sections = indices_or_sections.tolist()
    if isinstance(indices_or_sections, int):
        count = indices_or_sections
        if count <= 0:
            raise RuntimeError(f"number of sections must be larger than 0, got {count}")
        small, larger = divmod(size, count)
        first, found = 0, []
        for i in range(count):
            length = small + (i < larger)
            found.append(slice_(input, dim, first, first + length))
            first += length
        return tuple(found)
    bounds = [0, *indices_or_sections, size]
    return tuple([slice_(input, dim, first, last) for first, last in zip(bounds, bounds[1:])])


def _split_along(name: str, least: int, along: int) -> None:
    """Declare ``hsplit`` or one of its like: ``tensor_split`` along the dimension that its name stands for."""

    def form(input: Tensor, indices_or_sections: Any) -> tuple[Tensor, ...]:
        ndim = len(input._shape)
        if ndim < least:
            raise RuntimeError(
                f"torch.{name} requires a tensor with at least {least} dimension, but got a tensor with {ndim}"
                " dimensions!"
            )
        dim = 0 if ndim == 1 else along
        if isinstance(indices_or_sections, int):
            sections = indices_or_sections
            if sections == 0 or input._shape[dim] % sections:
                raise RuntimeError(
                    f"torch.{name} attempted to split along dimension {dim}, but the size of the dimension"
                    f" {input._shape[dim]} is not divisible by the split_size {sections}!"
                )
        return tensor_split(input, indices_or_sections, dim)

    form.__name__ = form.__qualname__ = name
    both(name)(form)


_split_along("hsplit", 1, 1)
_split_along("vsplit", 2, 0)
_split_along("dsplit", 3, 2)

_unsafe_split = Op("unsafe_split", ("self",), _split.derivatives, forward_derivative=_split.forward_derivative)
_unsafe_split_with_sizes = Op(
    "unsafe_split_with_sizes",
    ("self",),
    _split_with_sizes.derivatives,
    forward_derivative=_split_with_sizes.forward_derivative,
)


def _unsafely(op: Op, self: Tensor, at: int, lengths: Sequence[int], values: dict[str, Any]) -> tuple[Tensor, ...]:
    """Parts of the same memory that are not tracked as views; beneath autograd they are views as any."""
    if state.inference_mode or self._inference:
        views = views_of(op, {"self": self, "self_sym_sizes": self._shape, **values}, pieces(self, at, lengths))
        for view in views:
            if view._version_counter is not None:
                view._version_counter = VersionCounter()  # what is written to one of them the base does not count
        return views

    def compute() -> tuple[Tensor, ...]:
        parts = []
        for region in pieces(self, at, lengths):
            part = new_strided(self._storage.data, region[0], region[1], self._dtype)
            part._storage, part._offset, part._whole = self._storage, region[2], -1
            parts.append(part)
        return tuple(parts)

    return recorded(op, {"self": self, "self_sym_sizes": self._shape, **values}, compute)


@both("unsafe_split")
def unsafe_split(input: Tensor, split_size: int, dim: int = 0) -> tuple[Tensor, ...]:
    if not input._shape:
        raise RuntimeError("split expects at least a 1-dimensional tensor")
    at = dimension(dim, len(input._shape))
    lengths = equal_lengths(input, split_size, at)
    return _unsafely(_unsafe_split, input, at, lengths, {"split_size": split_size, "dim": dim})


@both("unsafe_split_with_sizes")
def unsafe_split_with_sizes(input: Tensor, split_sizes: Any, dim: int = 0) -> tuple[Tensor, ...]:
    at = dimension(dim, len(input._shape))
    lengths = tuple(split_sizes)
    check_lengths(input, lengths, at)
    return _unsafely(_unsafe_split_with_sizes, input, at, lengths, {"split_sizes": lengths, "dim": dim})


@both("unsafe_chunk")
def unsafe_chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
    if not input._shape:
        raise RuntimeError("chunk expects at least a 1-dimensional tensor")
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    size = input._shape[dimension(dim, len(input._shape))]
    if size == 0:
        return unsafe_split_with_sizes(input, (0,) * chunks, dim)
    return unsafe_split(input, -(-size // chunks), dim)


def _narrow_copy_op() -> Op:
    if not SEMANTICS.aminmax_and_narrow_copy_have_derivatives:
        return Op("narrow_copy", ("self",), {"self": not_differentiable("narrow_copy")}, "NotImplemented")
    return Op(
        "narrow_copy",
        ("self",),
        {
            "self": lambda grad, self_sym_sizes, dim, start, length: slice_backward(
                grad, self_sym_sizes, dim, start, start + length, 1
            )
        },
        forward_derivative=lambda self_t, dim, start, length: self_t.narrow_copy(dim, start, length),
    )


_narrow_copy = _narrow_copy_op()


@both("narrow_copy")
def narrow_copy(input: Tensor, dim: int, start: int, length: int) -> Tensor:
    seen = narrow(input.detach(), dim, start, length)
    values = {"self": input, "self_sym_sizes": input._shape, "dim": dim, "start": start, "length": length}
    return recorded(_narrow_copy, values, lambda: copied(seen, seen._dtype, contiguous_format))


copy_of_view("select_copy", select, _select)
copy_of_view("slice_copy", slice_, _slice)
copy_of_view("unbind_copy", unbind, _unbind)
copy_of_view("split_copy", split_evenly, _split)
copy_of_view("split_with_sizes_copy", split_with_sizes, _split_with_sizes)
