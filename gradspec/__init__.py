"""The harness: runs programs on a subject and on the reference, compares what they show, and reports it."""

from __future__ import annotations

__version__ = "0.1.0"
