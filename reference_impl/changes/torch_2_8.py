"""What torch 2.8 changed."""

from __future__ import annotations

from .change import Release

SINCE = (2, 8)

RELEASE = Release(
    SINCE,
    added="cpu.is_initialized compiler.disable(reason)",
)
