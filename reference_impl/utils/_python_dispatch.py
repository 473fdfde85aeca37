"""``torch.utils._python_dispatch``: modes that are asked for each op."""

from __future__ import annotations

from typing import Any, Optional

from ..asked_forms import watch_forms
from ..dispatching import enter, leave, thread, unasked

_disable_current_modes = unasked


class TorchDispatchMode:
    """From entering to leaving, its ``__torch_dispatch__`` is asked for each op, and runs without it."""

    def __init__(self, _dispatch_key: Any = None) -> None:
        pass

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        raise NotImplementedError

    def __enter__(self) -> Any:
        watch_forms()
        enter(self)
        return self

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        leave()


class BaseTorchDispatchMode(TorchDispatchMode):
    """Lets every op compute."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return func(*args, **(kwargs or {}))


def _get_current_dispatch_mode() -> Optional[TorchDispatchMode]:
    return thread.modes[-1] if thread.modes else None


def _get_current_dispatch_mode_stack() -> list[TorchDispatchMode]:
    return list(thread.modes)


def is_traceable_wrapper_subclass(t: Any) -> bool:
    return False
