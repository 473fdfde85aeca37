"""The short way of pointwise ops of two operands: floating tensors of one type, or one and a number.

Most ops of a program are such, and for them there is nothing to promote; the general way (``pointwise.pointwise``)
gives the same for them, at two to three times the time (``gradspec bench``: the families forward and in place). Each
function here says None or False where the general way has to be taken.
"""

from __future__ import annotations

import operator
from typing import Any, Callable, Optional, Sequence

from .. import forward_mode
from ..graph import is_recording
from ..layout import (
    contiguous_strides,
    expanded_strides,
    is_contiguous,
    layout_of_operands,
    overlaps_itself,
    positions,
    whole_run,
)
from ..tensor import Tensor, elements, new_strided, write
from ..views import bump_version
from .kernels import divide

Kernel = Callable[..., Any]
#: Multiplication and division compute with a number as it is, where the tensor is of half precision.
UNROUNDED: tuple[Kernel, ...] = (operator.mul, divide)
#: values as the type packs them, shape and strides of the result, ulps that the operands bring along
Computed = tuple[Any, tuple[int, ...], tuple[int, ...], int]


def computed(kernel: Kernel, a: Tensor, b: Any, pack: Optional[Callable[[Any], Any]] = None) -> Optional[Computed]:
    """``kernel`` of all elements, row by row; ``pack`` where the result is of another type."""
    dtype, shape, storage = a._dtype, a._shape, a._storage
    if dtype.category != 2:
        return None
    data: Sequence[Any] = storage.data
    strides = whole_run(shape, a._strides, len(data))
    is_whole = strides is not None and not a._offset
    if b.__class__ is float or b.__class__ is int:
        if not is_whole or strides != a._strides:
            shape, strides = layout_of_operands((shape, a._strides), ((), ()))  # type: ignore[misc]
            if not is_contiguous(shape, strides):
                return None
            data = elements(a)
        number = b if dtype.itemsize == 2 and kernel in UNROUNDED else dtype.pack((b,))[0]
        return (pack or dtype.pack)([kernel(v, number) for v in data]), shape, strides, storage.ulps
    if not isinstance(b, Tensor) or b._dtype is not dtype:
        return None
    other_storage = b._storage
    other: Sequence[Any] = other_storage.data
    if not is_whole or b._offset or b._shape != shape or whole_run(shape, b._strides, len(other)) is None:
        # An operand is a part of its memory, lies in it in another order, or is repeated.
        layout = layout_of_operands((shape, a._strides), (b._shape, b._strides))
        if layout is None:
            return None
        shape, strides = layout
        if strides != contiguous_strides(shape):
            return None
        data, other = _elements_in(a, shape), _elements_in(b, shape)
    return (pack or dtype.pack)(map(kernel, data, other)), shape, strides, storage.ulps + other_storage.ulps  # type: ignore[return-value]


def _elements_in(tensor: Tensor, shape: tuple[int, ...]) -> Sequence[Any]:
    """The elements, row by row, repeated to ``shape``."""
    if tensor._shape == shape:
        return elements(tensor)
    data = tensor._storage.data
    return [data[i] for i in positions(shape, expanded_strides(tensor._shape, tensor._strides, shape), tensor._offset)]


def result(kernel: Kernel, a: Tensor, b: Any, ulps: int) -> Optional[Tensor]:
    """A new tensor of ``kernel``'s results, each exact within ``ulps``."""
    found = computed(kernel, a, b)
    if found is None:
        return None
    values, shape, strides, carried = found
    return new_strided(values, shape, strides, a._dtype, ulps + carried + 1 if carried else ulps)


def is_whole_and_unseen(target: Tensor) -> bool:
    """Whether an in-place change that is not recorded concerns the whole memory of ``target`` and no tracked view."""
    if target._view is not None or target._inference or target._offset or forward_mode.depth:
        return False
    return whole_run(target._shape, target._strides, len(target._storage.data)) is not None


def overwrite(target: Tensor, values: Any, ulps: int) -> None:
    """Give a whole memory the packed ``values``: an in-place change."""
    storage = target._storage
    storage.data[:] = values
    storage.ulps = ulps
    bump_version(target)


def changed(kernel: Kernel, a: Tensor, b: Any, ulps: int) -> bool:
    """Change ``a`` in place, where that is not recorded."""
    if a._inference or forward_mode.depth:
        return False
    may_need_grad = a._requires_grad or (a._view is not None and a._view.base._requires_grad)
    if isinstance(b, Tensor):
        if b._storage is a._storage and b is not a:
            return False
        may_need_grad = may_need_grad or b._requires_grad or b._view is not None
    if (may_need_grad and is_recording()) or overlaps_itself(a._shape, a._strides):
        return False
    found = computed(kernel, a, b)
    if found is None or found[1] != a._shape:
        return False
    carried = found[3]
    write(a, found[0], ulps + carried + 1 if carried else ulps)
    bump_version(a)
    return True
