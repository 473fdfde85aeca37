"""What tensors share: memory and the version counter."""

from __future__ import annotations

import itertools
import warnings
from typing import TYPE_CHECKING, Any, Iterator, MutableSequence, Optional

from . import errors
from .semantics import SEMANTICS
from .warn import is_first

if TYPE_CHECKING:
    from .dtypes import dtype as dtype_

_addresses = itertools.count(0x10000, 0x100000)


class VersionCounter:
    """Counts the in-place changes of the tensors that share it: a base, its views and what was detached from them."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value = 0


class UntypedStorage(VersionCounter):
    """One block of memory: its elements in order. Tensors over the same storage alias each other.

    It counts the changes of the tensor that it was made for, so that a new tensor is two objects and not three.

    ``ulps`` is 0 while each value in it is exact; after an inexact operation it bounds their error, in units in the
    last place of the tensor's type (see ``ops/declare.py``).
    """

    __slots__ = ("data", "ulps", "_address", "_dtype", "_shared", "__weakref__")

    def __init__(self, data: "MutableSequence[Any] | int" = 0, ulps: int = 0) -> None:
        """``data``: the elements, or how many bytes there are to be."""
        self.value = 0
        self.data: MutableSequence[Any] = [0] * data if isinstance(data, int) else data
        self.ulps = ulps

    def data_ptr(self) -> int:
        """A number that no other living storage has; 0 where there is no memory."""
        return self._cdata if len(self.data) else 0

    @property
    def _cdata(self) -> int:
        try:
            return self._address
        except AttributeError:
            self._address: int = next(_addresses)
            return self._address

    # A tensor that hands out its storage tells it of what type its elements are.
    def of_type(self, dtype: "dtype_") -> "UntypedStorage":
        self._dtype: "dtype_" = dtype
        return self

    @property
    def dtype(self) -> "Optional[dtype_]":
        """That of its elements; None where they are bytes."""
        return getattr(self, "_dtype", None)

    @property
    def _itemsize(self) -> int:
        return 1 if self.dtype is None else self.dtype.itemsize

    def nbytes(self) -> int:
        return len(self.data) * self._itemsize

    size = __len__ = nbytes

    def resize_(self, size: int) -> "UntypedStorage":
        """Make it ``size`` bytes large. What is added is zero."""
        count = size // self._itemsize
        del self.data[count:]
        self.data.extend([0] * (count - len(self.data)))
        return self

    def is_shared(self) -> bool:
        return getattr(self, "_shared", False)

    def share_memory_(self) -> "UntypedStorage":
        self._shared = True
        return self


class TypedStorage:
    """The elements of a storage as numbers of one type. torch has deprecated it."""

    __slots__ = ("_untyped_storage", "dtype")

    def __init__(self, memory: UntypedStorage, dtype: "dtype_") -> None:
        self._untyped_storage = memory
        self.dtype = dtype

    def untyped(self) -> UntypedStorage:
        return self._untyped_storage

    def size(self) -> int:
        return len(self._untyped_storage.data)

    __len__ = size

    def resize_(self, size: int) -> None:
        """Make it ``size`` elements large."""
        self._untyped_storage.resize_(size * self.dtype.itemsize)

    def tolist(self) -> list[Any]:
        return list(self._untyped_storage.data)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.tolist())

    def __getitem__(self, index: int) -> Any:
        if isinstance(index, slice):
            raise RuntimeError("slices are only supported in UntypedStorage.__getitem__")
        return self._untyped_storage.data[index]

    def __setitem__(self, index: int, value: Any) -> None:
        (self._untyped_storage.data[index],) = self.dtype.convert([value])

    def fill_(self, value: Any) -> "TypedStorage":
        self._untyped_storage.data[:] = self.dtype.convert([value]) * self.size()
        return self

    def element_size(self) -> int:
        return self.dtype.itemsize

    def nbytes(self) -> int:
        return self.size() * self.dtype.itemsize

    def data_ptr(self) -> int:
        return self._untyped_storage.data_ptr()

    @property
    def _cdata(self) -> int:
        return self._untyped_storage._cdata

    def is_shared(self) -> bool:
        return self._untyped_storage.is_shared()

    def type(self) -> str:
        return f"torch.{self.dtype.legacy_name}Storage"

    def __repr__(self) -> str:
        lines = "".join(f" {value}\n" for value in self.tolist())
        return f"{lines}[torch.storage.TypedStorage(dtype={self.dtype!r}, device=cpu) of size {self.size()}]"


def typed(memory: UntypedStorage, dtype: "dtype_") -> TypedStorage:
    """What ``Tensor.storage`` returns. The first time torch warns, in every mode of warning."""
    if SEMANTICS.typed_storages_are_deprecated and is_first(errors.TYPED_STORAGE):
        warnings.warn(errors.TYPED_STORAGE, UserWarning, stacklevel=3)
    return TypedStorage(memory, dtype)
