"""Writing whole slices along a dimension by index: index_add, index_copy, index_fill, index_reduce."""

from __future__ import annotations

import functools
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Callable, Iterator, Optional, Sequence

from .. import dtypes, errors
from ..inexact import worst
from ..layout import has_internal_overlap, prod
from ..tensor import Tensor, dimension, elements, new_tensor
from ..warn import warn_once
from . import refusals
from .along import slice_places
from .copies import arranged_like
from .cut_short import complete
from .declare import FUNCTIONS, Op, function, method, tensor_argument
from .derived_forms import Described, forms
from .operands import NUMBERS
from .reducing import REDUCTIONS, Reduction, reduced_gradients
from .scattering import or_zeros


def _scaled(value: Any, alpha: Any) -> Any:
    return value if alpha == 1 else value * alpha


def _source_gradient(grad: Any, dim: int, index: Any, source: Any, source_dim: int) -> Any:
    """The slices of the gradient that the source went into."""
    if source_dim > 0:
        return grad.index_select(dim, index).expand_as(source)
    return grad.index_select(dim, index.squeeze(0) if index._shape else index).reshape(source._shape)


_index_add = Op(
    "index_add",
    ("self", "source"),
    {
        "self": lambda grad: grad,
        "source": lambda grad, dim, index, source, source_dim, alpha: _scaled(
            _source_gradient(grad, dim, index, source, source_dim), alpha
        ),
    },
    forward_derivative=lambda self_t, source_t, self, source, dim, index, alpha: or_zeros(self_t, self).index_add(
        dim, index, _scaled(or_zeros(source_t, source), alpha)
    ),
)
_index_copy = Op(
    "index_copy",
    ("self", "source"),
    {
        "self": lambda grad, dim, index: grad.index_fill(dim, index, 0),
        "source": lambda grad, dim, index, source, source_dim: _source_gradient(grad, dim, index, source, source_dim),
    },
    forward_derivative=lambda self_t, source_t, self, source, dim, index: or_zeros(self_t, self).index_copy(
        dim, index, or_zeros(source_t, source)
    ),
)
_index_fill = Op(
    "index_fill",
    ("self",),
    {"self": lambda grad, dim, index: grad.index_fill(dim, index, 0)},
    forward_derivative=lambda self_t, dim, index: self_t.index_fill(dim, index, 0),
)
_index_fill_tensor = Op(
    "index_fill",
    ("self", "value"),
    {
        "self": lambda grad, dim, index: grad.index_fill(dim, index, 0),
        "value": lambda grad, dim, index: grad.index_select(dim, index.unique()).sum(),
    },
    "IndexFillBackward1",
    forward_derivative=lambda self_t, value_t, self, value, dim, index: or_zeros(self_t, self).index_fill(
        dim, index, or_zeros(value_t, value)
    ),
)


def _row_major(self: Tensor) -> Tensor:
    return new_tensor(self._dtype.pack(elements(self)), self._shape, self._dtype, self._storage.ulps)


def _with_slices(self: Tensor, at: int, index: _Slices, source: Tensor, combine: Callable[[Any, Any], Any]) -> Tensor:
    """A copy of ``self`` into whose slices those of ``source`` went, one after the other. Raises CutShort."""
    made = _row_major(self)
    data, given = list(made._storage.data), source._storage.data
    for i, place in enumerate(index.places):
        for to, from_ in zip(slice_places(made, at, place)[: index.reach], slice_places(source, at, i)):
            data[to] = combine(data[to], given[from_])
    made._storage.data = self._dtype.pack(data)
    made._storage.ulps = worst(self._storage.ulps, source._storage.ulps)
    return complete(made, index.refusal)


def _slice_shape(self: Tensor, at: int) -> tuple[int, ...]:
    return self._shape[:at] + self._shape[at + 1 :]


@dataclass(frozen=True)
class _Slices:
    """Which slices an index names, up to the first that is not there, and what that is refused with.

    ``reach``: how many elements of each slice are reached before that, where not all are.
    """

    places: Sequence[int]
    refusal: Optional[Exception] = None
    reach: Optional[int] = None


