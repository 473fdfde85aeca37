"""``torch.jit`` as it is with ``PYTORCH_JIT=0``: nothing is compiled, functions and modules stay what they are."""

from __future__ import annotations

import warnings
from typing import Any, Final

from .absent import answering
from .nn import Module
from .semantics import SEMANTICS

_DEPRECATION = FutureWarning if SEMANTICS.jit_goes_soon else DeprecationWarning


def _warn_of(name: str) -> None:
    if SEMANTICS.jit_is_deprecated:
        warnings.warn(
            f"`torch.jit.{name}` is deprecated. Please switch to `torch.compile` or `torch.export`.",
            _DEPRECATION,
            stacklevel=3,
        )


is_scripting = is_tracing = answering(False)


def ignore(fn: Any = None, drop: bool = False, **kwargs: Any) -> Any:
    """``fn`` as it is; without it, what decorates it."""
    return fn if callable(fn) else (lambda given: given)


def unused(fn: Any) -> Any:
    return fn


def export(fn: Any) -> Any:
    return fn


def script(obj: Any, *args: Any, **kwargs: Any) -> Any:
    _warn_of("script")
    return obj


def script_if_tracing(fn: Any) -> Any:
    return fn


def trace(func: Any, *args: Any, **kwargs: Any) -> Any:
    _warn_of("trace")
    return func


class ScriptModule(Module):
    """What ``script`` would make of a module."""


class ScriptFunction:
    """What ``script`` would make of a function."""


__all__ = [
    "Final",
    "ScriptFunction",
    "ScriptModule",
    "export",
    "ignore",
    "script",
    "script_if_tracing",
    "trace",
    "unused",
]
