"""What torch 2.0 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 0)

RELEASE = Release(SINCE)
