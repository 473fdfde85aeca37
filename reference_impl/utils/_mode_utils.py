"""``torch.utils._mode_utils``."""

from __future__ import annotations

from typing import Any, Iterable

from ._python_dispatch import _disable_current_modes as no_dispatch

__all__ = ["all_same_mode", "no_dispatch"]


def all_same_mode(modes: Iterable[Any]) -> bool:
    """Whether all of them are the first."""
    given = tuple(modes)
    return all(mode == given[0] for mode in given)
