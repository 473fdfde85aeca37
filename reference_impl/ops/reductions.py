"""Ops that make one number of many: sums, means, products, counts, truth."""

from __future__ import annotations

import builtins
import math
from typing import Any, Callable, Optional, Sequence

from .. import dtypes, errors, inexact, refused_types, short_ways
from ..dtypes import WIDE_UNSIGNED, can_cast, check_can_cast
from ..dtypes import dtype as dtype_
from ..graph import is_recording, requires_grad
from ..inexact import bound, floor_of, of_factors, of_sum, rounding, worst
from ..layout import contiguous_strides, prod
from ..modes import state
from ..semantics import SEMANTICS
from ..tensor import Tensor, dimension, elements, new_rows, new_tensor
from . import refusals
from .by_numbers import divided
from .copies import retyped
from .declare import FUNCTIONS, Op, both, function, method, not_differentiable, recorded, write_result
from .dimensions import as_dims, dims_argument, groups, groups_as_taken, restored
from .out_forms import write_out
from .recording import record_plain
from .unrecorded import repeated, total, totals


def _restored(grad: Any, sizes: tuple[int, ...], dim: Any, keepdim: bool) -> Any:
    """Put back the dimensions that were reduced, and repeat along them."""
    return restored(grad, sizes, dim, keepdim).expand(sizes)


# -- sum and mean ----------------------------------------------------------------------------------

_sum_all = Op(
    "sum",
    ("self",),
    {"self": lambda grad, self_sym_sizes: repeated(grad, self_sym_sizes)},
    "SumBackward0",
    beneath_autograd=1,
    forward_derivative=lambda self_t: self_t.sum(),
)
#: The sum of all of short floats that do not lie close together.
_sum_all_apart = Op(
    "sum",
    ("self",),
    _sum_all.derivatives,
    "SumBackward0",
    refuses_beneath=errors.out_requires_grad("sum"),
    forward_derivative=_sum_all.forward_derivative,
)
_sum_dims = Op(
    "sum",
    ("self",),
    {"self": lambda grad, self_sym_sizes, dim, keepdim: _restored(grad, self_sym_sizes, dim, keepdim)},
    "SumBackward1",
    beneath_autograd=1,
    forward_derivative=lambda self_t, dim, keepdim: self_t.sum(dim, keepdim),
)
_mean_all = Op(
    "mean",
    ("self",),
    {
        "self": (lambda grad, self, self_sym_sizes: divided(grad.expand(self_sym_sizes), self.numel()))
        if SEMANTICS.the_mean_of_all_saves_its_input
        else (lambda grad, self_sym_sizes, self_sym_numel: divided(grad.expand(self_sym_sizes), self_sym_numel))
    },
    "MeanBackward0",
    beneath_autograd=2,
    refuses_beneath=errors.out_requires_grad("sum"),
    forward_derivative=lambda self_t: self_t.mean(),
)
_mean_dims = Op(
    "mean",
    ("self",),
    {
        "self": (lambda grad, self, self_sym_sizes, dim, keepdim: _shared_out(grad, self_sym_sizes, dim, keepdim))
        if SEMANTICS.the_mean_along_dimensions_saves_its_input
        else (
            lambda grad, self_sym_sizes, self_sym_numel, dim, keepdim: _shared_out(grad, self_sym_sizes, dim, keepdim)
        )
    },
    "MeanBackward1",
    beneath_autograd=2,
    refuses_beneath=errors.out_requires_grad("sum"),
    forward_derivative=lambda self_t, dim, keepdim: self_t.mean(dim, keepdim),
)


def _shared_out(grad: Any, sizes: tuple[int, ...], dim: Any, keepdim: bool) -> Any:
    return divided(_restored(grad, sizes, dim, keepdim), _count(sizes, dim))


def _count(sizes: tuple[int, ...], dim: Any) -> int:
    return prod(sizes[d] for d in dims_argument("mean", dim, len(sizes)))


