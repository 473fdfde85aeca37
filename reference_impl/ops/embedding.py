"""Rows of a table by index, and what a limit on their norm does to the table."""

from __future__ import annotations

import math
from typing import Any, Sequence

from .. import dtypes, errors
from ..graph import is_recording, requires_grad
from ..layout import prod
from ..tensor import Tensor, elements, new_tensor, write
from ..views import bump_version
from .declare import FUNCTIONS, Op, recorded, tensor_argument
from .parts import select


def check_type_of_indices(indices: Tensor, op: str, position: int = 1) -> None:
    if indices._dtype not in (dtypes.int64, dtypes.int32):
        raise RuntimeError(
            f"Expected tensor for argument #{position} 'indices' to have one of the following scalar types: Long, Int;"
            f" but got {errors.type_name(indices._dtype.legacy_name)} instead (while checking arguments for {op})"
        )


def _rows(table: Tensor, indices: Tensor) -> Tensor:
    inner = table._shape[1:]
    width = prod(inner)
    data = elements(table)
    values = [v for index in elements(indices) for v in data[index * width : (index + 1) * width]]
    shape = (*indices._shape, *inner)
    return new_tensor(table._dtype.pack(values), shape, table._dtype, table._storage.ulps)


def _dense_gradient(grad: Tensor, indices: Tensor, rows: int, padding_idx: int, by_frequency: bool) -> Tensor:
    width = prod(grad._shape[len(indices._shape) :])
    found = [0.0] * (rows * width)
    data, places = elements(grad), list(elements(indices))
    for i, index in enumerate(places):
        if index == padding_idx:
            continue
        scale = 1.0 / places.count(index) if by_frequency else 1.0
        for j in range(width):
            found[index * width + j] += data[i * width + j] * scale
    shape = (rows, *grad._shape[len(indices._shape) :])
    ulps = grad._storage.ulps
    return new_tensor(grad._dtype.pack(found), shape, grad._dtype, ulps and ulps + 2)


def _again(grad: Any, indices: Any, padding_idx: int) -> Any:
    """The gradient of the gradient: the rows that were asked for, zeros for the padding."""
    rows = grad.index_select(0, indices.reshape(-1)).view(*indices.shape, *grad.shape[1:])
    if padding_idx < 0:
        return rows
    return rows.masked_fill((indices == padding_idx).unsqueeze(-1), 0)


_dense_backward = Op(
    "embedding_dense_backward",
    ("grad_output",),
    {"grad_output": lambda grad, indices, padding_idx: _again(grad, indices, padding_idx)},
    "EmbeddingDenseBackwardBackward0",
    forward_derivative=lambda grad_output_t, indices, num_weights, padding_idx, scale_grad_by_freq: _backward(
        grad_output_t, indices, num_weights, padding_idx, scale_grad_by_freq
    ),
)


def _backward(grad: Tensor, indices: Tensor, rows: int, padding_idx: int, by_frequency: bool) -> Tensor:
    values = {
        "grad_output": grad, "indices": indices, "num_weights": rows, "padding_idx": padding_idx,
        "scale_grad_by_freq": by_frequency,
    }  # fmt: skip
    return recorded(_dense_backward, values, lambda: _dense_gradient(grad, indices, rows, padding_idx, by_frequency))


_embedding = Op(
    "embedding",
    ("weight",),
    {
        "weight": lambda grad, indices, weight_sym_argsize_0, padding_idx, scale_grad_by_freq, sparse: _backward(
            grad, indices, weight_sym_argsize_0, padding_idx, scale_grad_by_freq
        )
    },
    forward_derivative=lambda weight_t, indices, padding_idx: embedding(weight_t, indices, padding_idx),
)


def embedding(
    weight: Tensor, indices: Tensor, padding_idx: int = -1, scale_grad_by_freq: bool = False, sparse: bool = False
) -> Tensor:
    tensor_argument("embedding", "weight", 1, weight)
    tensor_argument("embedding", "indices", 2, indices)
    values = {
        "weight": weight, "indices": indices, "weight_sym_argsize_0": weight._shape[0] if weight._shape else 0,
        "padding_idx": padding_idx, "scale_grad_by_freq": scale_grad_by_freq, "sparse": sparse,
    }  # fmt: skip

    def rows() -> Tensor:  # what is refused is refused when the indices are saved
        if is_recording() and requires_grad(weight) and not weight._shape:
            raise IndexError(errors.no_dimension(0))  # the number of rows is saved for the gradient
        if len(weight._shape) != 2:
            raise RuntimeError("'weight' must be 2-D")
        check_type_of_indices(indices, "embedding")
        if any(not 0 <= index < weight._shape[0] for index in elements(indices)):
            if not weight._shape[0]:
                raise RuntimeError("index_select(): self indexing axis dim should be positive")
            raise IndexError(errors.INDEX_OUT_OF_RANGE)
        return _rows(weight, indices)

    return recorded(_embedding, values, rows)


def _norm(values: Sequence[float], order: float) -> float:
    if order == math.inf:
        return max(map(abs, values))
    return math.fsum([abs(value) ** order for value in values]) ** (1 / order)


def embedding_renorm_(weight: Tensor, indices: Tensor, max_norm: float, norm_type: float) -> Tensor:
    """Shrink the rows whose norm is larger than ``max_norm``, each once."""
    if len(weight._shape) != 2:
        raise RuntimeError(
            f"Expected 2-dimensional tensor, but got {len(weight._shape)}-dimensional tensor for argument #1 'self'"
            " (while checking arguments for embedding_renorm_)"
        )
    check_type_of_indices(indices, "embedding_renorm_", 2)
    rows: Any = weight.detach()
    for index in sorted(set(elements(indices))):
        row: Any = select(rows, 0, index)
        norm = _norm(elements(row), norm_type)
        if norm > max_norm:
            scale = max_norm / (norm + 1e-7)
            write(row, row._dtype.pack([value * scale for value in elements(row)]), weight._storage.ulps + 2)
    bump_version(weight)
    return weight


FUNCTIONS["embedding"] = embedding
FUNCTIONS["embedding_renorm_"] = embedding_renorm_
