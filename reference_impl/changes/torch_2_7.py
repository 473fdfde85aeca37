"""What torch 2.7 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 7)

RELEASE = Release(SINCE)
