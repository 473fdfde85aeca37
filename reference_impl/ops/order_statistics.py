"""Elements by rank or by number: median, mode, quantile."""

from __future__ import annotations

import math
from typing import Any, Callable, Optional, Sequence

from .. import dtypes, errors
from ..layout import prod
from ..tensor import Tensor, dimension, elements, new_tensor
from .declare import FUNCTIONS, Op, both, function, method, recorded, refuse_alone
from .dimensions import groups
from .extremes import check_not_empty, mean_of_equals, shared_among_equals
from .gathering import chosen, put_back
from .named_results import named_pair, write_pair


def _picking_op(name: str, node: str, beneath_autograd: int = 0) -> Op:
    """An op that picks one element along a dimension: the gradient goes back to where it stood."""
    return Op(
        name,
        ("self",),
        {
            "self": lambda grad, self_sym_sizes, dim, indices, keepdim: put_back(
                grad, self_sym_sizes, dim, indices, keepdim
            )
        },
        node,
        beneath_autograd=beneath_autograd,
        forward_derivative=lambda self_t, dim, result, keepdim: (chosen(self_t, dim, result[1], keepdim),),
    )


def _picked(
    op: Op,
    name: str,
    input: Tensor,
    dim: int,
    keepdim: bool,
    out: Any,
    pick: Callable[[Sequence[Any]], int],
    refusing: str = "",
) -> Any:
    """``refusing``: the kernel that refuses the type, where one does."""
    at = dimension(dim, len(input._shape))
    pair = named_pair(name)

    def compute() -> Any:
        if refusing:
            _refuse(refusing, input)
        found, shape = groups(input, (at,) if input._shape else (), keepdim)
        where = [pick(group) for group in found]
        held = input._dtype.pack([g[i] for g, i in zip(found, where)])
        values = new_tensor(held, shape, input._dtype, input._storage.ulps)
        return pair((values, new_tensor(dtypes.int64.pack(where), shape, dtypes.int64)))

    if out is not None:
        if refusing and out[1]._dtype is not dtypes.int64:
            kind = out[1]._dtype.legacy_name
            shown = f"torch.{kind}Tensor" if out[1]._dtype.category == 1 else f"CPU{kind}Type"
            raise RuntimeError(
                f"Expected tensor for argument #1 'indices' to have scalar type Long; but got {shown} instead (while"
                " checking arguments for median)"
            )
        return write_pair(name, pair, out, input, compute())
    values = {"self": input, "self_sym_sizes": input._shape, "dim": dim, "keepdim": keepdim}
    return recorded(op, values, compute, names=("values", "indices"))


def _by_rank(group: Sequence[Any]) -> list[int]:
    """The places in ascending order of their values; NaN is the largest."""
    return sorted(range(len(group)), key=lambda i: (group[i] != group[i], 0 if group[i] != group[i] else group[i]))


def _refuse(kernel: str, self: Tensor) -> None:
    if self._dtype.category in (0, 3):
        raise errors.missing_kernel(kernel, self._dtype.legacy_name)


# -- the median ------------------------------------------------------------------------------------


