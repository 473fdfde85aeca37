"""What torch 2.12 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 12)

RELEASE = Release(SINCE)
