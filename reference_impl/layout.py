"""Shapes, strides and the positions that they give in a storage. Pure arithmetic over tuples of ints."""

from __future__ import annotations

import math
from functools import lru_cache
from operator import itemgetter
from typing import Any, Callable, Optional, Sequence

Shape = tuple[int, ...]

prod = math.prod


@lru_cache(maxsize=4096)
def contiguous_strides(shape: Shape) -> Shape:
    """Row-major strides. A dimension of size 0 counts as 1, as torch counts it."""
    strides: list[int] = []
    step = 1
    for size in reversed(shape):
        strides.append(step)
        step *= max(size, 1)
    return tuple(reversed(strides))


@lru_cache(maxsize=8192)
def positions(shape: Shape, strides: Shape, offset: int) -> tuple[int, ...]:
    """Where each element lies in the storage, in row-major order."""
    found = [offset]
    for size, stride in zip(shape, strides):
        found = [p + i * stride for p in found for i in range(size)]
    return tuple(found)


#: Takes some elements out of a memory.
Take = Callable[[Sequence[Any]], Sequence[Any]]


def taking(places: Sequence[int]) -> Take:
    """What takes the elements at ``places``, in that order."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda data: [data[place] for place in places]


@lru_cache(maxsize=8192)
def taking_region(shape: Shape, strides: Shape, offset: int) -> Take:
    """What takes the elements of a tensor, in row-major order."""
    return taking(positions(shape, strides, offset))


@lru_cache(maxsize=4096)
def taking_repeated(shape: Shape, strides: Shape, offset: int, to: Shape) -> Take:
    """What takes the elements of a tensor as if it had the larger shape ``to``."""
    return taking(positions(to, expanded_strides(shape, strides, to), offset))


@lru_cache(maxsize=4096)
def is_contiguous(shape: Shape, strides: Shape) -> bool:
    """Whether row-major order is the order in memory. Strides of dimensions of size 1 do not matter."""
    if 0 in shape:
        return True
    step = 1
    for size, stride in zip(reversed(shape), reversed(strides)):
        if size != 1:
            if stride != step:
                return False
            step *= size
    return True


@lru_cache(maxsize=8192)
def row_major_size(shape: Shape, strides: Shape) -> int:
    """How many elements a tensor has whose row-major order is its order in memory; -1 for any other."""
    return math.prod(shape) if is_contiguous(shape, strides) else -1


@lru_cache(maxsize=8192)
def whole_run(shape: Shape, strides: Shape, size: int) -> Optional[Shape]:
    """The row-major strides of ``shape``, if these strides show a memory of ``size`` elements whole and in order."""
    return contiguous_strides(shape) if row_major_size(shape, strides) == size else None


@lru_cache(maxsize=4096)
def is_non_overlapping_and_dense(shape: Shape, strides: Shape) -> bool:
    """Whether the elements fill their span of memory, each place once, in any order of dimensions."""
    step = 1
    for stride, size in sorted((st, sz) for sz, st in zip(shape, strides) if sz != 1):
        if size == 0:
            return True
        if stride != step:
            return False
        step *= size
    return True


def channels_last_strides(shape: Shape) -> Shape:
    """The strides of a dense tensor whose second dimension, that of the channels, lies innermost."""
    moved = contiguous_strides((shape[0], *shape[2:], shape[1]))
    return (moved[0], moved[-1], *moved[1:-1])


@lru_cache(maxsize=4096)
def lies_as(shape: Shape, strides: Shape, other: Shape, other_strides: Shape) -> bool:
    """Whether strides are those of another layout, or row-major where that one has gaps or overlaps."""
    if not is_non_overlapping_and_dense(other, other_strides):
        return is_contiguous(shape, strides)
    if not is_non_overlapping_and_dense(shape, strides):
        return False
    # What has more dimensions lies in another way; but a tensor of none has the stride of 1 that all begin with.
    other_strides = other_strides or (1,)
    if any(size != 1 for size in shape[len(other_strides) :]):
        return False
    # One element with a stride of 0 may be a part that others see as well.
    return all(a != 0 if size == 1 else a == b for size, a, b in zip(shape, strides, other_strides))


@lru_cache(maxsize=4096)
def has_internal_overlap(shape: Shape, strides: Shape) -> bool:
    """Whether two elements certainly lie at the same place: an expanded dimension."""
    return 0 not in shape and any(size > 1 and stride == 0 for size, stride in zip(shape, strides))


@lru_cache(maxsize=4096)
def overlaps_itself(shape: Shape, strides: Shape) -> bool:
    """Whether two indices may lead to one place: torch asks whether each stride steps over all that is inside it."""
    inside = 0
    for stride, size in sorted((stride, size) for size, stride in zip(shape, strides) if size != 1):
        if stride <= inside:
            return 0 not in shape
        inside += stride * (size - 1)
    return False


@lru_cache(maxsize=4096)
def preserved_strides(shape: Shape, strides: Shape) -> Shape:
    """The strides of a new tensor that keeps the order of dimensions: those of a dense one, else without its gaps."""
    if 0 in shape or is_non_overlapping_and_dense(shape, strides):
        return strides
    return result_strides(shape, strides)


def broadcast(a: Shape, b: Shape) -> Optional[Shape]:
    """The common shape of two operands; None where they do not broadcast."""
    if a == b:
        return a
    if len(a) < len(b):
        a, b = b, a
    out = list(a)
    lead = len(a) - len(b)
    for i, size in enumerate(b):
        have = out[lead + i]
        if have == size or size == 1:
            continue
        if have != 1:
            return None
        out[lead + i] = size
    return tuple(out)


@lru_cache(maxsize=4096)
def expanded_strides(shape: Shape, strides: Shape, to: Shape) -> Shape:
    """The strides that read a tensor as if it had the larger shape ``to``: 0 along each dimension that is repeated."""
    lead = len(to) - len(shape)
    return (0,) * lead + tuple(
        0 if size == 1 and target != 1 else stride for size, stride, target in zip(shape, strides, to[lead:])
    )


@lru_cache(maxsize=4096)
def expand_region(shape: Shape, strides: Shape, sizes: Shape) -> Optional[tuple[Shape, Shape]]:
    """Shape and strides of a tensor expanded to ``sizes``, where -1 keeps a size; None where it cannot be.

    As ``expanded_strides``, but a new leading dimension of size 1 gets the stride that torch gives it.
    """
    lead = len(sizes) - len(shape)
    if lead < 0:
        return None
    target = tuple(shape[i - lead] if size == -1 and i >= lead else size for i, size in enumerate(sizes))
    if any(size not in (1, target[lead + i]) for i, size in enumerate(shape)):
        return None
    if not shape:
        return target, (0,) * len(target)
    found = list(expanded_strides(shape, strides, target))
    for i in range(lead - 1, -1, -1):
        if target[i] == 1:
            following = i + 1
            found[i] = target[following] * found[following] if following < len(target) else 1
    return target, tuple(found)


@lru_cache(maxsize=4096)
def view_strides(shape: Shape, strides: Shape, to: Shape) -> Optional[Shape]:
    """The strides that show the same memory in shape ``to``; None where no strides can."""
    if 0 in shape:
        return strides if shape == to else contiguous_strides(to)
    # Runs of dimensions that lie one after the other in memory are one long dimension; ``to`` must cut within them.
    # A dimension of size 1 belongs to the run before it, which decides its stride.
    out = [0] * len(to)
    at = len(to) - 1
    base = strides[-1] if strides else 1
    held = filled = 1
    for dim in range(len(shape) - 1, -1, -1):
        held *= shape[dim]
        if dim == 0 or (shape[dim - 1] != 1 and strides[dim - 1] != held * base):
            while at >= 0 and (filled < held or to[at] == 1):
                out[at] = filled * base
                filled *= to[at]
                at -= 1
            if filled != held:
                return None
            if dim > 0:
                base = strides[dim - 1]
                held = filled = 1
    if not shape:
        return (1,) * len(to)
    return tuple(out) if at == -1 else None


def is_expandable(shape: Shape, to: Shape) -> bool:
    """Whether a tensor of ``shape`` can be broadcast to ``to`` (so that a gradient of ``to`` can be summed back)."""
    lead = len(to) - len(shape)
    return lead >= 0 and all(size in (1, target) for size, target in zip(shape, to[lead:]))


def text(shape: Sequence[int]) -> str:
    """As torch's messages print a shape: ``[2, 3]``."""
    return "[" + ", ".join(str(s) for s in shape) + "]"


