"""Indexing: ``x[...]`` reads by views where it can and by copies where it must; assignment is always in place."""

from __future__ import annotations

import itertools
from functools import partial
from typing import Any, Optional

from .. import batches, dtypes, errors, short_ways
from ..derivative_errors import MASK_IN_VMAP
from ..dtypes import dtype as dtype_
from ..graph import gradient_edge, is_recording, requires_grad
from ..inexact import worst
from ..layout import (
    has_internal_overlap,
    is_expandable,
    positions,
    prod,
    result_strides,
)
from ..rules import rule
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements, new_strided, new_tensor
from ..warn import warn_caller
from . import quick
from .copies import copied, copy_, fill_
from .cut_short import as_far_as_it_goes, complete
from .declare import Op, both, change_in_place, check_apart, method, recorded
from .from_data import from_data
from .operands import NUMBERS
from .parts import select, selected, slice_
from .places import places_at
from .pointwise import laid_out
from .reshaping import alias, unsqueeze

_index = Op(
    "index",
    ("self",),
    {"self": lambda grad, self_sym_sizes, indices: _put_into_zeros(grad, self_sym_sizes, indices)},
    forward_derivative=lambda self_t, indices: picked(self_t, indices),
)
_index_put = Op(
    "index_put",
    ("self", "values"),
    {
        "self": lambda grad, indices, accumulate: (
            grad if accumulate else put_into_copy(grad, indices, grad.new_zeros(()))
        ),
        "values": lambda grad, indices: picked(grad, indices),
    },
    "IndexPutBackward0",
    forward_derivative=lambda self_t, values_t, indices, accumulate, self, values: put_into_copy(
        self.new_zeros(self._shape) if self_t is None else self_t,
        indices,
        values.new_zeros(values._shape) if values_t is None else values_t,
        accumulate,
    ),
)

#: The same op, as the backward of indexing uses it.
_index_put_impl = Op(
    "_index_put_impl",
    ("self", "values"),
    {"self": lambda grad: grad, "values": lambda grad, indices: picked(grad, indices)},
    "IndexPutImplBackward0",
    forward_derivative="transposed",
)

Indices = tuple[Optional[Tensor], ...]


# IP-19: a short sequence that holds anything but numbers is still taken for a tuple of indices, with a warning that
# this will change. The bound is numpy's of old: the most dimensions that an array could have.
@rule("IP-19")
def _is_meant_as_tuple(index: Any) -> bool:
    if not isinstance(index, (list, range, str)) or len(index) >= 32:
        return False
    return any(one is None or one is Ellipsis or isinstance(one, (Tensor, slice, *_SEQUENCES)) for one in index)


_SEQUENCES = (list, tuple, range, str)
#: What an ellipsis stands for, in each dimension: never a view of its own.
_ALL = slice(None)


def _too_many(self: Tensor) -> str:
    return f"too many indices for tensor of dimension {len(self._shape)}"


def _normalize(self: Tensor, index: Any) -> list[tuple[int, Any]]:
    """The items of an index, an ellipsis replaced by what it stands for, each with its place in the index."""
    if _is_meant_as_tuple(index):
        if SEMANTICS.a_list_taken_for_a_tuple_of_indices_warns:
            warn_caller(errors.SEQUENCE_AS_TUPLE)
        index = tuple(index)
    items = list(index) if isinstance(index, tuple) else [index]
    specified = 0
    for item in items:
        if isinstance(item, Tensor) and item._dtype.category == 0:
            if item._batches:
                batches.refuse_value(item, MASK_IN_VMAP)
            specified += len(item._shape)
        elif item is None or item is Ellipsis or isinstance(item, bool):
            continue
        else:
            specified += 1
    if specified > len(self._shape):
        if not self._shape and not isinstance(index, Tensor) and (isinstance(index, slice) or _is_int(index)):
            if _is_int(index):
                if int(index):
                    raise errors.index_error(index, f"index {int(index)} is out of bounds for dimension 0 with size 0")
                raise IndexError(errors.INDEX_OF_SCALAR)
            if is_recording() and requires_grad(self):
                gradient_edge(self)  # a slice is an op, which asks for the history first: a stale view refuses
            raise IndexError(errors.SLICE_OF_SCALAR)
        raise IndexError(_too_many(self))
    placed = list(enumerate(items))
    for at, item in placed:
        if item is Ellipsis:
            placed[at : at + 1] = [(at, _ALL)] * (len(self._shape) - specified)
            break
    return [one for one in placed if one[1] is not Ellipsis]


