"""Views of another shape: view, reshape, expand, squeeze and what is made of them."""

from __future__ import annotations

from functools import lru_cache
from operator import index
from typing import Any, Callable, Optional, Sequence

from .. import errors
from ..dtypes import dtype as dtype_
from ..formats import contiguous_format
from ..layout import Shape, broadcast, expand_region, is_contiguous, is_expandable, prod, view_strides
from ..rules import rule
from ..semantics import SEMANTICS
from ..sizes import Size
from ..tensor import Tensor, dimension, new_strided
from .arguments import distinct_dimensions, int_arguments, list_of_tensors
from .copies import clone, contiguous
from .declare import Op, both, function, method, recorded, view_of
from .derived_forms import copy_of_view
from .memory import read_as_type

# -- view, reshape ---------------------------------------------------------------------------------

_view = Op(
    "view",
    ("self",),
    {"self": lambda grad, self_sym_sizes: grad.reshape(self_sym_sizes)},
    forward_derivative=lambda self_t, size: self_t.reshape(size),
)
_unsafe_view = Op(
    "_unsafe_view",
    ("self",),
    {"self": lambda grad, self_sym_sizes: grad.reshape(self_sym_sizes)},
    "UnsafeViewBackward0",
    forward_derivative=lambda self_t, size: self_t.reshape(size),
)
_reshape_alias = Op(
    "_reshape_alias",
    ("self",),
    {"self": lambda grad, self_sym_sizes: grad.reshape(self_sym_sizes)},
    "ReshapeAliasBackward0",
    forward_derivative=lambda self_t, size: self_t.reshape(size),
)
_fw_primal = Op(
    "_fw_primal", ("self",), {"self": lambda grad, level: grad}, "Identity", forward_derivative=lambda self_t: self_t
)
_alias = Op("alias", ("self",), {"self": lambda grad: grad}, forward_derivative=lambda self_t: self_t)


