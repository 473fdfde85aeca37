"""What torch 2.15 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 15)

RELEASE = Release(SINCE)
