"""Writing elements by index along a dimension: scatter, scatter_add, scatter_reduce; and by flat place: put."""

from __future__ import annotations

from typing import Any, Optional

from .. import dtypes, errors
from ..inexact import worst
from ..layout import prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements, new_tensor
from ..warn import warn_once
from .along import check_index, check_index_type, places_along, shown
from .copies import arranged_like
from .cut_short import complete
from .declare import Op, not_differentiable, tensor_argument
from .derived_forms import Described, forms
from .gathering import flat_places
from .operands import NUMBERS
from .reducing import REDUCTIONS, Reduction, check_reducible, reduced_gradients, reduced_tangent


def or_zeros(tangent: Optional[Tensor], primal: Tensor) -> Tensor:
    return primal.new_zeros(primal._shape) if tangent is None else tangent


_scatter = Op(
    "scatter",
    ("self", "src"),
    {
        "self": lambda grad, dim, index: grad.scatter(dim, index, 0),
        "src": lambda grad, dim, index: grad.gather(dim, index),
    },
    forward_derivative=lambda self_t, src_t, self, src, dim, index: or_zeros(self_t, self).scatter(
        dim, index, or_zeros(src_t, src)
    ),
)
_scatter_number = Op(
    "scatter",
    ("self",),
    {"self": lambda grad, dim, index: grad.scatter(dim, index, 0)},
    "ScatterBackward1",
    forward_derivative=lambda self_t, dim, index: self_t.scatter(dim, index, 0),
)
_scatter_add = Op(
    "scatter_add",
    ("self", "src"),
    {"self": lambda grad: grad, "src": lambda grad, dim, index: grad.gather(dim, index)},
    forward_derivative=lambda self_t, src_t, self, src, dim, index: or_zeros(self_t, self).scatter_add(
        dim, index, or_zeros(src_t, src)
    ),
)


def _refused(name: str, *inputs: str) -> Op:
    """Of elements that are combined with others there is no derivative. ``name``: what the refusal says."""
    refusal = not_differentiable(name)
    return Op("scatter", inputs, dict.fromkeys(inputs, refusal), "NotImplemented", forward_derivative=refusal)


_combine_number, _combine = _refused("scatter", "self"), _refused("scatter", "self", "src")
_combined_in_place = {
    _combine_number: _refused("scatter_", "self"),
    _combine: _refused("scatter_", "self", "src"),
}


def _written(self: Tensor, dim: int, index: Tensor, values: list[Any], combine: Any, ulps: int) -> Tensor:
    """A copy of ``self`` with ``values`` written where ``index`` points to along ``dim``."""
    made = new_tensor(self._dtype.pack(elements(self)), self._shape, self._dtype)
    made._storage.ulps = worst(self._storage.ulps, ulps)
    data = list(made._storage.data)
    places, refusal = places_along(made, dim, index)
    for place, value in zip(places, values):
        data[place] = value if combine is None else combine(data[place], value)
    made._storage.data = self._dtype.pack(data)
    return complete(made, refusal)


_COMBINE = {"add": lambda a, b: a + b, "multiply": lambda a, b: a * b}


@forms("scatter", in_place=True, apart=True, by_places=True, changed_as=_combined_in_place)
def scatter(
    input: Tensor, dim: int, index: Tensor, src: Any = None, *, value: Any = None, reduce: Optional[str] = None
) -> Described:
    given = value if src is None else src
    if not isinstance(given, (Tensor, *NUMBERS)):
        raise TypeError(
            f"scatter() received an invalid combination of arguments - got (int, Tensor, {type(given).__name__})"
        )
    values = {"self": input, "dim": dim, "index": index}
    if reduce is not None:
        if isinstance(given, Tensor) and SEMANTICS.scatter_deprecates_reducing_tensors:
            warn_once(errors.SCATTER_REDUCE_ARGUMENT)
        if reduce not in _COMBINE:
            raise RuntimeError("reduce argument must be either add or multiply.")
    if prod(index._shape):
        check_index_type("scatter", index)
    combine = None if reduce is None else _COMBINE[reduce]
    if not isinstance(given, Tensor):
        check_index(input, "self", dim, index)
        held = list(input._dtype.convert([given])) * prod(index._shape)
        op = _scatter_number if reduce is None else _combine_number
        return op, values, lambda: _written(input, dim, index, held, combine, 0)
    check_source("scatter", input, dim, index, given)
    values["src"] = given
    op = _scatter if reduce is None else _combine
    return op, values, lambda: _written(input, dim, index, shown(given, index), combine, given._storage.ulps)


def check_source(name: str, input: Tensor, dim: int, index: Tensor, src: Tensor) -> None:
    check_index(input, "self", dim, index, src)
    if src._dtype is not input._dtype:
        raise RuntimeError(f"{name}(): Expected self.dtype to be equal to src.dtype")


@forms("scatter_add", in_place=True, apart=True, by_places=True)
def scatter_add(input: Tensor, dim: int, index: Tensor, src: Tensor) -> Described:
    tensor_argument("scatter_add", "src", 3, src)
    if prod(index._shape):
        check_index_type("scatter_add", index)
    check_source("scatter", input, dim, index, src)
    values = {"self": input, "src": src, "dim": dim, "index": index}
    return (
        _scatter_add,
        values,
        lambda: _written(input, dim, index, shown(src, index), lambda a, b: a + b, src._storage.ulps),
    )


