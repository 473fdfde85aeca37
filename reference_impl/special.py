"""``torch.special``: the special functions, and those of torch's own namespace that are among them."""

from __future__ import annotations

from .ops.special import SPECIAL as _SPECIAL

globals().update(_SPECIAL)
__all__ = sorted(_SPECIAL)
