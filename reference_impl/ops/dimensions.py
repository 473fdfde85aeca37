"""The dimensions that an op reduces or goes along, and the elements that lie there."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Callable, Sequence

from .. import errors
from ..layout import Shape, Take, contiguous_strides, positions, taking
from ..tensor import Tensor, dimension


def as_dims(dim: Any) -> Any:
    """What the node saves of ``dim``: a tuple, or None for all dimensions."""
    if dim is None:
        return None
    return (dim,) if isinstance(dim, int) else tuple(dim)


def dims_argument(op: str, dim: Any, ndim: int) -> tuple[int, ...]:
    """The dimensions to reduce, counted from the front; all of them for None and for an empty tuple."""
    if dim is None:
        return tuple(range(ndim))
    if isinstance(dim, bool) or not isinstance(dim, (int, tuple, list)):
        raise TypeError(
            f"{op}() received an invalid combination of arguments - got ({type(dim).__name__}), but expected one of:\n"
            " * (*, torch.dtype dtype = None)\n"
            " * (tuple of ints dim, bool keepdim = False, *, torch.dtype dtype = None)\n"
        )
    if isinstance(dim, (tuple, list)) and not dim:
        return tuple(range(ndim))
    wanted = [dim] if isinstance(dim, int) else list(dim)
    found: list[int] = []
    for one in wanted:
        at = dimension(one, ndim)
        if at in found:
            raise RuntimeError(f"dim {at} appears multiple times in the list of dims")
        found.append(at)
    return tuple(d for d in found if d < ndim)


def groups(self: Tensor, dims: Sequence[int], keepdim: bool) -> tuple[list[list[Any]], tuple[int, ...]]:
    """The elements that each result is made of, in row-major order of the results, and the results' shape."""
    if not isinstance(keepdim, bool):
        raise TypeError(errors.argument_type("sum", "keepdim", 2, "bool", keepdim))
    found, result = groups_as_taken(self, tuple(dims), keepdim)
    return [[*group] for group in found], result


def groups_as_taken(self: Tensor, dims: Shape, keepdim: bool) -> tuple[list[Sequence[Any]], tuple[int, ...]]:
    """``groups``, of arguments that were looked at, and each in whatever its elements came."""
    taken, result = _grouping(self._shape, self._strides, self._offset, dims, keepdim)
    data = self._storage.data
    return [take(data) for take in taken], result


@lru_cache(maxsize=1024)
def _grouping(shape: Shape, strides: Shape, offset: int, dims: Shape, keepdim: bool) -> tuple[Sequence[Take], Shape]:
    """What takes the elements of each result out of the memory, and the results' shape."""
    kept = [d for d in range(len(shape)) if d not in dims]
    starts = positions(tuple(shape[d] for d in kept), tuple(strides[d] for d in kept), offset)
    steps = positions(tuple(shape[d] for d in dims), tuple(strides[d] for d in dims), 0)
    result = tuple(1 if d in dims else shape[d] for d in range(len(shape)) if keepdim or d not in dims)
    return [taking([start + step for step in steps]) for start in starts], result


def mapped_lines(self: Tensor, at: int, function: Callable[[list[Any]], Sequence[Any]]) -> list[Any]:
    """Each line along one dimension through ``function``, which gives as many values: in row-major order."""
    shape = self._shape
    if not shape:
        return list(function([self._storage.data[self._offset]]))
    lines, _ = groups(self, (at,), True)
    strides = contiguous_strides(shape)
    others = [d for d in range(len(shape)) if d != at]
    starts = positions(tuple(shape[d] for d in others), tuple(strides[d] for d in others), 0)
    made: list[Any] = [None] * (len(lines) * shape[at])
    step = strides[at]
    for start, line in zip(starts, lines):
        for i, value in enumerate(function(line)):
            made[start + i * step] = value
    return made


def restored(grad: Any, sizes: tuple[int, ...], dim: Any, keepdim: bool) -> Any:
    """Put back the dimensions that were reduced, as ones of size 1."""
    if sizes and not keepdim:
        for d in sorted(dims_argument("sum", dim, len(sizes))):
            grad = grad.unsqueeze(d)
    return grad
