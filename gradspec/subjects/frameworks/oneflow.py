"""oneflow, which has torch's names. It tells nothing of versions and views: core alone is claimed."""

from __future__ import annotations

import importlib

from ..module import ModuleSubject


def subject() -> ModuleSubject:
    """oneflow as it is. ImportError where there is none."""
    return ModuleSubject(importlib.import_module("oneflow"), "oneflow", levels=("core",))
