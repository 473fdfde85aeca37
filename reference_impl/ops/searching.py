"""Where elements are: nonzero, argwhere, searchsorted, bucketize; and which there are: unique."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any, Optional, Sequence

from .. import dtypes, errors
from ..layout import contiguous_strides, is_contiguous, prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, dimension, elements, new_strided, new_tensor
from ..warn import warn_once
from .declare import Op, both, function, recorded
from .no_formula import NoFormula
from .out_forms import write_out


def coordinates(self: Tensor) -> tuple[list[list[int]], int]:
    """For each dimension, where the elements that are not zero stand along it; and how many there are."""
    strides = contiguous_strides(self._shape)
    places = [p for p, value in enumerate(elements(self)) if value]
    return [[p // stride % size for p in places] for size, stride in zip(self._shape, strides)], len(places)


def _nonzero(self: Tensor) -> Tensor:
    """One row per element that is not zero. It lies in memory column by column."""
    columns, count = coordinates(self)
    data = dtypes.int64.pack([place for column in columns for place in column])
    return new_strided(data, (count, len(columns)), (1, count), dtypes.int64)


@both("nonzero")
def nonzero(input: Tensor, *, out: Optional[Tensor] = None, as_tuple: bool = False) -> Any:
    if as_tuple:
        self = input if input._shape else input.unsqueeze(0)
        return _nonzero(self).unbind(1)
    if out is not None:
        return write_out("nonzero", out, {}, lambda: _nonzero(input))
    return _nonzero(input)


@both("argwhere")
def argwhere(input: Tensor) -> Tensor:
    return _nonzero(input)


@both("nonzero_static")
def nonzero_static(input: Tensor, *, size: int, fill_value: int = -1) -> Tensor:
    """``size`` rows of ``nonzero``; what is missing is filled."""
    if size < 0:
        raise RuntimeError("nonzero_static: 'size' must be an non-negative integer")
    columns, count = coordinates(input)
    rows = [[column[i] if i < count else fill_value for column in columns] for i in range(size)]
    shape = (size, len(columns))
    return new_tensor(dtypes.int64.pack([place for row in rows for place in row]), shape, dtypes.int64)


def unravel_index(indices: Tensor, shape: Any) -> tuple[Tensor, ...]:
    """The coordinates of flat places in a tensor of ``shape``, one tensor per dimension."""
    if indices.is_complex() or indices._dtype.category != 1:
        raise TypeError(f"expected 'indices' to be integer dtype, but got {indices._dtype!r}")
    if not isinstance(shape, (int, Sequence)):
        raise TypeError(f"expected 'shape' to be int or sequence of ints, but got {type(shape)}")
    sizes = (shape,) if isinstance(shape, int) else tuple(shape)
    for size in sizes:
        if not isinstance(size, int):
            raise TypeError(f"expected 'shape' sequence to only contain ints, but got {type(size)}")
    if any(size < 0 for size in sizes):
        raise ValueError(f"'shape' cannot have negative values, but got {sizes}")
    if 0 in sizes and indices.numel():
        if not SEMANTICS.unravel_index_refuses_sizes_of_zero:
            raise RuntimeError("ZeroDivisionError")
        raise ValueError(f"'shape' cannot have zero dimensions when 'indices' is non-empty, but got {sizes}")
    strides = contiguous_strides(sizes)
    values = [place // stride % size for place in elements(indices) for size, stride in zip(sizes, strides)]
    made = new_tensor(dtypes.int64.pack(values), (*indices._shape, len(sizes)), dtypes.int64)
    return made.unbind(-1)


function("unravel_index", unravel_index)


# -- in sorted sequences ---------------------------------------------------------------------------


def _search(boundaries: Sequence[Any], value: Any, right: bool) -> int:
    if value != value:
        return len(boundaries)
    return bisect_right(boundaries, value) if right else bisect_left(boundaries, value)


def _found(sorted_sequence: Tensor, values: Any, out_int32: bool, right: bool, sorter: Any) -> Tensor:
    dtype = dtypes.int32 if out_int32 else dtypes.int64
    shape = values._shape if isinstance(values, Tensor) else ()
    given = elements(values) if isinstance(values, Tensor) else [values]
    held = list(elements(sorted_sequence))
    if sorter is not None:
        length = sorted_sequence._shape[-1]
        held = [held[i // length * length + place] for i, place in enumerate(elements(sorter))]
    if len(sorted_sequence._shape) == 1:
        places = [_search(held, value, right) for value in given]
    else:
        length, per = sorted_sequence._shape[-1], (shape[-1] if shape else 1)
        places = [
            _search(held[i // per * length : (i // per + 1) * length], value, right) for i, value in enumerate(given)
        ]
    return new_tensor(dtype.pack(places), shape, dtype)


def searchsorted(
    sorted_sequence: Tensor,
    input: Any,
    *,
    out_int32: bool = False,
    right: bool = False,
    side: Optional[str] = None,
    sorter: Optional[Tensor] = None,
    out: Optional[Tensor] = None,
) -> Tensor:
    name = "torch.searchsorted"
    if side is not None and side not in ("left", "right"):
        raise RuntimeError(f"{name}(): side can only be 'left' or 'right' but got {side}")
    if side == "left" and right:
        raise RuntimeError(f"{name}(): side and right can't be set to opposites, got side of left while right was True")
    shape, asked = sorted_sequence._shape, input._shape if isinstance(input, Tensor) else ()
    if not shape or (not asked and len(shape) != 1):
        raise RuntimeError(
            f"{name}(): input value can be a scalar only when boundaries tensor dimension is 1, but we got boundaries"
            f" tensor dim({len(shape)}) and input value's dim({len(asked)}) numel({prod(asked)})"
        )
    if len(shape) > 1 and (len(asked) != len(shape) or asked[:-1] != shape[:-1]):
        raise RuntimeError(
            f"{name}(): boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries tensor and"
            f" input value tensor must match, but we got boundaries tensor {errors.shape_text(shape)} and input value"
            f" tensor {errors.shape_text(asked)}"
        )
    if sorter is not None and sorter._shape != shape:
        raise RuntimeError(
            f"{name}(): boundary and sorter must have the same size, but got boundary tensor"
            f" {errors.shape_text(shape)}and got sorter tensor {errors.shape_text(sorter._shape)}"
        )

    if sorted_sequence._dtype.category in (0, 3):
        raise errors.missing_kernel("searchsorted_out_cpu", sorted_sequence._dtype.legacy_name)
    for one, what in ((input, "input value"), (sorted_sequence, "boundary")):
        if isinstance(one, Tensor) and not is_contiguous(one._shape, one._strides):
            warn_once(errors.search_of_non_contiguous(what))

    def compute() -> Tensor:
        return _found(sorted_sequence, input, out_int32, right or side == "right", sorter)

    return compute() if out is None else write_out("searchsorted", out, {}, compute)


function("searchsorted", searchsorted)


def bucketize(
    input: Any, boundaries: Tensor, *, out_int32: bool = False, right: bool = False, out: Optional[Tensor] = None
) -> Tensor:
    if len(boundaries._shape) != 1:
        raise RuntimeError(f"boundaries tensor must be 1 dimension, but got dim({len(boundaries._shape)})")
    return searchsorted(boundaries, input, out_int32=out_int32, right=right, out=out)


function("bucketize", bucketize)


# -- which there are -------------------------------------------------------------------------------

_unique2 = Op("_unique2", ("self",), {"self": NoFormula("_unique2")}, "Unique2Backward0", forward_derivative=None)
_unique_dim = Op("unique_dim", ("self",), {"self": NoFormula("unique_dim")}, forward_derivative=None)
_unique_consecutive = Op(
    "unique_consecutive", ("self",), {"self": NoFormula("unique_consecutive")}, forward_derivative=None
)


def _distinct(keys: Sequence[Any], consecutive: bool) -> tuple[list[int], list[int], list[int]]:
    """Of each kind its first place, in order; for each key its kind; how many there are of each."""
    order = list(range(len(keys))) if consecutive else sorted(range(len(keys)), key=lambda i: _ordering(keys[i]))
    firsts: list[int] = []
    kinds, counts = [0] * len(keys), []
    last: Any = None
    for i in order:
        if not firsts or keys[i] != last:
            firsts.append(i)
            counts.append(0)
            last = keys[i]
        kinds[i] = len(firsts) - 1
        counts[-1] += 1
    return firsts, kinds, counts


def _ordering(key: Any) -> Any:
    return [_ordering(one) for one in key] if isinstance(key, tuple) else (key != key, key)


def _unique(input: Tensor, op: Op, dim: Optional[int], consecutive: bool) -> Any:
    """The distinct elements or slices, the kind of each that there was, and how many there were of each kind."""
    if input._dtype.is_complex:
        name = "unique" if dim is None else "unique_dim"
        raise errors.missing_kernel(name, input._dtype.legacy_name)
    if dim is not None and 0 in input._shape and input._shape[dimension(dim, len(input._shape))]:
        raise RuntimeError("There are 0 sized dimensions, and they aren't selected, so unique cannot be applied")

    def compute() -> tuple[Tensor, Tensor, Tensor]:
        if dim is None:
            held = list(elements(input))
            firsts, kinds, counts = _distinct(held, consecutive)
            values = new_tensor(input._dtype.pack([held[i] for i in firsts]), (len(firsts),), input._dtype)
            shape = input._shape
        else:
            at = dimension(dim, len(input._shape))
            slices = [tuple(elements(one)) for one in input.detach().unbind(at)]
            firsts, kinds, counts = _distinct(slices, consecutive)
            index = new_tensor(dtypes.int64.pack(firsts), (len(firsts),), dtypes.int64)
            # It is put together with the dimension in front.
            values = input.detach().movedim(at, 0).contiguous().index_select(0, index)
            shown = values.movedim(0, at)
            values._shape, values._strides, values._whole = shown._shape, shown._strides, -1
            shape = (len(slices),)
        values._storage.ulps = input._storage.ulps
        return (
            values,
            new_tensor(dtypes.int64.pack(kinds), shape, dtypes.int64),
            new_tensor(dtypes.int64.pack(counts), (len(counts),), dtypes.int64),
        )

    return recorded(op, {"self": input}, compute)


def distinct(input: Tensor, sorted: bool, return_inverse: bool, return_counts: bool) -> Any:
    return _unique(input, _unique2, None, False)


def distinct_along(input: Tensor, dim: int, sorted: bool, return_inverse: bool, return_counts: bool) -> Any:
    return _unique(input, _unique_dim, dim, False)


def distinct_neighbours(input: Tensor, return_inverse: bool, return_counts: bool, dim: Optional[int]) -> Any:
    return _unique(input, _unique_consecutive, dim, True)
