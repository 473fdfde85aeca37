"""Results of several tensors that have names, as torch's ``return_types``."""

from __future__ import annotations

from operator import itemgetter
from typing import Any, Iterable, Sequence

from .. import errors
from ..tensor import Tensor
from .out_forms import write_outs

#: name -> the class of results, as ``torch.return_types`` holds them
RETURN_TYPES: dict[str, Any] = {}


class StructSequence(tuple[Any, ...]):
    """A tuple of a fixed length whose elements have names, made of one sequence."""

    __slots__ = ()
    __match_args__: tuple[str, ...] = ()
    n_fields = n_sequence_fields = n_unnamed_fields = 0

    def __new__(cls, sequence: Iterable[Any], dict: Any = None) -> Any:
        made = super().__new__(cls, sequence)
        if len(made) != cls.n_fields:
            raise TypeError(errors.length_of_struct_sequence(cls.__name__, cls.n_fields, len(made)))
        return made

    def __repr__(self) -> str:
        shown = ",\n".join(f"{field}={value!r}" for field, value in zip(self.__match_args__, self))
        return f"torch.return_types.{type(self).__name__}(\n{shown})"

    def __reduce__(self) -> Any:
        return type(self), (tuple(self), {})


class ValuesAndIndices(StructSequence):
    """What ``max`` along a dimension gives, and its like."""

    __slots__ = ()
    __match_args__ = ("values", "indices")
    n_fields = n_sequence_fields = 2
    values: Tensor = property(itemgetter(0))  # type: ignore[assignment]
    indices: Tensor = property(itemgetter(1))  # type: ignore[assignment]


def named_pair(name: str) -> type[ValuesAndIndices]:
    """torch's result of ``max`` along a dimension, and its like."""
    return _known(name, ValuesAndIndices, {})


def write_pair(name: str, pair: type[ValuesAndIndices], out: Any, input: Tensor, result: Sequence[Tensor]) -> Any:
    """Put values and indices into the two tensors of ``out``."""
    return write_outs(name, out, {"self": input}, lambda: pair(result))


def named_tuple(name: str, fields: Sequence[str]) -> Any:
    """A result of several tensors under these names."""
    members: dict[str, Any] = {field: property(itemgetter(place)) for place, field in enumerate(fields)}
    count = len(fields)
    members |= {"__match_args__": tuple(fields), "n_fields": count, "n_sequence_fields": count}
    return _known(name, StructSequence, members)


def _known(name: str, base: Any, members: dict[str, Any]) -> Any:
    members = members | {"__slots__": (), "__module__": "torch.return_types"}
    return RETURN_TYPES.setdefault(name, type(name, (base,), members))
