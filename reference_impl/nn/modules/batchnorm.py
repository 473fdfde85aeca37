"""``BatchNorm1d``."""

from __future__ import annotations

from typing import Any, Optional

from ... import dtypes
from ...ops.declare import FUNCTIONS
from ...rules import rule
from .. import functional, init
from ..parameter import Parameter
from .module import Module


class BatchNorm1d(Module):
    """Normalises each channel of (N, C) or (N, C, L): in training by the batch, in evaluation by running statistics."""

    _version = 2

    running_mean: Any
    running_var: Any
    num_batches_tracked: Any

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-05,
        momentum: Optional[float] = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.track_running_stats = track_running_stats
        empty, zeros, ones = FUNCTIONS["empty"], FUNCTIONS["zeros"], FUNCTIONS["ones"]
        self.register_parameter("weight", Parameter(empty(num_features, dtype=dtype)) if affine else None)
        self.register_parameter("bias", Parameter(empty(num_features, dtype=dtype)) if affine and bias else None)
        tracked = track_running_stats
        self.register_buffer("running_mean", zeros(num_features, dtype=dtype) if tracked else None)
        self.register_buffer("running_var", ones(num_features, dtype=dtype) if tracked else None)
        self.register_buffer("num_batches_tracked", zeros((), dtype=dtypes.int64) if tracked else None)
        self.reset_parameters()

    def reset_running_stats(self) -> None:
        if self.track_running_stats:
            self.running_mean.zero_()
            self.running_var.fill_(1)
            self.num_batches_tracked.zero_()

    def reset_parameters(self) -> None:
        self.reset_running_stats()
        if self.affine:
            init.ones_(self.weight)
            if self.bias is not None:
                init.zeros_(self.bias)

    # MODE-11: training mode moves the running statistics and counts the batch, under no_grad and in inference mode too.
    @rule("MODE-11", "MODE-12")
    def forward(self, input: Any) -> Any:
        """Raises ValueError where the input has not 2 or 3 dimensions, or one value per channel in training."""
        if input.dim() not in (2, 3):
            raise ValueError(f"expected 2D or 3D input (got {input.dim()}D input)")
        momentum = 0.0 if self.momentum is None else self.momentum
        if self.training and self.num_batches_tracked is not None:
            self.num_batches_tracked.add_(1)
            if self.momentum is None:
                momentum = 1.0 / float(self.num_batches_tracked)
        by_batch = self.training or (self.running_mean is None and self.running_var is None)
        moving = not self.training or self.track_running_stats
        return functional.batch_norm(
            input,
            self.running_mean if moving else None,
            self.running_var if moving else None,
            self.weight,
            self.bias,
            by_batch,
            momentum,
            self.eps,
        )

    def extra_repr(self) -> str:
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine},"
            f" bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )
