"""``torch.xpu`` on a machine without it."""

from __future__ import annotations

from .absent import answering

is_available = is_initialized = answering(False)
device_count = answering(0)
manual_seed = manual_seed_all = seed = seed_all = empty_cache = answering(None)
