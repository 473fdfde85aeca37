"""``torch.ops.aten``: ops by the names that dispatch modes know them by."""

from __future__ import annotations

import sys
from typing import Any


def __getattr__(name: str) -> Any:
    """The op of this name, with its overloads as attributes."""
    if name.startswith("__"):
        raise AttributeError(name)
    dispatching: Any = sys.modules[f"{__package__.rpartition('.')[0]}.dispatching"]
    return dispatching.packet(name)
