"""``torch.mps`` on a machine without it."""

from __future__ import annotations

from .absent import answering

is_available = answering(False)
device_count = answering(0)