# -- with a reduction ------------------------------------------------------------------------------


def _call(dim: int, index: Any, reduce: str, include_self: bool) -> Reduction:
    return Reduction(
        reduce,
        include_self,
        lambda whole: whole.gather(dim, index),
        lambda whole, part: whole.scatter_add(dim, index, part),
        lambda whole, value: whole.scatter(dim, index, value),
        lambda whole, part, kind: whole.scatter_reduce(dim, index, part, kind, include_self=include_self),
        always_counts_self=True,
    )


def _gradients(
    grad: Any, self: Any, dim: int, index: Any, src: Any, reduce: str, include_self: bool, result: Any
) -> tuple[Any, Any]:
    return reduced_gradients(_call(dim, index, reduce, include_self), grad, self, src, result)


def _tangent(
    self_t: Any, src_t: Any, self: Any, src: Any, dim: int, index: Any, reduce: str, include_self: bool, result: Any
) -> Any:
    if reduce == "prod":
        raise NotImplementedError(errors.no_forward_derivative("scatter_reduce"))
    call = _call(dim, index, reduce, include_self)
    return reduced_tangent(call, or_zeros(self_t, self), or_zeros(src_t, src), self, src, result)


_scatter_reduce = Op(
    "scatter_reduce",
    ("self", "src"),
    {
        "self": lambda grad, self, dim, index, src, reduce, include_self, result: _gradients(
            grad, self, dim, index, src, reduce, include_self, result
        )[0],
        "src": lambda grad, self, dim, index, src, reduce, include_self, result: _gradients(
            grad, self, dim, index, src, reduce, include_self, result
        )[1],
    },
    forward_derivative=_tangent,
)


#: Other names of reductions, by which backward does not know them.
_ALSO = {"max": "amax", "min": "amin"}


@forms("scatter_reduce", in_place=True, apart=True, by_places=True)
def scatter_reduce(
    input: Tensor, dim: int, index: Tensor, src: Tensor, reduce: str, *, include_self: bool = True
) -> Described:
    kind = _ALSO.get(reduce, reduce)
    if kind not in REDUCTIONS:
        raise RuntimeError(errors.no_such_reduction(reduce))
    if prod(index._shape):
        check_index_type("scatter", index)
    check_source("scatter", input, dim, index, src)

    def compute() -> Tensor:
        if SEMANTICS.scatter_reduce_is_in_beta:
            warn_once(errors.SCATTER_REDUCE_BETA)
        check_reducible("scatter_gather_tensor_cpu", input, kind)
        places, refusal = places_along(_row_major(input), dim, index)
        made = REDUCTIONS[kind].into(input, places, shown(src, index), src._storage.ulps, include_self)
        return complete(made, refusal)

    values = {
        "self": input,
        "src": src,
        "dim": dim,
        "index": index,
        "reduce": reduce,
        "include_self": include_self,
    }
    return _scatter_reduce, values, compute


def _row_major(self: Tensor) -> Tensor:
    return new_tensor(self._dtype.pack(elements(self)), self._shape, self._dtype)


# -- by flat place ---------------------------------------------------------------------------------

_put = Op(
    "put",
    ("self", "source"),
    {
        "self": lambda grad, index, _source_sizes, accumulate: (
            grad if accumulate else grad.put(index, grad.new_zeros(_source_sizes), False)
        ),
        "source": lambda grad, index, source: grad.take(index).reshape(source._shape),
    },
    forward_derivative=lambda self_t, source_t, self, source, index, accumulate: or_zeros(self_t, self).put(
        index, or_zeros(source_t, source), accumulate
    ),
)


@forms("put", in_place=True, apart=True, out=False, by_places=True)
def put(input: Tensor, index: Tensor, source: Tensor, accumulate: bool = False) -> Described:
    if index._dtype is not dtypes.int64:
        raise RuntimeError(f"put_(): Expected a long tensor for index, but got {index._dtype.legacy_name}")
    if input._dtype is not source._dtype:
        raise RuntimeError(
            "put_(): self and source expected to have the same dtype, but got self.dtype ="
            f" {input._dtype.legacy_name} and source.dtype = {source._dtype.legacy_name}"
        )
    if prod(index._shape) != prod(source._shape):
        raise IndexError(
            "put_(): Expected source and index to have the same number of elements, but got source.numel() ="
            f" {prod(source._shape)}, index.numel() = {prod(index._shape)}"
        )

    def compute() -> Tensor:
        held = list(elements(input))
        places, refusal = flat_places(input, index)
        for place, value in zip(places, elements(source)):
            held[place] = held[place] + value if accumulate else value
        made = arranged_like(input, input._dtype.pack(held))
        made._storage.ulps = worst(input._storage.ulps, source._storage.ulps)
        return complete(made, refusal)

    values = {
        "self": input,
        "index": index,
        "source": source,
        "_source_sizes": source._shape,
        "accumulate": accumulate,
    }
    return _put, values, compute
