"""``select_scatter`` and its like: a copy of a tensor in which one view's part is replaced."""

from __future__ import annotations

from typing import Any, Callable, Optional

from .. import errors
from ..dtypes import dtype as dtype_
from ..inexact import worst
from ..layout import has_internal_overlap
from ..tensor import Tensor, elements, new_strided, write
from .copies import copied, tell_of_lost_parts
from .declare import Op, both, recorded
from .diagonals import diagonal
from .parts import select, slice_
from .striding import as_strided


def _replacing(
    op: Op, input: Tensor, src: Tensor, view_form: Callable[[Tensor], Tensor], values: dict[str, Any]
) -> Tensor:
    """A copy of ``input`` with ``src`` in the place of what ``view_form`` shows of it."""

    def compute() -> Tensor:
        made = _copied_as_it_lies(input)
        part = view_form(made.detach())
        if part._shape != src._shape:
            raise RuntimeError(
                f"expected src to have a size equal to the slice of self. src size = {errors.shape_text(src._shape)},"
                f" slice size = {errors.shape_text(part._shape)}"
            )
        if part._dtype.category < 3:
            tell_of_lost_parts(src)
        write(part, part._dtype.convert(elements(src)), worst(input._storage.ulps, src._storage.ulps))
        return made

    return recorded(op, {"self": input, "src": src, "_src_dtype": src._dtype, **values}, compute)


def _copied_as_it_lies(input: Tensor) -> Tensor:
    """A copy with the very offset and strides of ``input``, gaps included, where its elements do not overlap."""
    if has_internal_overlap(input._shape, input._strides):
        return copied(input, input._dtype)
    span = 1 + sum((size - 1) * stride for size, stride in zip(input._shape, input._strides)) if input.numel() else 0
    memory = input._dtype.pack([0] * (input._offset + span))
    made = new_strided(memory, input._shape, input._strides, input._dtype)
    made._offset = input._offset
    write(made, elements(input), input._storage.ulps)
    return made


def _zeros_of(part: Tensor, dtype: dtype_) -> Tensor:
    """What replaces the part's gradient, in the type of what replaced the part."""
    return part.new_zeros(part._shape, dtype=dtype)


def _or_zeros(tangent: Optional[Tensor], primal: Tensor) -> Tensor:
    return primal.new_zeros(primal._shape) if tangent is None else tangent


_select_scatter = Op(
    "select_scatter",
    ("self", "src"),
    {
        "self": lambda grad, dim, index, _src_dtype: select_scatter(
            grad, _zeros_of(select(grad, dim, index), _src_dtype), dim, index
        ),
        "src": lambda grad, dim, index: select(grad, dim, index),
    },
    forward_derivative=lambda self_t, src_t, self, src, dim, index: select_scatter(
        _or_zeros(self_t, self), _or_zeros(src_t, src), dim, index
    ),
)
_slice_scatter = Op(
    "slice_scatter",
    ("self", "src"),
    {
        "self": lambda grad, dim, start, end, step, _src_dtype: slice_scatter(
            grad, _zeros_of(slice_(grad, dim, start, end, step), _src_dtype), dim, start, end, step
        ),
        "src": lambda grad, dim, start, end, step: slice_(grad, dim, start, end, step),
    },
    forward_derivative=lambda self_t, src_t, self, src, dim, start, end, step: slice_scatter(
        _or_zeros(self_t, self), _or_zeros(src_t, src), dim, start, end, step
    ),
)
_diagonal_scatter = Op(
    "diagonal_scatter",
    ("self", "src"),
    {
        "self": lambda grad, offset, dim1, dim2, _src_dtype: diagonal_scatter(
            grad, _zeros_of(diagonal(grad, offset, dim1, dim2), _src_dtype), offset, dim1, dim2
        ),
        "src": lambda grad, offset, dim1, dim2: diagonal(grad, offset, dim1, dim2),
    },
    forward_derivative=lambda self_t, src_t, self, src, offset, dim1, dim2: diagonal_scatter(
        _or_zeros(self_t, self), _or_zeros(src_t, src), offset, dim1, dim2
    ),
)


def _only_part(grad: Tensor, size: Any, stride: Any, storage_offset: Optional[int]) -> Tensor:
    """The gradient in the replaced part alone: torch's answer, though the derivative is the rest of it."""
    whole = as_strided(grad.new_zeros(grad._shape), grad._shape, grad._strides)
    as_strided(whole, size, stride, storage_offset).copy_(as_strided(grad, size, stride, storage_offset))
    return whole


_as_strided_scatter = Op(
    "as_strided_scatter",
    ("self", "src"),
    {
        "self": lambda grad, size, stride, storage_offset: _only_part(grad.contiguous(), size, stride, storage_offset),
        "src": lambda grad, size, stride, storage_offset: as_strided(grad.contiguous(), size, stride, storage_offset),
    },
    forward_derivative=lambda self_t, src_t, self, src, size, stride, storage_offset: as_strided_scatter(
        _or_zeros(self_t, self), _or_zeros(src_t, src), size, stride, storage_offset
    ),
)


@both("select_scatter")
def select_scatter(input: Tensor, src: Tensor, dim: int, index: int) -> Tensor:
    values = {"dim": dim, "index": index}
    return _replacing(_select_scatter, input, src, lambda made: select(made, dim, index), values)


@both("slice_scatter")
def slice_scatter(
    input: Tensor, src: Tensor, dim: int = 0, start: Optional[int] = None, end: Optional[int] = None, step: int = 1
) -> Tensor:
    values = {"dim": dim, "start": start, "end": end, "step": step}
    return _replacing(_slice_scatter, input, src, lambda made: slice_(made, dim, start, end, step), values)


@both("diagonal_scatter")
def diagonal_scatter(input: Tensor, src: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    values = {"offset": offset, "dim1": dim1, "dim2": dim2}
    return _replacing(_diagonal_scatter, input, src, lambda made: diagonal(made, offset, dim1, dim2), values)


_NEEDS_CONTIGUOUS = (
    "!self.requires_grad() || self.is_contiguous() INTERNAL ASSERT FAILED at"
    ' "/__w/pytorch/pytorch/aten/src/ATen/native/TensorShape.cpp":4754, please report a bug to PyTorch. '
    "as_strided_scatter is currently only supported for contiguous inputs"
)


@both("as_strided_scatter")
def as_strided_scatter(
    input: Tensor, src: Tensor, size: Any, stride: Any, storage_offset: Optional[int] = None
) -> Tensor:
    if input.requires_grad and not input.is_contiguous():
        raise RuntimeError(_NEEDS_CONTIGUOUS)
    values = {"size": tuple(size), "stride": tuple(stride), "storage_offset": storage_offset}
    return _replacing(
        _as_strided_scatter, input, src, lambda made: as_strided(made, size, stride, storage_offset), values
    )
