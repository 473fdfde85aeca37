"""``torch._utils``: many tensors as one row of numbers and back, which those who exchange gradients use."""

from __future__ import annotations

from typing import Any, Iterator, Optional, Sequence

from . import devices
from .dtypes import dtype
from .ops.declare import FUNCTIONS
from .tensor import Tensor


def _flatten_dense_tensors(tensors: Sequence[Tensor]) -> Any:
    """The elements of all, in one dimension."""
    return FUNCTIONS["cat"]([one.contiguous().view(-1) for one in tensors])


def _unflatten_dense_tensors(flat: Any, tensors: Sequence[Tensor]) -> tuple[Any, ...]:
    """Views of ``flat``, one after the other, of the shapes of ``tensors``."""
    found: list[Any] = []
    start = 0
    for one in tensors:
        size = one.numel()
        found.append(flat.narrow(0, start, size).view(one.shape))
        start += size
    return tuple(found)


def _take_tensors(tensors: Sequence[Tensor], size_limit: int) -> Iterator[list[Tensor]]:
    """The tensors in lists of at most so many bytes; a larger one is alone, and a list is of one type."""
    waiting: dict[dtype, list[Tensor]] = {}
    for one in tensors:
        held = waiting.setdefault(one._dtype, [])
        if held and sum(other.nbytes for other in held) + one.nbytes > size_limit:
            yield waiting.pop(one._dtype)
            held = waiting.setdefault(one._dtype, [])
        held.append(one)
    yield from waiting.values()


def _reorder_tensors_as(tensors: Sequence[Tensor], ordered_tensors: Sequence[Tensor]) -> tuple[Tensor, ...]:
    """``tensors``, which are grouped by type, in the order of types of the others."""
    by_type: dict[dtype, list[Tensor]] = {}
    for one in tensors:
        by_type.setdefault(one._dtype, []).append(one)
    left = {kind: iter(held) for kind, held in by_type.items()}
    return tuple([next(left[one._dtype]) for one in ordered_tensors])


def _element_size(dtype: dtype) -> int:
    return dtype.itemsize


def _get_device_index(device: Any, optional: bool = False, allow_cpu: bool = False) -> Optional[int]:
    """The index of a device; -1 for the CPU, where that may be."""
    if isinstance(device, str):
        device = devices.device(device)
    if isinstance(device, devices.device):
        if device.type == "cpu" and not allow_cpu:
            raise ValueError(f"Expected a non cpu device, but got: {device}")
        return -1 if device.type == "cpu" else device.index
    if isinstance(device, int):
        return device
    if device is None and optional:
        return None
    raise ValueError(f"Expected a torch.device with a specified index or an integer, but got:{device}")