def _median_place(group: Sequence[Any], ignores_nan: bool) -> int:
    """The lower of two in the middle."""
    for i, value in enumerate(group):
        if value != value and not ignores_nan:
            return i
    ranked = _by_rank(group)
    count = sum([v == v for v in group]) or len(group)
    return ranked[(count - 1) // 2]


def _declare_median(name: str, ignores_nan: bool) -> None:
    title = name.capitalize()
    of_all = Op(
        name,
        ("self",),
        {"self": lambda grad, self, result: shared_among_equals(grad, self, result)},
        f"{title}Backward0",
        forward_derivative=lambda self, self_t, result: mean_of_equals(self, self_t, result),
    )
    of_dim = _picking_op(name, f"{title}Backward1")

    def form(input: Tensor, dim: Optional[int] = None, keepdim: bool = False, *, out: Any = None) -> Any:
        if dim is not None:
            if out is None:
                refuse_alone(errors.out_requires_grad(name), input)
            check_not_empty(name, input, (dimension(dim, len(input._shape)),))
            refusing = "median_out" if input._shape else ""
            return _picked(
                of_dim, name, input, dim, keepdim, out, lambda group: _median_place(group, ignores_nan), refusing
            )

        def compute() -> Tensor:
            values = elements(input)
            if values:
                _refuse("median_cpu", input)
            if not values:
                empty = math.nan if input._dtype.category == 2 else -(2 ** (8 * input._dtype.itemsize - 1))
                return new_tensor(input._dtype.pack([empty]), (), input._dtype)
            middle = values[_median_place(values, ignores_nan)]
            return new_tensor(input._dtype.pack([middle]), (), input._dtype, input._storage.ulps)

        return recorded(of_all, {"self": input}, compute)

    form.__name__ = form.__qualname__ = name
    function(name, form)
    method(name, form)


_declare_median("median", False)
_declare_median("nanmedian", True)


# -- the most frequent ---------------------------------------------------------------

#: By whether the result keeps its shape: where a dimension is taken away, it is made smaller twice.
_mode = {kept: _picking_op("mode", "ModeBackward0", beneath_autograd=0 if kept else 2) for kept in (False, True)}


def _most_frequent(group: Sequence[Any]) -> int:
    """The last place of the most frequent value, the smallest of equally frequent ones."""
    if any([value != value for value in group]):
        return _most_frequent_beside_nan(group)
    counts: dict[Any, int] = {}
    for value in group:
        counts[value] = counts.get(value, 0) + 1
    most = max(counts.values())
    wanted = min([value for value, count in counts.items() if count == most])
    return max([i for i, value in enumerate(group) if value == wanted])


def _most_frequent_beside_nan(group: Sequence[Any]) -> int:
    """The same as torch looks for it: runs of equal values after sorting by insertion, where NaN is less than nothing.

    Above 16 elements torch sorts otherwise.
    """
    order: list[int] = []
    for place, value in enumerate(group):
        at = len(order)
        if order and value < group[order[0]]:
            at = 0
        while at and value < group[order[at - 1]]:
            at -= 1
        order.insert(at, place)
    found, longest, run = order[0], 0, 0
    for place, following in zip(order, (*order[1:], None)):
        run += 1
        if following is None or group[place] != group[following]:
            if run > longest:
                found, longest = place, run
            run = 0
    return found


@both("mode")
def mode(input: Tensor, dim: int = -1, keepdim: bool = False, *, out: Any = None) -> Any:
    """The most frequent element."""
    check_not_empty("mode", input, (dimension(dim, len(input._shape)),))
    if input._shape and input._dtype.category == 3:
        raise errors.missing_kernel("mode_cpu", input._dtype.legacy_name)
    is_kept = 0 in input._shape or (keepdim and bool(input._shape))
    return _picked(_mode[is_kept], "mode", input, dim, keepdim, out, _most_frequent)


# -- quantiles: a composition of other ops ---------------------------------------------------------


def _quantile(ignores_nan: bool, input: Any, q: Any, dim: Optional[int], keepdim: bool, interpolation: str) -> Any:
    """Both are called quantile() in what they say."""
    if not isinstance(q, Tensor) and not 0 <= q <= 1:
        raise RuntimeError(f"quantile() q must be in the range [0, 1] but got {q:g}")
    if interpolation not in ("linear", "lower", "higher", "midpoint", "nearest"):
        raise RuntimeError(
            "quantile() interpolation must be one of linear, lower, higher, midpoint or nearest, but got"
            f" {interpolation}"
        )
    if not prod(input._shape):
        raise RuntimeError("quantile() input tensor must be non-empty")
    if isinstance(q, Tensor) and len(q._shape) > 1:
        raise RuntimeError("quantile() q must be a scalar or 1D tensor")
    if input._dtype not in (dtypes.float32, dtypes.float64):
        raise RuntimeError("quantile() input tensor must be either float or double dtype")
    if not isinstance(q, Tensor):
        q = FUNCTIONS["tensor"](q, dtype=input._dtype)
    if q._dtype is not input._dtype:
        raise RuntimeError("quantile() q tensor must be same dtype as the input tensor")
    shape = input._shape
    ndim = len(shape)
    at = 0 if dim is None else dimension(dim, ndim)
    if any(not 0 <= v <= 1 for v in elements(q)):
        raise RuntimeError("quantile() q values must be in the range [0, 1]")
    if dim is None:
        ranked, left = input.flatten().sort()[0], (1,) * ndim if keepdim else ()
    else:
        lines = input if at >= ndim - 1 else input.unsqueeze(-1).transpose(at, -1)
        ranked, left = lines.sort()[0], shape[:at] + ((1,) if keepdim and ndim else ()) + shape[at + 1 :]
    return _interpolated(ranked.view(*left, ranked._shape[-1] if ranked._shape else 1), q, ignores_nan, interpolation)


def _interpolated(ranked: Any, q: Any, ignores_nan: bool, interpolation: str) -> Any:
    if ignores_nan:
        ranks = q.reshape(-1) * (ranked.isnan().logical_not().sum(-1, True) - 1).clamp(0).to(q._dtype)
    else:
        last = ranked._shape[-1] - 1
        ranks = FUNCTIONS["where"](ranked.isnan().any(-1, True), float(last), q.reshape(-1) * last)
    if interpolation == "lower":
        ranks = ranks.floor()
    elif interpolation == "higher":
        ranks = ranks.ceil()
    elif interpolation == "nearest":
        ranks = ranks.round()
    low = ranks.to(dtypes.int64)
    found = ranked.gather(-1, low)
    if interpolation in ("linear", "midpoint"):
        weights = FUNCTIONS["full_like"](ranks, 0.5) if interpolation == "midpoint" else ranks - low
        found = found.lerp_(ranked.gather(-1, ranks.ceil().to(dtypes.int64)), weights)
    if not q._shape:
        return found.squeeze_(-1)
    return found.unsqueeze_(0).transpose_(0, -1).squeeze_(-1)


for _name in ("quantile", "nanquantile"):

    def _form(
        input: Tensor,
        q: Any,
        dim: Optional[int] = None,
        keepdim: bool = False,
        *,
        interpolation: str = "linear",
        _name: str = _name,
    ) -> Any:
        return _quantile(_name == "nanquantile", input, q, dim, keepdim, interpolation)

    _form.__name__ = _form.__qualname__ = _name
    both(_name)(_form)
