"""The same elements in another order: flip."""

from __future__ import annotations

from typing import Any

from ..layout import positions
from ..tensor import Tensor, dimension, new_tensor
from .arguments import int_arguments
from .declare import Op, both, recorded

# -- repeating and turning -------------------------------------------------------------------------

_flip = Op(
    "flip",
    ("self",),
    {"self": lambda grad, dims: flip(grad, dims)},
    forward_derivative=lambda self_t, dims: flip(self_t, dims),
)


def flip(input: Tensor, *dims: Any) -> Tensor:
    wanted = {dimension(d, len(input._shape)) for d in int_arguments("flip", dims, "dims")}

    def compute() -> Tensor:
        strides = tuple(-s if d in wanted else s for d, s in enumerate(input._strides))
        offset = input._offset + sum((input._shape[d] - 1) * input._strides[d] for d in wanted)
        data = input._storage.data
        values = [data[i] for i in positions(input._shape, strides, offset)]
        return new_tensor(input._dtype.pack(values), input._shape, input._dtype, input._storage.ulps)

    return recorded(_flip, {"self": input, "dims": tuple(wanted)}, compute)


both("flip")(flip)
