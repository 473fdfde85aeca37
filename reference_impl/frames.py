"""Frames of running code: which are the reference's own. What they do torch does in C++, where no frame tells of it."""

from __future__ import annotations

from types import FrameType

_OWN = f"{__package__}."


def is_own(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).startswith(_OWN)
