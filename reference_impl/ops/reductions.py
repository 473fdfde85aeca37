"""Ops that make one number of many: sums, means, extremes."""

from __future__ import annotations

import math
from typing import Any, Callable, Optional, Sequence

from .. import dtypes, errors
from ..dtypes import dtype as dtype_
from ..layout import positions, prod
from ..tensor import Tensor, dimension, elements, new_tensor
from .declare import FUNCTIONS, Op, both, function, is_plain, method, recorded, write_out
from .gathering import chosen, put_back
from .named_results import ValuesAndIndices, first_gradient, named_pair
from .pointwise import divided


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
    found = [dimension(d, ndim) for d in wanted]
    if len(set(found)) != len(found):
        raise RuntimeError(f"dim {found[0]} appears multiple times in the list of dims")
    return tuple(d for d in found if d < ndim)


def groups(self: Tensor, dims: Sequence[int], keepdim: bool) -> tuple[list[list[Any]], tuple[int, ...]]:
    """The elements that each result is made of, in row-major order of the results, and the results' shape."""
    shape, strides = self._shape, self._strides
    kept = [d for d in range(len(shape)) if d not in dims]
    starts = positions(tuple(shape[d] for d in kept), tuple(strides[d] for d in kept), self._offset)
    steps = positions(tuple(shape[d] for d in dims), tuple(strides[d] for d in dims), 0)
    data = self._storage.data
    result = tuple(1 if d in dims else shape[d] for d in range(len(shape)) if keepdim or d not in dims)
    return [[data[start + step] for step in steps] for start in starts], result


def _restored(grad: Any, sizes: tuple[int, ...], dim: Any, keepdim: bool) -> Any:
    """Put back the dimensions that were reduced, and repeat along them."""
    if sizes and not keepdim:
        for d in sorted(dims_argument("sum", dim, len(sizes))):
            grad = grad.unsqueeze(d)
    return grad.expand(sizes)


# -- sum and mean ----------------------------------------------------------------------------------

_sum_all = Op(
    "sum",
    ("self",),
    {"self": lambda grad, self_sym_sizes: grad.expand(self_sym_sizes)},
    "SumBackward0",
    beneath_autograd=1,
    forward_derivative=lambda self_t: self_t.sum(),
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
    {"self": lambda grad, self_sym_sizes, self_sym_numel: divided(grad.expand(self_sym_sizes), self_sym_numel)},
    "MeanBackward0",
    beneath_autograd=2,
    refuses_beneath=errors.out_requires_grad("sum"),
    forward_derivative=lambda self_t: self_t.mean(),
)
_mean_dims = Op(
    "mean",
    ("self",),
    {
        "self": lambda grad, self_sym_sizes, self_sym_numel, dim, keepdim: divided(
            _restored(grad, self_sym_sizes, dim, keepdim), _count(self_sym_sizes, dim)
        )
    },
    "MeanBackward1",
    beneath_autograd=2,
    refuses_beneath=errors.out_requires_grad("sum"),
    forward_derivative=lambda self_t, dim, keepdim: self_t.mean(dim, keepdim),
)


def _count(sizes: tuple[int, ...], dim: Any) -> int:
    return prod(sizes[d] for d in dims_argument("mean", dim, len(sizes)))


def _summed(self: Tensor, dims: Sequence[int], keepdim: bool, dtype: dtype_, divide: bool) -> Tensor:
    if self._dtype is not dtype:
        self = new_tensor(dtype.convert(elements(self)), self._shape, dtype, self._storage.ulps)
    if len(dims) == len(self._shape) and not keepdim:
        found: Sequence[Sequence[Any]] = (elements(self),)
        shape: tuple[int, ...] = ()
    else:
        found, shape = groups(self, dims, keepdim)
    sums: list[Any] = list(map(_sum if dtype.category == 2 else sum, found))
    if divide:
        sums = [s / len(g) if g else math.nan for s, g in zip(sums, found)]
    ulps = self._storage.ulps
    return new_tensor(dtype.pack(sums), shape, dtype, ulps and ulps + 2)


