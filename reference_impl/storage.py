"""What tensors share: memory and the version counter."""

from __future__ import annotations

import itertools
from typing import Any, MutableSequence

_addresses = itertools.count(0x10000, 0x100000)


class VersionCounter:
    """Counts the in-place changes of the tensors that share it: a base, its views and what was detached from them."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value = 0


class UntypedStorage:
    """One block of memory: its elements in order. Tensors over the same storage alias each other.

    ``ulps`` is 0 while each value in it is exact; after an inexact operation it bounds their error, in units in the
    last place of the tensor's type (see ``ops/declare.py``).
    """

    __slots__ = ("data", "ulps", "_address", "_itemsize", "__weakref__")

    def __init__(self, data: MutableSequence[Any], ulps: int = 0) -> None:
        self.data = data
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
