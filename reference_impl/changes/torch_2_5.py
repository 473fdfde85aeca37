"""What torch 2.5 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 5)

RELEASE = Release(SINCE)
