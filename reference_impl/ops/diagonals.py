"""Diagonals: read as a view or a copy, made into matrices, filled."""

from __future__ import annotations

import functools
from typing import Any, Optional

from ..layout import positions, prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, dimension, elements, new_tensor
from .declare import FUNCTIONS, Op, both, method, recorded, view_of
from .derived_forms import copy_of_view
from .out_forms import write_out

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
    forward_derivative=lambda grad_output_t, _sizes, offset, dim1, dim2: diagonal_backward(
        grad_output_t, _sizes, offset, dim1, dim2
    ),
)


def diagonal_backward(grad: Tensor, sizes: tuple[int, ...], offset: int, dim1: int, dim2: int) -> Tensor:
    """Zeros of ``sizes`` with ``grad`` on the diagonal."""

    def compute() -> Tensor:
        whole = new_tensor(grad._dtype.pack([0] * prod(sizes)), sizes, grad._dtype, grad._storage.ulps)
        places = positions(*_diagonal_region(whole, offset, dim1, dim2))
        for place, value in zip(places, elements(grad)):
            whole._storage.data[place] = value
        return whole

    values = {"grad_output": grad, "_sizes": sizes, "offset": offset, "dim1": dim1, "dim2": dim2}
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


diagonal_copy = copy_of_view("diagonal_copy", diagonal, _diagonal)

_diag_embed = Op(
    "diag_embed",
    ("self",),
    {"self": lambda grad, offset, dim1, dim2: grad.diagonal(offset, dim1, dim2)},
    forward_derivative=lambda self_t, offset, dim1, dim2: diag_embed(self_t, offset, dim1, dim2),
)


@both("diag_embed")
def diag_embed(input: Tensor, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    ndim = len(input._shape) + 1
    a, b = dimension(dim1, ndim), dimension(dim2, ndim)
    if a == b:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")

    def compute() -> Tensor:
        length = input._shape[-1] + abs(offset)
        rest = iter(input._shape[:-1])
        shape = tuple(length if d in (a, b) else next(rest) for d in range(ndim))
        whole = new_tensor(input._dtype.pack([0] * prod(shape)), shape, input._dtype, input._storage.ulps)
        for place, value in zip(positions(*_diagonal_region(whole, offset, a, b)), elements(input)):
            whole._storage.data[place] = value
        return whole

    return recorded(_diag_embed, {"self": input, "offset": offset, "dim1": dim1, "dim2": dim2}, compute)


@both("diag")
def diag(input: Tensor, diagonal: int = 0, *, out: Optional[Tensor] = None) -> Tensor:
    if out is None and len(input._shape) in (1, 2) and not SEMANTICS.diag_is_made_of_other_ops:
        return _recorded_diag(input, diagonal)
    if len(input._shape) == 1:
        if out is not None:
            return write_out("diag_embed", out, {"self": input}, lambda: diag_embed(input.detach(), diagonal))
        return diag_embed(input, diagonal)
    if len(input._shape) == 2:
        if out is not None:
            return FUNCTIONS["diagonal_copy"](input, diagonal, out=out)
        return diagonal_copy(input, diagonal)
    raise RuntimeError(f"diag(): Supports 1D or 2D tensors. Got {len(input._shape)}D")


@functools.lru_cache(maxsize=1)
def _diag() -> Op:
    """diag as an op of its own."""
    return Op(
        "diag",
        ("self",),
        {"self": _diag_gradient},
        forward_derivative=lambda self_t, diagonal: diag(self_t, diagonal),
    )


def _diag_gradient(grad: Any, diagonal: int, self_sym_sizes: tuple[int, ...]) -> Any:
    if len(self_sym_sizes) == 1:
        return grad.diag(diagonal)
    whole = FUNCTIONS["zeros"](self_sym_sizes, dtype=grad.dtype)
    whole.diagonal(diagonal).copy_(grad)
    return whole


def _recorded_diag(input: Tensor, diagonal: int) -> Tensor:
    """As one node."""
    values = {"self": input, "diagonal": diagonal, "self_sym_sizes": input._shape}
    plain = input.detach()

    def compute() -> Tensor:
        return diag_embed(plain, diagonal) if len(input._shape) == 1 else diagonal_copy(plain, diagonal)

    return recorded(_diag(), values, compute)


@both("diagflat")
def diagflat(input: Tensor, offset: int = 0) -> Tensor:
    return diag(input.contiguous().view(-1), offset)


def fill_diagonal_(self: Tensor, fill_value: Any, wrap: bool = False) -> Tensor:
    shape, strides = self._shape, self._strides
    if len(shape) < 2:
        raise RuntimeError("dimensions must larger than 1")
    if len(shape) > 2 and len(set(shape)) > 1:
        raise RuntimeError("all dimensions of input must be of equal length")
    if isinstance(fill_value, Tensor):
        fill_value = fill_value.item()
    length = min(shape)
    step = sum(strides)
    self.as_strided((length,), (step,), self._offset).fill_(fill_value)
    if wrap and len(shape) == 2 and shape[0] > shape[1] + 1:
        # It goes on as if the rows lay one after the other in memory, below one row that is left out.
        below = shape[1] + 1
        count = -(-shape[0] * shape[1] // below) - length
        self.as_strided((count,), (step,), self._offset + below * strides[0]).fill_(fill_value)
    return self


method("fill_diagonal_", fill_diagonal_)
