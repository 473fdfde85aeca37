"""Subclasses of ``torch.Tensor``: what ops on them return, and ``__torch_function__``.

Until the first such class is made nothing here runs. Then each function and method looks at its arguments' classes, and
hands a call with one of a subclass to that class's ``__torch_function__``.
"""

from __future__ import annotations

import functools
import sys
import threading
from types import FunctionType
from typing import Any, Callable, Iterable, Mapping, Optional

from . import errors
from .ops.declare import FUNCTIONS, method
from .ops.reshaping import alias
from .tensor import Tensor

#: The subclasses that have a ``__torch_function__``, their parent's or their own.
_overriding: set[type] = set()


class _Thread(threading.local):
    #: while a class's ``__torch_function__`` runs what it was asked about, no call is handed over
    disabled = False


_thread = _Thread()


class DisableTorchFunctionSubclass:
    """Context manager: no call is handed to a ``__torch_function__``, and results are plain tensors."""

    def __enter__(self) -> None:
        self.before = _thread.disabled
        _thread.disabled = True

    def __exit__(self, *exc_info: Any) -> None:
        _thread.disabled = self.before


def disabled_torch_function(func: Any, types: Any, args: Any = (), kwargs: Optional[Mapping[str, Any]] = None) -> Any:
    """A class with this as its ``__torch_function__`` takes part in ops as a plain tensor does."""
    with DisableTorchFunctionSubclass():
        return func(*args, **(kwargs or {}))


# -- the classes -----------------------------------------------------------------------------------


def _check_class(cls: Any) -> None:
    if not (isinstance(cls, type) and issubclass(cls, Tensor)):
        raise TypeError(errors.NOT_A_TENSOR_CLASS)


def as_subclass(self: Tensor, cls: Any) -> Any:
    """A view of the whole of the tensor, of the given class."""
    _check_class(cls)
    seen = alias(self)
    seen.__class__ = cls
    return seen


def make_subclass(cls: Any, data: Tensor, require_grad: bool = False) -> Any:
    """A leaf of the given class over the elements of ``data``."""
    _check_class(cls)
    made = data.detach()
    if require_grad:
        if made._dtype.category < 2:
            raise RuntimeError(errors.REQUIRES_GRAD_DTYPE_AT_CREATION)
        made._requires_grad = True
    made.__class__ = cls
    return made


def _default_torch_function(
    cls: type, func: Any, types: Iterable[type], args: Any = (), kwargs: Optional[Mapping[str, Any]] = None
) -> Any:
    """The results are of the class, as far as they are tensors."""
    if not all(issubclass(cls, one) for one in types):
        return NotImplemented
    with DisableTorchFunctionSubclass():
        result = func(*args, **(kwargs or {}))
        return result if getattr(func, "keeps_class", False) else _converted(result, cls)


def _converted(result: Any, cls: type) -> Any:
    if cls is Tensor:
        return result
    if isinstance(result, Tensor):
        return result if isinstance(result, cls) else as_subclass(result, cls)
    if isinstance(result, (tuple, list)):
        converted = [_converted(one, cls) for one in result]
        return type(result)(*converted) if hasattr(result, "_fields") else type(result)(converted)
    return result


def _init_subclass(cls: type, /, **named: Any) -> None:
    if cls.__torch_function__ is disabled_torch_function:  # type: ignore[attr-defined]
        return
    if not _overriding:
        _watch_calls()
    _overriding.add(cls)


# -- the calls -------------------------------------------------------------------------------------


def _overriding_types(args: Iterable[Any]) -> list[type]:
    """The subclasses among the arguments: a class comes before its parents, else they stand in order."""
    found: list[type] = []
    for one in args:
        inner = one if one.__class__ is list or one.__class__ is tuple else (one,)
        for value in inner:
            kind = value.__class__
            if kind in _overriding and kind not in found:
                at = next((i for i, other in enumerate(found) if issubclass(kind, other)), len(found))
                found.insert(at, kind)
    return found


def _handed_over(func: Any, name: str, types: list[type], args: Any, kwargs: dict[str, Any], operator: bool) -> Any:
    for kind in types:
        result = kind.__torch_function__(func, tuple(types), args, kwargs)  # type: ignore[attr-defined]
        if result is not NotImplemented:
            return result
    if operator:
        return NotImplemented
    raise TypeError(errors.multiple_dispatch_failed(name, types))


