"""``torch.version``: which release the reference speaks for, and what it was built with."""

from __future__ import annotations

from .semantics import SEMANTICS

__all__ = ["__version__", "cuda", "debug", "hip"]

__version__ = SEMANTICS.version
debug = False
cuda = hip = xpu = rocm = None
