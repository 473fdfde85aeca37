"""Without its short ways an instance of the reference runs each rule that has a part in what it does."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any


def take(package: ModuleType) -> ModuleType:
    """The instance, whose ops and backward passes from now on go the general way alone."""
    short_ways: Any = importlib.import_module(f"{package.__name__}.short_ways")
    short_ways.barred += 1
    return package