def _has_overriding(values: Iterable[Any]) -> bool:
    for one in values:
        kind = one.__class__
        if kind in _overriding:
            return True
        if (kind is list or kind is tuple) and any(each.__class__ in _overriding for each in one):
            return True
    return False


def _watched(base: Any, name: str, named: Optional[str] = None, operator: bool = False) -> Any:
    """``base``, which hands over calls with arguments of subclasses: as the method ``named``, if one stands for it."""

    @functools.wraps(base)
    def call(*args: Any, **kwargs: Any) -> Any:
        if _thread.disabled or not (_has_overriding(args) or kwargs and _has_overriding(kwargs.values())):
            return base(*args, **kwargs)
        func = call if named is None else getattr(Tensor, named)
        return _handed_over(func, name, _overriding_types((*args, *kwargs.values())), args, kwargs, operator)

    call.__name__ = call.__qualname__ = name.rpartition(".")[2]
    return call


#: Operators for which a method stands.
_METHODS = {
    **{f"__{name}__": name for name in "add sub mul pow neg abs eq ne lt le gt ge matmul".split()},
    **{f"__i{name}__": f"{name}_" for name in "add sub mul".split()},
    "__radd__": "add",
    "__rmul__": "mul",
    "__truediv__": "div",
    "__itruediv__": "div_",
    "__mod__": "remainder",
}
_OPERATORS = frozenset(_METHODS) | {
    "__rsub__",
    "__rtruediv__",
    "__floordiv__",
    "__rfloordiv__",
    "__rmod__",
    "__rpow__",
    "__rmatmul__",
}
_NOT_HANDED_OVER = frozenset(
    "__new__ __init__ __init_subclass__ __hash__ __iter__ __setattr__ __getattr__ __getattribute__ __torch_function__"
    " __dir__ __del__ __setstate__ as_subclass".split()
)


class _Getter:
    """What is handed over when an attribute is read."""

    __name__ = "__get__"

    def __init__(self, read: Callable[[Any], Any], keeps_class: bool) -> None:
        self.read = read
        self.keeps_class = keeps_class

    def __call__(self, tensor: Any) -> Any:
        return self.read(tensor)


def _watched_property(attribute: property, name: str) -> property:
    read = attribute.fget
    assert read is not None
    getter = _Getter(read, name == "grad")

    def get(self: Any) -> Any:
        if _thread.disabled or self.__class__ not in _overriding:
            return getter.read(self)
        return _handed_over(getter, name, [self.__class__], (self,), {}, False)

    return property(get, attribute.fset, attribute.fdel, attribute.__doc__)


def _watch_calls() -> None:
    """From now on functions and methods look at the classes of their arguments."""
    for name, attribute in list(vars(Tensor).items()):
        is_private = name.startswith("_") and not name.startswith("__")
        if is_private or name in _NOT_HANDED_OVER:
            continue
        if isinstance(attribute, property):
            setattr(Tensor, name, _watched_property(attribute, name))
        elif isinstance(attribute, FunctionType):
            shown = f"torch.Tensor.{name}"
            setattr(Tensor, name, _watched(attribute, shown, _METHODS.get(name), name in _OPERATORS))
    package = sys.modules[__package__]
    for name, form in FUNCTIONS.items():
        if vars(package).get(name) is form:
            setattr(package, name, _watched(form, f"torch.{name}"))
    package.autograd.grad = _watched(package.autograd.grad, "torch.autograd.grad")
    for name in ("make_dual", "unpack_dual"):
        form = getattr(package.autograd.forward_ad, name)
        setattr(package.autograd.forward_ad, name, _watched(form, f"torch._{name}"))
    functional = package.nn.functional
    for name, form in list(vars(functional).items()):
        if isinstance(form, FunctionType) and not name.startswith("_"):
            setattr(functional, name, _watched(form, f"torch.nn.functional.{name}"))


method("as_subclass", as_subclass)
method("_make_subclass", staticmethod(make_subclass))
method("__torch_function__", classmethod(_default_torch_function))
method("__init_subclass__", classmethod(_init_subclass))
