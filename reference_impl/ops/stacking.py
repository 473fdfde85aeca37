"""Joining tensors of fewer dimensions: hstack and its like, block_diag, grids and combinations."""

from __future__ import annotations

import itertools
from typing import Any, Callable, Optional, Sequence

from .. import dtypes, errors
from ..inexact import worst
from ..layout import prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements, new_tensor
from ..warn import warn_once
from .arguments import list_of_tensors
from .declare import FUNCTIONS, Op, both, function, recorded
from .joining import cat, stack
from .operands import common_dtype
from .reshaping import at_least_1d, at_least_2d, at_least_3d, reshape


def _stacked_along(name: str, grown: Callable[[Tensor], Tensor], along: Callable[[Tensor], int]) -> None:
    def form(tensors: Any, *, out: Optional[Tensor] = None) -> Tensor:
        given = list_of_tensors(name, tensors)
        if not given:
            raise RuntimeError(f"{name} expects a non-empty TensorList")
        ready = [grown(one) for one in given]
        return cat(ready, along(ready[0]), out=out)

    function(name, form)


def _column(self: Tensor) -> Tensor:
    return self if len(self._shape) > 1 else reshape(self, (prod(self._shape), 1))


_stacked_along("hstack", at_least_1d, lambda first: 0 if len(first._shape) == 1 else 1)
_stacked_along("vstack", at_least_2d, lambda first: 0)
FUNCTIONS["row_stack"] = FUNCTIONS["vstack"]
_stacked_along("dstack", at_least_3d, lambda first: 2)
_stacked_along("column_stack", _column, lambda first: 1)


def _blocks(grad: Tensor, sizes: Sequence[tuple[int, ...]]) -> tuple[Tensor, ...]:
    row = column = 0
    found = []
    for size in sizes:
        rows, columns = (1, *size)[-2:] if size else (1, 1)
        part = grad.narrow(0, row, rows).narrow(1, column, columns)
        # Of a row all but the last dimension is left to be summed away.
        found.append(part if len(size) == 2 else part.squeeze(-1) if size else part.squeeze(-1).squeeze(-1))
        row, column = row + rows, column + columns
    return tuple(found)


_block_diag = Op(
    "block_diag",
    ("tensors",),
    {"tensors": lambda grad, _sizes: _blocks(grad, _sizes)},
    variadic=True,
    forward_derivative=lambda tensors_t: block_diag(*tensors_t),
)


def block_diag(*tensors: Any) -> Tensor:
    given = list_of_tensors("block_diag", tensors[0] if len(tensors) == 1 and isinstance(tensors[0], list) else tensors)
    for i, one in enumerate(given):
        if len(one._shape) > 2:
            raise RuntimeError(
                "torch.block_diag: Input tensors must have 2 or fewer dimensions. Input"
                f" {i} has {len(one._shape)} dimensions"
            )

    def compute() -> Tensor:
        dtype = common_dtype(given) if given else dtypes.get_default_dtype()
        sizes = [(1, *one._shape)[-2:] if one._shape else (1, 1) for one in given] or [(1, 0)]
        height, width = sum(rows for rows, _ in sizes), sum(columns for _, columns in sizes)
        values: list[Any] = [0] * (height * width)
        row = column = 0
        for one, (rows, columns) in zip(given, sizes):
            held = dtype.convert(elements(one))
            for i in range(rows):
                start = (row + i) * width + column
                values[start : start + columns] = held[i * columns : (i + 1) * columns]
            row, column = row + rows, column + columns
        return new_tensor(dtype.pack(values), (height, width), dtype, worst(*[one._storage.ulps for one in given]))

    return recorded(_block_diag, {"tensors": given, "_sizes": [one._shape for one in given]}, compute)


function("block_diag", block_diag)


def meshgrid(*tensors: Any, indexing: Optional[str] = None) -> tuple[Tensor, ...]:
    if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)):
        tensors = tuple(tensors[0])
    given = list_of_tensors("meshgrid", tensors)
    if indexing is None:
        warn_once(errors.MESHGRID_INDEXING)
    return grid(given, indexing or "ij")


def grid(given: Sequence[Tensor], indexing: str = "ij") -> tuple[Tensor, ...]:
    if not given:
        raise RuntimeError("meshgrid expects a non-empty TensorList")
    if any(one._dtype is not given[0]._dtype for one in given):
        raise RuntimeError("meshgrid expects all tensors to have the same dtype")
    for one in given:
        if len(one._shape) > 1:
            raise RuntimeError(
                f"torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: {len(one._shape)}"
            )
    if indexing not in ("ij", "xy"):
        raise RuntimeError(f'torch.meshgrid: indexing must be one of "xy" or "ij", but received: {indexing}')
    axes = list(range(len(given)))
    if indexing == "xy" and len(given) >= 2:
        axes[:2] = [1, 0]
    shape = tuple(prod(given[axis]._shape) for axis in axes)
    return tuple(
        one.view((1,) * axes[i] + (shape[axes[i]],) + (1,) * (len(shape) - axes[i] - 1)).expand(shape)
        for i, one in enumerate(given)
    )


function("meshgrid", meshgrid)


def cartesian_prod(*tensors: Any) -> Tensor:
    given = list_of_tensors("cartesian_prod", tensors)
    for one in given:
        if len(one._shape) != 1:
            raise RuntimeError(f"Expect a 1D vector, but got shape {errors.shape_text(one._shape)}")
    if len(given) == 1:
        return given[0]
    return stack([one.flatten() for one in grid(given)], 1)


function("cartesian_prod", cartesian_prod)


@both("combinations")
def combinations(input: Tensor, r: int = 2, with_replacement: bool = False) -> Tensor:
    if len(input._shape) != 1:
        raise RuntimeError(f"Expect a 1D vector, but got shape {errors.shape_text(input._shape)}")
    if r < 0:
        raise RuntimeError(f"Expect a non-negative number, but got {r}")
    if r == 0:
        return new_tensor(input._dtype.pack([]), (0,), input._dtype)
    count = prod(input._shape)
    if SEMANTICS.combinations_are_one_choice:
        chosen = itertools.combinations_with_replacement if with_replacement else itertools.combinations
        rows = [place for row in chosen(range(count), r) for place in row]
        return input[new_tensor(dtypes.int64.pack(rows), (len(rows) // r, r), dtypes.int64)]
    mask = _ascending(count, r, with_replacement)
    return stack([one.masked_select(mask) for one in grid([input] * r)], 1)


def _ascending(count: int, r: int, with_replacement: bool) -> Tensor:
    """For each place of a grid of ``r`` dimensions: whether its coordinates ascend."""
    places: list[tuple[int, ...]] = [()]
    for _ in range(r):
        places = [(*place, i) for place in places for i in range(count)]
    ascends = [all(a <= b if with_replacement else a < b for a, b in zip(place, place[1:])) for place in places]
    return new_tensor(dtypes.bool_.pack(ascends), (count,) * r, dtypes.bool_)
