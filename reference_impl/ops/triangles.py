"""The lower and the upper triangle of matrices, and the indices of their elements."""

from __future__ import annotations

from typing import Any, Callable, Optional

from .. import devices, dtypes, errors
from ..dtypes import dtype as dtype_
from ..layout import prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements, new_tensor
from . import few_kernels
from .declare import FUNCTIONS, Op
from .derived_forms import Described, forms


def _triangle(name: str, keeps: Callable[[int, int, int], bool]) -> Any:
    """Declare an op that keeps the elements (row, column) for which ``keeps`` holds, and puts zeros elsewhere."""
    op = Op(
        name,
        ("self",),
        {"self": lambda grad, diagonal: getattr(grad, name)(diagonal)},
        forward_derivative=lambda self_t, diagonal: getattr(self_t, name)(diagonal),
    )

    @forms(name, in_place=True, expanded="")
    def triangle(input: Tensor, diagonal: int = 0) -> Described:
        def compute() -> Tensor:
            if len(input._shape) < 2:
                if not SEMANTICS.triangles_ask_for_two_dimensions:
                    if input._shape == (0,):
                        return input.clone()
                    raise IndexError(errors.dimension_out_of_range(-2, len(input._shape)))
                raise RuntimeError(f"{name}: input tensor must have at least 2 dimensions")
            rows, columns = input._shape[-2:]
            kept = [keeps(row, column, diagonal) for row in range(rows) for column in range(columns)]
            kept *= prod(input._shape[:-2])
            values = [value if keep else 0 for value, keep in zip(elements(input), kept)]
            return new_tensor(input._dtype.pack(values), input._shape, input._dtype, input._storage.ulps)

        return op, {"self": input, "diagonal": diagonal}, compute

    return triangle


tril = _triangle("tril", lambda row, column, diagonal: column - row <= diagonal)
triu = _triangle("triu", lambda row, column, diagonal: column - row >= diagonal)


def _indices(name: str, keeps: Callable[[int, int, int], bool]) -> None:
    def indices(
        row: int,
        col: int,
        offset: int = 0,
        *,
        dtype: Optional[dtype_] = None,
        device: Any = None,
        layout: Any = None,
        pin_memory: bool = False,
    ) -> Tensor:
        devices.check(device)
        for count, which in ((row, "row"), (col, "col")):
            if count < 0:
                raise RuntimeError(f"{which} must be non-negative, got{count}")
        type_ = dtype or dtypes.int64
        few_kernels.refuse(name, type_)
        places = [(i, j) for i in range(row) for j in range(col) if keeps(i, j, offset)]
        values = [i for i, _ in places] + [j for _, j in places]
        return new_tensor(type_.convert(values), (2, len(places)), type_)

    indices.__name__ = indices.__qualname__ = name
    FUNCTIONS[name] = indices


_indices("tril_indices", lambda row, column, offset: column - row <= offset)
_indices("triu_indices", lambda row, column, offset: column - row >= offset)
