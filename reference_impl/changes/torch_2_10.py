"""What torch 2.10 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 10)

RELEASE = Release(SINCE)
