"""``torch.device``: the reference has one device, the CPU."""

from __future__ import annotations

import re
from typing import Any, Optional

from . import errors
from .semantics import SEMANTICS

_MAIA = "maia" if SEMANTICS.maia_is_a_type_of_device else "ort"
_MTIA = " mtia," if SEMANTICS.mtia_is_a_type_of_device else ""


#: A name, and after a colon a number without zeros before it.
_STRING = re.compile(r"([a-zA-Z_]+)(?::(0|[1-9][0-9]*))?")


#: Stands for an argument that is not given.
_NOTHING: Any = object()
_NO_ARGUMENTS = (
    "device() received an invalid combination of arguments - got (), but expected one of:\n * (torch.device device)\n"
    " * (str type, int index = -1)\n"
)


class device:
    """Names where a tensor lives. Only ``cpu`` can hold tensors here."""

    __slots__ = ("type", "index")

    type: str
    index: Optional[int]

    def __init__(self, type: Any = _NOTHING, index: Optional[int] = None) -> None:
        if type is _NOTHING:
            raise TypeError(_NO_ARGUMENTS)
        if type.__class__ is int:
            raise RuntimeError("Cannot access accelerator device when none is available.")
        if index is not None and index < 0:
            raise RuntimeError("Device index must not be negative")
        if isinstance(type, device):
            type, index = type.type, type.index
        found = _STRING.fullmatch(str(type))
        if found is None:
            raise RuntimeError(f"Invalid device string: '{type}'")
        name, number = found.groups()
        if name not in ("cpu", "cuda", "meta", "mps", "xpu"):
            raise RuntimeError(
                f"Expected one of cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, {_MAIA}, xla,"
                f" lazy, vulkan, mps, meta, hpu,{_MTIA} privateuseone device type at start of device string: {name}"
            )
        self.type = name
        self.index = int(number) if number else index

    def __eq__(self, other: object) -> bool:
        return isinstance(other, device) and (self.type, self.index) == (other.type, other.index)

    def __hash__(self) -> int:
        return hash((self.type, self.index))

    def __repr__(self) -> str:
        index = "" if self.index is None else f", index={self.index}"
        return f"device(type='{self.type}'{index})"

    def __enter__(self) -> "device":
        """As a context: factories make tensors there, which is possible for the CPU only."""
        check(self)
        return self

    def __exit__(self, *exc: object) -> None:
        pass

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"


CPU = device("cpu")


def check(where: Any) -> None:
    """Raise where a tensor is asked for on a device that the reference does not have."""
    if type(where) is int:
        raise RuntimeError(errors.NO_ACCELERATOR)
    if where is not None and device(where).type != "cpu":
        if device(where).type == "cuda":
            raise AssertionError(errors.NO_CUDA)
        raise RuntimeError(f"the reference has no device {device(where)!s}: it computes on the CPU only")


device.__module__ = __package__ or ""
