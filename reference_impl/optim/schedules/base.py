"""The base of learning rate schedulers: what a step does, and what is warned of."""

from __future__ import annotations

import functools
import warnings
import weakref
from typing import Any, Optional

from ...semantics import SEMANTICS
from ...tensor import Tensor
from ..optimizer import Optimizer, scalar

EPOCH_DEPRECATION_WARNING = (
    "The epoch parameter in `scheduler.step()` was not necessary and is being deprecated where possible. Please use"
    " `scheduler.step()` to step the scheduler. During the deprecation, if epoch is different from None, the closed"
    " form is used instead of the new chainable form, where available. Please open an issue if you are unable to"
    " replicate your use case: https://github.com/pytorch/pytorch/issues/new/choose."
)
_HOW_TO_ADJUST = " See more details at https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate"
_OVERRIDDEN = (
    "Seems like `optimizer.step()` has been overridden after learning rate scheduler initialization. Please, make sure"
    " to call `optimizer.step()` before `lr_scheduler.step()`." + _HOW_TO_ADJUST
)
_WRONG_ORDER = (
    "Detected call of `lr_scheduler.step()` before `optimizer.step()`. In PyTorch 1.1.0 and later, you should call them"
    " in the opposite order: `optimizer.step()` before `lr_scheduler.step()`.  Failure to do this will result in"
    " PyTorch skipping the first value of the learning rate schedule." + _HOW_TO_ADJUST
)
_VERBOSE = "The verbose parameter is deprecated. Please use get_last_lr() to access the learning rate."
_PRINT_LR = (
    "`LRScheduler.print_lr()` is being deprecated. To fetch the learning rate, please use `get_last_lr()` instead. For"
    " more details, see https://github.com/pytorch/pytorch/issues/99270."
)
_NOT_GIVEN = "param 'initial_lr' is not specified in param_groups[{}] when resuming " + (
    "scheduler with last_epoch >= 0.\n"
    "This typically happens when:\n"
    "1. You're trying to resume training from a checkpoint but haven't properly loaded the optimizer state\n"
    "2. You're using last_epoch >= 0 for a fresh training run (not recommended)"
    if SEMANTICS.resuming_a_scheduler_without_its_first_rate_is_explained
    else "an optimizer"
)


def values(optimizer: Any, key: str) -> list[Any]:
    return [group[key].clone() if isinstance(group[key], Tensor) else group[key] for group in optimizer.param_groups]


def set_lr(group: dict[str, Any], lr: Any) -> None:
    if isinstance(group["lr"], Tensor):
        group["lr"].fill_(scalar(lr))
    else:
        group["lr"] = lr


def _count_steps(optimizer: Any) -> None:
    """Let the optimizer's own ``step`` note that it was called."""
    if hasattr(optimizer.step, "_wrapped_by_lr_sched"):
        return
    function = optimizer.step.__func__
    reference = weakref.ref(optimizer)

    @functools.wraps(function)
    def step(*args: Any, **kwargs: Any) -> Any:
        own: Any = reference()
        own._opt_called = True
        return function.__get__(own, type(own))(*args, **kwargs)

    step._wrapped_by_lr_sched = True  # type: ignore[attr-defined]
    optimizer.step = step


#: Where schedules along a cosine end where nobody says it.
LEAST_RATE = 0.0 if SEMANTICS.cosine_schedules_end_at_a_float else 0
#: What ``verbose`` is where nobody says it.
NOT_SAID = "deprecated" if SEMANTICS.verbose_of_schedulers_is_deprecated else False


def verbosity(verbose: Any) -> Any:
    """Whether a scheduler tells what it does, as far as anybody said. Only before torch 2.7 one can say it."""
    if not SEMANTICS.verbose_of_schedulers_is_deprecated:
        return verbose
    if verbose == NOT_SAID:
        return False
    warnings.warn(_VERBOSE, UserWarning, stacklevel=4)
    return verbose


def told(epoch: float) -> str:
    return f"{epoch:.2f}" if isinstance(epoch, float) else f"{epoch:05d}"


