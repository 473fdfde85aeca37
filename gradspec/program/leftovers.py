"""What a program may leave switched on in its thread, switched back: the next program starts as in a fresh one."""

from __future__ import annotations

import atexit
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from operator import attrgetter
from types import AsyncGeneratorType, CoroutineType, GeneratorType
from typing import Any, Callable, Iterable

from ..observe import is_in_inference_mode

#: how a setting is asked for, how it is set, and what it is in a fresh thread
_SETTINGS = (
    ("is_anomaly_enabled", "autograd.set_detect_anomaly", False),
    ("_C._is_multithreading_enabled", "_C._set_multithreading_enabled", True),
    ("_C._is_view_replay_enabled", "_C._set_view_replay_enabled", False),
    ("_C._is_fwd_grad_enabled", "_C._set_fwd_grad_enabled", True),
)
_HOOKS = "_C._autograd._top_saved_tensors_default_hooks"
_POP = "_C._autograd._pop_saved_tensors_default_hooks"
#: Inference modes that were entered to put one back: a mode ends with the object that entered it, so these live on.
_entered: list[Any] = []
atexit.register(_entered.clear)
_ALLOWED, _ALLOW = "_C._autograd._saved_tensors_hooks_is_enabled", "_C._autograd._saved_tensors_hooks_enable"


class Leftovers:
    """The settings of one module like torch; what the module has no name for, its programs cannot leave behind."""

    def __init__(self, torch: Any) -> None:
        self._torch = torch
        self._settings: list[tuple[Callable[[], bool], Callable[[bool], Any], bool]] = []
        for ask, put, fresh in _SETTINGS:
            with suppress(AttributeError):
                self._settings.append((attrgetter(ask)(torch), attrgetter(put)(torch), fresh))
        self._forward: Any = None
        forward = getattr(getattr(torch, "autograd", None), "forward_ad", None)
        if hasattr(forward, "_current_level"):
            self._forward = forward
        with suppress(AttributeError):
            self._top, self._pop = attrgetter(_HOOKS, _POP)(torch)
            self._allowed, self._allow = attrgetter(_ALLOWED, _ALLOW)(torch)
            self._has_hooks = True

    _has_hooks = False

    def put_back(self) -> None:
        torch = self._torch
        if is_in_inference_mode(torch):
            mode = torch.inference_mode(False)
            mode.__enter__()
            _entered.append(mode)
        if not torch.is_grad_enabled():
            torch.set_grad_enabled(True)
        for ask, put, fresh in self._settings:
            if ask() is not fresh:
                put(fresh)
        while self._forward is not None and self._forward._current_level >= 0:
            self._forward.exit_dual_level()
        if self._has_hooks:
            if not self._allowed():
                self._allow()
            while self._top(True) is not None:
                self._pop()


#: More pauses than a program has in one generator.
_CLOSED_AT_LAST = 5


def close(values: Iterable[Any]) -> None:
    """End the generators and coroutines among ``values``, whose blocks would else end at whatever time they are
    found to be garbage; then the threads."""
    several = list(values)
    for value in several:
        if value.__class__ is GeneratorType or value.__class__ is CoroutineType:
            for _ in range(_CLOSED_AT_LAST):  # one that pauses while it is closed is closed again
                with suppress(Exception):
                    value.close()
                    break
        elif value.__class__ is AsyncGeneratorType:
            with suppress(Exception):
                value.aclose().send(None)
    end_threads(several)


def end_threads(values: Iterable[Any]) -> None:
    """Wait for the threads among ``values`` to end."""
    for value in values:
        if value.__class__ is ThreadPoolExecutor:
            value.shutdown()
