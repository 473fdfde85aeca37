"""``torch.nn.utils.parametrizations``: parametrizations that torch brings along."""

from __future__ import annotations

from typing import Any, Optional

from ...ops.weight_norm import norm_except_dim, weighted
from ...tensor import Tensor
from ..modules.module import Module
from .orthogonal import made_for
from .parametrize import register_parametrization
from .spectral_norm import SpectralNormParametrization, output_dim


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


def spectral_norm(
    module: Any, name: str = "weight", n_power_iterations: int = 1, eps: float = 1e-12, dim: Optional[int] = None
) -> Any:
    """The weight divided by its largest singular value."""
    weight = getattr(module, name, None)
    if not isinstance(weight, Tensor):
        raise ValueError(f"Module '{module}' has no parameter or buffer with name '{name}'")
    made = SpectralNormParametrization(weight, n_power_iterations, output_dim(module, dim), eps)
    return register_parametrization(module, name, made)


def orthogonal(
    module: Any, name: str = "weight", orthogonal_map: Optional[str] = None, *, use_trivialization: bool = True
) -> Any:
    """The weight as a matrix with orthonormal columns, or rows where it has fewer of them."""
    if not isinstance(getattr(module, name, None), Tensor):
        raise ValueError(f"Module '{module}' has no parameter or buffer with name '{name}'")
    made = made_for(module, name, orthogonal_map, use_trivialization)
    return register_parametrization(module, name, made, unsafe=True)
