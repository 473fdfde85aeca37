"""Channels that become space, space that becomes channels, channels in another order."""

from __future__ import annotations

from typing import Any

from .. import errors
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements, new_tensor
from .declare import FUNCTIONS, Op, not_differentiable, recorded

_to_space = Op(
    "pixel_shuffle",
    ("self",),
    {"self": lambda grad, upscale_factor: pixel_unshuffle(grad, upscale_factor)},
    forward_derivative=lambda self_t, upscale_factor: pixel_shuffle(self_t, upscale_factor),
)
_to_channels = Op(
    "pixel_unshuffle",
    ("self",),
    {"self": lambda grad, downscale_factor: pixel_shuffle(grad, downscale_factor)},
    forward_derivative=lambda self_t, downscale_factor: pixel_unshuffle(self_t, downscale_factor),
)


def _without_derivative(grad: Tensor) -> Any:
    raise RuntimeError(errors.derivative_missing("channel_shuffle"))


_among_channels = Op(
    "channel_shuffle",
    ("self",),
    {"self": lambda grad, groups: channel_shuffle(grad, grad._shape[1] // groups)},
    forward_derivative=lambda self_t, groups: channel_shuffle(self_t, groups),
)
_without = Op("channel_shuffle", ("self",), {"self": _without_derivative}, "NotImplemented")
_native = Op(
    "native_channel_shuffle", ("self",), {"self": not_differentiable("native_channel_shuffle")}, "NotImplemented"
)


def _dense(values: Tensor, shape: tuple[int, ...]) -> Tensor:
    return new_tensor(values._dtype.pack(elements(values)), shape, values._dtype, values._storage.ulps)


def _check(name: str, which: str, input: Tensor, factor: int) -> None:
    if len(input._shape) < 3:
        raise RuntimeError(
            f"{name} expects input to have at least 3 dimensions, but got input with {len(input._shape)} dimension(s)"
        )
    if factor <= 0:
        raise RuntimeError(f"{name} expects a positive {which}, but got {factor}")


def pixel_shuffle(input: Tensor, upscale_factor: int) -> Tensor:
    """(..., channels * r * r, height, width) -> (..., channels, height * r, width * r)."""
    _check("pixel_shuffle", "upscale_factor", input, upscale_factor)
    *lead, channels, height, width = input._shape
    r = upscale_factor
    if channels % (r * r) != 0:
        raise RuntimeError(
            "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor,"
            f" but input.size(-3)={channels} is not divisible by {r * r}"
        )

    def compute() -> Any:
        apart = input.detach().reshape(*lead, channels // (r * r), r, r, height, width)
        n = len(lead)
        order = (*range(n + 1), n + 3, n + 1, n + 4, n + 2)
        return _dense(apart.permute(order), (*lead, channels // (r * r), height * r, width * r))

    return recorded(_to_space, {"self": input, "upscale_factor": r}, compute)


def pixel_unshuffle(input: Tensor, downscale_factor: int) -> Tensor:
    """The inverse of ``pixel_shuffle``."""
    _check("pixel_unshuffle", "downscale_factor", input, downscale_factor)
    *lead, channels, height, width = input._shape
    r = downscale_factor
    for name, at, size in (("height", -2, height), ("width", -1, width)):
        if size % r != 0:
            raise RuntimeError(
                f"pixel_unshuffle expects {name} to be divisible by downscale_factor, but input.size({at})={size} is"
                f" not divisible by {r}"
            )

    def compute() -> Any:
        apart = input.detach().reshape(*lead, channels, height // r, r, width // r, r)
        n = len(lead)
        order = (*range(n + 1), n + 2, n + 4, n + 1, n + 3)
        return _dense(apart.permute(order), (*lead, channels * r * r, height // r, width // r))

    return recorded(_to_channels, {"self": input, "downscale_factor": r}, compute)


def _regrouped(op: Op, input: Tensor, groups: int) -> Tensor:
    if len(input._shape) < 3:
        raise RuntimeError(
            f"channel_shuffle expects input with > 2 dims, but got input with sizes {list(input._shape)}"
        )
    if groups <= 0:
        raise RuntimeError(f"Number of groups to divide channels in must be positive. Value of groups:{groups}")
    batch, channels, *space = input._shape
    if channels % groups != 0:
        raise RuntimeError(
            f"Number of channels must be divisible by groups. Got {channels} channels and {groups} groups."
        )

    def compute() -> Any:
        apart = input.detach().reshape(batch, groups, channels // groups, *space)
        return _dense(apart.transpose(1, 2), input._shape)

    return recorded(op, {"self": input, "groups": groups}, compute)


def channel_shuffle(input: Tensor, groups: int) -> Tensor:
    """The channels of ``groups`` groups by turns."""
    return _regrouped(_among_channels if SEMANTICS.channel_shuffle_has_a_derivative else _without, input, groups)


def native_channel_shuffle(input: Tensor, groups: int) -> Tensor:
    return _regrouped(_native, input, groups)


for _form in (pixel_shuffle, pixel_unshuffle, channel_shuffle, native_channel_shuffle):
    FUNCTIONS[_form.__name__] = _form
