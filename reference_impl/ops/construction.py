"""``torch.Tensor(...)`` and ``Tensor.new``: the class itself as a factory."""

from __future__ import annotations

from typing import Any

from .. import dtypes, errors
from ..dtypes import dtype as dtype_
from ..sizes import Size
from ..tensor import Tensor, new_tensor
from .creation import filled, from_data, shape_argument
from .declare import method
from .reshaping import alias


def _made_of(arguments: tuple[Any, ...], dtype: dtype_) -> Tensor:
    """Of sizes, or of a list of numbers; of nothing, a tensor without elements."""
    if not arguments:
        return new_tensor(dtype.pack([]), (0,), dtype)
    if len(arguments) == 1 and not isinstance(arguments[0], (int, Size)):
        if not isinstance(arguments[0], (list, tuple)):
            raise TypeError(errors.not_a_sequence_of_data(arguments[0]))
        return from_data(arguments[0], dtype)
    return filled(shape_argument(arguments, "new"), 0, dtype, False)


def _construct(cls: type, *arguments: Any, **keywords: Any) -> Any:
    """``torch.Tensor(2, 3)``; of a tensor, a view of the whole of it, and for another class one that is detached."""
    if arguments and isinstance(arguments[0], Tensor):
        if cls is Tensor:
            return alias(arguments[0])
        source = arguments[0]
    else:
        source = _made_of(arguments, dtypes.get_default_dtype())
    made: Any = object.__new__(cls)
    for slot in ("_storage", "_shape", "_strides", "_offset", "_dtype", "_version_counter", "_inference"):
        setattr(made, slot, getattr(source, slot))
    made._requires_grad = False
    made._grad_fn = made._grad = made._view = None
    return made


def _new(self: Tensor, *arguments: Any) -> Tensor:
    if arguments and isinstance(arguments[0], Tensor):
        return alias(arguments[0])
    return _made_of(arguments, self._dtype)


setattr(Tensor, "__new__", _construct)  # noqa: B010  (tensor.py knows no factories)
method("new", _new)
