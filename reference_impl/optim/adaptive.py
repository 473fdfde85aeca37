"""Optimizers that scale each element by its gradients so far; ``ASGD``, which averages the parameters."""

from __future__ import annotations

from typing import Any, Optional

from ..ops.declare import FUNCTIONS
from ..semantics import SEMANTICS
from .optimizer import ParamsT, PerParameter, check_fused, check_numbers, count, decayed, number, scalar


def _zeros_like(param: Any) -> Any:
    return FUNCTIONS["zeros_like"](param).detach()


class Adagrad(PerParameter):
    """By the root of the sum of all squares."""

    later_options = dict(foreach=None, maximize=False, differentiable=False, fused=None)
    counted = ("step",)

    def __init__(
        self,
        params: ParamsT,
        lr: Any = 1e-2,
        lr_decay: float = 0,
        weight_decay: float = 0,
        initial_accumulator_value: float = 0,
        eps: float = 1e-10,
        foreach: Optional[bool] = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        fused: Optional[bool] = None,
    ) -> None:
        check_numbers(
            lr, lr_decay=lr_decay, weight_decay=weight_decay, initial_accumulator_value=initial_accumulator_value,
            eps=eps,
        )  # fmt: skip
        defaults = dict(
            lr=lr, lr_decay=lr_decay, eps=eps, weight_decay=weight_decay,
            initial_accumulator_value=initial_accumulator_value, foreach=foreach, maximize=maximize,
            differentiable=differentiable, fused=fused,
        )  # fmt: skip
        super().__init__(params, defaults)
        check_fused(foreach, fused, differentiable)
        for group in self.param_groups:
            for param in group["params"]:
                self._begin(param, group, self.state[param])

    def share_memory(self) -> None:
        """The state lies in memory that needs no sharing here."""

    def _begin(self, param: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        first = self.defaults["initial_accumulator_value"]
        state["step"] = count()
        state["sum"] = FUNCTIONS["full_like"](param, complex(first, first) if param.is_complex() else first).detach()

    def _update(self, param: Any, grad: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        grad = decayed(param, grad, group["weight_decay"])
        size = scalar(group["lr"]) / (1 + (number(state["step"]) - 1) * group["lr_decay"])
        state["sum"].addcmul_(grad, grad, value=1)
        root = state["sum"].sqrt()
        root = root + group["eps"] if group.get("differentiable") else root.add_(group["eps"])
        param.addcdiv_(grad, root, value=-size)


class Adadelta(PerParameter):
    """By the ratio of running averages: of the squared changes and of the squared gradients."""

    later_options = dict(foreach=None, maximize=False, differentiable=False, capturable=False)
    counted = ("step",) if SEMANTICS.all_optimizers_count_steps_in_tensors else ()

    def __init__(
        self,
        params: ParamsT,
        lr: Any = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0,
        foreach: Optional[bool] = None,
        *,
        capturable: bool = False,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        check_numbers(lr)
        if not 0.0 <= rho <= 1.0:
            raise ValueError(f"Invalid rho value: {rho}")
        check_numbers(lr, eps=eps, weight_decay=weight_decay)
        defaults = dict(
            lr=lr, rho=rho, eps=eps, weight_decay=weight_decay, maximize=maximize, capturable=capturable,
            foreach=foreach, differentiable=differentiable,
        )  # fmt: skip
        super().__init__(params, defaults)

    def _begin(self, param: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        state["step"] = count() if SEMANTICS.all_optimizers_count_steps_in_tensors else 0
        state["square_avg"] = _zeros_like(param)
        state["acc_delta"] = _zeros_like(param)

    def _update(self, param: Any, grad: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        rho, eps = group["rho"], group["eps"]
        squares, changes = state["square_avg"], state["acc_delta"]
        grad = decayed(param, grad, group["weight_decay"])
        squares.mul_(rho).addcmul_(grad, grad, value=1 - rho)
        root = squares.add(eps).sqrt_()
        change = changes.add(eps).sqrt_()
        if group.get("differentiable"):
            change = change.clone()
        change.div_(root).mul_(grad)
        changes.mul_(rho).addcmul_(change, change, value=1 - rho)
        param.add_(change, alpha=-scalar(group["lr"]))


class RMSprop(PerParameter):
    """By the root of a running average of squares; ``centered``: of their variance."""

    later_options = dict(
        momentum=0, centered=False, foreach=None, maximize=False, differentiable=False, capturable=False
    )  # fmt: skip
    counted = ("step",) if SEMANTICS.all_optimizers_count_steps_in_tensors else ()

    def __init__(
        self,
        params: ParamsT,
        lr: Any = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
        capturable: bool = False,
        foreach: Optional[bool] = None,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        check_numbers(lr, eps=eps, momentum=momentum, weight_decay=weight_decay, alpha=alpha)
        defaults = dict(
            lr=lr, momentum=momentum, alpha=alpha, eps=eps, centered=centered, weight_decay=weight_decay,
            capturable=capturable, foreach=foreach, maximize=maximize, differentiable=differentiable,
        )  # fmt: skip
        super().__init__(params, defaults)

    def _begin(self, param: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        state["step"] = count() if SEMANTICS.all_optimizers_count_steps_in_tensors else 0
        state["square_avg"] = _zeros_like(param)
        if group["momentum"] > 0:
            state["momentum_buffer"] = _zeros_like(param)
        if group["centered"]:
            state["grad_avg"] = _zeros_like(param)

    def _update(self, param: Any, grad: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        alpha, lr, eps = group["alpha"], scalar(group["lr"]), group["eps"]
        squares = state["square_avg"]
        grad = decayed(param, grad, group["weight_decay"])
        squares.mul_(alpha).addcmul_(grad, grad, value=1 - alpha)
        if group["centered"]:
            mean = state["grad_avg"]
            mean.lerp_(grad, 1 - alpha)
            root = squares.addcmul(mean, mean, value=-1).sqrt_()
        else:
            root = squares.sqrt()
        root = root.add(eps) if group.get("differentiable") else root.add_(eps)
        if group["momentum"] > 0:
            buffer = state["momentum_buffer"]
            buffer.mul_(group["momentum"]).addcdiv_(grad, root)
            param.add_(buffer, alpha=-lr)
        else:
            param.addcdiv_(grad, root, value=-lr)


class Rprop(PerParameter):
    """Each element has a step size of its own, which grows while the sign of its gradient stays."""

    later_options = dict(foreach=None, maximize=False, differentiable=False, capturable=False)
    counted = ("step",) if SEMANTICS.all_optimizers_count_steps_in_tensors else ()

    def __init__(
        self,
        params: ParamsT,
        lr: Any = 1e-2,
        etas: tuple[float, float] = (0.5, 1.2),
        step_sizes: tuple[float, float] = (1e-6, 50),
        *,
        capturable: bool = False,
        foreach: Optional[bool] = None,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        check_numbers(lr)
        if not 0.0 < etas[0] < 1.0 < etas[1]:
            raise ValueError(f"Invalid eta values: {etas[0]}, {etas[1]}")
        defaults = dict(
            lr=lr, etas=etas, step_sizes=step_sizes, foreach=foreach, maximize=maximize, differentiable=differentiable,
            capturable=capturable,
        )  # fmt: skip
        super().__init__(params, defaults)

    def _begin(self, param: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        lr = scalar(group["lr"])
        state["step"] = count() if SEMANTICS.all_optimizers_count_steps_in_tensors else 0
        state["prev"] = _zeros_like(param)
        size = complex(lr, lr) if param.is_complex() else number(lr)
        if SEMANTICS.step_sizes_are_made_full:
            state["step_size"] = FUNCTIONS["full_like"](param.grad, size).detach()
        else:
            state["step_size"] = FUNCTIONS["empty"](0, dtype=param.dtype).resize_(param.grad.shape).fill_(size)

    def _update(self, param: Any, grad: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        shrink, grow = group["etas"]
        before, sizes = state["prev"], state["step_size"]
        sign = grad.mul(before.clone() if group.get("differentiable") else before).sign()
        sign[sign.gt(0)] = grow
        sign[sign.lt(0)] = shrink
        sign[sign.eq(0)] = 1
        sizes.mul_(sign).clamp_(*group["step_sizes"])
        grad = grad.clone()
        grad[sign.eq(shrink)] = 0
        param.addcmul_(grad.sign(), sizes, value=-1)
        before.copy_(grad)


class ASGD(PerParameter):
    """Steps that decrease, and the average of the parameters that they led to."""

    captured = "params, mus, etas, and state_steps"
    later_options = dict(foreach=None, maximize=False, differentiable=False, capturable=False)
    counted = ("step", "eta", "mu")

    def __init__(
        self,
        params: ParamsT,
        lr: Any = 1e-2,
        lambd: float = 1e-4,
        alpha: float = 0.75,
        t0: float = 1e6,
        weight_decay: float = 0,
        foreach: Optional[bool] = None,
        maximize: bool = False,
        differentiable: bool = False,
        capturable: bool = False,
    ) -> None:
        check_numbers(lr, weight_decay=weight_decay)
        defaults = dict(
            lr=lr, lambd=lambd, alpha=alpha, t0=t0, weight_decay=weight_decay, foreach=foreach, maximize=maximize,
            differentiable=differentiable, capturable=capturable,
        )  # fmt: skip
        super().__init__(params, defaults)

    def _begin(self, param: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        state["step"] = count()
        state["eta"] = (count() + number(scalar(group["lr"]))).detach()
        state["mu"] = count() + 1
        state["ax"] = _zeros_like(param)

    def _update(self, param: Any, grad: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        lambd, lr = group["lambd"], scalar(group["lr"])
        mu, mean, eta = state["mu"], state["ax"], state["eta"]
        grad = decayed(param, grad, group["weight_decay"])
        size = number(eta)
        param.mul_(1 - lambd * size)
        param.add_(grad, alpha=-size)
        if mu.item() != 1:
            mean.add_(param.sub(mean).mul_(mu))
        else:
            mean.copy_(param)
        step = number(state["step"])
        as_tensor = FUNCTIONS["as_tensor"]
        eta.copy_(as_tensor(lr / ((1 + lambd * lr * step) ** group["alpha"])))
        mu.copy_(as_tensor(1 / max(1, step - group["t0"])))
