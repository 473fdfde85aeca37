"""Older names, of a module for each device: ``torch.cuda.amp.autocast`` is ``torch.amp.autocast("cuda")``."""

from __future__ import annotations

import warnings

from ..semantics import SEMANTICS
from ..warn import level_of_caller


def tell_of_newer_name(device_type: str, name: str, is_function: bool = False) -> None:
    """Warn that a name of ``torch.cuda.amp`` or ``torch.cpu.amp`` is deprecated."""
    if SEMANTICS.autocast_of_one_device_is_deprecated:
        now = f"args..., device_type='{device_type}'" if is_function else f"'{device_type}', args..."
        warnings.warn(
            f"`torch.{device_type}.amp.{name}(args...)` is deprecated. Please use `torch.amp.{name}({now})` instead.",
            FutureWarning,
            stacklevel=level_of_caller(),
        )
