"""``debug_unwrap``: what a tensor of a transform stands for."""

from __future__ import annotations

from ..tensor import Tensor


def debug_unwrap(tensor: Tensor, *, recurse: bool = True) -> Tensor:
    """The tensor one level lower, or (``recurse``) outside of all transforms."""
    inner = tensor._inner
    if inner is None:
        return tensor
    return debug_unwrap(inner) if recurse else inner
