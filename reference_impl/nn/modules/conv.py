"""Convolutions."""

from __future__ import annotations

import math
from typing import Any, Optional, Sequence

from ...ops.declare import FUNCTIONS
from .. import functional, init
from ..parameter import Parameter
from .module import Module

_PADDING_MODES = ("zeros", "reflect", "replicate", "circular")
_PADDING_STRINGS = ("same", "valid")


def _tuple(given: Any, count: int) -> tuple[Any, ...]:
    return (given,) * count if isinstance(given, int) else tuple(given)


class _ConvNd(Module):
    """The parameters of a convolution and their first values. Raises ValueError where the numbers do not fit."""

    spatial: int
    transposed = False

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: Any, stride: Any, padding: Any, dilation: Any,
        output_padding: Any, groups: int, bias: bool, padding_mode: str, device: Any, dtype: Any,
    ) -> None:  # fmt: skip
        super().__init__()
        count = self.spatial
        if groups <= 0:
            raise ValueError("groups must be a positive integer")
        if in_channels % groups != 0:
            raise ValueError("in_channels must be divisible by groups")
        if out_channels % groups != 0:
            raise ValueError("out_channels must be divisible by groups")
        self.in_channels, self.out_channels = in_channels, out_channels
        self.kernel_size, self.stride = _tuple(kernel_size, count), _tuple(stride, count)
        self.padding = padding if isinstance(padding, str) else _tuple(padding, count)
        self.dilation = _tuple(dilation, count)
        self.transposed = type(self).transposed
        self.output_padding = _tuple(output_padding, count)
        self.groups, self.padding_mode = groups, padding_mode
        self._check_padding()
        self._reversed_padding_repeated_twice = self._ends()
        into, out = (in_channels, out_channels) if self.transposed else (out_channels, in_channels)
        empty = FUNCTIONS["empty"]
        self.weight = Parameter(empty((into, out // groups, *self.kernel_size), device=device, dtype=dtype))
        if bias:
            self.bias = Parameter(empty(out_channels, device=device, dtype=dtype))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def _check_padding(self) -> None:
        if isinstance(self.padding, str):
            if self.padding not in _PADDING_STRINGS:
                shown = "{" + ", ".join(map(repr, _PADDING_STRINGS)) + "}"
                raise ValueError(f"Invalid padding string {self.padding!r}, should be one of {shown}")
            if self.padding == "same" and any(step != 1 for step in self.stride):
                raise ValueError("padding='same' is not supported for strided convolutions")
        if self.padding_mode not in _PADDING_MODES:
            shown = "{" + ", ".join(map(repr, _PADDING_MODES)) + "}"
            raise ValueError(f"padding_mode must be one of {shown}, but got padding_mode='{self.padding_mode}'")

    def _ends(self) -> list[int]:
        """The padding as ``functional.pad`` takes it: from the last dimension on, at start and end."""
        if not isinstance(self.padding, str):
            return [size for size in reversed(self.padding) for _ in range(2)]
        ends: list[int] = []
        for dilation, kernel in zip(reversed(self.dilation), reversed(self.kernel_size)):
            total = dilation * (kernel - 1) if self.padding == "same" else 0
            ends += [total // 2, total - total // 2]
        return ends

    def reset_parameters(self) -> None:
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            fan_in, _ = init._calculate_fan_in_and_fan_out(self.weight)
            if fan_in != 0:
                bound = 1 / math.sqrt(fan_in)
                init.uniform_(self.bias, -bound, bound)

    def extra_repr(self) -> str:
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
        nothing = (0,) * self.spatial
        if self.padding != nothing:
            text += f", padding={self.padding}"
        if self.dilation != (1,) * self.spatial:
            text += f", dilation={self.dilation}"
        if self.output_padding != nothing:
            text += f", output_padding={self.output_padding}"
        if self.groups != 1:
            text += f", groups={self.groups}"
        if self.bias is None:
            text += ", bias=False"
        if self.padding_mode != "zeros":
            text += f", padding_mode={self.padding_mode}"
        return text


class _Conv(_ConvNd):
    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: Any, stride: Any = 1, padding: Any = 0,
        dilation: Any = 1, groups: int = 1, bias: bool = True, padding_mode: str = "zeros", device: Any = None,
        dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(
            in_channels, out_channels, kernel_size, stride, padding, dilation, 0, groups, bias, padding_mode, device,
            dtype,
        )  # fmt: skip

    def _conv_forward(self, input: Any, weight: Any, bias: Optional[Any]) -> Any:
        function = getattr(functional, f"conv{self.spatial}d")
        if self.padding_mode == "zeros":
            return function(input, weight, bias, self.stride, self.padding, self.dilation, self.groups)
        padded = functional.pad(input, self._reversed_padding_repeated_twice, mode=self.padding_mode)
        return function(padded, weight, bias, self.stride, 0, self.dilation, self.groups)

    def forward(self, input: Any) -> Any:
        return self._conv_forward(input, self.weight, self.bias)


class Conv1d(_Conv):
    spatial = 1


class Conv2d(_Conv):
    spatial = 2


class Conv3d(_Conv):
    spatial = 3


class _ConvTransposeNd(_ConvNd):
    transposed = True

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: Any, stride: Any = 1, padding: Any = 0,
        output_padding: Any = 0, groups: int = 1, bias: bool = True, dilation: Any = 1, padding_mode: str = "zeros",
        device: Any = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        if padding_mode != "zeros":
            raise ValueError(f'Only "zeros" padding mode is supported for {type(self).__name__}')
        super().__init__(
            in_channels, out_channels, kernel_size, stride, padding, dilation, output_padding, groups, bias,
            padding_mode, device, dtype,
        )  # fmt: skip

    def forward(self, input: Any, output_size: Optional[Any] = None) -> Any:
        extra = self.output_padding if output_size is None else self._missing(input, output_size)
        function = getattr(functional, f"conv_transpose{self.spatial}d")
        return function(input, self.weight, self.bias, self.stride, self.padding, extra, self.groups, self.dilation)

    def _missing(self, input: Any, output_size: Sequence[int]) -> tuple[int, ...]:
        """The output padding that gives ``output_size``. Raises ValueError where none does."""
        count = self.spatial
        lead = input.dim() - count
        if len(output_size) == count + lead:
            output_size = output_size[lead:]
        if len(output_size) != count:
            raise ValueError(
                f"ConvTranspose{count}D: for {input.dim()}D input, output_size must have {count} or {count + lead}"
                f" elements (got {len(output_size)})"
            )
        least, most = [], []
        for d in range(count):
            size = (
                (input.size(d + lead) - 1) * self.stride[d]
                - 2 * self.padding[d]
                + self.dilation[d] * (self.kernel_size[d] - 1)
                + 1
            )
            least.append(size)
            most.append(size + self.stride[d] - 1)
        if any(not low <= size <= high for low, size, high in zip(least, output_size, most)):
            raise ValueError(
                f"requested an output size of {output_size}, but valid sizes range from {least} to {most} (for an"
                f" input of {input.size()[2:]})"
            )
        return tuple(size - low for size, low in zip(output_size, least))


class ConvTranspose1d(_ConvTransposeNd):
    spatial = 1


class ConvTranspose2d(_ConvTransposeNd):
    spatial = 2


class ConvTranspose3d(_ConvTransposeNd):
    spatial = 3
