"""``Tensor.resize`` and ``resize_as``, which give the elements of a tensor another shape."""

from __future__ import annotations

import operator
import warnings
from functools import reduce
from typing import Any

from ... import errors
from ...function import Function
from ...ops.declare import method
from ...tensor import Tensor


class Resize(Function):
    """The elements in another shape, which has as many."""

    @staticmethod
    def forward(ctx: Any, tensor: Tensor, sizes: tuple[int, ...]) -> Tensor:
        ctx.sizes = sizes
        ctx.numel = reduce(operator.mul, sizes, 1)
        if tensor.numel() != ctx.numel:
            raise RuntimeError(errors.resize_keeps_elements(sizes, ctx.numel, tuple(tensor.shape), tensor.numel()))
        ctx.input_sizes = tensor.size()
        return tensor.contiguous().view(*sizes)

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> tuple[Any, ...]:
        return grad_output.contiguous().view(ctx.input_sizes), None


def resize(self: Tensor, *sizes: Any) -> Tensor:
    warnings.warn("non-inplace resize is deprecated", stacklevel=2)
    given = tuple(sizes[0]) if len(sizes) == 1 and not isinstance(sizes[0], int) else sizes
    return Resize.apply(self, given)


def resize_as(self: Tensor, tensor: Tensor) -> Tensor:
    warnings.warn("non-inplace resize_as is deprecated", stacklevel=2)
    return Resize.apply(self, tensor.size())


method("resize", resize)
method("resize_as", resize_as)
