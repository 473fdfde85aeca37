"""``torch.memory_format`` and ``torch.layout``: in which order the dimensions of a new tensor lie in memory."""

from __future__ import annotations

from .layout import Shape, channels_last_strides, contiguous_strides, preserved_strides


class memory_format:
    """``torch.contiguous_format``, ``torch.channels_last`` and their like."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> str:
        return self.name


contiguous_format = memory_format("contiguous_format")
preserve_format = memory_format("preserve_format")
channels_last = memory_format("channels_last")
channels_last_3d = memory_format("channels_last_3d")


class layout:
    """``torch.strided``: the reference has no other."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "torch.strided"

    def __reduce__(self) -> str:
        return "strided"


strided = layout()

_RANKS = {channels_last: 4, channels_last_3d: 5}


def strides_in(format: memory_format, shape: Shape, strides: Shape) -> Shape:
    """The strides of a new tensor made like one of ``shape`` and ``strides``. Raises RuntimeError for a wrong rank."""
    if format is preserve_format:
        return preserved_strides(shape, strides)
    if format is contiguous_format:
        return contiguous_strides(shape)
    if len(shape) != _RANKS[format]:
        raise RuntimeError(f"required rank {_RANKS[format]} tensor to use {format.name} format")
    return channels_last_strides(shape)


def lies_in(format: memory_format, shape: Shape, strides: Shape) -> bool:
    """Whether a tensor of ``shape`` and ``strides`` lies in memory as ``format`` says. Sizes of 1 do not matter."""
    if format in _RANKS and len(shape) != _RANKS[format]:
        return False
    wanted = strides_in(format, shape, strides)
    return all(size == 1 or a == b for size, a, b in zip(shape, strides, wanted))


def suggested_format(shape: Shape, strides: Shape) -> memory_format:
    """What counts as the format of a tensor, even of one with gaps: contiguous unless its channels come last."""
    if strides != contiguous_strides(shape):
        for format, rank in _RANKS.items():
            if len(shape) == rank and lies_in(format, shape, strides):
                return format
    return contiguous_format


memory_format.__module__ = __package__ or ""
layout.__module__ = __package__ or ""
