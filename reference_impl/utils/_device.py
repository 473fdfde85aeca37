"""``torch.utils._device``: a context in which factories make tensors on a device. There is only one."""

from __future__ import annotations

import functools
from typing import Any, Callable

from .. import devices


class DeviceContext:
    """From entering to leaving, factories without ``device`` take this one."""

    def __init__(self, device: Any) -> None:
        self.device = devices.device(device) if isinstance(device, str) else device

    def __enter__(self) -> "DeviceContext":
        self.device.__enter__()
        return self

    def __exit__(self, *exc_info: Any) -> None:
        self.device.__exit__(*exc_info)


def device_decorator(device: Callable[[], Any], func: Callable[..., Any]) -> Callable[..., Any]:
    """``func``, which runs inside of what ``device`` gives."""

    @functools.wraps(func)
    def inside(*args: Any, **kwargs: Any) -> Any:
        with device():
            return func(*args, **kwargs)

    return inside


def set_device(device: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: a function in which factories take the device."""
    return lambda func: device_decorator(lambda: DeviceContext(device), func)
