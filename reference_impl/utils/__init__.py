"""torch.utils: what ordinary training code takes from there."""

from __future__ import annotations

import importlib
from typing import Any

from . import _contextlib as _contextlib
from . import hooks as hooks
from .swap import swap_tensors as swap_tensors


def __getattr__(name: str) -> Any:
    """``data`` is there without an import, as in torch, and costs nothing until somebody asks for it."""
    if name == "data":
        return importlib.import_module(f"{__name__}.data")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
