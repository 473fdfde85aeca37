"""``torch.nn.attention``: which way of computing attention may be taken. The reference has one."""

from __future__ import annotations

from contextlib import contextmanager
from enum import Enum
from typing import Any, Iterator

__all__ = ["SDPBackend", "sdpa_kernel"]


class SDPBackend(Enum):
    ERROR = -1
    MATH = 0
    FLASH_ATTENTION = 1
    EFFICIENT_ATTENTION = 2
    CUDNN_ATTENTION = 3
    OVERRIDEABLE = 4


@contextmanager
def sdpa_kernel(backends: Any, set_priority: bool = False) -> Iterator[dict[Any, Any]]:
    """Raises AssertionError for what is none of the ways, and no list of them."""
    if not isinstance(backends, (list, SDPBackend)):
        raise AssertionError(
            "Backend must be an instance of SDPBackend or a list of SDPBackend instances, got"
            f" {type(backends).__name__}"
        )
    yield {}