def _sum(values: Sequence[float]) -> float:
    try:
        return math.fsum(values)
    except (OverflowError, ValueError):
        return sum(values)


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
    _check_keepdim("sum", keepdim)
    dims = dims_argument("sum", dim, len(input._shape))
    if is_plain(input) and dtype is None and out is None and input._dtype.category >= 2:
        return _summed(input, dims, keepdim, input._dtype, divide=False)
    type_ = dtype or (dtypes.int64 if input._dtype.category < 2 else input._dtype)
    values = {"self": input, "self_sym_sizes": input._shape, "dim": dim, "keepdim": keepdim}

    def compute() -> Tensor:
        return _summed(input, dims, keepdim, type_, divide=False)

    if out is not None:
        return write_out("sum", out, {"self": input}, compute)
    return recorded(_sum_all if dim is None else _sum_dims, values, compute)


@both("mean")
def mean(
    input: Tensor,
    dim: Any = None,
    keepdim: bool = False,
    *,
    dtype: Optional[dtype_] = None,
    out: Optional[Tensor] = None,
) -> Tensor:
    _check_keepdim("mean", keepdim)
    dims = dims_argument("mean", dim, len(input._shape))
    type_ = dtype or input._dtype
    if type_.category < 2:
        raise RuntimeError(
            "mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got:"
            f" {type_.legacy_name}"
        )
    values = {
        "self": input,
        "self_sym_sizes": input._shape,
        "self_sym_numel": prod(input._shape),
        "dim": dim,
        "keepdim": keepdim,
    }

    def compute() -> Tensor:
        return _summed(input, dims, keepdim, type_, divide=True)

    if out is not None:
        return write_out("mean", out, {"self": input}, compute)
    return recorded(_mean_all if dim is None else _mean_dims, values, compute)


_prod_all = Op(
    "prod",
    ("self",),
    {"self": lambda grad, self, result: grad * (result / self).conj()},
    "ProdBackward0",
    forward_derivative=lambda self, self_t, result: (self_t * (result / self)).sum(),
)


@both("prod")
def prod_(input: Tensor, *, dtype: Optional[dtype_] = None) -> Tensor:
    type_ = dtype or (dtypes.int64 if input._dtype.category < 2 else input._dtype)

    def compute() -> Tensor:
        return new_tensor(type_.pack([prod(elements(input))]), (), type_, input._storage.ulps)

    return recorded(_prod_all, {"self": input}, compute)


# -- extremes --------------------------------------------------------------------------------------


def _best(group: Sequence[Any], beats: Callable[[Any, Any], bool]) -> int:
    """Where the extreme is: the first of equals; the first NaN beats all."""
    at = 0
    for i, value in enumerate(group):
        if value != value:
            return i
        if beats(value, group[at]):
            at = i
    return at


def _shared_among_equals(grad: Any, self: Any, result: Any) -> Any:
    hit = self == result
    return grad.new_zeros(self.shape).masked_fill_(hit, grad / hit.sum())


