"""``torch.cpu.amp``: older names of ``torch.amp``."""

from __future__ import annotations

from typing import Any

from ..amp.autocast_mode import autocast as _autocast
from ..amp.grad_scaler import GradScaler as _GradScaler
from ..amp.one_device import tell_of_newer_name
from ..dtypes import bfloat16


class autocast(_autocast):
    def __init__(self, enabled: bool = True, dtype: Any = bfloat16, cache_enabled: bool = True) -> None:
        tell_of_newer_name("cpu", "autocast")
        super().__init__("cpu", enabled=enabled, dtype=dtype, cache_enabled=cache_enabled)


class GradScaler(_GradScaler):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        tell_of_newer_name("cpu", "GradScaler")
        super().__init__("cpu", *args, **kwargs)
