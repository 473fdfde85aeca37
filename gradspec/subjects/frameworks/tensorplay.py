"""tensorplay, which has torch's names. Its nodes have others: the level of the graph is not claimed."""

from __future__ import annotations

import importlib

from ..module import ModuleSubject


def subject() -> ModuleSubject:
    """tensorplay as it is. ImportError where there is none."""
    module = importlib.import_module("tensorplay")
    made = ModuleSubject(module, "tensorplay", levels=("core", "state"))
    made.details = {"git": str(module.version.git_version)}
    return made
