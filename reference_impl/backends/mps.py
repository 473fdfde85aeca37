"""``torch.backends.mps``."""

from __future__ import annotations

from ..absent import answering

is_available = is_built = answering(False)
