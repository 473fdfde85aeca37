"""Padding."""

from __future__ import annotations

from typing import Any

from .. import functional
from .module import Module


class _Pad(Module):
    """``padding``: one number for all ends, or one for each."""

    spatial: int
    mode: str

    def __init__(self, padding: Any) -> None:
        super().__init__()
        self.padding = self._ends(padding)

    def _ends(self, padding: Any) -> tuple[int, ...]:
        return (padding,) * (2 * self.spatial) if isinstance(padding, int) else tuple(padding)

    def forward(self, input: Any) -> Any:
        return functional.pad(input, self.padding, self.mode)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class _ConstantPadNd(_Pad):
    mode = "constant"

    def __init__(self, padding: Any, value: float) -> None:
        Module.__init__(self)
        self.value = value
        self.padding = self._ends(padding)

    def forward(self, input: Any) -> Any:
        return functional.pad(input, self.padding, "constant", self.value)

    def extra_repr(self) -> str:
        return f"padding={self.padding}, value={self.value}"


class ConstantPad1d(_ConstantPadNd):
    spatial = 1


class ConstantPad2d(_ConstantPadNd):
    spatial = 2


class ConstantPad3d(_ConstantPadNd):
    spatial = 3


class _ZeroPadNd(_ConstantPadNd):
    def __init__(self, padding: Any) -> None:
        super().__init__(padding, 0.0)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class ZeroPad1d(_ZeroPadNd):
    spatial = 1


class ZeroPad2d(_ZeroPadNd):
    spatial = 2


class ZeroPad3d(_ZeroPadNd):
    spatial = 3


class ReflectionPad1d(_Pad):
    spatial, mode = 1, "reflect"


class ReflectionPad2d(_Pad):
    spatial, mode = 2, "reflect"


class ReflectionPad3d(_Pad):
    spatial, mode = 3, "reflect"


class ReplicationPad1d(_Pad):
    spatial, mode = 1, "replicate"


class ReplicationPad2d(_Pad):
    spatial, mode = 2, "replicate"


class ReplicationPad3d(_Pad):
    spatial, mode = 3, "replicate"


class CircularPad1d(_Pad):
    spatial, mode = 1, "circular"


class CircularPad2d(_Pad):
    spatial, mode = 2, "circular"


class CircularPad3d(_Pad):
    spatial, mode = 3, "circular"
