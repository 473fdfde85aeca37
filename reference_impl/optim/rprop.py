"""``torch.optim.rprop``: ``Rprop``, and the same as a function."""

from __future__ import annotations

from typing import Any, Optional

from .adaptive import Rprop
from .functional_forms import check_steps, update_all

__all__ = ["Rprop", "rprop"]


def rprop(
    params: list[Any],
    grads: list[Any],
    prevs: list[Any],
    step_sizes: list[Any],
    state_steps: list[Any],
    foreach: Optional[bool] = None,
    capturable: bool = False,
    maximize: bool = False,
    differentiable: bool = False,
    has_complex: bool = False,
    *,
    step_size_min: float,
    step_size_max: float,
    etaminus: float,
    etaplus: float,
) -> None:
    check_steps(state_steps)
    options = dict(
        etas=(etaminus, etaplus), step_sizes=(step_size_min, step_size_max), maximize=maximize, capturable=capturable,
        differentiable=differentiable,
    )  # fmt: skip
    update_all(Rprop, params, grads, {"step": state_steps, "prev": prevs, "step_size": step_sizes}, options)
