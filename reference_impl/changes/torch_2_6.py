"""What torch 2.6 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 6)

RELEASE = Release(SINCE)
