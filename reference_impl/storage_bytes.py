"""What a storage says of itself as bytes: it is read in the type of the tensor that it was made for."""

from __future__ import annotations

from typing import Any, Callable

from .bytes_of import from_bytes, to_bytes
from .devices import CPU
from .storage import UntypedStorage


def _as_bytes(self: UntypedStorage) -> bytes:
    dtype = self.dtype
    return bytes(self.data) if dtype is None else b"".join([to_bytes(dtype, value) for value in self.data])


def _write(self: UntypedStorage, held: bytes) -> None:
    dtype = self.dtype
    if dtype is None:
        self.data[:] = list(held)
        return
    size = dtype.itemsize
    for place in range(len(self.data)):
        self.data[place] = from_bytes(dtype, held[place * size : (place + 1) * size])


def _method(form: Callable[..., Any]) -> Callable[..., Any]:
    setattr(UntypedStorage, form.__name__, form)
    return form


@_method
def tolist(self: UntypedStorage) -> list[int]:
    return list(_as_bytes(self))


@_method
def clone(self: UntypedStorage) -> UntypedStorage:
    made = UntypedStorage(self.data[:], self.ulps)
    return made if self.dtype is None else made.of_type(self.dtype)


@_method
def copy_(self: UntypedStorage, source: UntypedStorage, non_blocking: Any = None) -> UntypedStorage:
    """Raises RuntimeError for a source of another size."""
    if self.nbytes() != source.nbytes():
        raise RuntimeError(f"size does not match, self was {self.nbytes()} bytes but src was {source.nbytes()} bytes")
    _write(self, _as_bytes(source))
    return self


@_method
def fill_(self: UntypedStorage, value: int) -> UntypedStorage:
    _write(self, bytes([value]) * self.nbytes())
    return self


@_method
def __getitem__(self: UntypedStorage, index: int) -> int:
    return _as_bytes(self)[index]


@_method
def __setitem__(self: UntypedStorage, index: int, value: int) -> None:
    held = bytearray(_as_bytes(self))
    held[index] = value
    _write(self, bytes(held))


@_method
def __repr__(self: UntypedStorage) -> str:
    lines = "".join(f" {value}\n" for value in _as_bytes(self))
    return f"{lines}[torch.storage.UntypedStorage(device=cpu) of size {self.nbytes()}]"


for _name, _value in (("is_cuda", False), ("is_hpu", False), ("is_sparse", False), ("filename", None), ("device", CPU)):
    setattr(UntypedStorage, _name, _value)
for _name, _given in (("element_size", 1), ("is_pinned", False), ("type", "torch.storage.UntypedStorage")):
    setattr(UntypedStorage, _name, lambda self, given=_given: given)
for _name in ("cpu", "untyped"):
    setattr(UntypedStorage, _name, lambda self: self)
