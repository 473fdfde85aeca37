"""Reading elements or slices by index: gather, take, index_select."""

from __future__ import annotations

from typing import Any, Optional

from .. import dtypes, errors
from ..layout import broadcast, prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, dimension, elements, new_tensor
from .along import check_index, check_index_type, places_along, slice_places
from .declare import FUNCTIONS, Op, both, tensor_argument
from .derived_forms import Described, forms

_gather = Op(
    "gather",
    ("self",),
    {"self": lambda grad, self, dim, index, sparse_grad: grad.new_zeros(self._shape).scatter_add_(dim, index, grad)},
    forward_derivative=lambda self_t, dim, index: gather(self_t, dim, index),
)


@forms("gather")
def gather(input: Tensor, dim: int, index: Tensor, *, sparse_grad: bool = False) -> Described:
    tensor_argument("gather", "index", 2, index)
    if prod(index._shape):
        check_index_type("gather", index)
    check_index(input, "input", dim, index)

    def compute() -> Tensor:
        data = input._storage.data
        places, refusal = places_along(input, dim, index)
        if refusal is not None:
            raise refusal
        values = input._dtype.pack([data[p] for p in places])
        return new_tensor(values, index._shape, input._dtype, input._storage.ulps)

    values = {"self": input, "dim": dim, "index": index, "sparse_grad": sparse_grad}
    return _gather, values, compute


@both("take_along_dim")
def take_along_dim(
    input: Tensor, indices: Tensor, dim: Optional[int] = None, *, out: Optional[Tensor] = None
) -> Tensor:
    if dim is None:
        return _read(input.view(-1), 0, indices.view(-1), out)
    if len(input._shape) != len(indices._shape):
        raise RuntimeError(
            "torch.take_along_dim(): input and indices should have the same number of dimensions, but got"
            f" {len(input._shape)} dimensions for input, and {len(indices._shape)} dimensions for indices"
        )
    if indices._dtype is not dtypes.int64:
        raise RuntimeError(
            f"torch.take_along_dim(): dtype of indices should be Long but got {indices._dtype.legacy_name}"
        )
    if not input._shape:
        raise IndexError(errors.no_dimension(dim))
    at = dimension(dim, len(input._shape))
    theirs = _but(indices._shape, at, input._shape)
    wider = broadcast(input._shape, theirs)
    if wider is None:
        raise RuntimeError(errors.shapes_do_not_broadcast(input._shape, theirs))
    source = input.expand(_but(wider, at, input._shape))
    if SEMANTICS.taking_along_a_dimension_wraps_around:  # as often as it must
        indices = indices.remainder(input._shape[at])
    return _read(source, at, indices.expand(_but(wider, at, indices._shape)), out)


def _read(input: Tensor, dim: int, index: Tensor, out: Optional[Tensor]) -> Tensor:
    return input.gather(dim, index) if out is None else gather(input, dim, index, out=out)


def _but(shape: tuple[int, ...], at: int, other: tuple[int, ...]) -> tuple[int, ...]:
    """``shape`` with the size that ``other`` has in dimension ``at``."""
    if not shape:
        return shape
    return _with_size(shape, at, other[at])


def _with_size(shape: tuple[int, ...], at: int, size: int) -> tuple[int, ...]:
    return (*shape[:at], size, *shape[at + 1 :]) if shape else ()


_index_select = Op(
    "index_select",
    ("self",),
    {"self": lambda grad, self_sym_sizes, dim, index: grad.new_zeros(self_sym_sizes).index_add_(dim, index, grad)},
    forward_derivative=lambda self_t, dim, index: index_select(self_t, dim, index),
)


@forms("index_select")
def index_select(input: Tensor, dim: int, index: Tensor) -> Described:
    tensor_argument("index_select", "index", 2, index)
    at = dimension(dim, len(input._shape))
    if len(index._shape) > 1:
        raise IndexError("index_select(): Index is supposed to be a vector")
    if index._dtype not in (dtypes.int64, dtypes.int32):
        raise RuntimeError("index_select(): Expected dtype int32 or int64 for index")
    if not input._shape and prod(index._shape) != 1:
        raise RuntimeError(f"index_select(): Index to scalar can have only 1 value, got {prod(index._shape)} value(s)")

    def compute() -> Tensor:
        asked = elements(index)
        size = input._shape[at] if input._shape else 1
        if not size and asked:
            raise RuntimeError("index_select(): self indexing axis dim should be positive")
        if not all(0 <= i < size for i in asked):
            raise IndexError(errors.INDEX_OUT_OF_RANGE)
        slices = [slice_places(input, at, i) for i in asked]
        data = input._storage.data
        shape = _with_size(input._shape, at, len(asked))
        outer, inner = prod(input._shape[:at]), prod(input._shape[at + 1 :])
        values = [data[p] for row in range(outer) for places in slices for p in places[row * inner : (row + 1) * inner]]
        return new_tensor(input._dtype.pack(values), shape, input._dtype, input._storage.ulps)

    values = {"self": input, "self_sym_sizes": input._shape, "dim": dim, "index": index}
    return _index_select, values, compute


_take = Op(
    "take",
    ("self",),
    {"self": lambda grad, self, index: FUNCTIONS["zeros_like"](self, dtype=grad._dtype).put_(index, grad, True)},
    forward_derivative=lambda self_t, index: take(self_t, index),
)


def flat_places(self: Tensor, index: Tensor) -> tuple[list[int], Optional[IndexError]]:
    """For each element of ``index``: which element of ``self`` it names, counted in row-major order.

    That goes as far as there are such; then there is also what the first that is none is refused with.
    """
    count = prod(self._shape)
    found: list[int] = []
    for value in elements(index):
        if not -count <= value < count:
            said = f"out of range: tried to access index {value} on a tensor of {count} elements."
            return found, IndexError(said)
        found.append(value % count)
    return found, None


@forms("take")
def take(input: Tensor, index: Tensor) -> Described:
    tensor_argument("take", "index", 1, index)
    if index._dtype is not dtypes.int64:
        raise RuntimeError(f"take(): Expected a long tensor for index, but got {index._dtype.legacy_name}")

    def compute() -> Tensor:
        if 0 in input._shape and 0 not in index._shape:
            raise IndexError("take(): tried to take from an empty tensor")
        held = elements(input)
        places, refusal = flat_places(input, index)
        if refusal is not None:
            raise refusal
        values = [held[i] for i in places]
        return new_tensor(input._dtype.pack(values), index._shape, input._dtype, input._storage.ulps)

    return _take, {"self": input, "index": index}, compute


def chosen(self: Any, dim: int, indices: Tensor, keepdim: bool = True) -> Any:
    """What stands at ``indices`` along ``dim``, where these came from a reduction that may have dropped it."""
    if not self._shape:
        return self
    return self.gather(dim, indices) if keepdim else self.gather(dim, indices.unsqueeze(dim)).squeeze(dim)


def put_back(grad: Tensor, sizes: tuple[int, ...], dim: int, indices: Tensor, keepdim: bool = True) -> Tensor:
    """Zeros of ``sizes`` with the gradient at ``indices`` along ``dim``."""
    if sizes and not keepdim:
        grad, indices = grad.unsqueeze(dim), indices.unsqueeze(dim)
    whole = grad.new_zeros(sizes)
    whole.zero_()  # torch makes these zeros in two steps, which the version tells
    return whole.scatter_(dim, indices, grad)
