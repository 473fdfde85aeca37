"""What torch 2.11 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 11)

RELEASE = Release(SINCE)