def _row_by_row(
    self: Tensor, at: int, index: Tensor, prefix: str = "", error: type[Exception] = IndexError, signed: bool = False
) -> _Slices:
    """The slices where the op goes from element to element, so that all of them are begun before one is whole."""
    places, size = elements(index), _length(self, at)
    for i, value in enumerate(places):
        if not (-size if signed else 0) <= value < size:
            refusal = error(f"{prefix}index {value} is out of bounds for dimension {at} with size {size}")
            return _Slices([place % size for place in places[:i]], refusal, prod(self._shape[at + 1 :]))
    return _Slices([place % size for place in places] if signed else places)


def _one_by_one(self: Tensor, at: int, index: Tensor) -> _Slices:
    """The slices where the op goes from slice to slice."""
    places, size = elements(index), _length(self, at)
    for i, value in enumerate(places):
        if not 0 <= value < size:
            return _Slices(places[:i], IndexError(errors.INDEX_OUT_OF_RANGE))
    return _Slices(places)


def _out_of_nothing(self: Tensor, at: int) -> str:
    """torch restrides the tensor to one slice first, which has no memory."""
    shape = (*self._shape[:at], 1, *self._shape[at + 1 :])
    strides = (*self._strides[:at], 0, *self._strides[at + 1 :])
    needed = 1 + sum((size - 1) * stride for size, stride in zip(shape, strides))
    width = self._dtype.itemsize
    return errors.out_of_storage(shape, strides, self._offset, width, needed * width, len(self._storage.data) * width)


def _length(self: Tensor, at: int) -> int:
    return self._shape[at] if self._shape else 1


def _check_slices(name: str, input: Tensor, dim: int, index: Tensor, source: Tensor) -> int:
    """What index_add and index_reduce ask of their arguments."""
    tensor_argument(name.rstrip("_"), "index", 2, index)
    tensor_argument(name.rstrip("_"), "source", 3, source)
    at = dimension(dim, len(input._shape))
    if len(index._shape) > 1:
        raise IndexError(
            f"{name}(): Index is supposed to be a vector, but got dim: {len(index._shape)} with type:"
            f" {index._dtype.legacy_name} and size: {errors.shape_text(index._shape)}"
        )
    if index._dtype not in (dtypes.int64, dtypes.int32):
        raise RuntimeError(f"{name}(): Expected dtype int32/int64 for index but got: {index._dtype.legacy_name}")
    if input._dtype is not source._dtype:
        raise RuntimeError(
            f"{name}(): self ({input._dtype.legacy_name}) and source ({source._dtype.legacy_name}) must have the same"
            " scalar type"
        )
    count = prod(index._shape)
    if at and at >= len(source._shape):
        raise RuntimeError(
            f"{name}(): Indexing dim {at} is out of bounds of the source tensor with dim {len(source._shape)}"
        )
    if count != _length(source, at):
        size = source.size(at)  # raises where there is none to tell
        raise RuntimeError(
            f"{name}(): Number of indices ({count}) should be equal to source.size(dim): ({size}), for dim: {at}"
        )
    if (
        len(source._shape) != len(input._shape)
        and (input._shape or source._shape != (1,))
        or (source._shape and input._shape and _slice_shape(source, at) != _slice_shape(input, at))
    ):
        raise RuntimeError(
            "source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape ="
            f" {errors.shape_text(input._shape)} source.shape = {errors.shape_text(source._shape)}"
        )
    return at


@forms("index_add", in_place=True, apart=True, by_places=True)
def index_add(input: Tensor, dim: int, index: Tensor, source: Tensor, *, alpha: Any = 1) -> Described:
    at = _check_slices("index_add_", input, dim, index, source)

    def compute() -> Tensor:
        # torch scatters whole slices where it can, which tells where an index points to.
        if index._dtype is dtypes.int64 and alpha == 1 and len(input._shape) > 1 and at in (0, len(input._shape) - 1):
            slices = _row_by_row(input, at, index, error=RuntimeError)
        else:
            slices = _one_by_one(input, at, index)
        return _with_slices(input, at, slices, source, lambda a, b: a + _scaled(b, alpha))

    values = {
        "self": input,
        "source": source,
        "dim": dim,
        "index": index,
        "alpha": alpha,
        "source_dim": len(source._shape),
    }
    return _index_add, values, compute


