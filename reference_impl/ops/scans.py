"""Running sums, products, extremes and log-sums along a dimension."""

from __future__ import annotations

import itertools
import math
import operator
from typing import Any, Callable, Optional, Sequence

from .. import dtypes, errors
from ..dtypes import dtype as dtype_
from ..inexact import bound, errors_of, of_factors, of_sum, worst
from ..layout import prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, dimension, new_tensor
from ..type_info import finfo
from . import kernels, refusals
from .copies import copied, retyped
from .declare import FUNCTIONS, Op, both, change_in_place, function, method, recorded
from .dimensions import mapped_lines
from .named_results import named_pair, write_pair
from .out_forms import write_out
from .reductions import type_of_sum
from .unrecorded import counted

#: From numbers, with their bound and type.
BoundOf = Callable[[Sequence[Any], int, dtype_], int]


def _scanned(
    self: Tensor,
    dim: int,
    dtype: dtype_,
    combine: Callable[[Any, Any], Any],
    start: float,
    bound_of: BoundOf,
    ulps: int = 0,
) -> Tensor:
    """The first element too is combined with ``start``: -0.0 becomes 0.0 where that is 0. One number is copied.

    ``bound_of``: what inexact numbers of a line leave of its results.
    """
    at = dimension(dim, len(self._shape))
    self = retyped(self, dtype)
    if not self._shape:
        return copied(self, dtype)
    bounds = [0]

    def scan(line: list[Any]) -> Sequence[Any]:
        if self._storage.ulps:
            bounds.append(bound_of(line, self._storage.ulps, dtype))
        return list(itertools.accumulate(line, combine, initial=start))[1:]

    found = mapped_lines(self, at, scan)
    return new_tensor(dtype.pack(found), self._shape, dtype, worst(*bounds) + ulps)


def _bound_of_product(line: Sequence[Any], ulps: int, dtype: dtype_) -> int:
    return bound(len(line), max([of_factors(line[:count], ulps, dtype) for count in range(1, len(line) + 1)]))


def _bound_of_logarithm(line: Sequence[Any], ulps: int, dtype: dtype_) -> int:
    """The logarithm of a sum of exponentials moves no further than the number that moves most."""
    return bound(1, max(errors_of(line, ulps, dtype)))


def _flipped(grad: Any, dim: int, scan: Callable[[Any, int], Any]) -> Any:
    """A scan from the end."""
    if grad.numel() <= 1 or grad.size(dim) == 1:
        return scan(grad, dim)
    return scan(grad.flip(dim), dim).flip(dim)


def _from_the_end(grad: Any, dim: int) -> Any:
    if grad.numel() <= 1 or grad.size(dim) == 1:
        return grad
    return grad.flip(dim).cumsum(dim).flip(dim)


# -- sums and products -----------------------------------------------------------------------------


def _cumprod_gradient(grad: Any, self: Any, result: Any, dim: int) -> Any:
    if self.numel() <= 1 or self.size(dim) == 1:
        return grad
    if not (self == 0).any().item():
        return _from_the_end((grad * result.conj()), dim) / self.conj()
    size = self.size(dim)
    parts = []
    for k in range(size):
        # All products that the k-th element is a factor of, without it.
        before = self.narrow(dim, 0, k).prod(dim, keepdim=True)
        after = self.narrow(dim, k + 1, size - k - 1).cumprod(dim)
        ones = before.new_ones(before._shape)
        without = FUNCTIONS["cat"]([ones, after], dim) * before
        parts.append((grad.narrow(dim, k, size - k) * without.conj()).sum(dim))
    return FUNCTIONS["stack"](parts, dimension(dim, len(self._shape)))


def _cumprod_along(self: Any, self_t: Any, result: Any, dim: int) -> Any:
    size = self.size(dim) if self._shape else 1
    if size == 1:
        return self_t
    parts = []
    for k in range(size):
        changed = [(self_t if i == j else self).narrow(dim, i, 1) for j in range(k + 1) for i in range(k + 1)]
        total: Any = 0
        for j in range(k + 1):
            product: Any = 1
            for one in changed[j * (k + 1) : (j + 1) * (k + 1)]:
                product = one * product
            total = product + total
        parts.append(total)
    return FUNCTIONS["cat"](parts, dim)


_cumsum = Op(
    "cumsum",
    ("self",),
    {"self": lambda grad, dim: _from_the_end(grad, dim)},
    forward_derivative=lambda self_t, dim, result: self_t.cumsum(dim, dtype=result.dtype),
)
_cumprod = Op("cumprod", ("self",), {"self": _cumprod_gradient}, forward_derivative=_cumprod_along)


