"""Several values that meet in one place: the reductions of scatter_reduce and index_reduce, and their gradients."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple, Sequence

from .. import errors
from ..inexact import worst
from ..tensor import Tensor, elements, new_tensor
from .declare import FUNCTIONS


class Meeting:
    """How values that meet in one place become one."""

    def __init__(self, combine: Callable[[Any, Any], Any], divide: bool = False) -> None:
        self.combine = combine
        self.divide = divide

    def into(self, target: Tensor, places: Sequence[int], values: Sequence[Any], ulps: int, include: bool) -> Tensor:
        """A copy of ``target`` into whose places, counted in row-major order, the values went.

        ``include``: what stood in a place is one of the values that meet there.
        """
        held = list(elements(target))
        met: dict[int, int] = {}
        for place, value in zip(places, values):
            count = met.get(place, int(include))
            held[place] = self.combine(held[place], value) if count else value
            met[place] = count + 1
        if self.divide:
            integral = target._dtype.category < 2
            for place, count in met.items():
                held[place] = held[place] // count if integral else held[place] / count
        return new_tensor(target._dtype.pack(held), target._shape, target._dtype, worst(target._storage.ulps, ulps))


def _larger(a: Any, b: Any) -> Any:
    return a if a != a or a >= b else b


def _smaller(a: Any, b: Any) -> Any:
    return a if a != a or a <= b else b


REDUCTIONS = {
    "sum": Meeting(lambda a, b: a + b),
    "prod": Meeting(lambda a, b: a * b),
    "mean": Meeting(lambda a, b: a + b, divide=True),
    "amax": Meeting(_larger),
    "amin": Meeting(_smaller),
}


def check_reducible(kernel: str, self: Tensor, kind: str) -> None:
    """Raise NotImplementedError where torch has no kernel for the type."""
    category = self._dtype.category
    if (category == 3 and kind in ("amax", "amin")) or (category == 0 and kind == "mean"):
        raise errors.missing_kernel(f"{kernel}_reduce_{kind}", self._dtype.legacy_name)


class Reduction(NamedTuple):
    """One call of an op that reduces into places, and how it reads and writes them."""

    kind: str
    include_self: bool
    #: what stands in the places
    read: Callable[[Any], Any]
    #: a tensor with values added in the places
    add: Callable[[Any, Any], Any]
    #: a tensor with a number in the places
    fill: Callable[[Any, Any], Any]
    #: a tensor with values reduced into the places, as the kind says
    reduce: Callable[[Any, Any, str], Any]
    #: an equal number that stood in a place has its share of the gradient though it was not included
    always_counts_self: bool = False


def reduced_gradients(call: Reduction, grad: Any, self: Any, source: Any, result: Any) -> tuple[Any, Any]:
    """The gradients of what was reduced into and of what was reduced."""
    by_self: Any
    if call.kind not in REDUCTIONS:
        raise RuntimeError(f"Expected 'reduce' to be one of 'sum', 'prod', 'mean', 'amax', 'amin' but got {call.kind}.")
    if call.kind == "sum":
        by_self, by_source = grad, call.read(grad)
    elif call.kind == "mean":
        counts = _ones(grad, self) if call.include_self else _zeros(grad, self)
        counts = call.add(counts, _ones(grad, source))
        counts = counts.masked_fill(counts == 0, 1)
        by_self, by_source = grad / counts, call.read(grad) / call.read(counts)
    elif call.kind == "prod":
        by_self, by_source = _of_product(call, grad, self, source, result)
    else:
        of_self, of_source = self == result, source == call.read(result)
        if not (call.include_self or call.always_counts_self):
            of_self = call.fill(of_self, 0)
        # The gradient is shared among equals.
        shares = call.add(_ones(grad, self) * of_self, _ones(grad, source) * of_source)
        shared = grad / shares
        by_self, by_source = of_self * shared, of_source * call.read(shared)
    if not call.include_self:
        by_self = call.fill(by_self, 0)
    return by_self, by_source


def _ones(grad: Any, like: Any) -> Any:
    return FUNCTIONS["ones_like"](like, dtype=grad._dtype)


def _zeros(grad: Any, like: Any) -> Any:
    return FUNCTIONS["zeros_like"](like, dtype=grad._dtype)


def _of_product(call: Reduction, grad: Any, self: Any, source: Any, result: Any) -> tuple[Any, Any]:
    """The product of the other values; where one of them is zero it cannot be had by dividing."""
    without_zeros = self.masked_fill(self == 0, 1)
    by_self = grad * call.reduce(without_zeros, source, "prod") / without_zeros
    source_is_zero = source == 0
    zeros = call.read(call.add(_zeros(grad, self), source_is_zero.to(self._dtype)))
    single_zero = source_is_zero.logical_and(zeros == 1)
    others = call.reduce(self, source.masked_fill(single_zero, 1), "prod")
    without = source.masked_fill(source_is_zero, 1)
    by_source = FUNCTIONS["where"](single_zero, call.read(grad * others), call.read(grad * result) / without)
    return by_self, by_source


def reduced_tangent(call: Reduction, self_t: Any, source_t: Any, self: Any, source: Any, result: Any) -> Any:
    """The tangent of what was reduced into."""
    if call.kind in ("sum", "mean"):
        return call.reduce(self_t, source_t, call.kind)
    of_self, of_source = self == result, source == call.read(result)
    if not call.include_self:
        of_self = call.fill(of_self, 0)
    # Equals share: the tangent is the mean of theirs.
    whole = call.add(self_t * of_self, source_t * of_source)
    return whole / call.add(_ones(self_t, self) * of_self, _ones(self_t, source) * of_source)
