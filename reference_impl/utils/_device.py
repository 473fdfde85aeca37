"""``torch.utils._device``: a context in which factories make tensors on a device. There is only one."""

from __future__ import annotations

from typing import Any, Callable

from .. import devices
from ._contextlib import context_decorator


class DeviceContext:
    """From entering to leaving, factories without ``device`` take this one."""

    def __init__(self, device: Any) -> None:
        self.device = devices.device(device) if isinstance(device, str) else device

    def __enter__(self) -> "DeviceContext":
        self.device.__enter__()
        return self

    def __exit__(self, *exc_info: Any) -> None:
        self.device.__exit__(*exc_info)


def device_decorator(device: Any, func: Callable[..., Any]) -> Callable[..., Any]:
    """``func``, which runs inside of ``device``."""
    return context_decorator(lambda: device, func)


def set_device(device: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: a function in which factories take the device."""
    return lambda func: device_decorator(devices.device(device), func)
