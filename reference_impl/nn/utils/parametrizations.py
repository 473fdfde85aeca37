"""``torch.nn.utils.parametrizations``: parametrizations that torch brings along."""

from __future__ import annotations

from typing import Any, Optional

from ...ops.weight_norm import norm_except_dim, weighted
from ..modules.module import Module
from .parametrize import register_parametrization


class _WeightNorm(Module):
    def __init__(self, dim: Optional[int] = 0) -> None:
        super().__init__()
        self.dim = -1 if dim is None else dim

    def forward(self, weight_g: Any, weight_v: Any) -> Any:
        return weighted(weight_v, weight_g, self.dim)

    def right_inverse(self, weight: Any) -> Any:
        return norm_except_dim(weight, self.dim), weight


def weight_norm(module: Module, name: str = "weight", dim: Optional[int] = 0) -> Module:
    """The weight as its length (``original0``) times the direction of ``original1``."""
    return register_parametrization(module, name, _WeightNorm(dim), unsafe=True)
