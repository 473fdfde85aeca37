"""``Adam`` and its kin: running averages of the gradient and of its square."""

from __future__ import annotations

from typing import Any, Optional

from ..ops.declare import FUNCTIONS
from ..semantics import SEMANTICS
from ..tensor import Tensor
from .functional_forms import check_steps, update_all
from .optimizer import ParamsT, PerParameter, check_betas, check_fused, check_numbers, count, decayed, number, scalar


def _follow(average: Any, grad: Any, beta: float) -> None:
    """Move a running average towards the gradient."""
    if SEMANTICS.averages_follow_by_lerp:
        average.lerp_(grad, 1 - beta)
    else:
        average.mul_(beta).add_(grad, alpha=1 - beta)


_FUSED = (
    "FusedAdam requires all the params to be CUDA, floating point"
    if not SEMANTICS.what_refuses_fused_names_the_argument
    else "`fused=True` requires all the params to be CUDA, floating point Tensor"
    if not SEMANTICS.what_refuses_fused_lists_devices
    else "`fused=True` requires all the params to be floating point Tensors of supported devices: ['cuda', 'xpu',"
    " 'privateuseone']."
)


class _OfAdam(PerParameter):
    """``decoupled_weight_decay``: the decay shrinks the parameter and does not enter the averages."""

    #: Whether the decay of the weights stays out of the averages whatever the options say.
    _decouples = False
    later_options = dict(
        amsgrad=False, maximize=False, foreach=None, capturable=False, differentiable=False,
        decoupled_weight_decay=False, fused=None if SEMANTICS.fused_is_left_open else False,
    )  # fmt: skip
    counted = ("step",)

    def __init__(
        self,
        params: ParamsT,
        lr: Any = 1e-3,
        betas: Any = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        foreach: Optional[bool] = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
        fused: Optional[bool] = None if SEMANTICS.fused_is_left_open else False,
        decoupled_weight_decay: bool = False,
    ) -> None:
        if isinstance(lr, Tensor) and foreach and not capturable and SEMANTICS.a_rate_is_no_tensor_beside_foreach:
            raise ValueError("lr as a Tensor is not supported for capturable=False and foreach=True")
        check_numbers(lr, eps=eps)
        check_betas(betas)
        if not 0.0 <= weight_decay:
            raise ValueError(f"Invalid weight_decay value: {weight_decay}")
        kinds = [isinstance(beta, Tensor) for beta in betas]
        mixed = any(kinds) and not all(kinds) or not all(isinstance(beta, (float, Tensor)) for beta in betas)
        if mixed and SEMANTICS.betas_are_of_one_kind:
            raise ValueError("betas must be either both floats or both Tensors")
        for i, beta in enumerate(betas):
            if isinstance(beta, Tensor):
                if not capturable and foreach:
                    raise ValueError(f"betas[{i}] as a Tensor is not supported for capturable=False and foreach=True")
                if beta.numel() != 1:
                    raise ValueError(f"Tensor betas[{i}] must be 1-element")
        defaults = dict(
            lr=lr, betas=tuple(map(scalar, betas)), eps=eps, weight_decay=weight_decay, amsgrad=amsgrad,
            maximize=maximize, foreach=foreach, capturable=capturable, differentiable=differentiable, fused=fused,
            decoupled_weight_decay=self._decouples or decoupled_weight_decay,
        )  # fmt: skip
        if self._decouples and not SEMANTICS.adamw_is_an_adam:  # a class of its own, with its own list of options
            first = ("lr", "betas", "eps", "weight_decay", "amsgrad", "foreach", "maximize")
            rest = ("capturable", "differentiable", "fused")
            defaults = {name: defaults[name] for name in (*first, *rest)}
        super().__init__(params, defaults)
        if fused and not differentiable and not SEMANTICS.fused_adam_takes_the_cpu:
            raise RuntimeError(_FUSED)
        check_fused(foreach, fused, differentiable)

    def _begin(self, param: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        like = FUNCTIONS["zeros_like"]
        state["step"] = count()
        state["exp_avg"] = like(param).detach()
        state["exp_avg_sq"] = like(param).detach()
        if group["amsgrad"]:
            state["max_exp_avg_sq"] = like(param).detach()

    def _update(self, param: Any, grad: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        beta1, beta2 = group["betas"]
        lr, decay = scalar(group["lr"]), group["weight_decay"]
        average, squares = state["exp_avg"], state["exp_avg_sq"]
        if decay != 0 and group.get("decoupled_weight_decay", self._decouples):
            param.mul_(1 - lr * decay)
        elif group.get("differentiable") and isinstance(decay, Tensor) and decay.requires_grad:
            grad = grad.addcmul_(param.clone(), decay)
        else:
            grad = decayed(param, grad, decay)
        _follow(average, grad, beta1)
        if group.get("differentiable") and isinstance(beta2, Tensor) and beta2.requires_grad:
            squares.lerp_(grad.square(), weight=beta2.neg() + 1)
        else:
            squares.mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
        if group.get("differentiable"):
            self._change_differentiably(param, group, state, lr)
        else:
            self._change(param, group, state, lr)

    def _change(self, param: Any, group: dict[str, Any], state: dict[str, Any], lr: Any) -> None:
        beta1, beta2 = group["betas"]
        step = number(state["step"])
        squares = state["exp_avg_sq"]
        step_size = lr / (1 - beta1**step)
        if group["amsgrad"]:
            largest = state["max_exp_avg_sq"]
            squares = FUNCTIONS["maximum"](largest, squares, out=largest)
        denominator = (squares.sqrt() / (1 - beta2**step) ** 0.5).add_(group["eps"])
        param.addcdiv_(state["exp_avg"], denominator, value=-step_size)

    def _change_differentiably(self, param: Any, group: dict[str, Any], state: dict[str, Any], lr: Any) -> None:
        """The same with the step as a tensor; what an op saved is not changed by a later step."""
        beta1, beta2 = group["betas"]
        step = state["step"]
        squares = state["exp_avg_sq"]
        correction1, correction2 = [
            (beta ** (step.clone() if isinstance(beta, Tensor) and beta.requires_grad else step)).neg() + 1
            for beta in (beta1, beta2)
        ]
        negative_size = (lr / correction1).neg()
        if group["amsgrad"]:
            largest = state["max_exp_avg_sq"]
            squares = largest.copy_(FUNCTIONS["maximum"](largest.clone(), squares))
        scale = correction2.sqrt() * negative_size
        denominator = (squares.sqrt() / scale).add_(group["eps"] / negative_size)
        param.addcdiv_(state["exp_avg"].clone(), denominator)


class Adam(_OfAdam):
    """Averages of the gradient and of its square, which have no history before the first step: they are corrected."""


_OfAdam.__init__.__qualname__ = "Adam.__init__"  # the name that a wrong argument is told with
_BASE_OF_ADAMW: Any = Adam if SEMANTICS.adamw_is_an_adam else _OfAdam


class AdamW(_BASE_OF_ADAMW):  # type: ignore[misc]
    """Adam with a decay of the weights that does not enter the averages."""

    _decouples = True
    if not SEMANTICS.adamw_is_an_adam:
        later_options = {name: _OfAdam.later_options[name] for name in _OfAdam.later_options if "decay" not in name}

    def __init__(
        self,
        params: ParamsT,
        lr: Any = 1e-3,
        betas: Any = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        foreach: Optional[bool] = None,
        capturable: bool = False,
        differentiable: bool = False,
        fused: Optional[bool] = None,
    ) -> None:
        super().__init__(
            params, lr, betas, eps, weight_decay, amsgrad, foreach=foreach, maximize=maximize, capturable=capturable,
            differentiable=differentiable, fused=fused,
        )  # fmt: skip

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if SEMANTICS.adamw_is_an_adam:  # whatever was saved
            for group in self.param_groups:
                group["decoupled_weight_decay"] = True


class Adamax(PerParameter):
    """With the largest gradient so far in the place of the average square."""

    later_options = dict(foreach=None, maximize=False, differentiable=False, capturable=False)
    counted = ("step",)

    def __init__(
        self,
        params: ParamsT,
        lr: Any = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        foreach: Optional[bool] = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        capturable: bool = False,
    ) -> None:
        check_numbers(lr, eps=eps)
        check_betas(betas)
        check_numbers(lr, weight_decay=weight_decay)
        defaults = dict(
            lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, foreach=foreach, maximize=maximize,
            differentiable=differentiable, capturable=capturable,
        )  # fmt: skip
        super().__init__(params, defaults)

    def _begin(self, param: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        state["step"] = count()
        state["exp_avg"] = FUNCTIONS["zeros_like"](param).detach()
        state["exp_inf"] = FUNCTIONS["zeros_like"](param).detach()

    def _update(self, param: Any, grad: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        beta1, beta2 = group["betas"]
        average, largest = state["exp_avg"], state["exp_inf"]
        grad = decayed(param, grad, group["weight_decay"])
        _follow(average, grad, beta1)
        now = grad.abs().add_(group["eps"])
        if group.get("differentiable"):
            largest.copy_(FUNCTIONS["maximum"](largest.mul_(beta2).clone(), now))
        else:
            FUNCTIONS["maximum"](largest.mul_(beta2), now, out=largest)
        size = scalar(group["lr"]) / (1 - beta1 ** number(state["step"]))
        param.addcdiv_(average, largest, value=-size)


class NAdam(PerParameter):
    """Adam that looks one step of the momentum ahead."""

    captured = "params, mu_products and state_steps"
    later_options = dict(
        maximize=False, foreach=None, capturable=False, differentiable=False, decoupled_weight_decay=False
    )  # fmt: skip
    counted = ("step", "mu_product")

    def __init__(
        self,
        params: ParamsT,
        lr: Any = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum_decay: float = 4e-3,
        decoupled_weight_decay: bool = False,
        *,
        foreach: Optional[bool] = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
    ) -> None:
        check_numbers(lr, eps=eps)
        check_betas(betas)
        check_numbers(lr, weight_decay=weight_decay, momentum_decay=momentum_decay)
        defaults = dict(
            lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, momentum_decay=momentum_decay,
            decoupled_weight_decay=decoupled_weight_decay, maximize=maximize, foreach=foreach, capturable=capturable,
            differentiable=differentiable,
        )  # fmt: skip
        super().__init__(params, defaults)

    def _begin(self, param: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        state["step"] = count()
        state["mu_product"] = count() + 1
        state["exp_avg"] = FUNCTIONS["zeros_like"](param).detach()
        state["exp_avg_sq"] = FUNCTIONS["zeros_like"](param).detach()

    def _update(self, param: Any, grad: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        beta1, beta2 = group["betas"]
        lr, decay = scalar(group["lr"]), group["weight_decay"]
        average, squares, product = state["exp_avg"], state["exp_avg_sq"], state["mu_product"]
        step = number(state["step"])
        if decay != 0 and group.get("decoupled_weight_decay"):
            param.mul_(1 - lr * decay)
        else:
            grad = decayed(param, grad, decay)
        mu, following = [beta1 * (1.0 - 0.5 * 0.96 ** (at * group["momentum_decay"])) for at in (step, step + 1)]
        product *= mu
        _follow(average, grad, beta1)
        squares.mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
        denominator = squares.div(1 - beta2**step).sqrt()
        if group.get("differentiable"):
            denominator = denominator.add(group["eps"])
            ahead = average * (-lr * following / (1.0 - product * following))
            param.addcdiv_(grad * (-lr * (1.0 - mu) / (1.0 - product)), denominator)
            param.addcdiv_(ahead, denominator)
        else:
            so_far = number(product)
            denominator.add_(group["eps"])
            param.addcdiv_(grad, denominator, value=-lr * (1.0 - mu) / (1.0 - so_far))
            ahead = so_far * following if SEMANTICS.nadam_looks_ahead_by_one_step else so_far * mu * following
            param.addcdiv_(average, denominator, value=-lr * following / (1.0 - ahead))


class RAdam(PerParameter):
    """Adam that does without the average square until it is known well enough."""

    later_options = dict(
        foreach=None, maximize=False, differentiable=False, decoupled_weight_decay=False, capturable=False
    )  # fmt: skip
    counted = ("step",)

    def __init__(
        self,
        params: ParamsT,
        lr: Any = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        decoupled_weight_decay: bool = False,
        *,
        foreach: Optional[bool] = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
    ) -> None:
        check_numbers(lr, eps=eps)
        check_betas(betas)
        check_numbers(lr, weight_decay=weight_decay)
        defaults = dict(
            lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, maximize=maximize, foreach=foreach,
            capturable=capturable, decoupled_weight_decay=decoupled_weight_decay, differentiable=differentiable,
        )  # fmt: skip
        super().__init__(params, defaults)

    def _begin(self, param: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        state["step"] = count()
        state["exp_avg"] = FUNCTIONS["zeros_like"](param).detach()
        state["exp_avg_sq"] = FUNCTIONS["zeros_like"](param).detach()

    def _update(self, param: Any, grad: Any, group: dict[str, Any], state: dict[str, Any]) -> None:
        beta1, beta2 = group["betas"]
        lr, decay = scalar(group["lr"]), group["weight_decay"]
        average, squares = state["exp_avg"], state["exp_avg_sq"]
        step = number(state["step"])
        if decay != 0 and group.get("decoupled_weight_decay"):
            param.mul_(1 - lr * decay)
        else:
            grad = decayed(param, grad, decay)
        _follow(average, grad, beta1)
        squares.mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
        correction2 = 1 - beta2**step
        corrected = average / (1 - beta1**step)
        longest = 2 / (1 - beta2) - 1
        length = longest - 2 * step * (beta2**step) / correction2
        if length <= 5.0:
            param.add_(corrected * lr, alpha=-1.0)
            return
        rectified = ((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)) ** 0.5
        root = squares.sqrt()
        root = root.add(group["eps"]) if group.get("differentiable") else root.add_(group["eps"])
        param.add_(corrected * lr * (correction2**0.5 / root) * rectified, alpha=-1.0)


def adam(
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
    decoupled_weight_decay: bool = False,
    *,
    amsgrad: bool,
    beta1: Any,
    beta2: Any,
    lr: Any,
    weight_decay: float,
    eps: float,
    maximize: bool,
) -> None:
    check_steps(state_steps)
    options = dict(
        betas=(beta1, beta2), lr=lr, weight_decay=weight_decay, eps=eps, amsgrad=amsgrad, maximize=maximize,
        capturable=capturable, differentiable=differentiable, decoupled_weight_decay=decoupled_weight_decay,
    )  # fmt: skip
    lists = {"step": state_steps, "exp_avg": exp_avgs, "exp_avg_sq": exp_avg_sqs, "max_exp_avg_sq": max_exp_avg_sqs}
    update_all(Adam, params, grads, lists, options)
