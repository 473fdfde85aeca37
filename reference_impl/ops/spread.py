"""Variance and standard deviation, alone or with the mean; covariance and correlation."""

from __future__ import annotations

import math
from typing import Any, NamedTuple, Optional, Sequence

from .. import errors, refused_types
from ..layout import prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, new_tensor
from ..warn import warn_caller, warn_once
from .by_numbers import times
from .declare import FUNCTIONS, Op, both, function, method, recorded
from .dimensions import as_dims, dims_argument, groups, restored
from .out_forms import write_out

# -- gradients -------------------------------------------------------------------------------------


def _degrees(self: Any, dim: Any, correction: Any) -> float:
    count = prod([self._shape[d] for d in dims_argument("var", dim, len(self._shape))])
    return count - (1 if correction is None else correction)


def _centred(self: Any, dim: Any) -> Any:
    dims = dims_argument("var", dim, len(self._shape))
    return self - (self.mean(list(dims), True) if dim is not None and dims else self.mean())


def _var_gradient(grad: Any, self: Any, dim: Any, correction: Any, keepdim: bool) -> Any:
    degrees = _degrees(self, dim, correction)
    grad = restored(grad, self._shape, dim, keepdim) if dim is not None else grad
    centred = _centred(self, dim)
    if degrees <= 0:
        return grad * FUNCTIONS["where"](centred == 0, math.nan, math.inf)
    return times(grad, 2.0 / degrees) * centred


def _std_gradient(grad: Any, self: Any, result: Any, dim: Any, correction: Any, keepdim: bool) -> Any:
    of_var = (grad / times(result, 2)).masked_fill_(result == 0, 0)
    return _var_gradient(of_var, self, dim, correction, keepdim)


def _mean_gradient(grad: Any, self: Any, dim: Any, keepdim: bool) -> Any:
    count = _degrees(self, dim, 0)
    return restored(grad, self._shape, dim, keepdim).expand(self._shape) / count


def _var_along(self: Any, self_t: Any, dim: Any, correction: Any, keepdim: bool) -> Any:
    degrees = _degrees(self, dim, correction)
    products = (self_t * _centred(self, dim).conj()).real
    total = products.sum() if dim is None and not keepdim else products.sum(_list(self, dim), keepdim)
    return total * (2.0 / degrees if degrees > 0 else math.inf)


def _list(self: Any, dim: Any) -> list[int]:
    return list(dims_argument("var", dim, len(self._shape)))


def _std_along(self: Any, self_t: Any, result: Any, dim: Any, correction: Any, keepdim: bool) -> Any:
    return (_var_along(self, self_t, dim, correction, keepdim) / (result * 2)).masked_fill(result == 0, 0)


def _mean_along(self: Any, self_t: Any, dim: Any, keepdim: bool) -> Any:
    return self_t.mean() if dim is None and not keepdim else self_t.mean(_list(self, dim), keepdim)


# -- forms -----------------------------------------------------------------------------------------


_NO_DEGREES = (
    "degrees of freedom is <= 0. Correction should be strictly less than the reduction factor (input numel divided by"
    " output numel)."
)


class _Spread(NamedTuple):
    dims: tuple[int, ...]
    dim: Any
    correction: Any
    keepdim: bool


def _arguments(name: str, input: Tensor, dim: Any, unbiased: Any, keepdim: Any, correction: Any) -> _Spread:
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if not (unbiased is None or isinstance(unbiased, bool)):
        raise TypeError(errors.argument_type(name, "unbiased", 3, "bool", unbiased))
    if input._dtype.category < 2:
        shown = name if name.endswith("_mean") else "std and var"
        raise refused_types.NOT_THERE(f"{shown} only support floating point and complex dtypes")
    if correction is None and unbiased is not None:
        correction = 1 if unbiased else 0
    elif correction is None and dim is not None:
        correction = 1
    return _Spread(dims_argument(name, dim, len(input._shape)), as_dims(dim), correction, keepdim)


