"""``torch.optim.adagrad``: ``Adagrad``, and the same as a function."""

from __future__ import annotations

from typing import Any, Optional

from .adaptive import Adagrad
from .functional_forms import check_steps, update_all

__all__ = ["Adagrad", "adagrad"]


def adagrad(
    params: list[Any],
    grads: list[Any],
    state_sums: list[Any],
    state_steps: list[Any],
    fused: Optional[bool] = None,
    grad_scale: Any = None,
    found_inf: Any = None,
    has_sparse_grad: bool = False,
    foreach: Optional[bool] = None,
    differentiable: bool = False,
    has_complex: bool = False,
    *,
    lr: float,
    weight_decay: float,
    lr_decay: float,
    eps: float,
    maximize: bool,
) -> None:
    check_steps(state_steps)
    options = dict(
        lr=lr, weight_decay=weight_decay, lr_decay=lr_decay, eps=eps, maximize=maximize, differentiable=differentiable
    )
    update_all(Adagrad, params, grads, {"step": state_steps, "sum": state_sums}, options)