def _as_index_tensor(item: Any) -> Tensor:
    """A list, a tensor of ints or bools, or a bool: an index that copies."""
    if isinstance(item, Tensor):
        return _checked_index(item)
    if isinstance(item, (list, tuple, range)):
        made = from_data(list(item), None)
        return made if made._dtype.category < 2 else made.to(dtypes.int64)
    if isinstance(item, (str, bytes)):
        raise TypeError(f"new(): invalid data type '{type(item).__name__}'")
    raise IndexError(
        "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got"
        f" {type(item).__name__})"
    )


_MASKS = (dtypes.bool_, dtypes.uint8)
_INDICES = (dtypes.int64, dtypes.uint8, dtypes.bool_, *[dtypes.int32] * SEMANTICS.indices_may_be_int)


def _checked_index(index: Tensor) -> Tensor:
    if index._dtype not in _INDICES:
        what = "long, int, byte" if SEMANTICS.indices_may_be_int else "long, byte"
        raise IndexError(f"tensors used as indices must be {what} or bool tensors")
    if index._dtype is dtypes.uint8 and index._shape:
        warn_caller(errors.INDEXING_WITH_BYTES)
    return index


def _is_int(item: Any) -> bool:
    if item.__class__ is int or item.__class__ is slice:
        return item.__class__ is int
    if isinstance(item, bool):
        return False
    if isinstance(item, int):
        return True
    if isinstance(item, Tensor):
        # A byte is a mask. The place of one sample is not asked for, though it is a single number.
        return not item._shape and item._dtype.category == 1 and item._dtype is not dtypes.uint8 and not item._batches
    return not isinstance(item, (list, tuple, range, str, float)) and hasattr(item, "__index__")


# IP-14: ints, slices, None and ... give views; a no-op slice of an assignment gives the tensor itself.
@rule("IP-14")
def apply_basic(self: Tensor, index: Any, keep_noop: bool) -> tuple[Tensor, list[Optional[Tensor]]]:
    """The view that the basic part of ``index`` selects, and what is left: an index tensor per dimension, or None."""
    view = self
    advanced: list[Optional[Tensor]] = []
    dim = 0
    for at, item in _normalize(self, index):
        if _is_int(item):
            place = int(item)
            size = view._shape[dim]
            if not -size <= place < size:
                # The dimension is told as the place in the index.
                raise errors.index_error(place, f"index {place} is out of bounds for dimension {at} with size {size}")
            view = select(view, dim, place)
        elif isinstance(item, slice):
            step = 1 if item.step is None else int(item.step)
            if step <= 0:
                raise ValueError("step must be greater than zero" if step else "slice step cannot be zero")
            start, end = _bound(item.start), _bound(item.stop)
            size = view._shape[dim]
            noop = item is _ALL or (start in (None, 0) and step == 1 and _reaches(end, size))
            if not noop or keep_noop:
                view = slice_(view, dim, start, end, step)
            advanced.append(None)
            dim += 1
        elif item is None:
            view = unsqueeze(view, dim)
            advanced.append(None)
            dim += 1
        elif isinstance(item, bool):
            view = unsqueeze(view, dim)
            advanced.append(_all_or_nothing(item))
            dim += 1
        else:
            found = _as_index_tensor(item)
            if found._dtype in _MASKS and not found._shape:
                view = unsqueeze(view, dim)
                advanced.append(_all_or_nothing(bool(found)))
                dim += 1
                continue
            width = len(found._shape) if found._dtype.category == 0 else 1
            advanced.append(found)
            dim += max(width, 1) if found._dtype.category == 0 else 1
    return view, advanced