@lru_cache(maxsize=8192)
def dense_size(shape: Shape, strides: Shape) -> int:
    """How many places in memory a dense tensor fills; -1 where the elements overlap or leave gaps."""
    return math.prod(shape) if is_non_overlapping_and_dense(shape, strides) else -1


@lru_cache(maxsize=4096)
def result_strides(shape: Shape, *operands: Shape) -> Shape:
    """The strides of a new result of pointwise operands, whose strides are given as broadcast to ``shape``.

    The order of dimensions in memory is that of the operands, the first that tells two dimensions apart deciding.
    """
    order = dimensions_from_within(shape, *operands)
    if list(order) == list(range(len(shape) - 1, -1, -1)):
        return contiguous_strides(shape)
    strides = [0] * len(shape)
    step = 1
    for dim in order:
        strides[dim] = step
        step *= shape[dim]
    return tuple(strides)


@lru_cache(maxsize=4096)
def dimensions_from_within(shape: Shape, *operands: Shape) -> Sequence[int]:
    """The dimensions in the order in which pointwise ops go through them, the innermost first."""
    order = list(range(len(shape) - 1, -1, -1))

    def is_inner(a: int, b: int) -> int:
        for strides in operands:
            if strides[a] == 0 or strides[b] == 0:
                continue
            if strides[a] != strides[b]:
                return -1 if strides[a] < strides[b] else 1
            if shape[a] > shape[b]:
                return 1
        return 0

    for i in range(1, len(order)):
        at = i
        for before in range(i - 1, -1, -1):
            compared = is_inner(order[before], order[at])
            if compared > 0:
                order[before], order[at] = order[at], order[before]
                at = before
            elif compared < 0:
                break
    return order


