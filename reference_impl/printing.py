"""How a tensor prints: as torch prints it."""

from __future__ import annotations

import math
from typing import Any, Optional

from .layout import prod
from . import dtypes

_PRECISION = 4


def set_printoptions(precision: Optional[int] = None, **_: Any) -> None:
    global _PRECISION
    if precision is not None:
        _PRECISION = precision
