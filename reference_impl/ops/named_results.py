"""Results of several tensors that have names, as torch's ``return_types``."""

from __future__ import annotations

from typing import Any, NamedTuple, Sequence

from .. import errors
from ..dtypes import check_can_cast
from ..graph import is_recording, requires_grad
from ..tensor import Tensor
from ..views import bump_version
from .declare import check_writable, resize_out, write_result


class ValuesAndIndices(NamedTuple):
    values: Tensor
    indices: Tensor


def named_pair(name: str) -> type[ValuesAndIndices]:
    """torch's result of ``max`` along a dimension, and its like: a named pair that prints as torch prints it."""

    def show(self: ValuesAndIndices) -> str:
        return f"torch.return_types.{name}(\nvalues={self.values!r},\nindices={self.indices!r})"

    return type(name, (ValuesAndIndices,), {"__slots__": (), "__repr__": show, "__module__": "torch.return_types"})


def write_pair(name: str, pair: type[ValuesAndIndices], out: Any, input: Tensor, result: Sequence[Tensor]) -> Any:
    """Put values and indices into the two tensors of ``out``."""
    if is_recording() and any(requires_grad(one) for one in (input, *out)):
        raise RuntimeError(errors.out_requires_grad(name))
    for target, made in zip(out, result):
        check_can_cast(made._dtype, target._dtype)
        check_writable(target, input)
        if target._shape != made._shape:
            resize_out(target, made._shape, made._strides)
        write_result(target, made)
        bump_version(target)
    return pair(*out)


def first_gradient(grad: Any) -> Any:
    """Of the gradients of values and indices, that of the values."""
    return grad[0] if isinstance(grad, tuple) else grad


def named_tuple(name: str, fields: Sequence[str]) -> Any:
    """A result of several tensors under these names, that prints as torch prints it."""

    def show(self: Any) -> str:
        shown = ",\n".join(f"{field}={value!r}" for field, value in zip(fields, self))
        return f"torch.return_types.{name}(\n{shown})"

    base: Any = NamedTuple(name, [(field, Tensor) for field in fields])  # type: ignore[misc]
    return type(name, (base,), {"__slots__": (), "__repr__": show, "__module__": "torch.return_types"})