def _has_channels_last(shape: Shape, strides: Shape) -> bool:
    """Whether the channels lie innermost. Strides of dimensions of size 1 do not matter."""
    return all(size == 1 or a == b for size, a, b in zip(shape, strides, channels_last_strides(shape)))


@lru_cache(maxsize=8192)
def layout_of_operands(*operands: tuple[Shape, Shape]) -> Optional[tuple[Shape, Shape]]:
    """Shape and strides of a new result of pointwise operands (shape, strides); None where they do not broadcast.

    The strides are those of operands that agree, else dense in the operands' order of dimensions; where all are images
    whose channels lie innermost, those of such images, whatever strides their dimensions of size 1 have. A number among
    the operands is given as a zero-dimensional one.
    """
    shape: Shape = ()
    for own, _ in operands:
        wider = broadcast(shape, own)
        if wider is None:
            return None
        shape = wider
    row_major = contiguous_strides(shape)
    if all(own == shape for own, _ in operands):
        first = operands[0][1]
        if all(is_contiguous(shape, strides) for _, strides in operands):
            return shape, row_major
        if len(shape) == 4 and all(_has_channels_last(shape, strides) for _, strides in operands):
            return shape, channels_last_strides(shape)
        if all(strides == first for _, strides in operands) and (0 in shape or dense_size(shape, first) >= 0):
            return shape, first
    elif 0 not in shape and all(strides == contiguous_strides(own) for own, strides in operands):
        return shape, row_major
    return shape, result_strides(shape, *[expanded_strides(own, st, shape) for own, st in operands if own])


def overlaps_partially(
    a: tuple[Shape, Shape, int], b: tuple[Shape, Shape, int], width_a: int = 1, width_b: int = 1
) -> bool:
    """Whether two dense regions of one storage (shape, strides, offset) share some places but are not the same.

    Their elements may have different widths.
    """
    size_a, size_b = dense_size(a[0], a[1]) * width_a, dense_size(b[0], b[1]) * width_b
    if size_a <= 0 or size_b <= 0:
        return False
    first_a, first_b = a[2] * width_a, b[2] * width_b
    if first_a == first_b and size_a == size_b:
        return a[1] != b[1]
    return first_a < first_b + size_b and first_b < first_a + size_a
