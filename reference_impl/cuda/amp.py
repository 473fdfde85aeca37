"""``torch.cuda.amp``: older names of ``torch.amp``."""

from __future__ import annotations

from typing import Any

from .. import amp


class autocast(amp.autocast):
    """Autocasting on a device that is not there: nothing is cast."""

    def __init__(self, enabled: bool = True, dtype: Any = None, cache_enabled: bool = True) -> None:
        super().__init__("cuda", enabled=enabled, dtype=dtype, cache_enabled=cache_enabled)


def custom_fwd(fwd: Any = None, *, cast_inputs: Any = None) -> Any:
    return amp.custom_fwd(fwd, device_type="cuda", cast_inputs=cast_inputs)


def custom_bwd(bwd: Any) -> Any:
    return amp.custom_bwd(bwd, device_type="cuda")
