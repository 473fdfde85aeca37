"""``torch.__future__``: what torch means to do one day, and does already for who asks."""

from __future__ import annotations

from .nn.modules import conversion as _conversion


def set_overwrite_module_params_on_conversion(value: bool) -> None:
    _conversion.set_overwrites(value)


def get_overwrite_module_params_on_conversion() -> bool:
    return _conversion.overwrites


def set_swap_module_params_on_conversion(value: bool) -> None:
    _conversion.set_swaps(value)


def get_swap_module_params_on_conversion() -> bool:
    return _conversion.swaps