def _spreads(name: str, input: Tensor, given: _Spread, root: bool, with_mean: bool) -> list[Tensor]:
    found, shape = groups(input, given.dims, given.keepdim)
    takes_off = 1 if given.correction is None else given.correction
    of_complex = input._dtype.category == 3
    spreads, means, warned = [], [], False
    for group in found:
        middle = _average(group, of_complex)
        degrees = max(len(group) - takes_off, 0)
        if not degrees and not warned and SEMANTICS.a_spread_without_degrees_of_freedom_is_told:
            warned = True
            for _ in ("real", "imaginary")[: 1 + of_complex]:  # of complex numbers it is computed part by part
                warn_caller(f"{name}(): {_NO_DEGREES}")
        squares = _total([abs(v - middle) ** 2 for v in group])
        spread = squares / degrees if degrees else (math.inf if squares > 0 else math.nan)
        spreads.append(math.sqrt(spread) if root and spread == spread else spread)
        means.append(middle)
    real = input._dtype.to_real()
    ulps = input._storage.ulps + 4
    made = [new_tensor(real.pack(spreads), shape, real, ulps)]
    if with_mean:
        made.append(new_tensor(input._dtype.pack(means), shape, input._dtype, ulps))
    return made


def _average(group: Sequence[Any], of_complex: bool) -> Any:
    if not group:
        return math.nan
    return sum(group) / len(group) if of_complex else _total(group) / len(group)


def _total(values: Sequence[float]) -> float:
    try:
        return math.fsum(values)
    except (OverflowError, ValueError):
        return sum(values)


def _alone(name: str, op: Op, root: bool) -> None:
    of_all = Op(
        name,
        op.inputs,
        op.derivatives,
        op.node_class.__name__,
        op.forward_derivative,
        refuses_beneath=errors.out_requires_grad("sum"),
    )

    def form(
        input: Tensor, dim: Any = None, unbiased: Any = None, keepdim: bool = False, *, correction: Any = None,
        out: Optional[Tensor] = None,
    ) -> Any:  # fmt: skip
        given = _arguments(name, input, dim, unbiased, keepdim, correction)
        if out is not None:
            return write_out(name, out, {"self": input}, lambda: _spreads(name, input, given, root, False)[0])
        values = {"self": input, "dim": given.dim, "correction": given.correction, "keepdim": keepdim}
        whole = len(given.dims) == len(input._shape) and input._dtype.category == 2 and input._dtype.itemsize > 2
        return recorded(of_all if whole else op, values, lambda: _spreads(name, input, given, root, False)[0])

    form.__name__ = form.__qualname__ = name
    function(name, form)
    method(name, form)


def _with_mean(name: str, op: Op, root: bool) -> None:
    def form(
        input: Tensor, dim: Any = None, unbiased: Any = None, keepdim: bool = False, *, correction: Any = None
    ) -> Any:
        given = _arguments(name, input, dim, unbiased, keepdim, correction)
        values = {"self": input, "dim": given.dim, "correction": given.correction, "keepdim": keepdim}

        def compute() -> tuple[Tensor, ...]:
            return tuple(_spreads(name, input, given, root, True))

        return recorded(op, values, compute, names=("result0", "result1"))

    form.__name__ = form.__qualname__ = name
    function(name, form)


def _var_mean_gradient(grad: Any, self: Any, dim: Any, correction: Any, keepdim: bool) -> Any:
    of_var = None if grad[0] is None else _var_gradient(grad[0], self, dim, correction, keepdim)
    of_mean = None if grad[1] is None else _mean_gradient(grad[1], self, dim, keepdim)
    return of_mean if of_var is None else of_var if of_mean is None else of_var + of_mean


def _std_mean_gradient(grad: Any, self: Any, result0: Any, dim: Any, correction: Any, keepdim: bool) -> Any:
    of_std = None if grad[0] is None else _std_gradient(grad[0], self, result0, dim, correction, keepdim)
    of_mean = None if grad[1] is None else _mean_gradient(grad[1], self, dim, keepdim)
    return of_mean if of_std is None else of_std if of_mean is None else of_std + of_mean


