"""A weight as its length times its direction, in one node."""

from __future__ import annotations

from typing import Any

from .composed import ULPS, composed
from .norms import vector_norm


def norm_except_dim(v: Any, dim: int) -> Any:
    """The norm over all dimensions but one; over all of them for -1."""
    if dim == -1:
        return vector_norm(v, 2)
    kept = dim % v.dim()
    return vector_norm(v, 2, [d for d in range(v.dim()) if d != kept], True) if v.dim() > 1 else v.abs()


#: The direction of ``v`` with the length ``g``.
weighted = composed(
    "_weight_norm_interface",
    ("v", "g"),
    lambda v, g, dim: v * (g / norm_except_dim(v, dim)),
    node="WeightNormInterfaceBackward0",
    ulps=ULPS,
)