def _complete(shape: tuple[int, ...], count: int) -> tuple[int, ...]:
    """Fill in the one dimension that is given as -1. Raises RuntimeError where the number of elements does not fit."""
    if -1 in shape:
        known = prod(size for size in shape if size != -1)
        if shape.count(-1) > 1:
            raise RuntimeError("only one dimension can be inferred")
        if known == 0 == count:
            raise RuntimeError(
                f"cannot reshape tensor of 0 elements into shape {errors.shape_text(shape)} because the unspecified"
                " dimension size -1 can be any value and is ambiguous"
            )
        if known == 0 or count % known:
            raise RuntimeError(errors.invalid_view(shape, count))
        return tuple(count // known if size == -1 else size for size in shape)
    for size in shape:
        if size < 0:
            raise RuntimeError(errors.negative_size_of_view(size, shape))
    if prod(shape) != count:
        raise RuntimeError(errors.invalid_view(shape, count))
    return shape


def _viewed(self: Tensor, shape: tuple[int, ...], strides: tuple[int, ...], op: Op = _view) -> Tensor:
    values = {"self": self, "self_sym_sizes": self._shape, "size": shape}
    return view_of(op, values, (shape, strides, self._offset))


def _refuse_others(sizes: tuple[Any, ...]) -> None:
    for size in sizes:
        if size.__class__ is not int:
            raise TypeError(size)


@lru_cache(maxsize=4096, typed=True)
def _region_of_view(shape: Shape, strides: Shape, *sizes: int) -> Optional[tuple[Shape, Shape]]:
    """Shape and strides of a view, if there is one. Raises TypeError where a size is not an int."""
    _refuse_others(sizes)
    wanted = _complete(sizes, prod(shape))
    found = view_strides(shape, strides, wanted)
    return None if found is None else (wanted, found)


def view(self: Tensor, *shape: Any, size: Any = None, dtype: Optional[dtype_] = None) -> Tensor:
    if shape and size is None and dtype is None:
        try:
            found = _region_of_view(self._shape, self._strides, *shape)
        except TypeError:  # the sizes are a list or a tuple, or are wrong
            found = None
        if found is not None:
            sizes, steps = found
            values = {"self": self, "self_sym_sizes": self._shape, "size": sizes}
            return view_of(_view, values, (sizes, steps, self._offset))
    if dtype is not None:
        return read_as_type(self, dtype)
    if len(shape) == 1 and isinstance(shape[0], dtype_):
        return read_as_type(self, shape[0])
    wanted = _complete(int_arguments("view", shape, "size", size), prod(self._shape))
    strides = view_strides(self._shape, self._strides, wanted)
    if strides is None:
        raise RuntimeError(errors.INCOMPATIBLE_VIEW)
    return _viewed(self, wanted, strides)


# IP-13: reshape is a view where strides allow it, and a copy otherwise.
@rule("IP-13")
def reshape(input: Tensor, *sizes: Any, shape: Any = None) -> Tensor:
    wanted = _complete(int_arguments("reshape", sizes, "shape", shape), prod(input._shape))
    strides = view_strides(input._shape, input._strides, wanted)
    if strides is not None:
        is_view = SEMANTICS.reshape_records_a_view and is_contiguous(input._shape, input._strides)
        op = _view if is_view else _reshape_alias
        return _viewed(input, wanted, strides, op)
    copy = clone(input, memory_format=contiguous_format)
    values = {"self": copy, "self_sym_sizes": copy._shape, "size": wanted}
    return recorded(_unsafe_view, values, lambda: _over_same_memory(copy, wanted))


def unsafe_view(self: Tensor, shape: tuple[int, ...]) -> Tensor:
    """A view that is not tracked as one: for results that nobody else has seen."""
    values = {"self": self, "self_sym_sizes": self._shape, "size": shape}
    return recorded(_unsafe_view, values, lambda: _over_same_memory(self, shape))


def _over_same_memory(self: Tensor, shape: tuple[int, ...]) -> Tensor:
    strides = view_strides(self._shape, self._strides, shape)
    if strides is None:
        raise RuntimeError(errors.INCOMPATIBLE_VIEW)
    fresh = new_strided(self._storage.data, shape, strides, self._dtype)
    fresh._storage = self._storage
    if self._offset:
        fresh._offset, fresh._whole = self._offset, -1
    return fresh


method("view", view)
both("reshape")(reshape)
method("view_as", lambda self, other: view(self, *other._shape) if other._shape else view(self, ()))
method("reshape_as", lambda self, other: reshape(self, other._shape))


# NG-10: the value of a dual tensor is a view that is differentiated backward as any view is.
def _value_of_dual(self: Tensor, level: int) -> Tensor:
    return view_of(_fw_primal, {"self": self, "level": level}, (self._shape, self._strides, self._offset))


method("_fw_primal", _value_of_dual)


def _view_as_it_lies(self: Tensor) -> Tensor:
    """What ``view`` to its own shape is recorded as; the strides stay, those of dimensions of size 1 too."""
    return _viewed(self, self._shape, self._strides)


method("_view_as_it_lies", _view_as_it_lies)


def alias(self: Tensor) -> Tensor:
    return view_of(_alias, {"self": self}, (self._shape, self._strides, self._offset))


def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    ndim = len(input._shape)
    start, end = dimension(start_dim, ndim), dimension(end_dim, ndim)
    if ndim == 0:
        return reshape(input, (1,))
    if start > end:
        raise RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim")
    if start == end:
        return input
    shape = input._shape
    return reshape(input, (*shape[:start], prod(shape[start : end + 1]), *shape[end + 1 :]))


both("flatten")(flatten)


@both("ravel")
def ravel(input: Tensor) -> Tensor:
    return view(contiguous(input), -1)


def unflatten(input: Tensor, dim: int, sizes: Any) -> Tensor:
    at = dimension(dim, len(input._shape))
    shape, wanted = input._shape, tuple(sizes)
    if not shape:
        if not SEMANTICS.unflatten_tells_what_it_did_not_expect:
            raise IndexError(errors.no_dimension(0))
        raise RuntimeError("unflatten got an unexpected error:\n" + errors.no_dimension(0))
    if not wanted:
        raise RuntimeError("unflatten: sizes must be non-empty")
    try:
        found = _complete(wanted, shape[at])
    except RuntimeError as error:
        if str(error) != errors.invalid_view(wanted, shape[at]):
            raise RuntimeError(f"unflatten got an unexpected error:\n{error}") from None
        raise RuntimeError(
            f"unflatten: Provided sizes {errors.shape_text(wanted)} don't multiply up to the size of dim {at}"
            f" ({shape[at]}) in the input tensor"
        ) from None
    return view(input, *shape[:at], *found, *shape[at + 1 :])


function("unflatten", unflatten)


# -- dimensions of size 1, repeated dimensions -----------------------------------------------------

_expand = Op(
    "expand",
    ("self",),
    {"self": lambda grad, self_sym_sizes: grad.sum_to_size(self_sym_sizes)},
    forward_derivative=lambda self_t, size: self_t.expand(size),
)
_unsqueeze = Op(
    "unsqueeze",
    ("self",),
    {"self": lambda grad, dim: grad.squeeze(dim)},
    forward_derivative=lambda self_t, dim: self_t.unsqueeze(dim),
)
_squeeze_all = Op(
    "squeeze",
    ("self",),
    {"self": lambda grad, self_sym_sizes: unsqueeze_to(grad, self_sym_sizes, None)},
    "SqueezeBackward0",
    forward_derivative=lambda self_t: self_t.squeeze(),
)
_squeeze_one = Op(
    "squeeze",
    ("self",),
    {"self": lambda grad, self_sym_sizes, dim: unsqueeze_to(grad, self_sym_sizes, (dim,))},
    "SqueezeBackward1",
    forward_derivative=lambda self_t, dim: self_t.squeeze(dim),
)
_squeeze_some = Op(
    "squeeze",
    ("self",),
    {"self": lambda grad, self_sym_sizes, dim: unsqueeze_to(grad, self_sym_sizes, dim)},
    "SqueezeBackward2",
    forward_derivative=lambda self_t, dim: self_t.squeeze(dim),
)


@lru_cache(maxsize=4096, typed=True)
def _region_of_expanded(shape: Shape, strides: Shape, *sizes: int) -> Optional[tuple[Shape, Shape]]:
    """Shape and strides of an expanded tensor, if it can be expanded. Raises TypeError where a size is not an int."""
    _refuse_others(sizes)
    return None if -1 in sizes[: len(sizes) - len(shape)] else expand_region(shape, strides, sizes)


def expand(self: Tensor, *sizes: Any, size: Any = None, implicit: bool = False) -> Tensor:
    shape = self._shape
    if sizes and size is None:
        try:
            found = _region_of_expanded(shape, self._strides, *sizes)
        except TypeError:  # the sizes are a list or a tuple, or are wrong
            found = None
        if found is not None:
            values = {"self": self, "self_sym_sizes": shape, "size": found[0]}
            return view_of(_expand, values, (*found, self._offset))
    wanted = int_arguments("expand", sizes, "size", size)
    lead = wanted[: len(wanted) - len(shape)]
    if lead and min(lead) < 0 and 0 not in wanted and (not shape or -1 not in lead):
        raise RuntimeError(errors.NUMEL_OVERFLOW)
    region = expand_region(shape, self._strides, wanted)
    if -1 in wanted[: len(wanted) - len(shape)]:
        raise RuntimeError(
            "The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension"
            f" {wanted.index(-1)}"
        )
    if region is None:
        raise RuntimeError(_not_expandable(self, wanted))
    values = {"self": self, "self_sym_sizes": shape, "size": region[0]}
    return view_of(_expand, values, (*region, self._offset))


def _called(self: Tensor) -> str:
    """Of what class this message says a tensor is: those of some types have no legacy class."""
    name = self._dtype.legacy_name
    is_newer = name in ("Bool", "BFloat16") or self._dtype.category == 3
    return f"CPU{name}Type" if is_newer else f"torch.{name}Tensor"


def _not_expandable(self: Tensor, wanted: tuple[int, ...]) -> str:
    shape = self._shape
    lead = len(wanted) - len(shape)
    if lead < 0:
        return (
            f"expand({_called(self)}{{{errors.shape_text(shape)}}},"
            f" size={errors.shape_text(wanted)}): the number of sizes provided ({len(wanted)}) must be greater or equal"
            f" to the number of dimensions in the tensor ({len(shape)})"
        )
    differing = [(i, size) for i, size in enumerate(shape) if size != 1 and wanted[lead + i] not in (-1, size)]
    at, size = differing[-1]
    return (
        f"The expanded size of the tensor ({wanted[lead + at]}) must match the existing size ({size}) at"
        f" non-singleton dimension {lead + at}.  Target sizes: {errors.shape_text(wanted)}.  Tensor sizes:"
        f" {errors.shape_text(shape)}"
    )


method("expand", expand)
method("expand_as", lambda self, other: expand(self, other._shape))
method("broadcast_to", lambda self, *sizes, size=None: expand(self, int_arguments("broadcast_to", sizes, "size", size)))
function("broadcast_to", lambda input, size: expand(input, int_arguments("broadcast_to", (tuple(size),))))


def broadcast_tensors(*tensors: Any) -> tuple[Tensor, ...]:
    given = list_of_tensors("broadcast_tensors", tensors)
    shape: tuple[int, ...] = ()
    for one in given:
        wider = broadcast(shape, one._shape)
        if wider is None:
            raise RuntimeError(errors.shapes_do_not_broadcast(shape, one._shape))
        shape = wider
    return tuple([one if one._shape == shape else expand(one, shape) for one in given])


def broadcast_shapes(*shapes: Any) -> Size:
    for given in shapes:
        if given is not None and not isinstance(given, (int, Sequence)):
            said = "Input shapes should be of type ints, a tuple of ints, or a list of ints, got "
            if SEMANTICS.refused_shapes_are_told_in_one_text:
                raise RuntimeError(f"{said}{given}")
            raise RuntimeError(said, given)
    all_sizes: list[Sequence[Any]] = [
        (given,) if isinstance(given, int) else () if given is None else given for given in shapes
    ]
    found: list[int] = [1] * max(map(len, all_sizes), default=0)
    for at, shape in enumerate(all_sizes):
        for back in range(1, len(shape) + 1):
            size = shape[-back]
            if size in (1, found[-back]):
                continue
            if not SEMANTICS.shapes_that_do_not_broadcast_are_told_apart and (found[-back] != 1 or size < 0):
                raise RuntimeError(
                    f"Trying to create tensor with negative dimension ({size}): ({size})"
                    if size < 0
                    else "Shape mismatch: objects cannot be broadcast to a single shape"
                )
            if found[-back] != 1:
                raise RuntimeError(
                    f"Attempting to broadcast a dimension of length {size} at -{back}! Mismatching argument at index"
                    f" {at} had {shape}; but expected shape should be broadcastable to {found}"
                )
            if size < 0:
                raise ValueError("Attempting to broadcast a dimension with negative length!")
            found[-back] = size
    return Size(found)


function("broadcast_tensors", broadcast_tensors)
function("broadcast_shapes", broadcast_shapes)


@both("unsqueeze")
def unsqueeze(input: Tensor, dim: int) -> Tensor:
    at = dimension(dim, len(input._shape) + 1)
    shape, strides = input._shape, input._strides
    stride = shape[at] * strides[at] if at < len(shape) else 1
    region = ((*shape[:at], 1, *shape[at:]), (*strides[:at], stride, *strides[at:]), input._offset)
    return view_of(_unsqueeze, {"self": input, "dim": dim}, region)


#: Stands for the dimensions where none are given; None is refused.
_ALL: Any = object()


@both("squeeze")
def squeeze(input: Tensor, dim: Any = _ALL) -> Tensor:
    shape = input._shape
    ndim = len(shape)
    values: dict[str, Any] = {"self": input, "self_sym_sizes": shape, "dim": dim}
    if dim is _ALL:
        del values["dim"]
        op, gone = _squeeze_all, list(range(ndim))
    elif isinstance(dim, int):
        op, gone = _squeeze_one, [dimension(dim, ndim)]
    else:
        op, gone = _squeeze_some, distinct_dimensions(list(map(index, dim)), ndim)
    kept = [i for i in range(ndim) if not (shape[i] == 1 and i in gone)]
    region = (tuple(shape[i] for i in kept), tuple(input._strides[i] for i in kept), input._offset)
    return view_of(op, values, region)


def unsqueeze_to(grad: Tensor, sizes: tuple[int, ...], dims: Optional[Sequence[int]]) -> Tensor:
    ndim = len(sizes)
    wanted = range(ndim) if dims is None else sorted(d % ndim if ndim else 0 for d in dims)
    for d in wanted:
        if ndim and sizes[d] == 1:
            grad = unsqueeze(grad, d)
    return grad


# DEF-15: the gradient of something that was broadcast is the sum over what it was broadcast along.
@rule("DEF-15")
def sum_to_size(self: Tensor, *sizes: Any, size: Any = None) -> Tensor:
    shape = int_arguments("sum_to_size", sizes, "size", size)
    if not shape:
        return self.sum() if self._shape else self
    if not is_expandable(shape, self._shape):
        raise RuntimeError(
            f"size {{{errors.shape_text(shape)}}} is not expandable to size {{{errors.shape_text(self._shape)}}}."
        )
    lead = len(self._shape) - len(shape)
    if lead < 0 or any(kept not in (1, own) for kept, own in zip(shape, self._shape[lead:])):
        raise RuntimeError(f"size {{{list(shape)}}} is not expandable to size {{{list(self._shape)}}}.")
    summed = [i for i in range(len(self._shape)) if i < lead or (shape[i - lead] == 1 and self._shape[i] != 1)]
    result = self.sum(summed, keepdim=True) if summed else self
    return view(result, *shape) if lead > 0 else result


method("_sum_to_size", sum_to_size)
method(
    "sum_to_size", lambda self, *sizes, size=None: sum_to_size(self, *sizes, size=size) if self._shape else self.sum()
)


def _no_tensor(name: str, given: Any) -> str:
    kind = type(given).__name__
    refused = f"didn't match because some of the arguments have invalid types: (!{kind}!)"
    return (
        f"{name}() received an invalid combination of arguments - got ({kind}), but expected one of:\n"
        f" * (Tensor input)\n      {refused}\n * (tuple of Tensors tensors)\n      {refused}\n"
    )


def _at_least(name: str, grown: Callable[[Tensor], Tensor]) -> None:
    """Declare ``atleast_1d`` or one of its like, for one tensor or several."""

    def form(*tensors: Any) -> Any:
        if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)):
            return tuple([grown(one) for one in list_of_tensors(name, tensors[0])])
        if len(tensors) == 1:
            if not isinstance(tensors[0], Tensor):
                raise TypeError(_no_tensor(name, tensors[0]))
            return grown(tensors[0])
        return tuple([grown(one) for one in list_of_tensors(name, tensors)])

    function(name, form)


