"""``torch.optim.swa_utils``: averages of a model's parameters over the steps of training."""

from __future__ import annotations

import math
from copy import deepcopy
from itertools import chain
from typing import Any, Callable, Iterable, Optional

from .. import dtypes
from ..modes import no_grad
from ..nn.modules.batchnorm import _BatchNorm
from ..nn.modules.module import Module
from ..ops.declare import FUNCTIONS
from ..rules import rule
from ..semantics import SEMANTICS
from .schedules.base import LRScheduler
from .schedules.cyclic import for_each_group

__all__ = [
    "SWALR", "AveragedModel", "get_ema_avg_fn", "get_ema_multi_avg_fn", "get_swa_avg_fn", "get_swa_multi_avg_fn",
    "update_bn",
]  # fmt: skip


def _check_decay(decay: float) -> None:
    if decay < 0.0 or decay > 1.0:
        raise ValueError(f"Invalid decay value {decay} provided. Please provide a value in [0,1] range.")


def _is_continuous(tensor: Any) -> bool:
    return tensor.is_floating_point() or tensor.is_complex()


def get_ema_multi_avg_fn(decay: float = 0.999) -> Callable[..., None]:
    """Averages in which what is older counts less, of all parameters at once."""
    _check_decay(decay)

    @no_grad()
    def ema_update(ema_param_list: Any, current_param_list: Any, _: Any) -> None:
        for average, current in zip(ema_param_list, current_param_list):
            if _is_continuous(average):
                average.lerp_(current, 1 - decay)
            else:
                average.copy_(average * decay + current * (1 - decay))

    return ema_update


def get_swa_multi_avg_fn() -> Callable[..., None]:
    """Averages in which all count the same, of all parameters at once."""

    @no_grad()
    def swa_update(averaged_param_list: Any, current_param_list: Any, num_averaged: Any) -> None:
        for average, current in zip(averaged_param_list, current_param_list):
            if _is_continuous(average):
                average.lerp_(current, 1 / (float(num_averaged) + 1))
            else:
                average.copy_(average + (current - average) / (num_averaged + 1))

    return swa_update


def get_ema_avg_fn(decay: float = 0.999) -> Callable[..., Any]:
    _check_decay(decay)

    @no_grad()
    def ema_update(ema_param: Any, current_param: Any, num_averaged: Any) -> Any:
        return decay * ema_param + (1 - decay) * current_param

    return ema_update


def get_swa_avg_fn() -> Callable[..., Any]:
    @no_grad()
    def swa_update(averaged_param: Any, current_param: Any, num_averaged: Any) -> Any:
        return averaged_param + (current_param - averaged_param) / (num_averaged + 1)

    return swa_update


class AveragedModel(Module):
    """A copy of a model whose parameters are averages of the model's."""

    n_averaged: Any

    def __init__(
        self,
        model: Module,
        device: Any = None,
        avg_fn: Optional[Callable[..., Any]] = None,
        multi_avg_fn: Optional[Callable[..., None]] = None,
        use_buffers: bool = False,
    ) -> None:
        super().__init__()
        if avg_fn is not None and multi_avg_fn is not None:
            raise AssertionError("Only one of avg_fn and multi_avg_fn should be provided")
        self.module: Any = deepcopy(model)
        self.register_buffer("n_averaged", FUNCTIONS["tensor"](0, dtype=dtypes.int64))
        self.avg_fn = avg_fn
        self.multi_avg_fn = multi_avg_fn
        self.use_buffers = use_buffers

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        return self.module(*args, **kwargs)

    # IP-10: what is detached shares memory with the parameters, and may be changed with recording on.
    @rule("IP-10")
    def update_parameters(self, model: Module) -> None:
        own: Any = chain(self.module.parameters(), self.module.buffers()) if self.use_buffers else self.parameters()
        new: Any = chain(model.parameters(), model.buffers()) if self.use_buffers else model.parameters()
        pairs = [(average.detach(), current.detach()) for average, current in zip(own, new)]
        if self.n_averaged == 0:
            for average, current in pairs:
                average.copy_(current)
        elif self.avg_fn is None:
            update = self.multi_avg_fn or get_swa_multi_avg_fn()
            by_type: dict[Any, list[tuple[Any, Any]]] = {}
            for pair in pairs:
                by_type.setdefault(pair[0].dtype, []).append(pair)
            for group in by_type.values():
                update([average for average, _ in group], [current for _, current in group], self.n_averaged)
        else:
            for average, current in pairs:
                average.copy_(self.avg_fn(average, current, self.n_averaged))
        if not self.use_buffers:
            for held, buffer in zip(self.module.buffers(), model.buffers()):
                held.detach().copy_(buffer.detach())
        self.n_averaged += 1


@no_grad()
def update_bn(loader: Iterable[Any], model: Module, device: Any = None) -> None:
    """Compute the running statistics of all batch norms anew, over the batches of ``loader``."""
    norms = {module: module.momentum for module in model.modules() if isinstance(module, _BatchNorm)}
    if not norms:
        return
    was_training = model.training
    model.train()
    for module in norms:
        module.reset_running_stats()
        module.momentum = None
    for batch in loader:
        model(batch[0] if isinstance(batch, (list, tuple)) else batch)
    for module, momentum in norms.items():
        module.momentum = momentum
    model.train(was_training)


_ANNEALING: dict[str, Callable[[float], float]] = {
    "cos": lambda part: (1 - math.cos(math.pi * part)) / 2,
    "linear": lambda part: part,
}


class SWALR(LRScheduler):
    """From the rate of each group to ``swa_lr`` in ``anneal_epochs`` steps."""

    def __init__(
        self, optimizer: Any, swa_lr: Any, anneal_epochs: int = 10, anneal_strategy: str = "cos", last_epoch: int = -1
    ) -> None:
        for one, group in zip(for_each_group("swa_lr", optimizer, swa_lr), optimizer.param_groups):
            group["swa_lr"] = one
        if anneal_strategy not in _ANNEALING:
            must = "must be" if SEMANTICS.the_strategy_of_averages_must_be_one else "must by"
            raise ValueError(f"anneal_strategy {must} one of 'cos' or 'linear', instead got {anneal_strategy}")
        if SEMANTICS.averages_keep_the_name_of_their_strategy:
            self._anneal_strategy = anneal_strategy
        else:
            self.anneal_func = _ANNEALING[anneal_strategy]
        if not isinstance(anneal_epochs, int) or anneal_epochs < 0:
            raise ValueError(f"anneal_epochs must be equal or greater than 0, got {anneal_epochs}")
        self.anneal_epochs = anneal_epochs
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[Any]:
        self._warn_outside_step()
        step = self._step_count - 1
        if self.anneal_epochs == 0:
            step = max(1, step)
        before, now = (self._part(step - 1), self._part(step))
        found = []
        for group in self.optimizer.param_groups:
            lr, end = group["lr"], group["swa_lr"]
            start = end if before == 1 else (lr - before * end) / (1 - before)
            found.append(end * now + start * (1 - now))
        return found

    def _part(self, step: int) -> float:
        """How much of the way is done after so many steps."""
        by_name = SEMANTICS.averages_keep_the_name_of_their_strategy
        between = _ANNEALING[self._anneal_strategy] if by_name else self.anneal_func
        return between(max(0, min(1, step / max(1, self.anneal_epochs))))
