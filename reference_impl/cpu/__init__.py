"""``torch.cpu``: the device that is always there."""

from __future__ import annotations

from ..absent import answering
from . import amp as amp

is_available = is_initialized = answering(True)
device_count = answering(1)
current_device = answering("cpu")
synchronize = answering(None)