@forms("index_copy", in_place=True, apart=True, by_places=True)
def index_copy(input: Tensor, dim: int, index: Tensor, source: Tensor) -> Described:
    tensor_argument("index_copy", "index", 2, index)
    tensor_argument("index_copy", "source", 3, source)
    at = dimension(dim, len(input._shape))
    count = prod(index._shape)
    if len(index._shape) > 1:
        raise IndexError(f"index_copy_(): Index should have dimension 1 or 0 (got {len(index._shape)})")
    if not source._shape and count != 1:
        raise IndexError(f"index_copy_(): When source is scalar, index should have one element (got {count})")
    if source._shape and input._shape and len(source._shape) != len(input._shape):
        raise IndexError(
            "index_copy_(): When source and destination are not scalars, their dimensionality must match. Source"
            f" dimensionality ({len(source._shape)}), destination dimensionality ({len(input._shape)})"
        )
    if index._dtype is not dtypes.int64:
        raise RuntimeError(f"index_copy_(): Expected a long tensor for index, but got {index._dtype.legacy_name}")
    if input._dtype is not source._dtype:
        raise RuntimeError(
            "index_copy_(): self and source expected to have the same dtype, but got (self)"
            f" {input._dtype.legacy_name} and (source) {source._dtype.legacy_name}"
        )
    ours, theirs = _slice_shape(input, at), _slice_shape(source, at)
    if ours != theirs and prod(ours) != prod(theirs):
        raise RuntimeError(
            "index_copy_(): Source/destination tensor must have same slice shapes. Destination slice shape:"
            f" {' '.join(map(str, ours))} at dimension {at} and source slice shape: {' '.join(map(str, theirs))} at"
            f" dimension {at if source._shape else 0}."
        )
    if source._shape and count != source._shape[at]:
        raise IndexError(
            f"index_copy_(): Number of indices ({count}) should be equal to source.size(dim) ({source._shape[at]})"
        )

    def compute() -> Tensor:
        slices = _row_by_row(input, at, index, "index_copy_(): ")
        return _with_slices(input, at, slices, source, lambda a, b: b)

    values = {"self": input, "source": source, "dim": dim, "index": index, "source_dim": len(source._shape)}
    return _index_copy, values, compute


@forms("index_fill", in_place=True, apart=True, out=False, by_places=True, expanded=errors.on_expanded("index_fill_"))
def index_fill(input: Tensor, dim: int, index: Tensor, value: Any) -> Described:
    if not isinstance(value, (Tensor, *NUMBERS)):
        raise TypeError(
            f"index_fill() received an invalid combination of arguments - got (int, Tensor, {type(value).__name__})"
        )
    if isinstance(value, Tensor) and value._shape:
        raise RuntimeError(
            "index_fill_ only supports a 0-dimensional value tensor, but got tensor with"
            f" {len(value._shape)} dimension(s)."
        )
    at = dimension(dim, len(input._shape))
    if index._dtype is not dtypes.int64:
        raise IndexError("index_fill_(): Expected dtype int64 for index.")
    if len(index._shape) > 1:
        raise RuntimeError("Index has to be a vector/scalar")

    def compute() -> Tensor:
        size = _length(input, at)
        made = _row_major(input)
        if not size and 0 not in index._shape:
            raise RuntimeError(_out_of_nothing(input, at))
        number = value.item() if isinstance(value, Tensor) else value
        if isinstance(number, complex) and input._dtype.category < 3:
            raise RuntimeError("index_fill_(): Converting complex Scalar to non-complex type is not supported")
        (converted,) = input._dtype.convert([number])
        slices = _row_by_row(input, at, index, signed=True)
        for place in slices.places:
            for spot in slice_places(made, at, place)[: slices.reach]:
                made._storage.data[spot] = converted
        return complete(arranged_like(input, made._storage.data), slices.refusal)

    values = {"self": input, "dim": dim, "index": index, "value": value}
    return _index_fill_tensor if isinstance(value, Tensor) else _index_fill, values, compute


# -- with a reduction ------------------------------------------------------------------------------


def _gradients(
    grad: Any, self: Any, dim: int, index: Any, source: Any, reduce: str, include_self: bool, result: Any
) -> tuple[Any, Any]:
    return reduced_gradients(
        Reduction(
            reduce,
            include_self,
            lambda whole: whole.index_select(dim, index),
            lambda whole, part: whole.index_add(dim, index, part),
            lambda whole, value: whole.index_fill(dim, index, value),
            lambda whole, part, kind: whole.index_reduce(dim, index, part, kind, include_self=include_self),
        ),
        grad,
        self,
        source,
        result,
    )