def _reaches(end: Optional[int], size: int) -> bool:
    """Whether a slice from the beginning with this end takes all, as the index itself knows."""
    if SEMANTICS.slices_of_all_leave_no_node:
        return end is None or end >= size
    return end == size


def _all_or_nothing(take: bool) -> Tensor:
    """The index of a dimension of size 1 that takes its only place or none."""
    return new_tensor(dtypes.int64.pack([0] * take), (int(take),), dtypes.int64)


def _without_trailing(indices: list[Optional[Tensor]]) -> tuple[Optional[Tensor], ...]:
    """The indices up to the last that is one."""
    while indices and indices[-1] is None:
        indices.pop()
    return tuple(indices)


def _bound(value: Any) -> Optional[int]:
    if value is None:
        return None
    if isinstance(value, Tensor) or hasattr(value, "__index__"):
        return int(value)
    raise TypeError("slice indices must be integers or None or have an __index__ method")


def picked(self: Tensor, indices: Indices) -> Tensor:
    """The elements at ``indices``: a copy."""
    values = {"self": self, "self_sym_sizes": self._shape, "indices": indices}

    def compute() -> Tensor:
        places = places_at(self, indices)
        if places.refusal is not None:
            raise places.refusal
        data = self._storage.data
        values = self._dtype.pack([data[p] for p in places.found])
        strides = result_strides(places.shape, *places.read)
        return laid_out(values, places.shape, strides, self._dtype, self._storage.ulps)

    return recorded(_index, values, compute)


def _put_into_zeros(grad: Tensor, sizes: tuple[int, ...], indices: Indices) -> Tensor:
    """Zeros of ``sizes`` to which ``grad`` is added at ``indices``."""
    return _put(grad.new_zeros(sizes), indices, grad, True, _index_put_impl)


# IP-17: a single value put at a single mask is filled in, and so converted; others must have the target's type.
@rule("IP-17")
def _is_fill(indices: Indices, values: Tensor) -> bool:
    given = [one for one in indices if one is not None]
    return len(given) == 1 and given[0]._dtype.category == 0 and prod(values._shape) == 1


def _put(self: Tensor, indices: Indices, values: Tensor, accumulate: bool = False, op: Op = _index_put) -> Tensor:
    """Write ``values`` at ``indices``, or add them there, in place."""

    def compute() -> Tensor:
        is_expanded = has_internal_overlap(self._shape, self._strides)
        if is_expanded:
            warn_caller(errors.INDEX_PUT_ON_EXPANDED)
        if accumulate or not _is_fill(indices, values):
            check_apart(self, values, *indices)
        elif is_expanded:
            warn_caller(errors.on_expanded("masked_fill_"))
        places = places_at(self, indices)
        shape = places.shape
        if not is_expandable(values._shape, shape):
            raise RuntimeError(
                f"shape mismatch: value tensor of shape {errors.shape_text(values._shape)} cannot be broadcast to"
                f" indexing result of shape {errors.shape_text(shape)}"
            )
        if values._dtype is not self._dtype and (accumulate or not _is_fill(indices, values)):
            raise RuntimeError(
                "Index put requires the source and destination dtypes match, got"
                f" {self._dtype.legacy_name} for the destination and {values._dtype.legacy_name} for the source."
            )
        written = elements(values.detach().expand(shape))
        if values._dtype is not self._dtype:
            written = self._dtype.convert(written)
        data = self._dtype.pack(self._storage.data)
        for place, value in zip(places.found, written):
            data[place] = data[place] + value if accumulate else value
        own = positions(self._shape, self._strides, self._offset)
        ulps = worst(self._storage.ulps, values._storage.ulps)
        made = new_tensor(self._dtype.pack([data[p] for p in own]), self._shape, self._dtype, ulps)
        return complete(made, places.refusal)

    given = {"self": self, "values": values, "indices": indices, "accumulate": accumulate}
    return change_in_place(op, self, given, partial(as_far_as_it_goes, self, compute), check_overlap=False)


