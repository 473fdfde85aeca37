"""``torch.utils.hooks``: handles, and what a hook may say about being saved."""

from __future__ import annotations

import warnings
from typing import Any, Callable, TypeVar

from ..handles import RemovableHandle as RemovableHandle

RemovableHandle.__module__ = __name__  # where torch has it, and where a pickled one is looked for

F = TypeVar("F", bound=Callable[..., Any])


def unserializable_hook(f: F) -> F:
    """Decorator: this hook is not saved with its tensor, and no warning need say so."""
    f.__torch_unserializable__ = True  # type: ignore[attr-defined]
    return f


def warn_if_has_hooks(tensor: Any) -> None:
    """Warn of each hook on ``tensor`` that saving it leaves behind."""
    for hook in (tensor._backward_hooks or {}).values():
        if not hasattr(hook, "__torch_unserializable__"):
            warnings.warn(
                f"backward hook {hook!r} on tensor will not be serialized.  If this is expected, you can decorate the"
                " function with @torch.utils.hooks.unserializable_hook to suppress this warning",
                stacklevel=2,
            )
