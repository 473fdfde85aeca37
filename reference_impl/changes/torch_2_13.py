"""What torch 2.13 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 13)

RELEASE = Release(SINCE)