def _summed(self: Tensor, dims: Sequence[int], keepdim: bool, dtype: dtype_, divide: bool) -> Tensor:
    self = retyped(self, dtype)
    if len(dims) == len(self._shape) and not keepdim:
        found: Sequence[Sequence[Any]] = (elements(self),)
        shape: tuple[int, ...] = ()
    else:
        found, shape = groups(self, dims, keepdim)
    sums = _reduced(found, dtype, divide)
    ulps = _bound(found, self._storage.ulps, dtype, divide) + rounding(sums, dtype) if inexact.tracked else 0
    return new_tensor(dtype.pack(sums), shape, dtype, ulps)


def _reduced(groups: Sequence[Sequence[Any]], dtype: dtype_, divide: bool) -> list[Any]:
    """The sum of each group of numbers, or the mean."""
    sums: list[Any] = totals(groups) if dtype.category == 2 else [*map(sum, groups)]
    if not divide:
        return sums
    of_none: Any = complex(math.nan, math.nan) if dtype.category == 3 else math.nan
    return [one / len(group) if group else of_none for one, group in zip(sums, groups)]


def _bound(groups: Sequence[Sequence[Any]], ulps: int, dtype: dtype_, divide: bool) -> int:
    """Of the sums of groups of numbers that have the bound ``ulps``, or of their means."""
    if not inexact.tracked:
        return 0
    of_sums = [of_sum(group, ulps, dtype) for group in groups]
    if divide:
        of_sums = [one and bound(one + 1, floor_of(one) / len(group)) for one, group in zip(of_sums, groups)]
    return worst(*of_sums)


def _at_once(input: Tensor, dim: Any, keepdim: bool, ops: tuple[Op, Op], divide: bool) -> Optional[Tensor]:
    """The sum, or the mean, of floating numbers: of all or along one dimension. None where there is more to look at."""
    dtype, shape = input._dtype, input._shape
    if short_ways.barred or dtype.category != 2 or (input._inference and not state.inference_mode):
        return None
    if dim is None and keepdim is False:
        numbers = elements(input)
        value = total(numbers)
        if divide:
            value = value / len(numbers) if numbers else math.nan
        ulps = _bound((numbers,), input._storage.ulps, dtype, divide) if inexact.tracked else 0
        result = new_rows(dtype.pack((value,)), (), (), dtype, ulps)
    elif dim.__class__ is int and keepdim.__class__ is bool and shape:
        found, sizes = groups_as_taken(input, (dimension(dim, len(shape)),), keepdim)
        sums = _reduced(found, dtype, divide)
        ulps = _bound(found, input._storage.ulps, dtype, divide) if inexact.tracked else 0
        result = new_rows(dtype.pack(sums), sizes, contiguous_strides(sizes), dtype, ulps)
    else:
        return None
    if input._requires_grad or input._view is not None:
        kept = {"self_sym_sizes": shape, "self_sym_numel": prod(shape)}
        if dim is not None:
            kept.update(dim=(dim,), keepdim=keepdim)
        record_plain(ops[dim is not None], kept, input, result)
    return result


def type_of_sum(input: Tensor, dtype: Optional[dtype_], out: Optional[Tensor] = None) -> dtype_:
    """The type in which elements are added or multiplied: what ``out`` has decides where none is asked for."""
    if dtype is not None or out is not None:
        return dtype or out._dtype  # type: ignore[union-attr]
    return dtypes.int64 if input._dtype.category < 2 else input._dtype


def _check_keepdim(op: str, keepdim: Any) -> None:
    if not isinstance(keepdim, bool):
        raise TypeError(errors.argument_type(op, "keepdim", 2, "bool", keepdim))


@both("sum")
def sum_(
    input: Tensor,
    dim: Any = None,
    keepdim: bool = False,
    *,
    dtype: Optional[dtype_] = None,
    out: Optional[Tensor] = None,
) -> Tensor:
    if dtype is None and out is None:
        found = _at_once(input, dim, keepdim, (_sum_all, _sum_dims), divide=False)
        if found is not None:
            return found
    _check_keepdim("sum", keepdim)
    if dtype in WIDE_UNSIGNED:
        raise errors.missing_kernel("sum_cpu", dtype.legacy_name)
    dims = dims_argument("sum", dim, len(input._shape))
    type_ = type_of_sum(input, dtype, out)
    values = {"self": input, "self_sym_sizes": input._shape, "dim": as_dims(dim), "keepdim": keepdim}

    def compute() -> Tensor:
        return _summed(input, dims, keepdim, type_, divide=False)

    if out is not None:
        return write_out("sum", out, {"self": input}, compute)
    is_apart = dtype is None and type_.category == 2 and type_.itemsize == 2 and not input.is_contiguous()
    of_all = _sum_all_apart if is_apart else _sum_all
    return recorded(of_all if dim is None else _sum_dims, values, compute)


