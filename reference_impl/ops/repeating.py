"""Elements more than once: repeat, tile, repeat_interleave."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from .. import dtypes, errors
from ..formats import contiguous_format
from ..semantics import SEMANTICS
from ..tensor import Tensor, dimension, elements, new_tensor
from .arguments import int_arguments
from .copies import clone
from .declare import Op, both, function, method, recorded
from .unrecorded import counted

_repeat = Op(
    "repeat",
    ("self",),
    {"self": lambda grad, repeats, self_sym_sizes: _summed_repeats(grad, repeats, self_sym_sizes)},
    forward_derivative=lambda self_t, repeats: self_t.repeat(repeats),
)


def _summed_repeats(grad: Tensor, repeats: Sequence[int], sizes: tuple[int, ...]) -> Tensor:
    """Each element's share: the sum over its repetitions."""
    if 0 in repeats:
        return counted(grad.new_zeros(sizes), 1)
    lead = len(repeats) - len(sizes)
    if lead:
        grad = grad.sum(tuple(range(lead)))
    apart: list[int] = []
    summed: list[int] = []
    for times, size in zip(repeats[lead:], sizes):
        if times != 1:
            summed.append(len(apart))
            apart.append(times)
        apart.append(size)
    return grad.reshape(apart).sum(summed) if summed else grad


def repeat(self: Tensor, *times_: Any, repeats: Any = None) -> Tensor:
    times = int_arguments("repeat", times_, "repeats", repeats)
    if len(times) < len(self._shape):
        raise RuntimeError("Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor")
    lead = len(times) - len(self._shape)
    shape = (1,) * lead + self._shape
    for count in times:
        if count < 0:
            wanted = [n * size for n, size in zip(times, shape)]
            raise RuntimeError(errors.negative_size(min(wanted), wanted))

    def compute() -> Tensor:
        strides = (0,) * lead + self._strides
        places = [self._offset]
        for count, size, stride in zip(times, shape, strides):
            places = [place + i * stride for place in places for _ in range(count) for i in range(size)]
        data = self._storage.data
        made = tuple(n * size for n, size in zip(times, shape))
        return new_tensor(self._dtype.pack([data[p] for p in places]), made, self._dtype, self._storage.ulps)

    return recorded(_repeat, {"self": self, "repeats": times, "self_sym_sizes": self._shape}, compute)


method("repeat", repeat)


@both("tile")
def tile(input: Tensor, *times_: Any, dims: Any = None) -> Tensor:
    times = int_arguments("tile", times_, "dims", dims)
    return repeat(input, (1,) * (len(input._shape) - len(times)) + times)


def _interleaving(repeats: Tensor) -> list[int]:
    """``[0, 0, 1]`` for ``[2, 1]``: each place as often as it says."""
    if repeats._dtype not in (dtypes.int64, dtypes.int32):
        raise errors.missing_kernel("repeat_interleave_cpu", repeats._dtype.legacy_name)
    if len(repeats._shape) > 1:
        raise RuntimeError("repeat_interleave only accept 1D vector as repeat")
    if any(count < 0 for count in elements(repeats)):
        raise RuntimeError("repeats can not be negative")
    return [i for i, count in enumerate(elements(repeats)) for _ in range(count)]


def repeat_interleave(
    input: Tensor, repeats: Any = None, dim: Optional[int] = None, *, output_size: Optional[int] = None
) -> Tensor:
    if repeats is None:
        found = _interleaving(input)
        return new_tensor(dtypes.int64.pack(found), (len(found),), dtypes.int64)
    self = input
    if dim is None:
        self, dim = input.flatten(), 0
    at = dimension(dim, len(self._shape))
    if not self._shape and not isinstance(repeats, Tensor):
        raise IndexError(errors.dimension_out_of_range(at + 1, 0))
    size = self._shape[at] if self._shape else 1
    if not isinstance(repeats, Tensor) and not SEMANTICS.what_is_repeated_by_a_number_is_expanded:
        repeats = new_tensor(dtypes.int64.pack([repeats]), (1,), dtypes.int64)
    if isinstance(repeats, Tensor):
        if not repeats._shape or repeats._shape == (1,):
            repeats = repeats.reshape(1).expand(size)
        elif repeats._shape[0] != size:
            raise RuntimeError(
                "repeats must have the same size as input along dim, but got repeats.size(0) ="
                f" {repeats._shape[0]} and input.size({at}) = {size}"
            )
        found = _interleaving(repeats)
        return self.index_select(at, new_tensor(dtypes.int64.pack(found), (len(found),), dtypes.int64))
    if repeats < 0:
        raise RuntimeError("Repeats must be non-negative")
    wide = self.unsqueeze(at + 1).expand(*self._shape[: at + 1], repeats, *self._shape[at + 1 :])
    return clone(wide, memory_format=contiguous_format).flatten(at, at + 1)


function("repeat_interleave", repeat_interleave)
method("repeat_interleave", repeat_interleave)
