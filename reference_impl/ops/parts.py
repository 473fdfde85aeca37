"""Views of parts: select, slice, split."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from .. import errors
from ..layout import positions, prod
from ..tensor import Tensor, dimension, elements, new_tensor
from .declare import Op, both, recorded, view_of, views_of
from .joining import cat, stack

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