@both("mean")
def mean(
    input: Tensor,
    dim: Any = None,
    keepdim: bool = False,
    *,
    dtype: Optional[dtype_] = None,
    out: Optional[Tensor] = None,
) -> Tensor:
    if dtype is None and out is None and not SEMANTICS.the_mean_along_dimensions_saves_its_input:
        found = _at_once(input, dim, keepdim, (_mean_all, _mean_dims), divide=True)
        if found is not None:
            return found
    _check_keepdim("mean", keepdim)
    type_ = dtype or input._dtype
    if type_.category < 2:
        which = "Input" if dtype is None else "Optional"
        raise refused_types.NOT_THERE(errors.mean_of_integers(which, type_.legacy_name))
    dims = dims_argument("mean", dim, len(input._shape))
    values = {
        "self": input,
        "self_sym_sizes": input._shape,
        "self_sym_numel": prod(input._shape),
        "dim": as_dims(dim),
        "keepdim": keepdim,
    }

    def compute() -> Tensor:
        return _summed(input, dims, keepdim, type_, divide=True)

    if out is not None and dim is not None and dtype is None and not can_cast(type_, out._dtype):
        # The sum lies in out when it turns out that it cannot be divided there.
        write_result(out, _summed(input, dims, keepdim, out._dtype, divide=False))
        check_can_cast(dtypes.get_default_dtype(), out._dtype)
    if out is not None:
        name = "mean of all" if dim is None and dtype is None else "mean"
        type_ = type_ if dtype is not None or name == "mean of all" else out._dtype
        return write_out(name, out, {"self": input}, compute)
    return recorded(_mean_all if dim is None else _mean_dims, values, compute)


# -- sums of what is a number ---------------------------------------------------------------------


def _nansum_gradient(grad: Any, self: Any, dim: Any, keepdim: bool) -> Any:
    grad = restored(grad, self._shape, dim, keepdim) if dim is not None else grad
    return grad.expand(self._shape) * self.isnan().logical_not()


_nansum = Op(
    "nansum",
    ("self",),
    {"self": _nansum_gradient},
    forward_derivative=lambda self, self_t, dim, keepdim: self_t.masked_fill(self.isnan(), 0).sum(dim, keepdim),
)


@both("nansum")
def nansum(
    input: Tensor,
    dim: Any = None,
    keepdim: bool = False,
    *,
    dtype: Optional[dtype_] = None,
    out: Optional[Tensor] = None,
) -> Tensor:
    """The sum, with NaN as 0."""
    dims = dims_argument("nansum", dim, len(input._shape))
    type_ = type_of_sum(input, dtype, out)

    def compute() -> Tensor:
        if input._dtype.category == 3:
            raise refusals.of("nansum", input._dtype)
        if input._dtype.category == 2 and (type_.category == 3 or (type_.category < 2 and dtype is None)):
            raise errors.missing_kernel("nansum_cpu", type_.legacy_name)
        if type_.category < 2 and is_recording() and requires_grad(input):
            raise RuntimeError(errors.no_history_of(type_))
        held = [0 if v != v else v for v in elements(input)]
        numbers = new_tensor(input._dtype.pack(held), input._shape, input._dtype, input._storage.ulps)
        return _summed(numbers, dims, keepdim, type_, divide=False)

    if out is not None:
        return write_out("nansum", out, {"self": input}, compute)
    return recorded(_nansum, {"self": input, "dim": as_dims(dim), "keepdim": keepdim}, compute)


