"""``torch.set_warn_always``: whether a warning that torch gives once is given each time."""

from __future__ import annotations

import sys
import warnings
from contextlib import contextmanager
from typing import Any, Iterator, Sequence

from .frames import is_of_a_layer, is_own
from .rules import rule
from .semantics import SEMANTICS

#: The category of what is said about uses that will go.
DEPRECATION = FutureWarning if SEMANTICS.deprecations_are_future_warnings else UserWarning

_always = False
_given: set[str] = set()


def set_warn_always(b: bool, /) -> None:
    global _always
    _always = b


def is_warn_always_enabled() -> bool:
    return _always


def level_of_caller() -> int:
    """The ``stacklevel`` of a warning that points to what called torch, a layer included, however deep it arose."""
    level = 1
    frame: Any = sys._getframe(1)
    while frame.f_back is not None and is_own(frame) and not is_of_a_layer(frame):
        frame = frame.f_back
        level += 1
    return level


def warn_caller(message: str) -> None:
    """Warn with ``message`` of the line that called torch."""
    warnings.warn(message, UserWarning, stacklevel=level_of_caller())


# DEF-27: what is said once in a process.
@rule("DEF-27")
def warn_once(message: str, key: str = "") -> None:
    """The same, once in a process unless ``set_warn_always(True)``. ``key``: of messages that vary."""
    if is_due(key or message):
        warn_caller(message)


def is_due(key: str) -> bool:
    """Whether what warns once in a process, known by ``key``, is to warn now; it counts as given from then on."""
    return is_first(key) or _always


def is_first(key: str) -> bool:
    """The same of what ``set_warn_always`` does not bring again."""
    if key in _given:
        return False
    _given.add(key)
    return True


@contextmanager
def afresh() -> Iterator[None]:
    """What runs inside is warned as in a new process, and leaves nothing of that behind."""
    global _always, _given
    outside = _always, _given
    _always, _given = False, set()
    try:
        yield
    finally:
        _always, _given = outside


def give(messages: Sequence[str], stacklevel: int) -> None:
    """Warn with each of ``messages``; one that a filter turns into an error ends that.

    While another error is on its way, such a warning is only reported, as Python reports an error that nobody catches.
    """
    error = sys.exc_info()[1]
    for message in messages:
        try:
            warnings.warn(message, UserWarning, stacklevel=stacklevel + 1)
        except UserWarning as warning:
            if error is None:
                raise
            warning.__context__ = None
            sys.excepthook(type(warning), warning, None)
