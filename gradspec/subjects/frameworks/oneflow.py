"""oneflow, which has torch's names. It tells nothing of versions and views: core alone is claimed."""

from __future__ import annotations

import importlib
import sys
from typing import Any, Callable

from ..module import ModuleSubject


class OneFlow(ModuleSubject):
    """oneflow as it is. ImportError where there is none."""

    def __init__(self) -> None:
        super().__init__(importlib.import_module("oneflow"), "oneflow", levels=("core",))
        # Its ops wait for threads that a fork does not have.
        self.forks = False

    def remember(self, tensor: Any) -> Callable[[], Any]:
        return _Held(tensor)


class _Held:
    """In place of a weak reference, which its tensors do not take: one that lets go where nobody else holds on."""

    def __init__(self, tensor: Any) -> None:
        self._tensor = tensor

    def __call__(self) -> Any:
        # One count is this attribute's, one the argument's.
        if sys.getrefcount(self._tensor) == 2:
            self._tensor = None
        return self._tensor


def subject() -> ModuleSubject:
    return OneFlow()
