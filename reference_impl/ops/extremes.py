"""The largest and smallest elements, and where they are: max, min, argmax, argmin, amax, amin, aminmax."""

from __future__ import annotations

import operator
from typing import Any, Callable, Optional, Sequence

from .. import dtypes, errors, refused_types
from ..layout import prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, dimension, elements, new_tensor
from ..watching import a_mode_looks_on
from . import refusals
from .declare import FUNCTIONS, Op, both, function, method, not_differentiable, recorded
from .dimensions import as_dims, dims_argument, groups, restored
from .gathering import chosen, put_back
from .named_results import ValuesAndIndices, named_pair, named_tuple, write_pair
from .out_forms import write_out, write_outs

Beats = Callable[[Any, Any], bool]


def best(group: Sequence[Any], beats: Beats) -> int:
    """Where the extreme is: the first of equals; the first NaN beats all."""
    at = 0
    for i, value in enumerate(group):
        if value != value:
            return i
        if beats(value, group[at]):
            at = i
    return at


def best_of_all(values: Sequence[Any], beats: Beats) -> Any:
    """The extreme of all elements: the last of equals, which tells zeros of two signs apart."""
    return values[-1 - best(values[::-1], beats)]


def _need_dim(name: str) -> str:
    return (
        f"{name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the"
        " 'dim' argument."
    )


def check_not_empty(name: str, self: Tensor, dims: Sequence[int]) -> None:
    for at in dims:
        if self._shape and self._shape[at] == 0:
            raise IndexError(f"{name}(): Expected reduction dim {at} to have non-zero size.")


def _refuse_complex(name: str, self: Tensor) -> None:
    if self._dtype.category == 3:
        raise refusals.of(name, self._dtype)


def shared_among_equals(grad: Any, self: Any, result: Any) -> Any:
    """The gradient of one element that was found, evenly among all that are equal to it."""
    hit = self.isnan() if result.isnan().any().item() else self == result
    if a_mode_looks_on(grad, self):  # which would not be asked for changes in place
        return hit * (grad / hit.sum())
    return grad.new_zeros(self.shape, dtype=self.dtype).masked_fill_(hit, grad / hit.sum())


def mean_of_equals(self: Any, self_t: Any, result: Any) -> Any:
    hit = self.isnan() if result.isnan().any().item() else self == result
    return (self_t * hit.to(self_t.dtype)).sum() / hit.sum()


# -- max and min -----------------------------------------------------------------------------------


def extreme(name: str, beats: Beats) -> None:
    """Declare max or min: of all elements, along a dimension (values and indices), or of two tensors."""
    title = name.capitalize()
    of_all = Op(
        name,
        ("self",),
        {"self": lambda grad, self, result: shared_among_equals(grad, self, result)},
        f"{title}Backward1",
        beneath_autograd=1,
        forward_derivative=lambda self, self_t, result: mean_of_equals(self, self_t, result),
    )
    of_dim = Op(
        name,
        ("self",),
        {
            "self": lambda grad, self_sym_sizes, dim, indices, keepdim: put_back(
                grad, self_sym_sizes, dim, indices, keepdim
            )
        },
        f"{title}Backward0",
        beneath_autograd=2,
        forward_derivative=lambda self_t, dim, result, keepdim: (chosen(self_t, dim, result[1], keepdim),),
    )
    pair = named_pair(name)

    def reduce(input: Tensor, dim: int, keepdim: bool, out: Any) -> ValuesAndIndices:
        at = dimension(dim, len(input._shape))

        def compute() -> ValuesAndIndices:
            _refuse_complex(name, input)
            check_not_empty(name, input, (at,))
            found, shape = groups(input, (at,) if input._shape else (), keepdim)
            where = [best(group, beats) for group in found]
            held = input._dtype.pack([g[i] for g, i in zip(found, where)])
            values = new_tensor(held, shape, input._dtype, input._storage.ulps)
            return pair((values, new_tensor(dtypes.int64.pack(where), shape, dtypes.int64)))

        if out is not None:
            return write_pair(name, pair, out, input, compute())
        values = {"self": input, "self_sym_sizes": input._shape, "dim": dim, "keepdim": keepdim}
        return recorded(of_dim, values, compute, names=("values", "indices"))

    def form(input: Tensor, dim: Any = None, keepdim: bool = False, *, other: Any = None, out: Any = None) -> Any:
        if isinstance(dim, Tensor) or other is not None:
            return FUNCTIONS[f"{name}imum"](input, dim if other is None else other, out=out)
        if dim is not None:
            return reduce(input, dim, keepdim, out)
        if keepdim is not False:
            raise TypeError(errors.argument_type(name, "dim", 2, "int", dim))

        def compute() -> Tensor:
            _refuse_complex(f"{name} of all", input)
            values = elements(input)
            return new_tensor(input._dtype.pack([best_of_all(values, beats)]), (), input._dtype, input._storage.ulps)

        if not prod(input._shape):
            raise RuntimeError(_need_dim(name))
        if out is not None:
            return write_out(f"{name} of all", out, {"self": input}, compute)
        return recorded(of_all, {"self": input}, compute)

    def arg(input: Tensor, dim: Optional[int] = None, keepdim: bool = False, *, out: Optional[Tensor] = None) -> Tensor:
        ndim = len(input._shape)
        if SEMANTICS.argmax_and_topk_refuse_types_by_themselves:
            if input._dtype.category == 0:
                raise refused_types.NOT_THERE(f"arg{name}(): does not support bool input")
            _refuse_complex(f"arg{name}", input)
        if dim is None:
            if not prod(input._shape):
                raise IndexError(f"arg{name}(): Expected reduction dim to be specified for input.numel() == 0.")
            dims = tuple(range(ndim))
        else:
            dims = (dimension(dim, ndim),)
            check_not_empty(f"arg{name}", input, dims)
        if not SEMANTICS.argmax_and_topk_refuse_types_by_themselves and input._dtype.category in (0, 3):
            raise errors.missing_kernel(f"arg{name}_cpu", input._dtype.legacy_name)

        def compute() -> Tensor:
            found, shape = groups(input, dims if input._shape else (), keepdim)
            return new_tensor(dtypes.int64.pack([best(group, beats) for group in found]), shape, dtypes.int64)

        return compute() if out is None else write_out(f"arg{name}", out, {}, compute)

    function(name, form)
    method(name, form)
    function(f"arg{name}", arg)
    method(f"arg{name}", arg)


