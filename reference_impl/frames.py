"""Frames of running code: which are the reference's own. What they do torch does in C++, where no frame tells of it."""

from __future__ import annotations

from types import FrameType

_OWN = f"{__package__}."
_LAYERS = f"{__package__}.nn.modules."


def is_own(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).startswith(_OWN)


def is_of_a_layer(frame: FrameType) -> bool:
    """Whether it runs a layer's own code, which is Python in torch too."""
    return str(frame.f_globals.get("__name__", "")).startswith(_LAYERS)
