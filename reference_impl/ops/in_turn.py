"""In-place ops that read memory which they write to: each element is computed when those before it are written."""

from __future__ import annotations

import itertools
from typing import Any, Callable, Iterable

from ..inexact import worst
from ..layout import contiguous_strides, dimensions_from_within, overlaps_itself, positions, prod
from ..rules import rule
from ..tensor import Tensor, elements

#: Larger tensors are computed as a whole: one by one takes the square of their size.
MOST_ELEMENTS = 256


def reads_what_it_writes(target: Tensor, inputs: Iterable[Any]) -> bool:
    """Whether an element of ``target`` lies where an input has another element, which torch does not refuse."""
    if overlaps_itself(target._shape, target._strides):
        return prod(target._shape) <= MOST_ELEMENTS
    own = (target._shape, target._strides, target._offset)
    for one in inputs:
        if isinstance(one, Tensor) and one is not target and one._storage is target._storage:
            region = (one._shape, one._strides, one._offset)
            if region != own and prod(target._shape) <= MOST_ELEMENTS:
                return not set(positions(*own)).isdisjoint(positions(*region))
    return False


# IP-37: elements are computed in the order in which they lie in memory, from what is there by then.
@rule("IP-37")
def write_in_turn(target: Tensor, compute: Callable[[], Tensor]) -> None:
    """Write each element of ``compute()``, which sees the ones written before."""
    shape, row_major = target._shape, contiguous_strides(target._shape)
    from_without = dimensions_from_within(shape, target._strides)[::-1]
    places = positions(shape, target._strides, target._offset)
    storage = target._storage
    for coordinates in itertools.product(*[range(shape[dim]) for dim in from_without]):
        at = sum(index * row_major[dim] for index, dim in zip(coordinates, from_without))
        result = compute()
        value = elements(result)[at]
        storage.data[places[at]] = value if result._dtype is target._dtype else target._dtype.convert([value])[0]
        storage.ulps = worst(storage.ulps, result._storage.ulps)
