"""``torch.cuda.amp``: older names of ``torch.amp``."""

from __future__ import annotations

from typing import Any

from ..amp import custom
from ..amp.autocast_mode import autocast as _autocast
from ..amp.grad_scaler import GradScaler as _GradScaler
from ..amp.one_device import tell_of_newer_name


class autocast(_autocast):
    """Autocasting on a device that is not there: nothing is cast."""

    def __init__(self, enabled: bool = True, dtype: Any = None, cache_enabled: bool = True) -> None:
        tell_of_newer_name("cuda", "autocast")
        super().__init__("cuda", enabled=enabled, dtype=dtype, cache_enabled=cache_enabled)


class GradScaler(_GradScaler):
    """Scaling for a device that is not there: nothing is scaled."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        tell_of_newer_name("cuda", "GradScaler")
        super().__init__("cuda", *args, **kwargs)


def custom_fwd(fwd: Any = None, *, cast_inputs: Any = None) -> Any:
    tell_of_newer_name("cuda", "custom_fwd", is_function=True)
    return custom.custom_fwd(fwd, device_type="cuda", cast_inputs=cast_inputs)


def custom_bwd(bwd: Any) -> Any:
    tell_of_newer_name("cuda", "custom_bwd", is_function=True)
    return custom.custom_bwd(bwd, device_type="cuda")


def amp_definitely_not_available() -> bool:
    return True
