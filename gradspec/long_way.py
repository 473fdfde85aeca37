"""Without its short way through a backward pass an instance of the reference runs each rule that has a part in it."""

from __future__ import annotations

import importlib
from types import ModuleType


def through_backward(package: ModuleType) -> ModuleType:
    """The instance, whose backward passes from now on go the general way alone."""
    setattr(importlib.import_module(f"{package.__name__}.quick_pass"), "enabled", False)  # noqa: B010
    return package
