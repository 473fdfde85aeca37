"""``torch.optim.rmsprop``: ``RMSprop``, and the same as a function."""

from __future__ import annotations

from typing import Any, Optional

from .adaptive import RMSprop
from .functional_forms import check_steps, update_all

__all__ = ["RMSprop", "rmsprop"]


def rmsprop(
    params: list[Any],
    grads: list[Any],
    square_avgs: list[Any],
    grad_avgs: list[Any],
    momentum_buffer_list: list[Any],
    state_steps: list[Any],
    foreach: Optional[bool] = None,
    maximize: bool = False,
    differentiable: bool = False,
    capturable: bool = False,
    has_complex: bool = False,
    *,
    lr: float,
    alpha: float,
    eps: float,
    weight_decay: float,
    momentum: float,
    centered: bool,
) -> None:
    check_steps(state_steps)
    options = dict(
        lr=lr, alpha=alpha, eps=eps, weight_decay=weight_decay, momentum=momentum, centered=centered,
        maximize=maximize, capturable=capturable, differentiable=differentiable,
    )  # fmt: skip
    lists = {
        "step": state_steps, "square_avg": square_avgs, "grad_avg": grad_avgs, "momentum_buffer": momentum_buffer_list,
    }  # fmt: skip
    update_all(RMSprop, params, grads, lists, options)