extreme("max", operator.gt)
extreme("min", operator.lt)


# -- amax and amin: of several dimensions, without where -------------------------------------------


def _shared(grad: Any, self: Any, result: Any, dims: Any, keepdim: bool) -> Any:
    """The gradient evenly among the elements that are equal to the extreme of their group."""
    sizes = self._shape
    over_dims = list(dims_argument("amax", dims, len(sizes)))
    if not keepdim:
        # Without dimensions to name, torch leaves the one number as it is.
        shape = [1 if d in over_dims else size for d, size in enumerate(sizes or (1,))] if dims else []
        grad, result = grad.reshape(shape), result.reshape(shape)
    hit = self == result
    return grad / (hit.sum(over_dims, True) if dims else hit.sum()) * hit


def _mean_of_shared(self: Any, self_t: Any, result: Any, dims: Any, keepdim: bool) -> Any:
    hit = self == restored(result, self._shape, dims, keepdim)
    over_dims = list(dims_argument("amax", dims, len(self._shape)))
    return (self_t * hit).sum(over_dims, keepdim) / hit.sum(over_dims, keepdim) if over_dims else self_t * hit


def _many(name: str, beats: Beats) -> None:
    op = Op(
        name,
        ("self",),
        {"self": lambda grad, self, result, dim, keepdim: _shared(grad, self, result, dim, keepdim)},
        forward_derivative=lambda self, self_t, result, dim, keepdim: _mean_of_shared(
            self, self_t, result, dim, keepdim
        ),
    )

    def form(input: Tensor, dim: Any = (), keepdim: bool = False, *, out: Optional[Tensor] = None) -> Any:
        dims = dims_argument(name, dim, len(input._shape))
        if not prod(input._shape):
            if dim is None or dim == () or dim == []:
                raise RuntimeError(_need_dim(name))
            check_not_empty(name, input, dims)

        def compute() -> Tensor:
            if prod(input._shape):
                _refuse_complex(name, input)
            found, shape = groups(input, dims, keepdim)
            held = input._dtype.pack([group[best(group, beats)] for group in found])
            return new_tensor(held, shape, input._dtype, input._storage.ulps)

        if out is not None:
            return write_out(name, out, {"self": input}, compute)
        return recorded(op, {"self": input, "dim": as_dims(dim), "keepdim": keepdim}, compute)

    form.__name__ = form.__qualname__ = name
    function(name, form)
    method(name, form)


_many("amax", operator.gt)
_many("amin", operator.lt)


_least_and_most = named_tuple("aminmax", ("min", "max"))


def _aminmax_gradient(grad: Any, self: Any, min: Any, max: Any, dim: Any, keepdim: bool) -> Any:
    dims = () if dim is None else (dim,)
    parts = [_shared(one, self, result, dims, keepdim) for one, result in zip(grad, (min, max)) if one is not None]
    return parts[0] if len(parts) == 1 else parts[0] + parts[1]


def _aminmax_op() -> Op:
    if not SEMANTICS.aminmax_and_narrow_copy_have_derivatives:
        return Op("aminmax", ("self",), {"self": not_differentiable("aminmax")}, "NotImplemented")
    return Op(
        "aminmax",
        ("self",),
        {"self": _aminmax_gradient},
        forward_derivative=lambda self, self_t, result, dim, keepdim: tuple(
            [_mean_of_shared(self, self_t, one, () if dim is None else (dim,), keepdim) for one in result]
        ),
    )


_aminmax = _aminmax_op()


@both("aminmax")
def aminmax(input: Tensor, *, dim: Optional[int] = None, keepdim: bool = False, out: Any = None) -> Any:
    """The smallest and the largest elements at once."""
    dims = tuple(range(len(input._shape))) if dim is None else (dimension(dim, len(input._shape)),)

    def compute() -> Any:
        if dim is None and not prod(input._shape):
            raise RuntimeError(
                "aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity."
            )
        check_not_empty("aminmax", input, dims if dim is not None else ())
        if input._dtype.is_complex:
            raise refusals.least_and_most_of_complex(input._dtype)
        found, shape = groups(input, dims if input._shape else (), keepdim)
        chosen_of = best_of_all if dim is None else lambda group, beats: group[best(group, beats)]
        return _least_and_most(
            [
                new_tensor(
                    input._dtype.pack([chosen_of(g, beats) for g in found]), shape, input._dtype, input._storage.ulps
                )
                for beats in (operator.lt, operator.gt)
            ]
        )

    if out is not None:
        return write_outs("aminmax", out, {"self": input}, compute)
    values = {"self": input, "dim": dim, "keepdim": keepdim}
    return recorded(_aminmax, values, compute, names=("min", "max"))
