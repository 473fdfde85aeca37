"""Results of several tensors that have names, as torch's ``return_types``."""

from __future__ import annotations

from typing import Any, NamedTuple, Sequence

from ..tensor import Tensor
from .out_forms import write_outs

#: name -> the class of results, as ``torch.return_types`` holds them
RETURN_TYPES: dict[str, Any] = {}


class ValuesAndIndices(NamedTuple):
    values: Tensor
    indices: Tensor


def named_pair(name: str) -> type[ValuesAndIndices]:
    """torch's result of ``max`` along a dimension, and its like: a named pair that prints as torch prints it."""

    def show(self: ValuesAndIndices) -> str:
        return f"torch.return_types.{type(self).__name__}(\nvalues={self.values!r},\nindices={self.indices!r})"

    return _known(name, ValuesAndIndices, show)


def write_pair(name: str, pair: type[ValuesAndIndices], out: Any, input: Tensor, result: Sequence[Tensor]) -> Any:
    """Put values and indices into the two tensors of ``out``."""
    return write_outs(name, out, {"self": input}, lambda: pair(*result))


def named_tuple(name: str, fields: Sequence[str]) -> Any:
    """A result of several tensors under these names, that prints as torch prints it."""

    def show(self: Any) -> str:
        shown = ",\n".join(f"{field}={value!r}" for field, value in zip(fields, self))
        return f"torch.return_types.{type(self).__name__}(\n{shown})"

    base: Any = NamedTuple(name, [(field, Tensor) for field in fields])  # type: ignore[misc]
    return _known(name, base, show)


def _known(name: str, base: Any, show: Any) -> Any:
    members = {"__slots__": (), "__repr__": show, "__module__": "torch.return_types"}
    return RETURN_TYPES.setdefault(name, type(name, (base,), members))
