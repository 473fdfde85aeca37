"""Parameters as one vector, and back."""

from __future__ import annotations

from typing import Any, Iterable

from ...ops.declare import FUNCTIONS
from ...printing import typename
from ...tensor import Tensor


def parameters_to_vector(parameters: Iterable[Any]) -> Any:
    return FUNCTIONS["cat"]([parameter.view(-1) for parameter in parameters])


def vector_to_parameters(vec: Any, parameters: Iterable[Any]) -> None:
    """Each parameter's data becomes a part of the vector: they share its memory from then on."""
    if not isinstance(vec, Tensor):
        raise TypeError(f"expected torch.Tensor, but got: {typename(vec)}")
    start = 0
    for parameter in parameters:
        count = parameter.numel()
        parameter.data = vec[start : start + count].view_as(parameter).data
        start += count
