"""Sliding blocks of planes as columns, and columns added up to planes again."""

from __future__ import annotations

from itertools import product
from typing import Any, Iterator

from ..layout import prod
from ..tensor import Tensor, elements, new_tensor
from . import refusals
from .declare import Op, recorded

Pair = tuple[int, int]


def pair(name: str, given: Any) -> Pair:
    if isinstance(given, int):
        return (given, given)
    sizes = tuple(given)
    if len(sizes) == 1:
        return (sizes[0], sizes[0])
    if len(sizes) != 2:
        raise RuntimeError(f"It is expected {name} equals to 2, but got size {len(sizes)}")
    return sizes


class Blocks:
    """Where the blocks of a plane lie."""

    def __init__(self, kernel_size: Any, dilation: Any, padding: Any, stride: Any) -> None:
        self.kernel = pair("kernel_size", kernel_size)
        self.dilation = pair("dilation", dilation)
        self.padding = pair("padding", padding)
        self.stride = pair("stride", stride)
        for name, numbers, short in (
            ("kernel size", self.kernel, "kernel"),
            ("dilation", self.dilation, "dilation"),
            ("stride", self.stride, "stride"),
        ):
            if min(numbers) <= 0:
                raise RuntimeError(
                    f"{name} should be greater than zero, but got {short}_height: {numbers[0]} {short}_width:"
                    f" {numbers[1]}"
                )
        if min(self.padding) < 0:
            height, width = self.padding
            raise RuntimeError(f"padding should be non-negative, but got pad_height: {height} pad_width: {width}")

    def counts(self, space: Pair) -> Pair:
        """How many blocks there are along each dimension."""
        rows, columns = (
            (size + 2 * pad - dilation * (kernel - 1) - 1) // stride + 1
            for size, pad, dilation, kernel, stride in zip(space, self.padding, self.dilation, self.kernel, self.stride)
        )
        return rows, columns

    def values(self) -> dict[str, Any]:
        return {
            "kernel_size": self.kernel, "dilation": self.dilation, "padding": self.padding, "stride": self.stride
        }  # fmt: skip

    def pairs(self, space: Pair) -> Iterator[tuple[int, int]]:
        """Each element of the columns that is not padding, and the element of the plane that it shows."""
        counts = self.counts(space)
        at = 0
        for offsets in product(*map(range, self.kernel)):
            for block in product(*map(range, counts)):
                row, column = (
                    place * stride - pad + offset * dilation
                    for place, stride, pad, offset, dilation in zip(
                        block, self.stride, self.padding, offsets, self.dilation
                    )
                )
                if 0 <= row < space[0] and 0 <= column < space[1]:
                    yield at, row * space[1] + column
                at += 1


def _columns_gradient(
    grad: Any, self_sym_argsize_minus_2: int, self_sym_argsize_minus_1: int, kernel_size: Pair, dilation: Pair,
    padding: Pair, stride: Pair,
) -> Any:  # fmt: skip
    size = (self_sym_argsize_minus_2, self_sym_argsize_minus_1)
    return col2im(grad, size, Blocks(kernel_size, dilation, padding, stride))


_to_columns = Op(
    "im2col",
    ("self",),
    {"self": _columns_gradient},
    "Im2ColBackward0",
    forward_derivative=lambda self_t, kernel_size, dilation, padding, stride: im2col(
        self_t, Blocks(kernel_size, dilation, padding, stride)
    ),
)
_to_planes = Op(
    "col2im",
    ("self",),
    {
        "self": lambda grad, kernel_size, dilation, padding, stride: im2col(
            grad, Blocks(kernel_size, dilation, padding, stride)
        )
    },
    "Col2ImBackward0",
    forward_derivative=lambda self_t, output_size, kernel_size, dilation, padding, stride: col2im(
        self_t, output_size, Blocks(kernel_size, dilation, padding, stride)
    ),
)


def im2col(input: Tensor, blocks: Blocks) -> Tensor:
    """(batch, channels, height, width) -> (batch, channels * block, blocks)."""
    *lead, height, width = input._shape
    space = (height, width)
    counts = blocks.counts(space)
    if min(counts) < 1:
        raise RuntimeError(
            f"Given input with spatial size {space}, kernel_size={blocks.kernel}, dilation={blocks.dilation},"
            f" padding={blocks.padding}, calculated shape of the array of sliding blocks as {counts}, but its"
            " components must be at least one."
        )
    if input._dtype.category == 1:
        raise refusals.of("im2col", input._dtype)
    channels = lead[-1] if lead else 1
    block, count, size = prod(blocks.kernel), prod(counts), height * width

    def compute() -> Tensor:
        data = elements(input)
        found: list[Any] = [0] * (prod(lead) * block * count)
        pairs = list(blocks.pairs(space))
        for plane in range(prod(lead)):
            for column, place in pairs:
                found[plane * block * count + column] = data[plane * size + place]
        shape = (*lead[:-1], channels * block, count)
        return new_tensor(input._dtype.pack(found), shape, input._dtype, input._storage.ulps)

    values = {
        "self": input, "self_sym_argsize_minus_2": height, "self_sym_argsize_minus_1": width, **blocks.values()
    }  # fmt: skip
    return recorded(_to_columns, values, compute)


def col2im(input: Tensor, output_size: Pair, blocks: Blocks) -> Tensor:
    """(batch, channels * block, blocks) -> (batch, channels, height, width): what lies over one another is added."""
    height, width = output_size
    counts, block = blocks.counts(output_size), prod(blocks.kernel)
    rows, columns = input._shape[-2:]
    at = len(input._shape) - 2
    if rows % block != 0:
        raise RuntimeError(
            f"Expected size of input's dimension {at} to be divisible by the product of kernel_size, but got"
            f" input.size({at})={rows} and kernel_size={blocks.kernel}."
        )
    if prod(counts) != columns or min(counts) < 0:
        raise RuntimeError(
            f"Given output_size={(height, width)}, kernel_size={blocks.kernel}, dilation={blocks.dilation},"
            f" padding={blocks.padding}, stride={blocks.stride}, expected size of input's dimension {at + 1} to match"
            f" the calculated number of sliding blocks {counts[0]} * {counts[1]} = {prod(counts)}, but got"
            f" input.size({at + 1})={columns}."
        )
    if input._dtype.category == 1:
        raise refusals.of("col2im", input._dtype)
    lead = (*input._shape[:-2], rows // block)
    size = height * width

    def compute() -> Tensor:
        data = elements(input)
        found: list[Any] = [0] * (prod(lead) * size)
        pairs = list(blocks.pairs(output_size))
        for plane in range(prod(lead)):
            for column, place in pairs:
                found[plane * size + place] += data[plane * block * columns + column]
        ulps = input._storage.ulps
        return new_tensor(input._dtype.pack(found), (*lead, height, width), input._dtype, ulps and ulps + 2)

    return recorded(_to_planes, {"self": input, "output_size": output_size, **blocks.values()}, compute)
