"""``RemovableHandle``: what registering a hook returns."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from typing import Any, Callable

Registry = dict[int, Any]
_Reference = Callable[[], "Registry | None"]


def _reference(registry: Registry) -> _Reference:
    """A handle keeps no hooks alive; a plain dict, which knows no weak references, is held."""
    try:
        return weakref.ref(registry)
    except TypeError:
        return lambda: registry


class RemovableHandle:
    """``remove()`` takes the hook away. Also a context that removes on exit.

    ``extra_dict``: other registries, one or a list of them, that have an entry for the same hook.
    """

    id: int
    next_id: int = 0

    def __init__(self, hooks_dict: Registry, *, extra_dict: Any = None) -> None:
        self.id = RemovableHandle.next_id
        RemovableHandle.next_id += 1
        self._refer(hooks_dict, [extra_dict] if isinstance(extra_dict, dict) else extra_dict or ())

    def _refer(self, hooks_dict: Registry, extra: Any) -> None:
        self.hooks_dict_ref = _reference(hooks_dict)
        self.extra_dict_ref = tuple(_reference(one) for one in extra)

    def remove(self) -> None:
        for reference in (self.hooks_dict_ref, *self.extra_dict_ref):
            registry = reference()
            if registry is not None:
                registry.pop(self.id, None)

    def __enter__(self) -> "RemovableHandle":
        return self

    def __exit__(self, *exc: object) -> None:
        self.remove()

    def __getstate__(self) -> Any:
        return self.hooks_dict_ref(), self.id, tuple(reference() for reference in self.extra_dict_ref)

    def __setstate__(self, state: Any) -> None:
        registry, self.id, *more = state
        extra = more[0] if more and more[0] is not None else ()
        RemovableHandle.next_id = max(RemovableHandle.next_id, self.id + 1)
        self._refer(OrderedDict() if registry is None else registry, [one for one in extra if one is not None])


def hang(registry: Registry, hook: Any) -> RemovableHandle:
    """Put a hook at the end of a registry."""
    handle = RemovableHandle(registry)
    registry[handle.id] = hook
    return handle
