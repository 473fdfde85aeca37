"""``torch.backends.mkldnn``: its settings can be made and read, and change nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterator

from ..absent import answering

enabled = True
deterministic = False
allow_tf32 = True

is_available = answering(False)


@contextmanager
def flags(
    enabled: bool = False, deterministic: bool = False, allow_tf32: bool = True, fp32_precision: str = "none"
) -> Iterator[None]:
    given: dict[str, Any] = dict(enabled=enabled, deterministic=deterministic, allow_tf32=allow_tf32)
    before = {name: globals()[name] for name in given}
    globals().update(given)
    try:
        yield
    finally:
        globals().update(before)
