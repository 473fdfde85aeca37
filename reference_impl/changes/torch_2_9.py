"""What torch 2.9 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 9)

RELEASE = Release(SINCE)
