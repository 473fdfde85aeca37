"""Joining several tensors: cat, stack."""

from __future__ import annotations

from array import array
from typing import Any, Optional, Sequence

from .. import errors, short_ways
from ..dtypes import dtype as dtype_
from ..inexact import converted, worst
from ..layout import contiguous_strides, prod
from ..modes import state
from ..rules import rule
from ..semantics import SEMANTICS
from ..tensor import Tensor, dimension, elements, new_rows, new_tensor, over
from ..views import make_view
from ..watching import a_mode_looks_on
from .arguments import list_of_tensors
from .declare import Op, function, recorded
from .operands import common_dtype
from .out_forms import write_out
from .recording import record_many
from .unrecorded import counted

# -- joining ---------------------------------------------------------------------------------------


def _parts(grad: Tensor, _sizes: Sequence[tuple[int, ...]], dim: int) -> tuple[Tensor, ...]:
    first = 0
    parts = []
    for sizes in _sizes:
        if sizes == (0,):  # was left out, whatever the others' shape is
            parts.append(counted(grad.new_zeros((0,)), 1))
            continue
        parts.append(grad.narrow(dim, first, sizes[dim]))
        first += sizes[dim]
    return tuple(parts)


_cat = Op(
    "cat",
    ("tensors",),
    {"tensors": lambda grad, _sizes, dim: _parts(grad, _sizes, dim)},
    variadic=True,
    forward_derivative=lambda tensors_t, dim: cat(tensors_t, dim),
)
_stack = Op(
    "stack",
    ("tensors",),
    {"tensors": lambda grad, dim: tuple(grad.select(dim, i) for i in range(grad._shape[dim]))},
    variadic=True,
    forward_derivative=lambda tensors_t, dim: stack(tensors_t, dim),
)


def _as_type(tensor: Tensor, dtype: dtype_) -> Sequence[Any]:
    values = elements(tensor)
    return values if tensor._dtype is dtype else dtype.convert(values)


def _are_beneath(tensors: Sequence[Tensor]) -> bool:
    """Whether autograd sees what computes the result; a mode is asked for the whole op, where nobody sees that."""
    return not state.inference_mode and all(one._inference for one in tensors) and not a_mode_looks_on(*tensors)


# INF-42: beneath autograd each part of another type is converted into a fresh tensor, which counts them.
@rule("INF-42")
def _joined(values: Sequence[Any], shape: tuple[int, ...], dtype: dtype_, tensors: Sequence[Tensor]) -> Tensor:
    made = new_tensor(dtype.pack(values), shape, dtype, _bound_in(dtype, tensors))
    if not values or not _are_beneath(tensors):
        return made
    return counted(made, sum(one._dtype is not dtype and one._shape != (0,) for one in tensors))


def _bound_in(dtype: dtype_, joined: Sequence[Tensor]) -> int:
    given = [one for one in joined if one._storage.ulps]
    return worst(*[converted(elements(one), one._storage.ulps, one._dtype, dtype) for one in given])


def _one_after_the_other(tensors: Any) -> Optional[Tensor]:
    """Tensors joined along their first dimension, each the whole of its memory; None where there is more to look at."""
    first = tensors[0]
    if not isinstance(first, Tensor) or not first._shape or first._storage.data.__class__ is not array:
        return None
    dtype, rest = first._dtype, first._shape[1:]
    data: Any = None
    length = ulps = 0
    is_tracked = False
    for one in tensors:
        if not isinstance(one, Tensor) or one._dtype is not dtype or not one._shape or one._shape[1:] != rest:
            return None
        storage = one._storage
        held = storage.data
        if len(held) != one._whole or (one._inference and not state.inference_mode):
            return None
        data = held if data is None else data + held
        length += one._shape[0]
        if storage.ulps != ulps:
            ulps = worst(ulps, storage.ulps)
        if one._requires_grad or one._view is not None:
            is_tracked = True
    shape = (length, *rest)
    result = new_rows(data[:] if len(tensors) == 1 else data, shape, contiguous_strides(shape), dtype, ulps)
    if is_tracked and dtype.category > 1:
        record_many(_cat, {"_sizes": [one._shape for one in tensors], "dim": 0}, tensors, result)
    return result


