"""Pixels and channels in other places; planes as columns of blocks."""

from __future__ import annotations

from typing import Any, Iterable

from ...errors import dimension_out_of_range
from ...ops.blocks import Blocks, col2im, im2col, pair
from ...ops.checked import inner
from ...ops.shuffling import channel_shuffle, native_channel_shuffle, pixel_shuffle, pixel_unshuffle

__all__ = [
    "channel_shuffle", "fold", "native_channel_shuffle", "pixel_shuffle", "pixel_unshuffle", "unfold",
]  # fmt: skip


def _twice(given: Any) -> tuple[Any, ...]:
    """What may be given once for both dimensions."""
    return tuple(given) if isinstance(given, Iterable) else (given, given)


def unfold(input: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> Any:
    return _unfold(input, _twice(kernel_size), _twice(dilation), _twice(padding), _twice(stride))


@inner("im2col")
def _unfold(input: Any, kernel_size: Any, dilation: Any, padding: Any, stride: Any) -> Any:
    blocks = Blocks(kernel_size, dilation, padding, stride)
    if input.dim() < 3:
        raise IndexError(dimension_out_of_range(2, input.dim()))
    if input.dim() > 4:
        raise RuntimeError(
            "Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input,"
            f" but got: {list(input.shape)}"
        )
    return im2col(input, blocks)


def fold(input: Any, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> Any:
    return _fold(input, _twice(output_size), _twice(kernel_size), _twice(dilation), _twice(padding), _twice(stride))


@inner("col2im")
def _fold(input: Any, output_size: Any, kernel_size: Any, dilation: Any, padding: Any, stride: Any) -> Any:
    size = pair("output_size", output_size)
    blocks = Blocks(kernel_size, dilation, padding, stride)
    if input.dim() not in (2, 3):
        raise RuntimeError(
            "Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions for"
            f" input, but got: {list(input.shape)}"
        )
    return col2im(input, size, blocks)
