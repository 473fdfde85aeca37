"""What torch 2.3 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 3)

RELEASE = Release(SINCE)
