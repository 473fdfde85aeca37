"""What torch 2.1 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 1)

RELEASE = Release(SINCE)
