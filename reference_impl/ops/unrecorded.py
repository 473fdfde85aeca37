"""Arithmetic of gradients, where nothing is recorded: the short way of what derivatives and the engine do most.

A gradient is mostly floating and shows a whole memory, or one number again and again (as that of a sum). Its arithmetic
then needs no check, no promotion and no history. Each function here is what its docstring says; where it has more to do
than to compute, it is computed so.
"""

from __future__ import annotations

import operator
from typing import Any, Optional, Sequence

from .. import forward_mode, views
from ..layout import contiguous_strides, prod, whole_run
from ..modes import state
from ..switches import switches
from ..tensor import Tensor, new_strided, over
from .kernels import conjugate


def has_more_to_do() -> bool:
    """Whether an op on gradients does anything besides computing."""
    return state.grad_enabled or forward_mode.depth > 0


def column(tensor: Tensor) -> Optional[Sequence[float]]:
    """The elements in row-major order, where they are at hand; None where it is not certain that the short way is."""
    if tensor._dtype.category != 2:
        return None
    data: Sequence[float] = tensor._storage.data
    shape, strides, offset = tensor._shape, tensor._strides, tensor._offset
    if not offset and whole_run(shape, strides, len(data)) is not None:
        return data
    return None if any(strides) else [data[offset]] * prod(shape)


def product(grad: Any, other: Any) -> Any:
    """``grad * other.conj()``, where ``other`` is a tensor or a number."""
    if (
        other.__class__ in _NUMBERS
        or has_more_to_do()
        or other._shape != grad._shape
        or other._dtype is not grad._dtype
    ):
        return grad * conjugate(other)
    a, b = column(grad), column(other)
    if a is None or b is None:
        return grad * conjugate(other)
    dtype, shape = grad._dtype, grad._shape
    ulps = grad._storage.ulps + other._storage.ulps
    return new_strided(dtype.pack(map(operator.mul, a, b)), shape, contiguous_strides(shape), dtype, ulps and ulps + 1)


_NUMBERS = frozenset((bool, int, float, complex))


def repeated(grad: Any, sizes: tuple[int, ...]) -> Any:
    """``grad.expand(sizes)``."""
    if grad._shape or has_more_to_do() or switches.view_replay or grad._view is not None:
        return grad.expand(sizes)
    return views.make_view(grad, over(grad._storage, sizes, (0,) * len(sizes), grad._offset, grad._dtype))


def add_to(held: Any, grad: Any) -> None:
    """``held.add_(grad)``, in a mode that does not record."""
    storage, shape = held._storage, held._shape
    if held._inference or forward_mode.depth or grad._shape != shape or grad._dtype is not held._dtype:
        held.add_(grad)
        return
    data = storage.data
    values = column(grad)
    if values is None or held._offset or whole_run(shape, held._strides, len(data)) is None or values is data:
        held.add_(grad)
        return
    data[:] = held._dtype.pack(map(operator.add, data, values))
    ulps = storage.ulps + grad._storage.ulps
    storage.ulps = ulps and ulps + 1
    views.bump_version(held)


def laid_out_copy(grad: Any, strides: tuple[int, ...]) -> Any:
    """``grad.new_empty_strided(shape, strides).copy_(grad)``, where these strides show a whole memory."""
    shape, dtype = grad._shape, grad._dtype
    values = None if has_more_to_do() else column(grad)
    if values is None or strides != contiguous_strides(shape):
        return grad._new_empty_strided(shape, strides).copy_(grad)
    copy = new_strided(dtype.pack(values), shape, strides, dtype, grad._storage.ulps)
    views.bump_version(copy)
    return copy
