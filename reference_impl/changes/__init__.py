"""What changed between torch releases, as data: a module for each release, in the order of the releases."""

from __future__ import annotations

from . import (
    torch_2_0,
    torch_2_1,
    torch_2_2,
    torch_2_3,
    torch_2_4,
    torch_2_5,
    torch_2_6,
    torch_2_7,
    torch_2_8,
    torch_2_9,
    torch_2_10,
    torch_2_11,
    torch_2_12,
    torch_2_13,
    torch_2_14,
    torch_2_15,
)
from .change import Change, Kind, Number, Release

__all__ = ["CHANGES", "RELEASES", "Change", "Kind", "Number", "Release"]

RELEASES: tuple[Release, ...] = (
    torch_2_0.RELEASE,
    torch_2_1.RELEASE,
    torch_2_2.RELEASE,
    torch_2_3.RELEASE,
    torch_2_4.RELEASE,
    torch_2_5.RELEASE,
    torch_2_6.RELEASE,
    torch_2_7.RELEASE,
    torch_2_8.RELEASE,
    torch_2_9.RELEASE,
    torch_2_10.RELEASE,
    torch_2_11.RELEASE,
    torch_2_12.RELEASE,
    torch_2_13.RELEASE,
    torch_2_14.RELEASE,
    torch_2_15.RELEASE,
)

CHANGES: tuple[Change, ...] = tuple(change for release in RELEASES for change in release.changes)
