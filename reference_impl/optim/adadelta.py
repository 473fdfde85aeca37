"""``torch.optim.adadelta``: ``Adadelta``, and the same as a function."""

from __future__ import annotations

from typing import Any, Optional

from .adaptive import Adadelta
from .functional_forms import check_steps, update_all

__all__ = ["Adadelta", "adadelta"]


def adadelta(
    params: list[Any],
    grads: list[Any],
    square_avgs: list[Any],
    acc_deltas: list[Any],
    state_steps: list[Any],
    capturable: bool = False,
    foreach: Optional[bool] = None,
    differentiable: bool = False,
    has_complex: bool = False,
    *,
    lr: float,
    rho: float,
    eps: float,
    weight_decay: float,
    maximize: bool,
) -> None:
    check_steps(state_steps)
    options = dict(
        lr=lr, rho=rho, eps=eps, weight_decay=weight_decay, maximize=maximize, capturable=capturable,
        differentiable=differentiable,
    )  # fmt: skip
    lists = {"step": state_steps, "square_avg": square_avgs, "acc_delta": acc_deltas}
    update_all(Adadelta, params, grads, lists, options)
