"""Elements as bytes: what memory shows when it is read as another type."""

from __future__ import annotations

import struct
from typing import Any, MutableSequence

from .dtypes import bfloat16, complex64, complex128
from .dtypes import dtype as dtype_
from .other_readings import Reading

_CODES = {
    "bool": "?",
    "uint8": "B",
    "int8": "b",
    "int16": "h",
    "int32": "i",
    "int64": "q",
    "uint16": "H",
    "uint32": "I",
    "uint64": "Q",
    "float16": "e",
    "float32": "f",
    "float64": "d",
}


def to_bytes(dtype: dtype_, value: Any) -> bytes:
    if dtype is bfloat16:
        return struct.pack("<f", value)[2:]
    if dtype.is_complex:
        return struct.pack("<2f" if dtype is complex64 else "<2d", value.real, value.imag)
    return struct.pack("<" + _CODES[dtype.name], value)


def from_bytes(dtype: dtype_, held: bytes) -> Any:
    if dtype is bfloat16:
        return struct.unpack("<f", b"\0\0" + held)[0]
    if dtype.is_complex:
        return complex(*struct.unpack("<2d" if dtype is complex128 else "<2f", held))
    return struct.unpack("<" + _CODES[dtype.name], held)[0]


class AsType(Reading):
    """The bytes of elements of one type, read as another's."""

    __slots__ = ("own", "shown")

    def __init__(self, held: MutableSequence[Any], own: dtype_, shown: dtype_) -> None:
        super().__init__(held)
        self.own = own
        self.shown = shown

    def __len__(self) -> int:
        return len(self.held) * self.own.itemsize // self.shown.itemsize

    def _around(self, index: int) -> tuple[int, bytearray, int]:
        """The first element that holds a part of what is shown, its bytes and its fellows', and where in them."""
        start = index * self.shown.itemsize
        first, last = start // self.own.itemsize, (start + self.shown.itemsize - 1) // self.own.itemsize
        held = b"".join(to_bytes(self.own, self.held[i]) for i in range(first, last + 1))
        return first, bytearray(held), start - first * self.own.itemsize

    def read(self, index: int) -> Any:
        _, held, at = self._around(index)
        return from_bytes(self.shown, bytes(held[at : at + self.shown.itemsize]))

    def write(self, index: int, value: Any) -> None:
        first, held, at = self._around(index)
        held[at : at + self.shown.itemsize] = to_bytes(self.shown, value)
        size = self.own.itemsize
        for i in range(len(held) // size):
            self.held[first + i] = from_bytes(self.own, bytes(held[i * size : (i + 1) * size]))
