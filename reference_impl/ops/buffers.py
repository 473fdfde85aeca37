"""Tensors over memory that is not torch's own."""

from __future__ import annotations

from typing import Any

from .. import dtypes
from ..dtypes import dtype as dtype_
from ..tensor import Tensor, new_tensor
from ..warn import warn_once
from .creation import with_requires_grad
from .declare import function
from .memory import read_as_type

_NOT_WRITABLE = (
    "The given buffer is not writable, and PyTorch does not support non-writable tensors. This means you can write to"
    " the underlying (supposedly non-writable) buffer using the tensor. You may want to copy the buffer to protect its"
    " data or make it writable before converting it to a tensor. This type of warning will be suppressed for the rest"
    " of this program."
)


def frombuffer(buffer: Any, *, dtype: dtype_, count: int = -1, offset: int = 0, requires_grad: bool = False) -> Tensor:
    """A tensor over the memory of ``buffer``: what is written to one of them the other shows."""
    try:
        memory = memoryview(buffer).cast("B")
    except TypeError:
        raise ValueError("object does not implement Python buffer protocol.") from None
    length, size = len(memory), dtype.itemsize
    if not (length > 0 and count != 0):
        raise ValueError(f"both buffer length ({length}) and count ({count}) must not be 0")
    if not 0 <= offset < length:
        raise ValueError(
            f"offset ({offset} bytes) must be non-negative and no greater than buffer length ({length} bytes) minus 1"
        )
    if count > 0 and offset + count * size > length:
        raise ValueError(
            f"requested buffer length ({count} * {size} bytes) after offset ({offset} bytes) must not be greater than"
            f" actual buffer length ({length} bytes)"
        )
    if count < 0:
        if (length - offset) % size:
            raise ValueError(
                f"buffer length ({length - offset} bytes) after offset ({offset} bytes) must be a multiple of element"
                f" size ({size})"
            )
        count = (length - offset) // size
    part = memory[offset : offset + count * size]
    if part.readonly:
        warn_once(_NOT_WRITABLE)
    made = read_as_type(new_tensor(part, (len(part),), dtypes.uint8), dtype)  # type: ignore[arg-type]
    return with_requires_grad(made, requires_grad)


function("frombuffer", frombuffer)
