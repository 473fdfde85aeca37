"""``torch.backends.cudnn``: its settings can be made and read, and change nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterator

from ..absent import answering

enabled = True
benchmark = deterministic = False
allow_tf32 = True
benchmark_limit = 10

is_available = answering(False)
version = answering(None)


@contextmanager
def flags(
    enabled: bool = False, benchmark: bool = False, benchmark_limit: int = 10, deterministic: bool = False,
    allow_tf32: bool = True, fp32_precision: str = "none",
) -> Iterator[None]:  # fmt: skip
    given: dict[str, Any] = dict(
        enabled=enabled, benchmark=benchmark, benchmark_limit=benchmark_limit, deterministic=deterministic,
        allow_tf32=allow_tf32,
    )  # fmt: skip
    before = {name: globals()[name] for name in given}
    globals().update(given)
    try:
        yield
    finally:
        globals().update(before)
