"""``torch.optim.adamax``: ``Adamax``, and the same as a function."""

from __future__ import annotations

from typing import Any, Optional

from .adam import Adamax
from .functional_forms import check_steps, update_all

__all__ = ["Adamax", "adamax"]


def adamax(
    params: list[Any],
    grads: list[Any],
    exp_avgs: list[Any],
    exp_infs: list[Any],
    state_steps: list[Any],
    foreach: Optional[bool] = None,
    maximize: bool = False,
    differentiable: bool = False,
    capturable: bool = False,
    has_complex: bool = False,
    *,
    eps: float,
    beta1: float,
    beta2: float,
    lr: float,
    weight_decay: float,
) -> None:
    check_steps(state_steps)
    options = dict(
        betas=(beta1, beta2), lr=lr, weight_decay=weight_decay, eps=eps, maximize=maximize, capturable=capturable,
        differentiable=differentiable,
    )  # fmt: skip
    lists = {"step": state_steps, "exp_avg": exp_avgs, "exp_inf": exp_infs}
    update_all(Adamax, params, grads, lists, options)