def _chosen(self: Tensor, index: tuple[Any, ...], keep_noop: bool = False) -> Optional[Tensor]:
    """The view that ints and slices of ints select; None where there is anything else among them, or too many.

    ``keep_noop``: a slice that takes everything gives a view of its own.
    """
    shape = self._shape
    if len(index) > len(shape):
        return None
    for item in index:
        if item.__class__ is slice:
            if item.start.__class__ not in _BOUNDS or item.stop.__class__ not in _BOUNDS:
                return None
            if item.step is not None and (item.step.__class__ is not int or item.step <= 0):
                return None
        elif item.__class__ is not int:
            return None
    view = self
    dim = 0
    for size, item in zip(shape, index):
        if item.__class__ is int:
            if not -size <= item < size:
                return None
            view = select(view, dim, item)
        else:
            start, stop, step = item.start, item.stop, item.step
            if keep_noop or start or step not in _ONE_BY_ONE or not _reaches(stop, size):
                view = slice_(view, dim, start, stop, 1 if step is None else step)
            dim += 1
    return view


_BOUNDS = (int, type(None))
_ONE_BY_ONE = (None, 1)


def get_item(self: Tensor, index: Any) -> Tensor:
    if index.__class__ is int and self._shape and -self._shape[0] <= index < self._shape[0]:
        return select(self, 0, index)
    # Only a slice that stands alone is a view even where it takes everything.
    stands_alone = isinstance(index, slice)
    parts: Optional[Tensor] = None
    if stands_alone:
        parts = _chosen(self, (index,), keep_noop=True)
    elif index.__class__ is tuple:
        parts = _chosen(self, index)
    if parts is not None:
        return alias(self) if parts is self else parts
    view, advanced = apply_basic(self, index, keep_noop=stands_alone)
    if any(one is not None for one in advanced):
        return picked(view, _without_trailing(advanced))
    return alias(view) if view is self else view


def _filled_at_once(self: Tensor, index: Any, value: Any) -> bool:
    """Put a number into a place, or a row of places, where that is not recorded; False where there is more to do."""
    counter, shape = self._version_counter, self._shape
    if index.__class__ is not int or not shape or not -shape[0] <= index < shape[0]:
        return False
    if self._inference or counter is None or (requires_grad(self) and is_recording()):
        return False
    number = quick.as_operand(value, self._dtype)
    if number is None:
        return False
    storage = self._storage
    row, strides, further = selected(shape, self._strides, 0, index)
    if has_internal_overlap(row, strides):
        return False
    places = positions(row, strides, self._offset + further)
    for place in places:
        storage.data[place] = number
    if len(places) == len(storage.data):
        storage.ulps = 0
    counter.value += 1
    return True


# IP-14: assignment is an in-place change: of the tensor itself, of the view that the index selects, or of places in it.
@rule("IP-14", "IP-07")
def set_item(self: Tensor, index: Any, value: Any) -> None:
    if not short_ways.barred and _filled_at_once(self, index, value):
        return
    if not isinstance(value, (Tensor, *NUMBERS)):
        raise TypeError(f"can't assign a {type(value).__name__} to a torch.{self._dtype.legacy_name}Tensor")
    view, advanced = apply_basic(self, index, keep_noop=False)
    if SEMANTICS.an_assigned_number_fills and not isinstance(value, Tensor):
        _fill_places(view, advanced, index, value)
        return
    if any(one is not None for one in advanced):
        source = value if isinstance(value, Tensor) else _as_element(value, self._dtype)
        alone = index[0] if isinstance(index, tuple) and len(index) == 1 else index
        if isinstance(alone, bool):
            if alone:
                _copy_into(view, source)
            return
        inner = _without_leading_ones(source._shape)
        _put(view, _without_trailing(advanced), source.view(inner) if inner != source._shape else source)
        return
    if not isinstance(value, Tensor):
        value = _as_element(value, self._dtype)
    _copy_into(view, value)