@both("nanmean")
def nanmean(
    input: Any, dim: Any = None, keepdim: bool = False, *, dtype: Optional[dtype_] = None, out: Optional[Tensor] = None
) -> Any:
    """The mean of the elements that are numbers."""
    if input._dtype.category < 2:
        raise refused_types.NOT_THERE(
            f"nanmean(): expected input to have floating point or complex dtype but got {input._dtype.legacy_name}"
            if out is None
            else "nanmean(): integral types and 'Bool' are not supported for nanmean, even for empty tensors."
        )
    count = input.detach().isnan().logical_not().sum(dim, keepdim)
    if out is None:
        return FUNCTIONS["div"](nansum(input, dim, keepdim, dtype=dtype), count)
    nansum(input, dim, keepdim, dtype=dtype, out=out)
    return FUNCTIONS["div"](out, count, out=out)


# -- products --------------------------------------------------------------------------------------


def _without_each(self: Any, dim: int) -> Any:
    """For each element the product of the others along the dimension, though some are 0."""
    size = self.size(dim)
    if size <= 1:
        return self.new_ones(self._shape)
    ones = self.new_ones(self.narrow(dim, 0, 1)._shape)
    before = FUNCTIONS["cat"]([ones, self.narrow(dim, 0, size - 1)], dim).cumprod(dim)
    after = FUNCTIONS["cat"]([ones, self.narrow(dim, 1, size - 1).flip(dim)], dim).cumprod(dim).flip(dim)
    return before * after


def _prod_gradient(grad: Any, self: Any, result: Any) -> Any:
    if not self._shape:
        return grad
    self = self if self._dtype is grad._dtype else self.to(grad._dtype)
    zeros = sum([v == 0 for v in elements(self)])
    if zeros == 0:
        return grad * (result / self).conj()
    if zeros > 1 and not is_recording():
        return grad.new_zeros(self._shape)
    return (grad * _without_each(self.reshape(-1), 0).conj()).view_as(self)


def _prod_dim_gradient(grad: Any, self: Any, result: Any, dim: int, keepdim: bool) -> Any:
    if not self._shape:
        return grad
    self = self if self._dtype is grad._dtype else self.to(grad._dtype)
    if not keepdim:
        grad, result = grad.unsqueeze(dim), result.unsqueeze(dim)
    if not any([v == 0 for v in elements(self)]):
        return grad * (result / self).conj()
    return grad * _without_each(self, dim).conj()


_prod_all = Op(
    "prod",
    ("self",),
    {"self": _prod_gradient},
    "ProdBackward0",
    forward_derivative=lambda self, self_t: (
        (self_t.reshape(-1) * _without_each(self.reshape(-1), 0)).sum() if self._shape else self_t
    ),
)
_prod_dim = Op(
    "prod",
    ("self",),
    {"self": _prod_dim_gradient},
    "ProdBackward1",
    forward_derivative=lambda self, self_t, result, dim, keepdim: (
        self_t * (_without_each(self, dim) if self._shape else 1)
    ).sum(dim, keepdim),
)


@both("prod")
def prod_(
    input: Tensor,
    dim: Optional[int] = None,
    keepdim: bool = False,
    *,
    dtype: Optional[dtype_] = None,
    out: Optional[Tensor] = None,
) -> Tensor:
    type_ = type_of_sum(input, dtype, out)
    at = None if dim is None else dimension(dim, len(input._shape))

    def compute() -> Tensor:
        given = retyped(input, type_)
        dims = tuple(range(len(input._shape))) if at is None else (at,) if input._shape else ()
        found, shape = groups(given, dims, keepdim)
        ulps = input._storage.ulps
        if ulps:
            ulps = worst(*[bound(len(group), of_factors(group, ulps, type_)) for group in found])
        products = [prod(group) for group in found]
        packed = type_.pack(products)
        most = max(map(len, found), default=0)
        # torch rounds after each factor, and after each product that a complex one is made of.
        if type_.category > 1 and most > (2 if type_.category == 2 else 1) and [*packed] != products:
            ulps = worst(ulps, most)
        return new_tensor(packed, shape, type_, ulps)

    if out is not None:
        return write_out("prod", out, {"self": input}, compute)
    values = {"self": input, "dim": dim, "keepdim": keepdim}
    return recorded(_prod_all if dim is None else _prod_dim, values, compute)


