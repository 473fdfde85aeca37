"""``SGD``: stochastic gradient descent, with momentum."""

from __future__ import annotations

from typing import Any, Callable, Optional

from ..modes import enable_grad
from ..rules import rule
from ..tensor import Tensor
from .optimizer import Optimizer, Params, without_recording


def _number(value: Any) -> Any:
    return value.item() if isinstance(value, Tensor) else value


class SGD(Optimizer):
    """``param -= lr * grad``, where with momentum ``grad`` is a decaying sum of the gradients so far.

    Raises ValueError for a negative ``lr``, ``momentum`` or ``weight_decay``, and for ``nesterov`` without momentum
    or with dampening. ``foreach`` and ``fused`` choose between torch's implementations; here there is one.
    """

    def __init__(
        self,
        params: Params,
        lr: Any = 0.001,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: Any = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
        foreach: Optional[bool] = None,
        differentiable: bool = False,
        fused: Optional[bool] = None,
    ) -> None:
        if isinstance(lr, Tensor) and lr.numel() != 1:
            raise ValueError("Tensor lr must be 1-element")
        if lr < 0.0:
            raise ValueError(f"Invalid learning rate: {lr}")
        if momentum < 0.0:
            raise ValueError(f"Invalid momentum value: {momentum}")
        if weight_decay < 0.0:
            raise ValueError(f"Invalid weight_decay value: {weight_decay}")
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        if fused and differentiable:
            raise RuntimeError("`fused` does not support `differentiable`")
        if fused and foreach:
            raise RuntimeError("`fused` and `foreach` cannot be `True` together.")
        defaults = dict(
            lr=lr, momentum=momentum, dampening=dampening, weight_decay=weight_decay, nesterov=nesterov,
            maximize=maximize, foreach=foreach, differentiable=differentiable, fused=fused,
        )  # fmt: skip
        super().__init__(params, defaults)

    # NG-07: parameters stay the leaves that they are. EG-04: the closure runs with recording on.
    @without_recording
    @rule("NG-07", "EG-04")
    def step(self, closure: Optional[Callable[[], Any]] = None) -> Any:
        """One update of every parameter that has a gradient; returns what the closure, called first, returned."""
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    self._update(param, param.grad, group)
        return loss

    # DEF-15: a parameter without a gradient is left alone, weight decay or not.
    @rule("DEF-15")
    def _update(self, param: Any, grad: Any, group: dict[str, Any]) -> None:
        if group["maximize"]:
            grad = -grad
        decay = _number(group["weight_decay"])
        if decay != 0:
            grad = grad.add(param, alpha=decay)
        momentum = group["momentum"]
        if momentum != 0:
            buffer = self.state[param].get("momentum_buffer")
            if buffer is None:
                buffer = grad.detach().clone()
            else:
                buffer.mul_(momentum).add_(grad, alpha=1 - group["dampening"])
            self.state[param]["momentum_buffer"] = buffer
            grad = grad.add(buffer, alpha=momentum) if group["nesterov"] else buffer
        param.add_(grad, alpha=-_number(group["lr"]))