def _fill_places(view: Tensor, advanced: list[Optional[Tensor]], index: Any, value: Any) -> None:
    """Put a number where one index tensor says, or everywhere in the view; several index tensors take a tensor."""
    places = [(dim, one) for dim, one in enumerate(advanced) if one is not None]
    alone = index[0] if isinstance(index, tuple) and len(index) == 1 else index
    if not places or alone is True:
        fill_(view, value)
    elif alone is not False:
        dim, place = places[0]
        if len(places) > 1 or place._dtype not in (dtypes.bool_, dtypes.int64) or _stands_for_a_bool(index):
            _put(view, _without_trailing(advanced), _as_element(value, view._dtype))
        elif place._dtype is dtypes.int64:
            view.index_fill_(dim, place if len(place._shape) < 2 else place.reshape(-1), value)
        else:
            behind = len(view._shape) - dim - len(place._shape)
            view.masked_fill_(place.view(*place._shape, *[1] * behind) if behind else place, value)


def _stands_for_a_bool(index: Any) -> bool:
    return isinstance(index, tuple) and any(isinstance(one, bool) for one in index)


def _as_element(value: Any, dtype: dtype_) -> Tensor:
    if dtype.is_floating_point and not isinstance(value, complex):
        return new_tensor(dtype.convert([value]), (), dtype)  # too large a number becomes infinite
    return new_tensor(dtype.pack([dtypes.scalar(dtype, value)]), (), dtype)


# IP-16: a value that has not the shape of the place loses its leading dimensions of size 1, then is expanded.
@rule("IP-16")
def _copy_into(view: Tensor, value: Tensor) -> None:
    if value._shape == view._shape:
        copy_(view, value)
    elif not value._shape:
        fill_(view, value)
    else:
        source = value.view(_without_leading_ones(value._shape))
        copy_(view, source if source._shape == view._shape else source.expand(view._shape))


def _without_leading_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(itertools.dropwhile(lambda size: size == 1, shape))


method("__getitem__", get_item)
method("__setitem__", set_item)


def put_into_copy(input: Tensor, indices: Indices, values: Tensor, accumulate: bool = False) -> Tensor:
    """A copy of ``input`` with ``values`` at ``indices``."""
    given = {"self": input, "values": values, "indices": indices, "accumulate": accumulate}

    def compute() -> Tensor:
        written = _put(copied(input, input._dtype), indices, values.detach(), accumulate)
        return new_strided(
            written._storage.data, written._shape, written._strides, written._dtype, written._storage.ulps
        )

    return recorded(_index_put, given, compute)


def _index_tensors(self: Tensor, indices: Any) -> Indices:
    """The indices of ``index_put``: unlike between brackets, all of them tensors."""
    for i, one in enumerate(indices):
        if not isinstance(one, Tensor):
            raise TypeError(f"expected Tensor as element {i} in argument 0, but got {type(one).__name__}")
    if len(indices) > len(self._shape):
        raise IndexError(f"{_too_many(self)} (got {len(indices)})")
    return tuple([_checked_index(one) for one in indices])


@both("index_put_")
def index_put_(input: Tensor, indices: Any, values: Tensor, accumulate: bool = False) -> Tensor:
    return _put(input, _index_tensors(input, indices), values, accumulate)


@both("index_put")
def index_put(input: Tensor, indices: Any, values: Tensor, accumulate: bool = False) -> Tensor:
    return put_into_copy(input, _index_tensors(input, indices), values, accumulate)
