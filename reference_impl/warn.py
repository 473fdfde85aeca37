"""``torch.set_warn_always``: whether a warning that torch gives once is given each time."""

from __future__ import annotations

import sys
import warnings
from typing import Any

_always = False
_given: set[str] = set()


def set_warn_always(b: bool, /) -> None:
    global _always
    _always = b


def is_warn_always_enabled() -> bool:
    return _always


def level_of_caller() -> int:
    """The ``stacklevel`` of a warning that points out of the package: a call may be handed over on its way into it."""
    own = f"{__package__}."
    level = 1
    frame: Any = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith(own):
        frame = frame.f_back
        level += 1
    return level


def warn_once(message: str, stacklevel: int, key: str = "") -> None:
    """Warn with ``message``; once in a process unless ``set_warn_always(True)``. ``key``: of messages that vary."""
    if _always or (key or message) not in _given:
        _given.add(key or message)
        warnings.warn(message, UserWarning, stacklevel=stacklevel + 1)