def extreme(name: str, beats: Callable[[Any, Any], bool]) -> None:
    """Declare max or min: of all elements, along a dimension (values and indices), or of two tensors."""
    title = name.capitalize()
    of_all = Op(
        name,
        ("self",),
        {"self": lambda grad, self, result: _shared_among_equals(grad, self, result)},
        f"{title}Backward1",
        beneath_autograd=1,
        forward_derivative=lambda self, self_t, result: (
            (self_t * (self == result).to(self_t.dtype)).sum() / (self == result).sum()
        ),
    )
    of_dim = Op(
        name,
        ("self",),
        {
            "self": lambda grad, self_sym_sizes, dim, indices, keepdim: put_back(
                first_gradient(grad), self_sym_sizes, dim, indices, keepdim
            )
        },
        f"{title}Backward0",
        beneath_autograd=2,
        forward_derivative=lambda self_t, dim, result, keepdim: (chosen(self_t, dim, result[1], keepdim),),
    )
    pair = named_pair(name)

    def reduce(input: Tensor, dim: int, keepdim: bool) -> ValuesAndIndices:
        at = dimension(dim, len(input._shape))

        def compute() -> ValuesAndIndices:
            dims = (at,) if input._shape else ()
            found, shape = groups(input, dims, keepdim)
            if any(not group for group in found):
                raise IndexError(f"{name}(): Expected reduction dim {at} to have non-zero size.")
            where = [_best(group, beats) for group in found]
            held = new_tensor(
                input._dtype.pack([g[i] for g, i in zip(found, where)]), shape, input._dtype, input._storage.ulps
            )
            return pair(held, new_tensor(dtypes.int64.pack(where), shape, dtypes.int64))

        values = {"self": input, "self_sym_sizes": input._shape, "dim": dim, "keepdim": keepdim}
        return recorded(of_dim, values, compute, names=("values", "indices"))

    def form(input: Tensor, dim: Any = None, keepdim: bool = False, *, other: Any = None) -> Any:
        if isinstance(dim, Tensor) or other is not None:
            return FUNCTIONS[f"{name}imum"](input, dim if other is None else other)
        if dim is not None:
            return reduce(input, dim, keepdim)
        if not prod(input._shape):
            raise RuntimeError(
                f"{name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim"
                " with the 'dim' argument."
            )

        def compute() -> Tensor:
            values = elements(input)
            return new_tensor(input._dtype.pack([values[_best(values, beats)]]), (), input._dtype, input._storage.ulps)

        return recorded(of_all, {"self": input}, compute)

    def arg(input: Tensor, dim: Optional[int] = None, keepdim: bool = False) -> Tensor:
        dims = tuple(range(len(input._shape))) if dim is None else (dimension(dim, len(input._shape)),)
        if not prod(input._shape):
            raise IndexError(
                f"arg{name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim"
                " with the 'dim' argument."
            )
        found, shape = groups(input, dims if input._shape else (), keepdim)
        return new_tensor(dtypes.int64.pack([_best(group, beats) for group in found]), shape, dtypes.int64)

    function(name, form)
    method(name, form)
    function(f"arg{name}", arg)
    method(f"arg{name}", arg)


extreme("max", lambda a, b: a > b)
extreme("min", lambda a, b: a < b)


# -- truth -----------------------------------------------------------------------------------------


def _truth(name: str, test: Callable[[Sequence[Any]], bool]) -> None:
    def form(input: Tensor, dim: Optional[int] = None, keepdim: bool = False) -> Tensor:
        dims = tuple(range(len(input._shape))) if dim is None else (dimension(dim, len(input._shape)),)
        found, shape = groups(input, dims if input._shape else (), keepdim)
        return new_tensor(dtypes.bool_.pack([test(group) for group in found]), shape, dtypes.bool_)

    function(name, form)
    method(name, form)


_truth("any", any)
_truth("all", all)


# -- norms and spread ------------------------------------------------------------------------------


def _deviation(input: Tensor, dim: Any, correction: int, keepdim: bool) -> tuple[Tensor, int]:
    centred = input - input.mean(dim, keepdim=True) if dim is not None else input - input.mean()
    count = prod(input._shape[d] for d in dims_argument("var", dim, len(input._shape)))
    return centred, count - correction


def _along_deviation(self_t: Tensor, centred: Tensor, degrees: int, dim: Any, keepdim: bool) -> Any:
    products = self_t * centred
    total = products.sum() if dim is None else products.sum(dim, keepdim)
    return total * (2.0 / degrees)


_var = Op(
    "var",
    ("self",),
    {
        "self": lambda grad, self, dim, correction, keepdim: (
            _restored(grad, self.shape, dim, keepdim)
            * (2.0 / _deviation(self, dim, correction, keepdim)[1])
            * _deviation(self, dim, correction, keepdim)[0]
        )
    },
    forward_derivative=lambda self_t, self, dim, correction, keepdim: _along_deviation(
        self_t, *_deviation(self, dim, correction, keepdim), dim, keepdim
    ),
)


@both("var")
def var(
    input: Tensor, dim: Any = None, unbiased: bool = True, keepdim: bool = False, *, correction: Optional[int] = None
) -> Tensor:
    takes_off = (1 if unbiased else 0) if correction is None else correction
    dims = dims_argument("var", dim, len(input._shape))

    def compute() -> Tensor:
        found, shape = groups(input, dims, keepdim)
        spreads = []
        for group in found:
            middle = math.fsum(group) / len(group)
            degrees = len(group) - takes_off
            spreads.append(math.fsum((v - middle) ** 2 for v in group) / degrees if degrees > 0 else math.nan)
        return new_tensor(input._dtype.pack(spreads), shape, input._dtype, 4)

    values = {"self": input, "dim": dim, "correction": takes_off, "keepdim": keepdim}
    return recorded(_var, values, compute)
