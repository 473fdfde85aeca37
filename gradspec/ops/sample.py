"""What a sample is: the arguments of one call, with templates where tensors stand; and the table of all samples."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional


@dataclass(frozen=True)
class T:
    """A tensor of the case's dtype (or of ``dtype``, by name), with values from a domain (``values.DOMAINS``).

    One with a dtype of its own takes no part in the factors of the product: it has no other layout and no gradient.
    """

    shape: tuple[int, ...]
    domain: str = "any"
    dtype: Optional[str] = None

    def __repr__(self) -> str:
        said = [str(size) for size in self.shape]
        said += [self.domain] if self.domain != "any" else []
        said += [self.dtype] if self.dtype else []
        return f"t({', '.join(said)})"


@dataclass(frozen=True)
class Values:
    """A tensor of exactly these values: indices, masks."""

    values: Any
    dtype: str = "int64"

    def __repr__(self) -> str:
        return f"{self.dtype}({self.values})"


@dataclass(frozen=True)
class Name:
    """A name of the module: a dtype, a memory format, a Size."""

    name: str


@dataclass(frozen=True)
class Call:
    """Positional and keyword arguments; lists and tuples among them may hold templates."""

    args: tuple[Any, ...]
    kwargs: tuple[tuple[str, Any], ...] = ()

    def tensors(self) -> int:
        """How many tensors there are among the arguments, of whatever kind."""
        return _count((*self.args, *(value for _, value in self.kwargs)))

    def templates(self) -> list[T]:
        """The tensors that take part in the factors of the product, in the order in which they stand."""
        found: list[T] = []
        _collect((*self.args, *(value for _, value in self.kwargs)), found)
        return found


def _count(value: Any) -> int:
    if isinstance(value, (list, tuple)):
        return sum(_count(item) for item in value)
    return isinstance(value, (T, Values))


def _collect(value: Any, found: list[T]) -> None:
    if isinstance(value, T):
        if value.dtype is None:
            found.append(value)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _collect(item, found)


@dataclass(frozen=True)
class Entry:
    """The samples of one op under its public name ("add", "nn.functional.gelu").

    ``aliases``: other public names of the same op, which are called with the same samples. ``errors``: calls that are
    refused. ``dtypes``: the case's dtypes where not all say something new. ``in_place``: calls of the in-place form
    where the function's are none. ``uncompared``: observables that no two runs have in common, as what ``empty`` holds.
    ``ulps``: how far, of the largest element, values may be off where sums of inexact numbers cancel.
    """

    name: str
    calls: tuple[Call, ...]
    errors: tuple[Call, ...]
    aliases: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    dtypes: Optional[tuple[str, ...]] = None
    in_place: Optional[tuple[Call, ...]] = None
    uncompared: frozenset[str] = field(default_factory=frozenset)
    ulps: int = 0


def t(*shape: int, domain: str = "any", dtype: Optional[str] = None) -> T:
    return T(shape, domain, dtype)


def call(*args: Any, **kwargs: Any) -> Call:
    return Call(args, tuple(kwargs.items()))


class Table:
    """Entries by name. ValueError for a name that has one already."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        #: public name -> the entry that it is called by
        self.names: dict[str, str] = {}

    def op(
        self,
        name: str,
        *calls: Call,
        errors: tuple[Call, ...] = (),
        aliases: tuple[str, ...] = (),
        operators: tuple[str, ...] = (),
        dtypes: Optional[tuple[str, ...]] = None,
        in_place: Optional[tuple[Call, ...]] = None,
        uncompared: tuple[str, ...] = (),
        ulps: int = 0,
    ) -> None:
        entry = Entry(name, calls, errors, aliases, operators, dtypes, in_place, frozenset(uncompared), ulps)
        for each in (name, *aliases):
            if each in self.names:
                raise ValueError(f"{each} has samples already")
            self.names[each] = name
        self.entries[name] = entry


TABLE = Table()