# -- counts and truth -----------------------------------------------------------------------------


def _truth(name: str, test: Callable[[Sequence[Any]], bool]) -> None:
    def form(input: Tensor, dim: Any = None, keepdim: bool = False, *, out: Optional[Tensor] = None) -> Tensor:
        # No dimension to reduce leaves each element alone, where a sum would take all of them.
        dims = () if dim == () else dims_argument(name, dim, len(input._shape))
        # An unsigned byte was torch's first truth value: it stays one.
        dtype = dtypes.uint8 if input._dtype is dtypes.uint8 else dtypes.bool_

        def compute() -> Tensor:
            found, shape = groups(input, dims, keepdim)
            return new_tensor(dtype.pack([test(dtypes.bool_.convert(group)) for group in found]), shape, dtype)

        return compute() if out is None else write_out(name, out, {}, compute)

    form.__name__ = form.__qualname__ = name
    function(name, form)
    method(name, form)


_truth("any", any)
_truth("all", all)


@both("count_nonzero")
def count_nonzero(input: Tensor, dim: Any = None) -> Tensor:
    found, shape = groups(input, dims_argument("count_nonzero", dim, len(input._shape)), False)
    counts = [sum([v != 0 for v in group]) for group in found]
    return new_tensor(dtypes.int64.pack(counts), shape, dtypes.int64)


_bincount = Op("bincount", ("weights",), {"weights": not_differentiable("bincount")}, "NotImplemented")


@both("bincount")
def bincount(input: Tensor, weights: Optional[Tensor] = None, minlength: int = 0) -> Tensor:
    """How often each non-negative number occurs, or the sum of its weights."""
    if input._dtype.category != 1:
        raise errors.missing_kernel("bincount_cpu", input._dtype.legacy_name)
    if minlength < 0:
        raise RuntimeError("minlength should be >= 0")
    values = elements(input)
    if len(input._shape) != 1 or any(v < 0 for v in values):
        raise RuntimeError("bincount only supports 1-d non-negative integral inputs.")
    if weights is not None and weights._shape != input._shape:
        raise RuntimeError("weights should be 1-d and have the same length as input")

    def compute() -> Tensor:
        dtype = dtypes.int64
        if weights is not None:
            dtype = dtypes.float32 if weights._dtype is dtypes.float32 else dtypes.float64
        held: list[Any] = [0] * max(minlength, max(values, default=-1) + 1)
        for i, v in enumerate(values):
            held[v] += 1 if weights is None else elements(weights)[i]
        return new_tensor(dtype.pack(held), (len(held),), dtype)

    return compute() if weights is None else recorded(_bincount, {"weights": weights}, compute)


@both("histc")
def histc(input: Tensor, bins: int = 100, min: float = 0, max: float = 0, *, out: Optional[Tensor] = None) -> Tensor:
    """How many elements lie in each of ``bins`` equal parts of the range."""
    if bins <= 0:
        raise RuntimeError(f"torch.histogram(): bins must be > 0, but got {bins} for dimension 0")
    values = elements(input)
    low, high = float(min), float(max)
    if low > high:
        raise RuntimeError("torch.histc: max must be larger than min")
    if input._dtype.category != 2:
        # Of bool no edges can be made, of complex numbers no range is found.
        found = input._dtype.category == 3 and low == high and bool(values)
        if found:
            raise refusals.least_and_most_of_complex(input._dtype)
        kernel = "histogram_cpu" if input._dtype.category else "linspace_cpu"
        raise errors.missing_kernel(kernel, input._dtype.legacy_name)
    if low == high and values:
        low, high = builtins.min(values), builtins.max(values)
    if low == high:
        low, high = low - 1.0, high + 1.0

    def compute() -> Tensor:
        held = [0.0] * bins
        for v in values:
            if low <= v <= high:
                held[builtins.min(int((v - low) * bins / (high - low)), bins - 1)] += 1.0
        return new_tensor(input._dtype.pack(held), (bins,), input._dtype)

    return compute() if out is None else write_out("histc", out, {"self": input}, compute)