class LRScheduler:
    """The base. A subclass says in ``get_lr`` what the learning rates become, from those of the step before."""

    _get_lr_called_within_step = False
    _is_initial = False

    if SEMANTICS.schedulers_are_never_verbose:

        def __init__(self, optimizer: Any, last_epoch: int = -1) -> None:
            self._begin(optimizer, last_epoch, NOT_SAID)
    else:

        def __init__(  # type: ignore[misc]
            self, optimizer: Any, last_epoch: int = -1, verbose: Any = NOT_SAID
        ) -> None:
            self._begin(optimizer, last_epoch, verbose)

    def _begin(self, optimizer: Any, last_epoch: int, verbose: Any) -> None:
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"{type(optimizer).__name__} is not an Optimizer")
        self.optimizer: Any = optimizer
        for i, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                lr = group["lr"]
                group.setdefault("initial_lr", lr.clone() if isinstance(lr, Tensor) else lr)
            elif "initial_lr" not in group:
                raise KeyError(_NOT_GIVEN.format(i))
        self.base_lrs = values(optimizer, "initial_lr")
        self.last_epoch = last_epoch
        _count_steps(optimizer)
        if not SEMANTICS.schedulers_are_never_verbose:
            self.verbose = verbosity(verbose)
        self._initial_step()

    def _initial_step(self) -> None:
        self._step_count = 0
        self._is_initial = True
        try:
            self.step()
        finally:
            self._is_initial = False
            if not SEMANTICS.schedulers_say_whether_a_step_is_the_first:
                del self._is_initial

    def state_dict(self) -> dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if key != "optimizer"}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        self.__dict__.update(state_dict)

    def get_last_lr(self) -> list[Any]:
        return self._last_lr

    def get_lr(self) -> list[Any]:
        raise NotImplementedError

    def print_lr(self, is_verbose: bool, group: Any, lr: float, epoch: Optional[float] = None) -> None:
        """Tell what the learning rate of a group becomes. Gone since torch 2.7."""
        if SEMANTICS.print_lr_is_deprecated:
            warnings.warn(_PRINT_LR, UserWarning, stacklevel=2)
        if is_verbose:
            begin = "Adjusting" if epoch is None else f"Epoch {told(epoch)}: adjusting"
            print(f"{begin} learning rate of group {group} to {lr:.4e}.")

    def step(self, epoch: Optional[int] = None) -> None:
        if self._step_count == 1:
            if not hasattr(self.optimizer.step, "_wrapped_by_lr_sched"):
                warnings.warn(_OVERRIDDEN, UserWarning, stacklevel=2)
            elif not getattr(self.optimizer, "_opt_called", False):
                warnings.warn(_WRONG_ORDER, UserWarning, stacklevel=2)
        self._step_count += 1
        if epoch is not None:
            warnings.warn(EPOCH_DEPRECATION_WARNING, UserWarning, stacklevel=2)
        self._update_lr(epoch)

    def _update_lr(self, epoch: Optional[int] = None) -> None:
        self._get_lr_called_within_step = True
        try:
            self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
            closed: Any = getattr(self, "_get_closed_form_lr", None)
            found = self.get_lr() if epoch is None or closed is None else closed()
        finally:
            self._get_lr_called_within_step = False
        for i, (group, lr) in enumerate(zip(self.optimizer.param_groups, found)):
            set_lr(group, lr)
            if not SEMANTICS.verbose_of_schedulers_is_deprecated:
                self.print_lr(self.verbose, i, lr, epoch)
        self._last_lr: list[Any] = values(self.optimizer, "lr")

    # What the schedules below need.

    def _warn_outside_step(self) -> None:
        if not self._get_lr_called_within_step:
            warnings.warn(
                "To get the last learning rate computed by the scheduler, please use `get_last_lr()`.",
                UserWarning,
                stacklevel=3,
            )

    def _unchanged(self) -> list[Any]:
        return values(self.optimizer, "lr")

    def _times(self, factor: float) -> list[Any]:
        return [group["lr"] * factor for group in self.optimizer.param_groups]


class _LRScheduler(LRScheduler):
    """What the base was called once."""
