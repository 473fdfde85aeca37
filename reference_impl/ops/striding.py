"""Views through strides of their own: diagonal, unfold, as_strided."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from .. import errors
from ..dtypes import int64
from ..layout import overlaps_itself, positions, prod
from ..rules import rule
from ..tensor import Tensor, dimension, elements, new_tensor
from .declare import Op, Region, both, method, recorded, tensor_argument, view_of
from .derived_forms import copy_of_view
from .unrecorded import counted

_unfold = Op(
    "unfold",
    ("self",),
    {
        "self": lambda grad, self_sym_sizes, dimension, size, step: unfold_backward(
            grad, self_sym_sizes, dimension, size, step
        )
    },
    forward_derivative=lambda self_t, dimension, size, step: unfold(self_t, dimension, size, step),
)
_unfold_backward = Op(
    "unfold_backward",
    ("grad_in",),
    {"grad_in": lambda grad, dim, size, step: unfold(grad, dim, size, step)},
    "UnfoldBackwardBackward0",
    forward_derivative=lambda grad_in_t, _sizes, dim, size, step: unfold_backward(grad_in_t, _sizes, dim, size, step),
)


def unfold_backward(grad: Tensor, sizes: tuple[int, ...], dim: int, size: int, step: int) -> Tensor:
    """Zeros of ``sizes`` to which each window's gradient is added."""

    def compute() -> Tensor:
        whole = new_tensor(grad._dtype.pack([0] * prod(sizes)), sizes, grad._dtype, grad._storage.ulps)
        sums = list(whole._storage.data)
        for place, value in zip(positions(*_unfolded(whole, dim, size, step)), elements(grad)):
            sums[place] += value
        whole._storage.data = grad._dtype.pack(sums)
        return whole

    values = {"grad_in": grad, "_sizes": sizes, "dim": dim, "size": size, "step": step}
    return recorded(_unfold_backward, values, compute)


def _unfolded(self: Tensor, dim: int, size: int, step: int) -> Region:
    at = dimension(dim, len(self._shape))
    shape, strides = self._shape, self._strides
    if not shape:
        return (size,), (1,), self._offset
    count = (shape[at] - size) // step + 1
    return (
        (*shape[:at], count, *shape[at + 1 :], size),
        (*strides[:at], strides[at] * step, *strides[at + 1 :], strides[at]),
        self._offset,
    )


def unfold(self: Tensor, dim: int, size: int, step: int) -> Tensor:
    at = dimension(dim, len(self._shape))
    held = self._shape[at] if self._shape else 1
    if size < 0:
        raise RuntimeError(f"size is {size} but must be >= 0")
    if size > held:
        raise RuntimeError(f"maximum size for tensor at dimension {at} is {held} but size is {size}")
    if step <= 0:
        raise RuntimeError(f"step is {step} but must be > 0")
    values = {"self": self, "self_sym_sizes": self._shape, "dimension": dim, "size": size, "step": step}
    return view_of(_unfold, values, _unfolded(self, dim, size, step))


method("unfold", lambda self, dimension, size, step: unfold(self, dimension, size, step))

_as_strided = Op(
    "as_strided",
    ("self",),
    {
        "self": lambda grad, _self_geometry, size, stride, storage_offset: grad._as_strided_backward(
            _self_geometry, (size, stride, _self_geometry[2] if storage_offset is None else storage_offset)
        )
    },
    forward_derivative=lambda self_t, size, stride, storage_offset: self_t.as_strided(size, stride, storage_offset),
)
_as_strided_gather_op = Op(
    "as_strided_gather",
    ("self",),
    {"self": lambda grad, self_geometry, geometry: grad._as_strided_backward(self_geometry, geometry)},
    forward_derivative=lambda self_t, self_geometry, geometry: _as_strided_gather(self_t, self_geometry, geometry),
)


@both("as_strided")
def as_strided(input: Tensor, size: Any, stride: Any, storage_offset: Optional[int] = None) -> Tensor:
    offset = input._offset if storage_offset is None else storage_offset
    region = (tuple(size), tuple(stride), offset)
    _check_region(*region)
    span = 0 if 0 in region[0] else offset + 1 + sum((n - 1) * s for n, s in zip(region[0], region[1]))
    held = len(input._storage.data)
    if span > held:
        width = input._dtype.itemsize
        raise RuntimeError(errors.out_of_storage(region[0], region[1], offset, width, span * width, held * width))
    values = {
        "self": input,
        "_self_geometry": (input._shape, input._strides, input._offset),
        "size": region[0],
        "stride": region[1],
        "storage_offset": storage_offset,
    }
    return view_of(_as_strided, values, region)


