"""``torch.jit``, where nothing is compiled: what library code asks, and what it marks functions with."""

from __future__ import annotations

from typing import Any

from .absent import answering

is_scripting = is_tracing = answering(False)


def ignore(fn: Any = None, drop: bool = False, **kwargs: Any) -> Any:
    """``fn`` as it is; without it, what decorates it."""
    return fn if callable(fn) else (lambda given: given)


def unused(fn: Any) -> Any:
    return fn


def export(fn: Any) -> Any:
    return fn