_alone("var", Op("var", ("self",), {"self": _var_gradient}, forward_derivative=_var_along), root=False)
_alone("std", Op("std", ("self",), {"self": _std_gradient}, forward_derivative=_std_along), root=True)
_with_mean(
    "var_mean",
    Op(
        "var_mean",
        ("self",),
        {"self": _var_mean_gradient},
        forward_derivative=lambda self, self_t, dim, correction, keepdim: (
            _var_along(self, self_t, dim, correction, keepdim),
            _mean_along(self, self_t, dim, keepdim),
        ),
    ),
    root=False,
)
_with_mean(
    "std_mean",
    Op(
        "std_mean",
        ("self",),
        {"self": _std_mean_gradient},
        forward_derivative=lambda self, self_t, result, dim, correction, keepdim: (
            _std_along(self, self_t, result[0], dim, correction, keepdim),
            _mean_along(self, self_t, dim, keepdim),
        ),
    ),
    root=True,
)


# -- covariance: a composition of other ops --------------------------------------------------------


@both("cov")
def cov(input: Any, *, correction: int = 1, fweights: Any = None, aweights: Any = None) -> Any:
    """Rows are variables, columns are observations."""
    if len(input._shape) > 2:
        raise RuntimeError(
            "cov(): expected input to have two or fewer dimensions but got an input with"
            f" {len(input._shape)} dimensions"
        )
    if input._dtype.category == 0:
        raise refused_types.BOOL("cov(): bool dtype is not supported for input")
    rows = input if len(input._shape) == 2 else input.view(1, -1)
    _check_weights("fweights", fweights, rows._shape[1], 1, "integral")
    _check_weights("aweights", aweights, rows._shape[1], 2, "floating point")
    weights = None
    for given in (fweights, aweights):
        if given is not None:
            weights = given if weights is None else weights * given
    count = FUNCTIONS["tensor"](rows._shape[1]) if weights is None else weights.sum()
    mean = (rows if weights is None else rows * weights).sum(1) / count
    if aweights is not None and correction != 0:
        degrees = count - correction * (weights * aweights).sum() / count
    else:
        degrees = count - correction
    if degrees.item() <= 0:
        warn_once(COVARIANCE)
        degrees = degrees * 0
    centred = rows - mean.unsqueeze(1)
    scaled = centred if weights is None else centred * weights
    products = centred.mm(scaled.t().conj())
    return (products / degrees).squeeze()


COVARIANCE = (
    "cov(): degrees of freedom is <= 0. Correction should be strictly less than the number of observations. (Triggered"
    " internally at /__w/pytorch/pytorch/aten/src/ATen/native/Correlation.cpp:129.)"
)


def _check_weights(name: str, weights: Any, count: int, category: int, kind: str) -> None:
    if weights is None:
        return
    if len(weights._shape) > 1:
        raise RuntimeError(
            f"cov(): expected {name} to have one or fewer dimensions but got {name} with {len(weights._shape)}"
            " dimensions"
        )
    if weights._dtype.category != category:
        raise RuntimeError(
            f"cov(): expected {name} to have {kind} dtype but got {name} with {weights._dtype.legacy_name} dtype"
        )
    if weights.numel() != count:
        raise RuntimeError(
            f"cov(): expected {name} to have the same numel as there are observations in the input but got"
            f" {weights.numel()} != {count}"
        )
    if count and (weights < 0).any():
        raise RuntimeError(f"cov(): {name} cannot be negative")


@both("corrcoef")
def corrcoef(input: Any) -> Any:
    """The covariances in units of the standard deviations."""
    if len(input._shape) > 2:
        raise RuntimeError(
            "corrcoef(): expected input to have two or fewer dimensions but got an input with"
            f" {len(input._shape)} dimensions"
        )
    found = cov(input)
    if not found._shape:
        return found / found
    deviation = found.diagonal().sqrt()
    scaled = found / deviation.view(-1, 1) / deviation.view(1, -1)
    if scaled._dtype.category == 3:
        return FUNCTIONS["complex"](scaled.real.clip(-1, 1), scaled.imag.clip(-1, 1))
    return scaled.clip(-1, 1)
