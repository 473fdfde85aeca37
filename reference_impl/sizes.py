"""``torch.Size``."""

from __future__ import annotations

import math
from typing import Any, Iterable


class Size(tuple[int, ...]):
    """A shape: a tuple of ints that prints as torch prints it and knows its number of elements."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        raise TypeError("type 'torch.Size' is not an acceptable base type")

    def __new__(cls, *given: Iterable[Any]) -> "Size":
        if len(given) > 1:
            raise TypeError(f"tuple expected at most 1 argument, got {len(given)}")
        held: list[Any] = list(*given)
        for i, size in enumerate(held):
            if not hasattr(size, "__index__"):
                raise TypeError(f"torch.Size() takes an iterable of 'int' (item {i} is '{type(size).__name__}')")
            held[i] = size.__index__()
        return tuple.__new__(cls, held)

    def numel(self) -> int:
        return math.prod(self)

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"

    def __getitem__(self, index: Any) -> Any:
        item = tuple.__getitem__(self, index)
        return Size(item) if isinstance(index, slice) else item

    def __add__(self, other: Any) -> "Size":
        if not isinstance(other, tuple):
            raise TypeError(f"can only concatenate tuple (not {type(other).__name__}) to torch.Size")
        return Size(tuple.__add__(self, other))

    def __radd__(self, other: Any) -> "Size":
        return Size(tuple.__add__(other, self)) if isinstance(other, tuple) else NotImplemented

    def __mul__(self, times: Any) -> "Size":
        return Size(tuple.__mul__(self, times))

    __rmul__ = __mul__

    def __reduce__(self) -> Any:
        return Size, (tuple(self),)


#: As torch prints it.
Size.__module__ = "torch"