_EMPTY = ValueError if SEMANTICS.nothing_to_join_is_a_wrong_value else RuntimeError


def cat(tensors: Any, dim: int = 0, *, out: Optional[Tensor] = None) -> Tensor:
    if tensors.__class__ in (list, tuple) and tensors and dim == 0 and dim.__class__ is int and out is None:
        found = None if short_ways.barred else _one_after_the_other(tensors)
        if found is not None:
            return found
    joined = list_of_tensors("cat", tensors)
    if not joined:
        raise _EMPTY("torch.cat(): expected a non-empty list of Tensors")
    for i, one in enumerate(joined):
        if not one._shape:
            raise RuntimeError(f"zero-dimensional tensor (at position {i}) cannot be concatenated")
    full = [one for one in joined if one._shape != (0,)] or joined[:1]
    first = full[0]
    at = dimension(dim, len(first._shape))
    for i, one in enumerate(full):
        if len(one._shape) != len(first._shape):
            raise RuntimeError(
                f"Tensors must have same number of dimensions: got {len(first._shape)} and {len(one._shape)}"
            )
        for d, (a, b) in enumerate(zip(first._shape, one._shape)):
            if d != at and a != b:
                raise RuntimeError(
                    f"Sizes of tensors must match except in dimension {at}. Expected size {a} but got size {b} for"
                    f" tensor number {i} in the list."
                )
    sizes = [one._shape for one in joined]

    def compute() -> Tensor:
        dtype = common_dtype(joined)
        inner = prod(first._shape[at + 1 :])
        columns = [(_as_type(one, dtype), one._shape[at] * inner) for one in full]
        values: list[Any] = []
        for row in range(prod(first._shape[:at])):
            for column, width in columns:
                values.extend(column[row * width : (row + 1) * width])
        length = sum(one._shape[at] for one in full)
        shape = (*first._shape[:at], length, *first._shape[at + 1 :])
        return _joined(values, shape, dtype, joined)

    values = {"tensors": joined, "_sizes": sizes, "dim": dim}
    if out is not None:
        return write_out("cat", out, {str(i): one for i, one in enumerate(joined)}, compute)
    return recorded(_cat, values, compute)


def stack(tensors: Any, dim: int = 0, *, out: Optional[Tensor] = None) -> Tensor:
    joined = list_of_tensors("stack", tensors)
    if not joined:
        raise RuntimeError("stack expects a non-empty TensorList")
    shape = joined[0]._shape
    for i, one in enumerate(joined):
        if one._shape != shape:
            raise RuntimeError(
                f"stack expects each tensor to be equal size, but got {errors.shape_text(shape)} at entry 0 and"
                f" {errors.shape_text(one._shape)} at entry {i}"
            )
    at = dimension(dim, len(shape) + 1)

    def compute() -> Tensor:
        dtype = common_dtype(joined)
        inner = prod(shape[at:])
        columns = [_as_type(one, dtype) for one in joined]
        values: list[Any] = []
        for row in range(prod(shape[:at])):
            for column in columns:
                values.extend(column[row * inner : (row + 1) * inner])
        made = (*shape[:at], len(joined), *shape[at:])
        if at == len(shape) or not _are_beneath(joined):
            return _joined(values, made, dtype, joined)
        # INF-42: beneath autograd the stack is a view of what was joined along the dimension.
        whole = _joined(values, (*shape[:at], len(joined) * shape[at], *shape[at + 1 :]), dtype, joined)
        return make_view(whole, over(whole._storage, made, contiguous_strides(made), 0, dtype))

    if out is not None:
        return write_out("stack", out, {str(i): one for i, one in enumerate(joined)}, compute)
    return recorded(_stack, {"tensors": joined, "dim": dim}, compute)


for _name in ("cat", "concat", "concatenate"):
    function(_name, cat)
cat.__name__ = cat.__qualname__ = "cat"
function("stack", stack)