def _running(name: str, op: Op, combine: Callable[[Any, Any], Any], start: int, bound_of: BoundOf) -> None:
    """Declare cumsum or cumprod."""

    def compute(self: Tensor, dim: int, dtype: dtype_) -> Tensor:
        if dtype.category == 0 and self._shape and 0 not in self._shape:
            raise errors.missing_kernel(f"{name}_out_cpu", dtype.legacy_name)
        return _scanned(self, dim, dtype, combine, start, bound_of)

    def form(input: Tensor, dim: int, *, dtype: Optional[dtype_] = None, out: Optional[Tensor] = None) -> Any:
        type_ = type_of_sum(input, dtype, out)
        values = {"self": input, "dim": dim}
        if out is not None:
            return write_out(name, out, values, lambda: compute(input, dim, type_))
        return recorded(op, values, lambda: compute(input, dim, type_))

    def change(input: Tensor, dim: int, *, dtype: Optional[dtype_] = None) -> Any:
        def changed() -> Tensor:
            if dtype not in (None, input._dtype):
                raise RuntimeError(
                    f"Bad in-place call: input tensor dtype {refusals.c_name(input._dtype)} and output tensor dtype"
                    f" {refusals.c_name(dtype)} should match"
                )
            return compute(input, dim, input._dtype)

        return change_in_place(op, input, {"self": input, "dim": dim}, changed)

    function(name, form)
    method(name, form)
    method(f"{name}_", change)


_running("cumsum", _cumsum, operator.add, 0, of_sum)
_running("cumprod", _cumprod, operator.mul, 1, _bound_of_product)


# -- extremes --------------------------------------------------------------------------------------


def _running_extreme(name: str, beats: Callable[[Any, Any], bool]) -> None:
    pair = named_pair(name)

    def gradient(grad: Any, self: Any, dim: int, indices: Any) -> Any:
        if self.numel() == 0:
            return grad
        return counted(grad.new_zeros(self._shape).scatter_add(dim, indices, grad), 2)

    op = Op(
        name,
        ("self",),
        {"self": gradient},
        forward_derivative=lambda self_t, dim, result: (self_t.gather(dim, result[1]),),
    )

    def places(line: Sequence[Any]) -> list[int]:
        found, at = [], 0
        for i, value in enumerate(line):
            best = line[at]
            if value != value or (best == best and (beats(value, best) or value == best)):
                at = i
            found.append(at)
        return found

    def compute(self: Tensor, dim: int) -> Any:
        if not self._shape and dim not in (0, -1):
            raise IndexError(f"{name}(): Expected reduction dim -1 or 0 for scalar but got {dim}")
        at = dimension(dim, len(self._shape)) if prod(self._shape) else 0  # nothing lies along any
        if self._dtype.category == 3:
            if prod(self._shape) and self._shape:
                raise refusals.of(name, self._dtype)
            none = dtypes.int64.pack([0] * prod(self._shape))
            return pair((copied(self, self._dtype), new_tensor(none, self._shape, dtypes.int64)))
        indices = mapped_lines(self, at, places)
        held = mapped_lines(self, at, lambda line: [line[i] for i in places(line)])
        values = new_tensor(self._dtype.pack(held), self._shape, self._dtype, self._storage.ulps)
        return pair((values, new_tensor(dtypes.int64.pack(indices), self._shape, dtypes.int64)))

    @both(name)
    def form(input: Tensor, dim: int, *, out: Any = None) -> Any:
        if out is not None:
            return write_pair(name, pair, out, input, compute(input, dim))
        return recorded(op, {"self": input, "dim": dim}, lambda: compute(input, dim), names=("values", "indices"))

    form.__name__ = form.__qualname__ = name


_running_extreme("cummax", operator.gt)
_running_extreme("cummin", operator.lt)


# -- log-sums --------------------------------------------------------------------------------------


def _running_logsum(self: Any, dim: int) -> Any:
    return self.logcumsumexp(dim)


def _logcumsumexp_gradient(grad: Any, self: Any, result: Any, dim: int) -> Any:
    """Gradients of both signs apart, since they are added up as logarithms."""
    if not self._shape or self.numel() == 0:
        return grad
    if self.is_complex():
        return (_flipped(grad.conj().log() - result, dim, _running_logsum) + self).exp().conj()
    lowest = finfo(grad._dtype).min
    where = FUNCTIONS["where"]
    logarithm = grad.abs().log()
    rises = where(grad > 0, logarithm, lowest)
    falls = where(grad < 0, logarithm, lowest)
    up = (_flipped(rises - result, dim, _running_logsum) + self).exp()
    down = (_flipped(falls - result, dim, _running_logsum) + self).exp()
    return up - down


def _logcumsumexp_along(self: Any, self_t: Any, result: Any, dim: int) -> Any:
    top = self.amax(dim, keepdim=True) if self._shape else self
    return ((self - top).exp() * self_t).cumsum(dim) * (top - result).exp()


_logcumsumexp = Op(
    "logcumsumexp",
    ("self",),
    {"self": _logcumsumexp_gradient},
    forward_derivative=_logcumsumexp_along if SEMANTICS.logcumsumexp_and_renorm_have_forward_derivatives else None,
)


@both("logcumsumexp")
def logcumsumexp(input: Tensor, dim: int, *, out: Optional[Tensor] = None) -> Any:
    """The running logarithm of the sum of exponentials."""

    def compute() -> Tensor:
        dimension(dim, len(input._shape))
        if input._dtype.category < 2:
            raise errors.missing_kernel("logcumsumexp_out_cpu", input._dtype.legacy_name)
        return _scanned(input, dim, input._dtype, kernels.logaddexp, -math.inf, _bound_of_logarithm, ulps=8)

    if out is not None:
        return write_out("logcumsumexp", out, {"self": input}, compute)
    return recorded(_logcumsumexp, {"self": input, "dim": dim}, compute)
