"""Arithmetic of gradients, where nothing is recorded: the short way of what derivatives and the engine do most.

Most gradients are floating and show a whole memory, or one number again and again (as that of a sum). Their arithmetic
then needs no check, no promotion and no history. Each function here is what its docstring says; where it has more to do
than to compute, it is computed so, or None says that it has to be.
"""

from __future__ import annotations

import operator
from functools import lru_cache
from math import fsum
from typing import Any, Optional, Sequence

from .. import inexact, short_ways, views
from ..dtypes import dtype as dtype_
from ..dtypes import float32
from ..formats import contiguous_format
from ..inexact import of_sum, worst
from ..layout import contiguous_strides, has_internal_overlap, layout_of_operands, positions, prod, whole_run
from ..modes import state
from ..tensor import Tensor, elements, new_rows, over, write
from .creation import counted_beneath
from .declare import FUNCTIONS, method
from .operands import SCALED_AT_ONCE
from .written_out import Few, Kernel


def has_more_to_do() -> bool:
    """Whether an op on gradients does anything besides computing."""
    return state.grad_enabled or short_ways.barred > 0


def column(tensor: Tensor) -> Optional[Sequence[float]]:
    """The elements in row-major order, where they are at hand; None where it is not certain that the short way is."""
    if tensor._dtype.category != 2:
        return None
    data: Sequence[float] = tensor._storage.data
    if len(data) == tensor._whole:
        return data
    shape, strides, offset = tensor._shape, tensor._strides, tensor._offset
    if not any(strides):
        return [] if 0 in shape else [data[offset]] * prod(shape)
    return None if offset or whole_run(shape, strides, len(data)) is None else data


# -- new values ------------------------------------------------------------------------------------


def applied(kernel: Few, a: Any, b: Any) -> Optional[Tensor]:
    """A kernel of two numbers, of tensors of one shape and floating type."""
    dtype, shape = a._dtype, a._shape
    if b._shape != shape or b._dtype is not dtype or dtype.category != 2 or state.grad_enabled or short_ways.barred:
        return None
    storage, strides = b._storage, b._strides
    one, other = a._storage.data, storage.data
    if len(one) != a._whole or len(other) != b._whole:
        one, other, strides = column(a), column(b), contiguous_strides(shape)
        usual = (strides, (0,) * len(shape))
        if one is None or other is None or a._strides not in usual or b._strides not in usual:
            layout = layout_of_operands((shape, a._strides), (shape, b._strides))
            if layout is None or layout[1] != strides:
                return None
            one, other = one or elements(a), other or elements(b)
    if a._storage.ulps or storage.ulps:
        return None
    values = kernel[len(one)](one, other) if dtype is float32 else dtype.pack([*map(kernel.kernel, one, other)])
    return new_rows(values, shape, strides, dtype, 0)


_NUMBERS = frozenset((bool, int, float, complex))
_ADDED, _MULTIPLIED = Few(operator.add, 2), Few(operator.mul, 2)


def product(grad: Any, other: Any) -> Any:
    """``grad * other.conj()``, where ``other`` is a tensor or a number."""
    if other.__class__ in _NUMBERS:
        return grad * (other if other.__class__ is not complex else other.conjugate())
    found = applied(_MULTIPLIED, grad, other)
    if found is not None:
        return found
    return grad * (other.conj() if other._dtype.category == 3 or short_ways.barred else other)


def contiguous_copy(tensor: Any) -> Any:
    """``tensor.clone(memory_format=contiguous_format)``."""
    if has_more_to_do() or tensor._inference:
        return tensor.clone(memory_format=contiguous_format)
    shape, dtype = tensor._shape, tensor._dtype
    return new_rows(dtype.pack(elements(tensor)), shape, contiguous_strides(shape), dtype, tensor._storage.ulps)


def zeros_as(grad: Any) -> Any:
    """Zeros, laid out as a gradient is."""
    shape, dtype = grad._shape, grad._dtype
    if short_ways.barred or grad._inference or grad._strides != contiguous_strides(shape):
        return counted_beneath(grad, FUNCTIONS["zeros_like"](grad))
    return new_rows(dtype.pack((0,)) * prod(shape), shape, grad._strides, dtype, 0)


#: The shape and the type of an input by which the derivative is zero: its node keeps nothing else of it.
Kind = tuple[tuple[int, ...], dtype_]


def kind_of(input: Tensor) -> Kind:
    return input._shape, input._dtype


def zeros_of(kind: Kind) -> Any:
    """Zeros of that shape and type, as a gradient; torch allocates and then zeroes them."""
    shape, dtype = kind
    return counted(FUNCTIONS["zeros"](shape, dtype=dtype), 1)


def summed_to(grad: Any, shape: tuple[int, ...]) -> Any:
    """``grad.sum_to_size(shape)``, as it is for a gradient."""
    own = grad._shape
    values = None if has_more_to_do() else column(grad)
    if values is None or len(own) < len(shape) or not shape or 0 in own:
        return grad._sum_to_size(shape)
    dtype, ulps = grad._dtype, grad._storage.ulps
    added = [[values[place] for place in places] for places in _summands(own, shape)]
    kept = (1,) * (len(own) - len(shape)) + shape
    bound = worst(*[of_sum(terms, ulps, dtype) for terms in added]) if inexact.tracked else 0
    summed = new_rows(dtype.pack(totals(added)), kept, contiguous_strides(kept), dtype, bound)
    if len(own) == len(shape):
        return summed
    return view(summed, shape, contiguous_strides(shape), 0)


