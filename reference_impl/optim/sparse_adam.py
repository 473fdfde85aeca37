"""``SparseAdam``: for sparse gradients, of which the reference has none; dense ones it refuses."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from .optimizer import ParamsT, PerParameter, check_betas


class SparseAdam(PerParameter):
    """Can be made and asked for its state."""

    def __init__(
        self, params: ParamsT, lr: Any = 1e-3, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8,
        maximize: bool = False,
    ) -> None:  # fmt: skip
        if isinstance(lr, Tensor) and lr.numel() != 1:
            raise ValueError("Tensor lr must be 1-element")
        if not 0.0 < lr:
            raise ValueError(f"Invalid learning rate: {lr}")
        if not 0.0 < eps:
            raise ValueError(f"Invalid epsilon value: {eps}")
        check_betas(betas)
        super().__init__(params, dict(lr=lr, betas=betas, eps=eps, maximize=maximize))

    def _begin(self, param: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        raise RuntimeError("SparseAdam does not support dense gradients, please consider Adam instead")
