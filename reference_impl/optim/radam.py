"""``torch.optim.radam``: ``RAdam``, and the same as a function."""

from __future__ import annotations

from typing import Any, Optional

from .adam import RAdam
from .functional_forms import check_steps, update_all

__all__ = ["RAdam", "radam"]


def radam(
    params: list[Any],
    grads: list[Any],
    exp_avgs: list[Any],
    exp_avg_sqs: list[Any],
    state_steps: list[Any],
    decoupled_weight_decay: bool = False,
    foreach: Optional[bool] = None,
    differentiable: bool = False,
    capturable: bool = False,
    has_complex: bool = False,
    maximize: bool = False,
    *,
    beta1: float,
    beta2: float,
    lr: float,
    weight_decay: float,
    eps: float,
) -> None:
    check_steps(state_steps)
    options = dict(
        betas=(beta1, beta2), lr=lr, weight_decay=weight_decay, eps=eps, maximize=maximize, capturable=capturable,
        differentiable=differentiable, decoupled_weight_decay=decoupled_weight_decay,
    )  # fmt: skip
    lists = {"step": state_steps, "exp_avg": exp_avgs, "exp_avg_sq": exp_avg_sqs}
    update_all(RAdam, params, grads, lists, options)
