"""``clip_grad_norm_``."""

from __future__ import annotations

import math
from typing import Any, Iterable, Sequence, Union

from ...modes import no_grad
from ...ops.declare import FUNCTIONS
from ...rules import rule
from ...tensor import Tensor


def _norm(values: Any, order: float) -> Any:
    if order == math.inf:
        return values.abs().max()
    if order == 2:
        return (values * values).sum().sqrt()
    return values.abs().pow(order).sum().pow(1.0 / order)


def _total(grads: Sequence[Any], order: float) -> Any:
    if not grads:
        return FUNCTIONS["tensor"](0.0)
    return _norm(FUNCTIONS["stack"]([_norm(grad, order) for grad in grads]), order)


# NG-07: the gradients are scaled in place under no_grad, whether or not they need it.
@rule("NG-07")
def clip_grad_norm_(
    parameters: Union[Tensor, Iterable[Tensor]],
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: Any = None,
) -> Any:
    """Scale the gradients so that together, as one vector, their norm is at most ``max_norm``; returns the norm before.

    Raises RuntimeError for a norm that is not finite if ``error_if_nonfinite``.
    """
    wanted = [parameters] if isinstance(parameters, Tensor) else list(parameters)
    order = float(norm_type)
    with no_grad():
        grads: list[Any] = [parameter.grad for parameter in wanted if parameter.grad is not None]
        total = _total(grads, order)
        if error_if_nonfinite and not math.isfinite(total.item()):
            raise RuntimeError(
                f"The total norm of order {order} for gradients from `parameters` is non-finite, so it cannot be"
                " clipped. To disable this error and scale the gradients by the non-finite norm anyway, set"
                " `error_if_nonfinite=False`"
            )
        scale = (float(max_norm) / (total + 1e-6)).clamp(max=1.0)
        for grad in grads:
            grad.mul_(scale)
    return total