def _check_region(size: tuple[int, ...], stride: tuple[int, ...], offset: int) -> None:
    if len(size) != len(stride):
        raise RuntimeError("mismatch in length of strides and shape")
    if any(step < 0 for step in stride):
        raise RuntimeError(
            f"as_strided: Negative strides are not supported at the moment, got strides: {errors.shape_text(stride)}"
        )
    if any(length < 0 for length in size):
        raise RuntimeError(
            f"Storage size calculation overflowed with sizes={errors.shape_text(size)} and"
            f" strides={errors.shape_text(stride)}"
        )
    if offset < 0:
        raise RuntimeError(f"Tensor: invalid storage offset {offset}")


# IP-23: the gradient of reading memory through strides is written to where it was read, and read as the base is laid
# out. A place that was read several times adds them up; where elements of the base overlap, each gets its share.
@rule("IP-23")
def _as_strided_backward(grad: Tensor, self_geometry: Region, geometry: Region) -> Tensor:
    shape, strides, offset = self_geometry
    if 0 in geometry[0] or 0 in shape:
        return counted(grad.new_zeros(shape), 1)
    for dim in range(len(geometry[0]) - 1, -1, -1):
        if geometry[0][dim] == 1:
            grad = grad.squeeze(dim)
        elif geometry[1][dim] == 0:
            grad = grad.sum(dim)
    read = [(size, stride) for size, stride in zip(geometry[0], geometry[1]) if size != 1 and stride != 0]
    held = [(size, stride) for size, stride in zip(shape, strides) if size != 1]
    first = min(offset, geometry[2])
    own, others = offset - first, geometry[2] - first
    memory = grad.new_zeros((max(_span(held, own), _span(read, others)),))
    sizes, steps = tuple(size for size, _ in read), tuple(stride for _, stride in read)
    if overlaps_itself(sizes, steps):
        places = positions(sizes, steps, others)
        memory.index_add_(0, _indices(places), grad.reshape(-1))
    else:
        as_strided(memory, sizes, steps, others).copy_(grad)
    if overlaps_itself(shape, strides):
        places = positions(shape, strides, own)
        shares = grad.new_zeros(memory._shape)
        shares.index_add_(0, _indices(places), grad.new_ones((len(places),)))
        memory.div_(shares)
    return as_strided(memory, shape, strides, own)


def _indices(places: Sequence[int]) -> Tensor:
    return new_tensor(int64.pack(places), (len(places),), int64)


def _span(dims: list[tuple[int, int]], offset: int) -> int:
    """How many elements memory must have to hold these dimensions, given as size and stride."""
    return offset + 1 + sum((size - 1) * stride for size, stride in dims)


def _as_strided_gather(grad: Tensor, self_geometry: Any, geometry: Any) -> Tensor:
    """What ``as_strided`` reads from a tensor that stands for the base, element by element."""
    values = {"self": grad, "self_geometry": self_geometry, "geometry": geometry}

    def compute() -> Tensor:
        held = dict(zip(positions(*self_geometry), elements(grad)))
        picked = [held.get(place, 0) for place in positions(*geometry)]
        return new_tensor(grad._dtype.pack(picked), geometry[0], grad._dtype, grad._storage.ulps)

    return recorded(_as_strided_gather_op, values, compute)


method("_as_strided_backward", _as_strided_backward)
method("_as_strided_gather", _as_strided_gather)


copy_of_view("unfold_copy", unfold, _unfold)
copy_of_view("as_strided_copy", as_strided, _as_strided)


def _view_again(self: Tensor, new_base: Any, checked: bool = True) -> Optional[Tensor]:
    """The view that this one is of its base, of a tensor that lies as the base does; None where there is no such."""
    tensor_argument("_view_func", "new_base", 1, new_base)
    info = self._view
    if info is None:
        return None
    base = info.base
    own, other = [(one._shape, one._strides, one._offset) for one in (base, new_base)]
    if checked and own != other:
        return None
    if info.replay is not None:
        return info.replay(new_base)
    return as_strided(new_base, self._shape, self._strides, self._offset)


method("_view_func", lambda self, new_base: _view_again(self, new_base))
method("_view_func_unsafe", lambda self, new_base: _view_again(self, new_base, checked=False))
