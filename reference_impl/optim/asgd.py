"""``torch.optim.asgd``: ``ASGD``, and the same as a function."""

from __future__ import annotations

from typing import Any, Optional

from .adaptive import ASGD
from .functional_forms import update_all

__all__ = ["ASGD", "asgd"]


def asgd(
    params: list[Any],
    grads: list[Any],
    axs: list[Any],
    mus: list[Any],
    etas: list[Any],
    state_steps: list[Any],
    foreach: Optional[bool] = None,
    maximize: bool = False,
    differentiable: bool = False,
    capturable: bool = False,
    has_complex: bool = False,
    *,
    lambd: float,
    lr: float,
    t0: float,
    alpha: float,
    weight_decay: float,
) -> None:
    options = dict(
        lambd=lambd, lr=lr, t0=t0, alpha=alpha, weight_decay=weight_decay, maximize=maximize, capturable=capturable,
        differentiable=differentiable,
    )  # fmt: skip
    update_all(ASGD, params, grads, {"step": state_steps, "ax": axs, "mu": mus, "eta": etas}, options)
