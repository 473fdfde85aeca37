"""``torch.optim.adamw``: ``AdamW``, and the same as a function."""

from __future__ import annotations

from typing import Any, Optional

from .adam import AdamW, adam

__all__ = ["AdamW", "adamw"]


def adamw(
    params: list[Any],
    grads: list[Any],
    exp_avgs: list[Any],
    exp_avg_sqs: list[Any],
    max_exp_avg_sqs: list[Any],
    state_steps: list[Any],
    foreach: Optional[bool] = None,
    capturable: bool = False,
    differentiable: bool = False,
    fused: Optional[bool] = None,
    grad_scale: Any = None,
    found_inf: Any = None,
    has_complex: bool = False,
    **options: Any,
) -> None:
    adam(
        params, grads, exp_avgs, exp_avg_sqs, max_exp_avg_sqs, state_steps, foreach, capturable, differentiable, fused,
        grad_scale, found_inf, has_complex, True, **options,
    )  # fmt: skip
