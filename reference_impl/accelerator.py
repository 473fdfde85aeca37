"""``torch.accelerator``: there is none."""

from __future__ import annotations

from .absent import answering, no_accelerator

is_available = answering(False)
device_count = answering(0)
current_accelerator = answering(None)
current_device_index = current_device_idx = current_stream = synchronize = no_accelerator