def at_least_1d(self: Tensor) -> Tensor:
    return self if self._shape else reshape(self, (1,))


def at_least_2d(self: Tensor) -> Tensor:
    if not self._shape:
        return reshape(self, (1, 1))
    return unsqueeze(self, 0) if len(self._shape) == 1 else self


def at_least_3d(self: Tensor) -> Tensor:
    if not self._shape:
        return reshape(self, (1, 1, 1))
    if len(self._shape) == 1:
        return unsqueeze(unsqueeze(self, 0), -1)
    return unsqueeze(self, -1) if len(self._shape) == 2 else self


_at_least("atleast_1d", at_least_1d)
_at_least("atleast_2d", at_least_2d)
_at_least("atleast_3d", at_least_3d)


def _in_shape(self: Tensor, *shape: Any) -> Tensor:
    """As ``view``, but where no strides give the shape, of a copy."""
    if shape and isinstance(shape[0], dtype_):
        return view(self, *shape)
    wanted = _complete(int_arguments("view_copy", shape), prod(self._shape))
    if view_strides(self._shape, self._strides, wanted) is not None:
        return view(self, wanted)
    values = {"self": self, "self_sym_sizes": self._shape, "size": wanted}
    return recorded(_view, values, lambda: _over_same_memory(clone(self, memory_format=contiguous_format), wanted))


copy_of_view("view_copy", _in_shape, _view)
copy_of_view("alias_copy", alias, _alias)
copy_of_view("expand_copy", expand, _expand)
copy_of_view("unsqueeze_copy", unsqueeze, _unsqueeze)
copy_of_view("squeeze_copy", squeeze, _squeeze_all, _squeeze_one, _squeeze_some)
