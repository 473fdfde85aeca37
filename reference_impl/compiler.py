"""``torch.compiler``, where nothing is compiled: a compiled function is to do what the function does."""

from __future__ import annotations

import functools
from typing import Any, Callable, Optional

from .absent import answering

is_compiling = is_dynamo_compiling = is_exporting = answering(False)
reset = cudagraph_mark_step_begin = answering(None)


def compile(model: Optional[Callable[..., Any]] = None, **options: Any) -> Any:
    """A function that calls ``model``; without one, what decorates it."""
    if model is None:
        return functools.partial(compile, **options)
    if isinstance(model, type) or not callable(model) or hasattr(model, "forward"):
        return model

    @functools.wraps(model)
    def compiled(*args: Any, **kwargs: Any) -> Any:
        return model(*args, **kwargs)

    return compiled


def disable(fn: Any = None, recursive: bool = True, *, reason: Optional[str] = None) -> Any:
    """``fn`` as it is; without it, what decorates it."""
    return (lambda given: given) if fn is None else fn


def allow_in_graph(fn: Any) -> Any:
    return fn


def assume_constant_result(fn: Any) -> Any:
    return fn
