"""Positions along one dimension, as an index tensor names them: for gather, scatter and the ops on whole slices."""

from __future__ import annotations

from typing import Any, Optional

from .. import dtypes, errors
from ..layout import positions, prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, dimension, elements


def check_index(self: Tensor, called: str, dim: int, index: Tensor, src: Optional[Tensor] = None) -> None:
    """Raise where ``index`` is larger than ``self``, but along ``dim``, or than ``src``."""
    at = dimension(dim, len(self._shape))
    if not prod(index._shape):
        return
    for one, name in ((self, called), (src, "src")):
        if one is not None and max(len(one._shape), 1) != max(len(index._shape), 1):
            raise RuntimeError(f"Index tensor must have the same number of dimensions as {name} tensor")
    shape, asked = self._shape or (1,), index._shape or (1,)
    fits = all(a <= b for d, (a, b) in enumerate(zip(asked, shape)) if d != at)
    if src is not None:
        if not fits or any(a > b for a, b in zip(asked, src._shape or (1,))):
            raise RuntimeError(
                f"Expected index {errors.shape_text(index._shape)} to be no larger than self"
                f" {errors.shape_text(self._shape)} apart from dimension {at} and to be no larger size than src"
                f" {errors.shape_text(src._shape)}"
            )
    elif not fits:
        first = next(d for d, (a, b) in enumerate(zip(asked, shape)) if d != at and a > b)
        raise RuntimeError(
            f"Size does not match at dimension {first} expected index {errors.shape_text(index._shape)} to be no larger"
            f" than self {errors.shape_text(self._shape)} apart from dimension {at}"
        )


_TAKES_32_BITS = SEMANTICS.gather_and_scatter_take_32_bits
_INDEX_TYPES = (dtypes.int64, dtypes.int32) if _TAKES_32_BITS else (dtypes.int64,)


def check_index_type(op: str, index: Tensor) -> None:
    if index._dtype not in _INDEX_TYPES:
        raise RuntimeError(f"{op}(): Expected dtype {'int32/' * _TAKES_32_BITS}int64 for index")


def places_along(self: Tensor, dim: int, index: Tensor) -> tuple[list[int], Optional[RuntimeError]]:
    """For each element of ``index``: where in the storage of ``self`` it points to, along ``dim``.

    That goes as far as they lie within ``self``; then there is also what the first that does not is refused with.
    """
    at = dimension(dim, len(self._shape))
    # A tensor without dimensions counts as one of size 1.
    shape, strides = (self._shape or (1,)), (self._strides or (1,))
    asked = index._shape or (1,)
    starts = positions(asked, tuple(0 if d == at else s for d, s in enumerate(strides)), self._offset)
    size, step = shape[at], strides[at]
    places: list[int] = []
    for start, value in zip(starts, elements(index)):
        if not 0 <= value < size:
            return places, RuntimeError(f"index {value} is out of bounds for dimension {at} with size {size}")
        places.append(start + value * step)
    return places, None


def slice_places(self: Tensor, at: int, place: int) -> tuple[int, ...]:
    """Where the elements of the slice at ``place`` along dimension ``at`` lie."""
    if not self._shape:
        return (self._offset,)
    shape, strides = self._shape, self._strides
    start = self._offset + place * strides[at]
    return positions(shape[:at] + shape[at + 1 :], strides[:at] + strides[at + 1 :], start)


def shown(src: Tensor, index: Tensor) -> list[Any]:
    """The elements of ``src`` that stand where ``index`` has an element."""
    data = src._storage.data
    return [data[p] for p in positions(index._shape, src._strides[: len(index._shape)], src._offset)]
