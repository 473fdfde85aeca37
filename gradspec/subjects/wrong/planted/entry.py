"""What a fault planted in torch is: entry points of torch that do something else, until they are put back."""

from __future__ import annotations

import functools
import importlib
import inspect
import threading
from dataclasses import dataclass
from types import MethodType
from typing import Any, Callable, Optional

torch: Any = importlib.import_module("torch")

#: What a fault does in the place of an entry point, which is its first argument.
Instead = Callable[..., Any]
_ABSENT: Any = object()


@dataclass(frozen=True)
class Planted:
    """``paths``: the entry points. ``wrapped``: how what stands there is replaced by ``instead``."""

    name: str
    doc: str
    paths: tuple[str, ...]
    instead: Instead
    wrapped: Callable[[Any, Instead], Any]


def is_elsewhere() -> bool:
    """Whether this is another thread than the main one."""
    return threading.current_thread() is not threading.main_thread()


def replaces(*paths: str) -> Callable[[Instead], Planted]:
    """A fault of functions, methods or class methods: it is called with the right one, and what that is called with."""
    return functools.partial(_planted, paths, _called)


def answers(*paths: str) -> Callable[[Instead], Planted]:
    """A fault of attributes: it is called with what the right one says, and the tensor that is asked."""
    return functools.partial(_planted, paths, _read)


def assigns(*paths: str) -> Callable[[Instead], Planted]:
    """A fault of attributes that are set: it is called with what sets the right one, the tensor, and the value."""
    return functools.partial(_planted, paths, _set)


def _planted(paths: tuple[str, ...], wrapped: Callable[[Any, Instead], Any], instead: Instead) -> Planted:
    return Planted(instead.__name__, inspect.cleandoc(instead.__doc__ or ""), paths, instead, wrapped)


class _Soil:
    """The one torch of this process, and the fault that is in force in it."""

    def __init__(self) -> None:
        self._fault: Optional[Planted] = None
        self._before: list[tuple[Any, str, Any]] = []
        #: What put an inference mode back that a fault left on: a mode ends with the object that entered it.
        self._entered: list[Any] = []

    def plant(self, fault: Planted) -> None:
        """Put this fault in force, and none beside it."""
        if fault is self._fault:
            return
        self._clear()
        self._fault = fault
        for path in fault.paths:
            owner_path, _, name = path.rpartition(".")
            owner = functools.reduce(getattr, owner_path.split("."), torch) if owner_path else torch
            right = getattr(owner, name)
            self._before.append((owner, name, vars(owner).get(name, _ABSENT)))
            setattr(owner, name, fault.wrapped(right, fault.instead))

    def _clear(self) -> None:
        while self._before:
            owner, name, value = self._before.pop()
            if value is _ABSENT:
                delattr(owner, name)
            else:
                setattr(owner, name, value)
        # What the last fault left changed in this thread, nothing could put back while that was in force.
        if torch.is_inference_mode_enabled():
            self._entered.append(torch._C._InferenceMode(False))
            self._entered[-1].__enter__()
        torch._C._set_grad_enabled(True)


SOIL = _Soil()


def _called(right: Any, instead: Instead) -> Any:
    if isinstance(right, MethodType):  # a method of the class, which subclasses find bound to themselves
        function = right.__func__
        return classmethod(lambda cls, *args, **kwargs: instead(functools.partial(function, cls), cls, *args, **kwargs))

    @functools.wraps(right)
    def entry(*args: Any, **kwargs: Any) -> Any:
        return instead(right, *args, **kwargs)

    return entry


def _read(right: Any, instead: Instead) -> property:
    return property(lambda tensor: instead(right.__get__(tensor), tensor), right.__set__, right.__delete__)


def _set(right: Any, instead: Instead) -> property:
    return property(right.__get__, lambda tensor, value: instead(right.__set__, tensor, value), right.__delete__)
