"""``SGD``: stochastic gradient descent, with momentum."""

from __future__ import annotations

from typing import Any, Optional

from ..semantics import SEMANTICS
from ..tensor import Tensor
from .functional_forms import Lists, update_all
from .optimizer import ParamsT, PerParameter, change_by, check_fused, check_tensor, decayed, required, scalar


class SGD(PerParameter):
    """``param -= lr * grad``, where with momentum ``grad`` is a decaying sum of the gradients so far.

    Raises ValueError for a negative ``lr``, ``momentum`` or ``weight_decay``, and for ``nesterov`` without momentum
    or with dampening.
    """

    as_real = False

    later_options = dict(nesterov=False, maximize=False, foreach=None, differentiable=False, fused=False)

    def __init__(
        self,
        params: ParamsT,
        lr: Any = 0.001 if SEMANTICS.sgd_has_a_default_learning_rate else required,
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
        check_tensor(lr)
        if lr is not required and lr < 0.0:
            raise ValueError(f"Invalid learning rate: {lr}")
        if momentum < 0.0:
            raise ValueError(f"Invalid momentum value: {momentum}")
        if weight_decay < 0.0:
            raise ValueError(f"Invalid weight_decay value: {weight_decay}")
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        defaults = dict(
            lr=lr, momentum=momentum, dampening=dampening, weight_decay=weight_decay, nesterov=nesterov,
            maximize=maximize, foreach=foreach, differentiable=differentiable, fused=fused,
        )  # fmt: skip
        super().__init__(params, defaults)
        check_fused(foreach, fused, differentiable)

    def _keeps_state(self, group: dict[str, Any]) -> bool:
        """Without momentum there is no state, not even an empty one."""
        return bool(group["momentum"] != 0)

    def _begin(self, param: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        """The momentum begins with the first gradient."""

    def _update_one(self, param: Any, grad: Any, group: dict[str, Any]) -> None:
        state = self.state[param] if group["momentum"] != 0 else {}
        self._update(param, -grad if group["maximize"] else grad, group, state)
        if not SEMANTICS.sgd_without_momentum_has_no_state:
            self.state[param].setdefault("momentum_buffer", None)

    def _update(self, param: Any, grad: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        decay = group["weight_decay"]
        if isinstance(decay, Tensor) and decay.requires_grad:
            grad = grad.addcmul_(param.clone(), decay)
        else:
            grad = decayed(param, grad, decay)
        momentum = group["momentum"]
        if momentum != 0:
            buffer = state.get("momentum_buffer")
            if buffer is None:
                buffer = grad.detach().clone()
            else:
                buffer.mul_(momentum).add_(grad, alpha=1 - group["dampening"])
            grad = grad.add(buffer, alpha=momentum) if group["nesterov"] else buffer
        lr = scalar(group["lr"])
        if isinstance(lr, Tensor) and lr.requires_grad:
            param.addcmul_(grad, lr, value=-1)
        else:
            change_by(param, grad, -lr)
        if momentum != 0:  # where the change of the parameter is refused, none is remembered
            state["momentum_buffer"] = buffer


def sgd(
    params: list[Any],
    d_p_list: list[Any],
    momentum_buffer_list: list[Any],
    has_sparse_grad: bool = False,
    foreach: Optional[bool] = None,
    fused: Optional[bool] = None,
    grad_scale: Any = None,
    found_inf: Any = None,
    *,
    weight_decay: float,
    momentum: float,
    lr: float,
    dampening: float,
    nesterov: bool,
    maximize: bool,
) -> None:
    options = dict(
        weight_decay=weight_decay, momentum=momentum, lr=lr, dampening=dampening, nesterov=nesterov, maximize=maximize
    )
    lists: Lists = {"momentum_buffer": momentum_buffer_list} if momentum != 0 else {}
    update_all(SGD, params, d_p_list, lists, options)
