"""``Adafactor``: of the running averages of squares of a matrix, only those of its rows and columns are kept."""

from __future__ import annotations

import math
from typing import Any, Optional

from ..ops.declare import FUNCTIONS
from ..tensor import Tensor
from ..type_info import finfo
from .optimizer import ParamsT, PerParameter, count, number


def _root_mean_square(of: Any) -> float:
    return of.norm(2).item() / math.sqrt(of.numel())


def _mean_squares(grad: Any, dim: int) -> Any:
    return FUNCTIONS["norm"](grad, dim=dim, keepdim=True).square_().div_(grad.size(dim))


class Adafactor(PerParameter):
    """The size of a step is relative to that of the parameter, and the decay of the averages depends on the step."""

    as_real = False
    later_options = dict(foreach=None)
    counted = ("step",)

    def __init__(
        self,
        params: ParamsT,
        lr: Any = 1e-2,
        beta2_decay: float = -0.8,
        eps: tuple[Optional[float], float] = (None, 1e-3),
        d: float = 1.0,
        weight_decay: float = 0.0,
        *,
        foreach: Optional[bool] = None,
        maximize: bool = False,
    ) -> None:
        if isinstance(lr, Tensor) and lr.numel() != 1:
            raise ValueError("Tensor lr must be 1-element")
        if not 0.0 <= lr:
            raise ValueError(f"Learning rate should be >= 0 but is: {lr}")
        if not beta2_decay <= 0.0:
            raise ValueError(f"beta2_decay should be <= 0 but is: {beta2_decay}")
        for i, least in enumerate(eps):
            if least is not None and not 0.0 <= least:
                raise ValueError(f"epsilon{i + 1} should be >= 0 but is: {least}")
        if not 1.0 <= d:
            raise ValueError(f"Clipping threshold d should be >= 1 but is: {d}")
        if not 0.0 <= weight_decay:
            raise ValueError(f"weight_decay should be >= 0 but is: {weight_decay}")
        defaults = dict(
            lr=lr, beta2_decay=beta2_decay, eps=eps, d=d, weight_decay=weight_decay, foreach=foreach, maximize=maximize
        )  # fmt: skip
        super().__init__(params, defaults)

    def _begin(self, param: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        if param.is_complex():
            raise RuntimeError("Adafactor does not support complex parameters")
        grad = param.grad
        state["step"] = count()
        if grad.dim() > 1:
            *leading, rows, columns = grad.shape
            state["row_var"] = grad.new_zeros([*leading, rows, 1])
            state["col_var"] = grad.new_zeros([*leading, 1, columns])
        else:
            state["variance"] = FUNCTIONS["zeros_like"](grad)

    def _update(self, param: Any, grad: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        smallest, least_size = group["eps"]
        if smallest is None:
            smallest = finfo(param.dtype).eps
        step, lr = number(state["step"]), number(group["lr"])
        share = step ** group["beta2_decay"]
        size = max(least_size, _root_mean_square(param)) * min(lr, 1 / step**0.5)
        if group["weight_decay"] != 0:
            param.mul_(1 - lr * group["weight_decay"])
        if grad.dim() > 1:
            rows, columns = state["row_var"], state["col_var"]
            rows.lerp_(_mean_squares(grad, -1), share)
            columns.lerp_(_mean_squares(grad, -2), share)
            squares = (rows @ columns).div_(rows.mean(dim=-2, keepdim=True).clamp_(min=smallest))
        else:
            variance = state["variance"]
            variance.lerp_(grad.square(), share)
            squares = variance.clone()
        change = squares.clamp_(min=smallest * smallest).rsqrt_().mul_(grad)
        clipped = max(1.0, _root_mean_square(change) / group["d"])
        param.add_(change, alpha=-size / clipped)
