"""What torch 2.4 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 4)

RELEASE = Release(SINCE)
