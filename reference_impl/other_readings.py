"""Memory read in another way: what a conjugate, negative, real or complex view shows of the same elements.

A storage over one of these sequences is the same memory as the one whose elements it reads; writing to it writes there.
"""

from __future__ import annotations

from typing import Any, Callable, Iterator, MutableSequence

from .storage import UntypedStorage


class Reading(MutableSequence[Any]):
    """A sequence whose elements are made of those of ``held``."""

    __slots__ = ("held",)

    def __init__(self, held: MutableSequence[Any]) -> None:
        self.held = held

    def read(self, index: int) -> Any:
        raise NotImplementedError

    def write(self, index: int, value: Any) -> None:
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self.held)

    def __iter__(self) -> Iterator[Any]:
        return map(self.read, range(len(self)))

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self.read(i) for i in range(*index.indices(len(self)))]
        return self.read(index if index >= 0 else index + len(self))

    def __setitem__(self, index: Any, value: Any) -> None:
        if isinstance(index, slice):
            for i, one in zip(range(*index.indices(len(self))), value):
                self.write(i, one)
        else:
            self.write(index if index >= 0 else index + len(self), value)

    def __delitem__(self, index: Any) -> None:
        raise TypeError("memory does not shrink")

    def insert(self, index: int, value: Any) -> None:
        raise TypeError("memory does not grow in the middle")


class Negated(Reading):
    """Each element with the other sign."""

    def read(self, index: int) -> Any:
        return -self.held[index]

    def write(self, index: int, value: Any) -> None:
        self.held[index] = -value


class Conjugated(Reading):
    """The conjugate of each element."""

    def read(self, index: int) -> Any:
        return self.held[index].conjugate()

    def write(self, index: int, value: Any) -> None:
        self.held[index] = value.conjugate()


class Parts(Reading):
    """Of complex elements the real and imaginary parts, one after the other."""

    def __len__(self) -> int:
        return 2 * len(self.held)

    def read(self, index: int) -> Any:
        value = self.held[index // 2]
        return value.imag if index % 2 else value.real

    def write(self, index: int, value: Any) -> None:
        old = self.held[index // 2]
        self.held[index // 2] = complex(old.real, value) if index % 2 else complex(value, old.imag)


class Pairs(Reading):
    """Of real elements each two as one complex."""

    def __len__(self) -> int:
        return len(self.held) // 2

    def read(self, index: int) -> Any:
        return complex(self.held[2 * index], self.held[2 * index + 1])

    def write(self, index: int, value: Any) -> None:
        self.held[2 * index], self.held[2 * index + 1] = value.real, value.imag


#: A reading that undoes another: read so twice, the elements are what they were.
_INVERSE: dict[Callable[..., Any], Callable[..., Any]] = {
    Negated: Negated,
    Conjugated: Conjugated,
    Parts: Pairs,
    Pairs: Parts,
}


def read_as(storage: UntypedStorage, reading: Callable[[Any], Reading]) -> UntypedStorage:
    """The same memory, read in another way."""
    data = storage.data
    if isinstance(data, Reading) and type(data) is _INVERSE[reading]:
        found = UntypedStorage(data.held, storage.ulps)
    else:
        found = UntypedStorage(reading(data), storage.ulps)
    found._address = storage._cdata
    return found


def same_memory(a: UntypedStorage, b: UntypedStorage) -> bool:
    return a is b or (hasattr(a, "_address") and hasattr(b, "_address") and a._address == b._address)
