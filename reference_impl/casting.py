"""What each thread casts to while it autocasts. ``amp`` casts; what computes a call again asks what held then."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import Any, Iterator

from .dtypes import bfloat16, float16


class _Thread(threading.local):
    """``enabled``, ``dtype``: by device; ``casts``: what leaves were cast to, as long as autocasting lasts."""

    def __init__(self) -> None:
        self.enabled = {"cpu": False, "cuda": False, "xpu": False}
        self.dtype = {"cpu": bfloat16, "cuda": float16, "xpu": float16}
        self.keeps_casts = True
        self.depth = 0
        self.casts: dict[int, tuple[Any, Any]] = {}


thread = _Thread()


def kept() -> Any:
    """The state of now, for ``as_kept``."""
    return dict(thread.enabled), dict(thread.dtype), thread.keeps_casts


@contextmanager
def as_kept(before: Any) -> Iterator[None]:
    """In the state of then."""
    now = kept()
    thread.enabled, thread.dtype, thread.keeps_casts = before
    try:
        yield
    finally:
        thread.enabled, thread.dtype, thread.keeps_casts = now
