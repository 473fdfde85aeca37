"""``torch.utils.dlpack``: memory handed to another library, and taken from it."""

from __future__ import annotations

import enum
from typing import Any

from .. import errors
from ..ops.declare import FUNCTIONS, method
from ..storage import VersionCounter
from ..tensor import Tensor


class DLDeviceType(enum.IntEnum):
    """What the exchange calls kinds of devices."""

    kDLCPU = 1
    kDLCUDA = 2
    kDLCUDAHost = 3
    kDLOpenCL = 4
    kDLVulkan = 7
    kDLMetal = 8
    kDLVPI = 9
    kDLROCM = 10
    kDLROCMHost = 11
    kDLExtDev = 12
    kDLCUDAManaged = 13
    kDLOneAPI = 14


class PyCapsule:
    """Memory on its way: whoever takes it takes it once."""

    def __init__(self, held: Tensor) -> None:
        self._held: Any = held

    def take(self) -> Tensor:
        held, self._held = self._held, None
        if held is None:
            raise RuntimeError(errors.CAPSULE)
        taken: Tensor = held
        return taken

    def __repr__(self) -> str:
        return f'<capsule object "dltensor" at {id(self):#x}>'


def to_dlpack(tensor: Tensor) -> PyCapsule:
    return PyCapsule(tensor)


def from_dlpack(ext_tensor: Any, *, device: Any = None, copy: Any = None) -> Tensor:
    """A tensor without a history over the memory of another, or over what stands in a capsule."""
    capsule = ext_tensor.__dlpack__() if hasattr(ext_tensor, "__dlpack__") else ext_tensor
    if not isinstance(capsule, PyCapsule):
        raise RuntimeError(errors.CAPSULE)
    taken: Any = capsule.take().detach()
    fresh: Tensor = FUNCTIONS["empty"](0, dtype=taken._dtype)
    fresh.set_(taken.untyped_storage(), taken.storage_offset(), taken.size(), taken.stride())
    fresh._version_counter = VersionCounter()
    return fresh.clone() if copy else fresh


def _dlpack(self: Tensor, *, stream: Any = -1, max_version: Any = None, dl_device: Any = None, copy: Any = None) -> Any:
    if self.requires_grad:
        raise BufferError(errors.EXPORTED_WITH_GRADIENT)
    return to_dlpack(self)


method("__dlpack__", _dlpack)
method("__dlpack_device__", lambda self: (DLDeviceType.kDLCPU, 0))
