"""What torch 2.14 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 14)

RELEASE = Release(SINCE)
