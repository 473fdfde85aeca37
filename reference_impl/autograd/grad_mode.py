"""``torch.autograd.grad_mode``: the home that torch gives to the modes, and to what else a thread can switch."""

from __future__ import annotations

from typing import Any, ClassVar, Union

from .. import errors
from ..modes import (
    _InferenceMode,
    _refuse_arguments,
    enable_grad,
    inference_mode,
    no_grad,
    set_grad_enabled,
)
from ..rules import rule
from ..semantics import SEMANTICS
from ..switches import set_view_replay, switches
from ..tensor import Tensor
from ..utils._contextlib import F, _DecoratorContextManager

__all__ = [
    "enable_grad",
    "enforce_grad_layout_policy",
    "inference_mode",
    "no_grad",
    "set_grad_enabled",
    "set_multithreading_enabled",
]


class _Switch(_DecoratorContextManager):
    """Sets one of the thread's switches at construction; leaving restores what was found then."""

    _name: ClassVar[str]
    _setter: ClassVar[str]

    def __init__(self, mode: bool) -> None:
        self.prev: bool = getattr(switches, self._name)
        self._set(mode)
        self.mode = mode

    @classmethod
    def _set(cls, enabled: bool) -> None:
        cls._check(enabled)
        setattr(switches, cls._name, enabled)

    @classmethod
    def _check(cls, enabled: Any) -> None:
        if not isinstance(enabled, bool):
            raise TypeError(errors.argument_type(cls._setter, "enabled", 1, "bool", enabled))

    def __enter__(self) -> None:
        pass

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        self._set(self.prev)

    def clone(self) -> Any:
        return self.__class__(self.mode)


class set_multithreading_enabled(_Switch):
    """Whether backward may use several threads. As a decorator it leaves off what its construction turned off."""

    _name = "multithreading"
    _setter = "set_multithreading_enabled"

    def __init__(self, mode: bool) -> None:
        if not SEMANTICS.multithreading_is_switched_by_bools_alone:
            if not (mode is None or isinstance(mode, (bool, int))):
                raise TypeError(errors.no_guard_of_multithreading(mode))
            mode = bool(mode)
        super().__init__(mode)


class _force_original_view_tracking(_Switch):
    """With True, a view whose base changed is made anew by the op that made it, not through its strides (IP-20)."""

    _name = "view_replay"
    _setter = "set_view_replay_enabled"

    def __init__(self, mode: bool) -> None:
        super().__init__(mode)

    def __call__(self, orig_func: F) -> F:
        self._set(self.prev)
        return super().__call__(orig_func)

    def __enter__(self) -> None:
        self._set(self.mode)

    @classmethod
    def _set(cls, enabled: bool) -> None:
        cls._check(enabled)
        set_view_replay(enabled)


class enforce_grad_layout_policy(_Switch):
    """With False, a gradient that nobody else holds is taken as it is, however it is laid out in memory."""

    _name = "grad_layout_enforced"
    _setter = "set_grad_layout_enforcement_enabled"

    def __init__(self, enable: bool = True) -> None:
        super().__init__(enable)

    def __call__(self, orig_func: F) -> F:
        self._set(self.prev)
        return super().__call__(orig_func)


def is_multithreading_enabled(*args: Any, **kwargs: Any) -> bool:
    _refuse_arguments("_C._is_multithreading_enabled", args, kwargs)
    return switches.multithreading


def is_view_replay_enabled(*args: Any, **kwargs: Any) -> bool:
    _refuse_arguments("_C._is_view_replay_enabled", args, kwargs)
    return switches.view_replay


class _unsafe_preserve_version_counter(_DecoratorContextManager):
    """On leaving, each tensor has the version again that it had when this was made: its changes went unnoticed."""

    def __init__(self, tensors: Union[Tensor, tuple[Tensor, ...]]) -> None:
        is_one = isinstance(tensors, Tensor) or not SEMANTICS.versions_of_several_tensors_are_preserved
        self.tensors: Any = (tensors,) if is_one else tensors
        if not isinstance(self.tensors, tuple):
            raise AssertionError(errors.NOT_A_TUPLE_OF_TENSORS)
        self.prev_versions = tuple(tensor._version for tensor in self.tensors)

    def __enter__(self) -> None:
        pass

    # IP-02: a saved tensor that changed in between is not noticed.
    @rule("IP-01", "IP-02")
    def __exit__(self, *exc: object) -> None:
        for tensor, version in zip(self.tensors, self.prev_versions):
            assert tensor._version_counter is not None  # its version was read before
            tensor._version_counter.value = version


def _enter_inference_mode(mode: bool) -> _InferenceMode:
    context = _InferenceMode(mode)
    context.__enter__()
    return context


def _exit_inference_mode(mode: _InferenceMode) -> None:
    mode.__exit__(None, None, None)
