"""Batches of small matrices: what is refused, and how their numbers are read and made."""

from __future__ import annotations

from typing import Any, Sequence

from .. import refused_types
from ..dtypes import dtype as dtype_
from ..layout import contiguous_strides, prod
from ..tensor import Tensor, elements, new_tensor
from . import elimination
from .pointwise import laid_out

#: An error of so many units in the last place is no sign of anything: other algorithms, other roundings.
_ULPS = 64


def check_floating(name: str, A: Tensor, takes_half: bool = False) -> None:
    if A._dtype.category < 2:
        shown = A._dtype.legacy_name
        raise refused_types.NOT_THERE(f"{name}: Expected a floating point or complex tensor as input. Got {shown}")
    if A._dtype.itemsize == 2 and not takes_half:
        raise refused_types.NOT_THERE(f"{name}: Low precision dtypes not supported. Got {A._dtype.legacy_name}")


def check_matrix(name: str, A: Tensor, what: str = "A") -> None:
    if len(A._shape) < 2:
        raise RuntimeError(f"{name}: The input tensor {what} must have at least 2 dimensions.")


def of_floating_matrices(name: str, A: Tensor) -> None:
    """Raise RuntimeError for what holds no matrices, or none of floating numbers."""
    check_matrix(name, A)
    check_floating(name, A)


def check_square(name: str, A: Tensor, what: str = "A") -> None:
    check_matrix(name, A, what)
    rows, columns = A._shape[-2:]
    if rows != columns:
        raise RuntimeError(
            f"{name}: {what} must be batches of square matrices, but they are {rows} by {columns} matrices"
        )


def matrices(A: Tensor) -> list[elimination.Matrix]:
    rows, columns = A._shape[-2:]
    values = elements(A)
    step = rows * columns
    return [
        [list(values[b * step + i * columns : b * step + (i + 1) * columns]) for i in range(rows)]
        for b in range(prod(A._shape[:-2]))
    ]


def made_of(found: Sequence[Any], shape: tuple[int, ...], dtype: dtype_, *given: Tensor) -> Tensor:
    """A tensor of all numbers in ``found``, which may be nested."""
    flat: list[Any] = []

    def collect(value: Any) -> None:
        if isinstance(value, list):
            for one in value:
                collect(one)
        else:
            flat.append(value)

    collect(list(found))
    return new_tensor(dtype.pack(flat), shape, dtype, sum([one._storage.ulps for one in given]) + _ULPS)


def by_columns(made: Tensor) -> Tensor:
    """The same matrices, one column after the other, as the library beneath torch writes them."""
    shape = made._shape
    strides = (*contiguous_strides(shape)[:-2], 1, max(shape[-2], 1))
    return laid_out(elements(made), shape, strides, made._dtype, made._storage.ulps)


def where_singular(shape: tuple[int, ...], index: int) -> str:
    return f"(Batch element {index}): " if len(shape) > 2 else ""


def adjoint(A: Any) -> Any:
    return A.mT.conj()
