"""An instance of the reference that others are held to says of each value how far off it may be."""

from __future__ import annotations

import importlib
from types import ModuleType


def keep(package: ModuleType) -> ModuleType:
    """The instance, which from now on keeps bounds of what is inexact."""
    importlib.import_module(f"{package.__name__}.inexact").track()
    return package
