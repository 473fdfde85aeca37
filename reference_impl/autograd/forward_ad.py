"""``torch.autograd.forward_ad``."""

from __future__ import annotations

from typing import Any, Optional

from ..forward_mode import UnpackedDualTensor, enter_level, exit_level, make_dual, unpack_dual
from ..utils._contextlib import _DecoratorContextManager

__all__ = ["UnpackedDualTensor", "dual_level", "enter_dual_level", "exit_dual_level", "make_dual", "unpack_dual"]


def enter_dual_level() -> int:
    return enter_level()


def exit_dual_level(*, level: Optional[int] = None) -> None:
    exit_level(level)


class dual_level(_DecoratorContextManager):
    """A context in which dual tensors can be made; their tangents are forgotten when it ends."""

    def __enter__(self) -> int:  # type: ignore[override]
        return enter_level()

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        exit_level()