@lru_cache(maxsize=1024)
def _summands(shape: tuple[int, ...], to: tuple[int, ...]) -> Sequence[Sequence[int]]:
    """For each place in ``to`` the places of what is summed there, all in row-major order."""
    lead = len(shape) - len(to)
    strides = contiguous_strides(shape)
    summed = [d for d in range(len(shape)) if d < lead or (to[d - lead] == 1 and shape[d] != 1)]
    kept = [d for d in range(len(shape)) if d not in summed]
    starts = positions(tuple([shape[d] for d in kept]), tuple([strides[d] for d in kept]), 0)
    steps = positions(tuple([shape[d] for d in summed]), tuple([strides[d] for d in summed]), 0)
    return [[start + step for step in steps] for start in starts]


def total(values: Sequence[float]) -> float:
    """The sum as if it were rounded once."""
    try:
        return fsum(values)
    except (OverflowError, ValueError):
        return sum(values)


def totals(groups: Sequence[Sequence[float]]) -> list[float]:
    """``total`` of each."""
    try:
        return [*map(fsum, groups)]
    except (OverflowError, ValueError):
        return [*map(total, groups)]


# -- views -----------------------------------------------------------------------------------------


def view(grad: Any, shape: tuple[int, ...], strides: tuple[int, ...], offset: int) -> Tensor:
    """A view of which nothing is recorded, and nothing remembered but its base."""
    return views.make_view(grad, over(grad._storage, shape, strides, offset, grad._dtype))


def remembers_views(grad: Any) -> bool:
    """Whether a view has more to remember than its base, or to be recorded."""
    info = grad._view
    return has_more_to_do() or (info is not None and info.replay is not None)


def repeated(grad: Any, sizes: tuple[int, ...]) -> Any:
    """``grad.expand(sizes)``."""
    if grad._shape or remembers_views(grad):
        return grad.expand(sizes)
    return view(grad, sizes, (0,) * len(sizes), grad._offset)


def turned(grad: Any) -> Any:
    """``grad.t()``."""
    return grad.t() if remembers_views(grad) else view(grad, grad._shape[::-1], grad._strides[::-1], grad._offset)


def part(whole: Any, shape: tuple[int, ...], strides: tuple[int, ...], offset: int) -> Any:
    """``whole.as_strided(shape, strides, offset)``, which raises RuntimeError where memory does not reach so far."""
    end = offset + sum([(size - 1) * stride for size, stride in zip(shape, strides)])
    if remembers_views(whole) or end >= len(whole._storage.data):
        return whole.as_strided(shape, strides, offset)
    return view(whole, shape, strides, offset)


# -- in place --------------------------------------------------------------------------------------


def counted(made: Any, changes: int) -> Any:
    """``made``, which torch computes in one memory that it changes in place: the version tells how often."""
    for _ in range(changes):
        views.bump_version(made)
    return made


def add_to(held: Any, grad: Any) -> None:
    """``held.add_(grad)``, in a mode that does not record."""
    if not _changed(_ADDED, operator.add, held, grad):
        held.add_(grad)


def add_multiple_to(held: Any, grad: Any, factor: Any) -> None:
    """``held.add_(grad, alpha=factor)``, in a mode that does not record."""
    if factor.__class__ is float and held._dtype in SCALED_AT_ONCE:
        (rounded,) = held._dtype.pack((factor,))
        if _changed(None, lambda a, b: a + rounded * b, held, grad):
            return
    held.add_(grad, alpha=factor)


def _changed(written: Optional[Few], kernel: Kernel, held: Any, grad: Any) -> bool:
    """Change the whole memory of ``held``; False where it has to be asked for more.

    ``written``: the kernel written out, if it is.
    """
    dtype, storage, added = held._dtype, held._storage, grad._storage
    data = storage.data
    if held._inference or short_ways.barred or grad._shape != held._shape or grad._dtype is not dtype:
        return False
    if len(data) != held._whole or added is storage or dtype.category != 2 or storage.ulps or added.ulps:
        return False
    values = added.data
    if len(values) != grad._whole:
        values = column(grad) or elements(grad)
    if written is not None and dtype is float32:
        data[:] = written[len(data)](data, values)
    else:
        data[:] = dtype.pack([*map(kernel, data, values)])
    views.bump_version(held)
    return True


def put_into(target: Any, grad: Any) -> None:
    """``target.copy_(grad)``."""
    is_alike = grad._shape == target._shape and grad._dtype is target._dtype
    if has_more_to_do() or not is_alike or has_internal_overlap(target._shape, target._strides):
        target.copy_(grad)
    elif grad._storage is target._storage:
        target.copy_(grad)
    else:
        write(target, elements(grad), grad._storage.ulps)
        views.bump_version(target)


def laid_out_copy(grad: Any, strides: tuple[int, ...]) -> Any:
    """``grad.new_empty_strided(shape, strides).copy_(grad)``, where these strides show a whole memory."""
    shape, dtype = grad._shape, grad._dtype
    values = None if has_more_to_do() else column(grad)
    if values is None or strides != contiguous_strides(shape):
        return grad._new_empty_strided(shape, strides).copy_(grad)
    copy = new_rows(dtype.pack(values), shape, strides, dtype, grad._storage.ulps)
    views.bump_version(copy)
    return copy


method("_contiguous_copy", contiguous_copy)
method("_put_into", put_into)
method("_part", part)
method("_laid_out_copy", laid_out_copy)
