"""``torch.Tensor(...)`` and ``Tensor.new``: the class itself as a factory."""

from __future__ import annotations

from typing import Any

from .. import devices, dtypes, errors
from ..dtypes import dtype as dtype_
from ..formats import strided
from ..rules import rule
from ..semantics import SEMANTICS
from ..sizes import Size
from ..tensor import Tensor, new_tensor
from ..warn import warn_once
from .creation import filled, shape_argument
from .declare import method
from .from_data import from_data
from .parsing import combination
from .reshaping import alias


def _made_of(arguments: tuple[Any, ...], dtype: dtype_) -> Tensor:
    """Of sizes, or of a list of numbers; of nothing, a tensor without elements."""
    if not arguments:
        return new_tensor(dtype.pack([]), (0,), dtype)
    if len(arguments) == 1 and not isinstance(arguments[0], (int, Size)):
        if not isinstance(arguments[0], (list, tuple)):
            if isinstance(arguments[0], str):
                raise TypeError(errors.DATA_IS_TEXT)
            raise TypeError(errors.not_a_sequence_of_data(arguments[0]))
        return from_data(arguments[0], dtype)
    return filled(shape_argument(arguments, "new"), 0, dtype, False)


#: How messages write the ways to call the class.
_WAYS = (
    "(*, torch.device device = None)",
    "(torch.Storage storage)",
    "(Tensor other)",
    "(tuple of ints size, *, torch.device device = None)",
    "(object data, *, torch.device device = None)",
)
_NAMES = frozenset(("device", "storage", "other", "size", "data"))


def _placed(arguments: tuple[Any, ...], keywords: dict[str, Any]) -> tuple[Any, ...]:
    """The arguments by place, what is named too. Raises TypeError for any other name, for a second list."""
    is_unfit = len(arguments) > 1 and any(isinstance(one, (list, tuple)) for one in arguments)
    if is_unfit or any(name not in _NAMES for name in keywords):
        raise TypeError(combination("new", arguments, keywords, _WAYS))
    devices.check(keywords.get("device"))
    if "size" in keywords:
        arguments = (*arguments, Size(keywords["size"]))
    return (*arguments, *[keywords[name] for name in ("other", "data") if name in keywords])


# IP-42: of a tensor, the class makes a view.
@rule("IP-42")
def _construct(cls: type, *arguments: Any, **keywords: Any) -> Any:
    """``torch.Tensor(2, 3)``; of a tensor, a view of the whole of it, and for another class one that is detached."""
    arguments = _placed(arguments, keywords)
    if arguments and isinstance(arguments[0], Tensor):
        seen: Any = alias(arguments[0] if cls is Tensor else arguments[0].detach())
        seen.__class__ = cls
        return seen
    source = _made_of(arguments, dtypes.get_default_dtype())
    made: Any = object.__new__(cls)
    for slot in Tensor.__slots__:
        if not slot.startswith("__"):
            setattr(made, slot, getattr(source, slot))
    return made


def _new(self: Tensor, *arguments: Any, **keywords: Any) -> Tensor:
    arguments = _placed(arguments, keywords)
    if arguments and isinstance(arguments[0], Tensor):
        return alias(arguments[0])
    return _made_of(arguments, self._dtype)


class LegacyType(type):
    """``torch.FloatTensor`` and its like: names of a type of element, from the time before ``dtype``."""

    dtype: dtype_
    is_cuda = False
    layout = strided

    def __call__(cls, *arguments: Any, **keywords: Any) -> Any:
        """Of sizes or of a list of numbers. Raises TypeError for a tensor of another type."""
        arguments = _placed(arguments, keywords)
        if arguments and isinstance(arguments[0], Tensor):
            if arguments[0]._dtype is not cls.dtype:
                raise TypeError(errors.tensor_of_another_type(cls.dtype, arguments[0]._dtype))
            return alias(arguments[0])
        return _made_of(arguments, cls.dtype)

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor) and instance._dtype is cls.dtype


def _legacy_type(dtype: dtype_) -> LegacyType:
    return LegacyType(f"{dtype.legacy_name}Tensor", (), {"dtype": dtype, "__module__": "torch", "__slots__": ()})


#: By name: ``FloatTensor`` and its like.
LEGACY_TYPES = {
    made.__name__: made
    for made in map(_legacy_type, dtypes.DTYPES.values())
    if not (made.dtype.is_complex or made.dtype in dtypes.WIDE_UNSIGNED)
}


def set_default_tensor_type(t: Any) -> None:
    """Set the default type of floating-point tensors by the name of a legacy type, or by the type itself."""
    if SEMANTICS.set_default_tensor_type_is_deprecated:
        warn_once(errors.SET_DEFAULT_TENSOR_TYPE)
    found = LEGACY_TYPES.get(t.removeprefix("torch.")) if isinstance(t, str) else t
    if not isinstance(found, LegacyType) or not found.dtype.is_floating_point:
        raise TypeError("only floating-point types are supported as the default type")
    dtypes.set_default_dtype(found.dtype)


setattr(Tensor, "__new__", _construct)  # noqa: B010  (tensor.py knows no factories)
method("new", _new)
