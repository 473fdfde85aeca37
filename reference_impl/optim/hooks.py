"""Hooks around the step of an optimizer, of one or of all."""

from __future__ import annotations

import functools
from collections import OrderedDict
from itertools import chain
from typing import Any, Callable

from ..handles import RemovableHandle, hang

Hook = Callable[..., Any]

_global_optimizer_pre_hooks: dict[int, Hook] = OrderedDict()
_global_optimizer_post_hooks: dict[int, Hook] = OrderedDict()


def register_optimizer_step_pre_hook(hook: Hook) -> RemovableHandle:
    """``hook(optimizer, args, kwargs)`` runs before the step of every optimizer; it may return new arguments."""
    return hang(_global_optimizer_pre_hooks, hook)


def register_optimizer_step_post_hook(hook: Hook) -> RemovableHandle:
    """``hook(optimizer, args, kwargs)`` runs after the step of every optimizer."""
    return hang(_global_optimizer_post_hooks, hook)


def with_hooks(step: Callable[..., Any]) -> Callable[..., Any]:
    """The step of a class, with the hooks around it. ``args`` of a hook begin with the optimizer, as torch's do."""

    @functools.wraps(step)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        self = args[0]
        for hook in chain(_global_optimizer_pre_hooks.values(), self._optimizer_step_pre_hooks.values()):
            changed = hook(self, args, kwargs)
            if changed is None:
                continue
            if not isinstance(changed, tuple) or len(changed) != 2:
                # In torch each class has a step of its own.
                shown = repr(step).replace("PerParameter", type(self).__name__)
                raise RuntimeError(f"{shown} must return None or a tuple of (new_args, new_kwargs), but got {changed}.")
            args, kwargs = changed
        result = step(*args, **kwargs)
        for hook in chain(self._optimizer_step_post_hooks.values(), _global_optimizer_post_hooks.values()):
            hook(self, args, kwargs)
        return result

    wrapper.hooked = True  # type: ignore[attr-defined]
    return wrapper
