"""``Muon``: momentum, made nearly orthogonal, for matrices."""

from __future__ import annotations

import math
from typing import Any, Optional

from ..ops.declare import FUNCTIONS
from ..tensor import Tensor
from .optimizer import ParamsT, PerParameter


def _nearly_orthogonal(matrix: Any, coefficients: tuple[float, float, float], eps: float, steps: int) -> Any:
    """Its singular values are moved towards 1 by a polynomial of odd degree, so many times, in bfloat16."""
    if steps >= 100:
        raise ValueError("Number of steps must be less than 100 for computational efficiency")
    if len(coefficients) != 3:
        raise ValueError("Coefficients must be a tuple of exactly 3 values")
    first, third, fifth = coefficients
    is_tall = matrix.size(0) > matrix.size(1)
    x = matrix.bfloat16()
    x = x.T if is_tall else x
    x.div_(x.norm().clamp(min=eps))
    for _ in range(steps):
        square = x @ x.T
        x = FUNCTIONS["addmm"](x, FUNCTIONS["addmm"](square, square, square, beta=third, alpha=fifth), x, beta=first)
    return x.T if is_tall else x


#: How the learning rate depends on the numbers of rows and of columns.
_RATIOS = {
    "original": lambda rows, columns: math.sqrt(max(1, rows / columns)),
    "match_rms_adamw": lambda rows, columns: 0.2 * math.sqrt(max(rows, columns)),
}


class Muon(PerParameter):
    """For parameters of two dimensions; the weight decay is decoupled."""

    as_real = False

    def __init__(
        self,
        params: ParamsT,
        lr: float = 1e-3,
        weight_decay: float = 0.1,
        momentum: float = 0.95,
        nesterov: bool = True,
        ns_coefficients: tuple[float, float, float] = (3.4445, -4.7750, 2.0315),
        eps: float = 1e-7,
        ns_steps: int = 5,
        adjust_lr_fn: Optional[str] = None,
    ) -> None:
        if isinstance(lr, Tensor) and lr.numel() != 1:
            raise ValueError("Tensor lr must be 1-element")
        for shown, value in (("Learning rate", lr), ("momentum", momentum), ("weight decay", weight_decay)):
            if not 0.0 <= value:
                raise ValueError(f"{shown} should be >= 0 but is: {value}")
        if adjust_lr_fn is not None and adjust_lr_fn not in _RATIOS:
            raise ValueError(f"Adjust learning rate function {adjust_lr_fn} is not supported")
        defaults = dict(
            lr=lr, weight_decay=weight_decay, momentum=momentum, nesterov=nesterov, ns_coefficients=ns_coefficients,
            eps=eps, ns_steps=ns_steps, adjust_lr_fn=adjust_lr_fn,
        )  # fmt: skip
        super().__init__(params, defaults)
        for group in self.param_groups:
            for param in group["params"]:
                if param.ndim != 2:
                    raise ValueError(
                        f"Muon only supports 2D parameters whereas we found a parameter with size: {param.size()}"
                    )

    def _begin(self, param: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        if param.is_complex():
            raise RuntimeError("Muon does not support complex parameters")
        state["momentum_buffer"] = FUNCTIONS["zeros_like"](param.grad)

    def _update(self, param: Any, grad: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        buffer, momentum = state["momentum_buffer"], group["momentum"]
        buffer.lerp_(grad, 1 - momentum)
        change = grad.lerp(buffer, momentum) if group["nesterov"] else buffer
        change = _nearly_orthogonal(change, group["ns_coefficients"], group["eps"], group["ns_steps"])
        lr = group["lr"]
        ratio = _RATIOS[group["adjust_lr_fn"] or "original"](*param.shape[:2])
        param.mul_(1 - lr * group["weight_decay"])
        param.add_(change, alpha=-lr * ratio)