def _no_tangent(self_t: Any, source_t: Any) -> Any:
    raise NotImplementedError(errors.no_forward_derivative("index_reduce"))


_index_reduce = Op(
    "index_reduce",
    ("self", "source"),
    {
        "self": lambda grad, self, dim, index, source, reduce, include_self, result: _gradients(
            grad, self, dim, index, source, reduce, include_self, result
        )[0],
        "source": lambda grad, self, dim, index, source, reduce, include_self, result: _by_source(
            grad, self, dim, index, source, reduce, include_self, result
        ),
    },
    forward_derivative=_no_tangent,
)


def _by_source(grad: Any, self: Any, *arguments: Any) -> Any:
    """torch computes both gradients at once, and says but once what there is to say."""
    with _announced.elsewhere(self.requires_grad):
        return _gradients(grad, self, *arguments)[1]


def _refusing_kernel(input: Tensor, reduce: str, include_self: bool) -> Optional[str]:
    """By which op torch reduces a type that it takes only in parts: slice by slice where slices have dimensions."""
    category = input._dtype.category
    if category not in (0, 3):
        return None
    if not include_self:
        return "index_reduce without itself"
    if len(input._shape) < 2:
        return "index_reduce"
    if category == 0:
        return "div_floor" if reduce == "mean" else None
    return {"amax": "index_reduce to the maximum", "amin": "index_reduce to the minimum"}.get(reduce)


class _Announced(threading.local):
    """Whether the caller says that the op is in beta: with ``out=``, when all else is said."""

    later = False

    @contextmanager
    def elsewhere(self, is_said: bool) -> Iterator[None]:
        before = self.later
        self.later = before or is_said
        try:
            yield
        finally:
            self.later = before


_announced = _Announced()


@forms("index_reduce", in_place=True, apart=True, by_places=True)
def index_reduce(
    input: Tensor, dim: int, index: Tensor, source: Tensor, reduce: str, *, include_self: bool = True
) -> Described:
    if reduce not in ("prod", "mean", "amax", "amin"):
        raise RuntimeError(f"index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got {reduce}.")
    at = _check_slices("index_reduce_", input, dim, index, source)

    def compute() -> Tensor:
        if not _announced.later:
            warn_once(errors.INDEX_REDUCE_BETA)
        slices = _one_by_one(input, at, index)
        kernel = _refusing_kernel(input, reduce, include_self)
        if kernel is not None:
            raise refusals.of(kernel, input._dtype)
        flat = _row_major(input)
        places = [place for i in slices.places for place in slice_places(flat, at, i)]
        given = source._storage.data
        values = [given[place] for i in range(len(slices.places)) for place in slice_places(source, at, i)]
        made = REDUCTIONS[reduce].into(input, places, values, source._storage.ulps, include_self)
        return complete(made, slices.refusal)

    values = {
        "self": input,
        "source": source,
        "dim": dim,
        "index": index,
        "reduce": reduce,
        "include_self": include_self,
    }
    return _index_reduce, values, compute


def _announcing(form: Callable[..., Tensor]) -> Callable[..., Tensor]:
    @functools.wraps(form)
    def index_reduce(*arguments: Any, out: Optional[Tensor] = None, **named: Any) -> Tensor:
        if out is None:
            return form(*arguments, **named)
        with _announced.elsewhere(True):
            try:
                found = form(*arguments, out=out, **named)
            except RuntimeError as error:
                if str(error) == errors.INFERENCE_IN_PLACE:  # it is computed by then
                    warn_once(errors.INDEX_REDUCE_BETA)
                raise
        warn_once(errors.INDEX_REDUCE_BETA)
        return found

    return index_reduce


function("index_reduce", _announcing(FUNCTIONS["index_reduce"]))


def _refusing_overlap(change: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """Of a call that is refused for the tensor's memory nothing is said."""

    @functools.wraps(change)
    def index_reduce_(self: Tensor, *arguments: Any, **named: Any) -> Tensor:
        with _announced.elsewhere(has_internal_overlap(self._shape, self._strides)):
            return change(self, *arguments, **named)

    return index_reduce_


method("index_reduce_", _refusing_overlap(vars(Tensor)["index_reduce_"]))
