"""The schedule that waits until a measure stops becoming better."""

from __future__ import annotations

import math
import warnings
from typing import Any, Optional

from ...semantics import SEMANTICS
from ..optimizer import Optimizer
from .base import EPOCH_DEPRECATION_WARNING, NOT_SAID, LRScheduler, set_lr, told, values, verbosity

_Base: Any = LRScheduler if SEMANTICS.a_plateau_is_a_scheduler else object


class ReduceLROnPlateau(_Base):  # type: ignore[misc]
    """Times ``factor`` where a measure has not become better for more than ``patience`` steps."""

    def __init__(
        self, optimizer: Any, mode: str = "min", factor: float = 0.1, patience: int = 10, threshold: float = 1e-4,
        threshold_mode: str = "rel", cooldown: int = 0, min_lr: Any = 0, eps: float = 1e-8,
        verbose: Any = NOT_SAID,
    ) -> None:  # fmt: skip
        if factor >= 1.0:
            raise ValueError("Factor should be < 1.0.")
        self.factor = factor
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"{type(optimizer).__name__} is not an Optimizer")
        self.optimizer = optimizer
        groups = optimizer.param_groups
        each = isinstance(min_lr, (list, tuple))
        if SEMANTICS.a_plateau_follows_new_groups:
            self.default_min_lr = None if each else min_lr
        if each and len(min_lr) != len(groups):
            raise ValueError(f"expected {len(groups)} min_lrs, got {len(min_lr)}")
        self.min_lrs = list(min_lr) if each else [min_lr] * len(groups)
        self.patience = patience
        if not SEMANTICS.schedulers_are_never_verbose:
            self.verbose = verbosity(verbose)
        self.cooldown = cooldown
        self.eps = eps
        self.last_epoch = 0
        if SEMANTICS.a_plateau_has_a_last_lr_from_the_beginning:
            self._last_lr = values(optimizer, "lr")
        self._init_is_better(mode=mode, threshold=threshold, threshold_mode=threshold_mode)
        self._reset()

    def _init_is_better(self, mode: str, threshold: float, threshold_mode: str) -> None:
        if mode not in ("min", "max"):
            raise ValueError("mode " + mode + " is unknown!")
        if threshold_mode not in ("rel", "abs"):
            raise ValueError("threshold mode " + threshold_mode + " is unknown!")
        worst = math.inf if mode == "min" else -math.inf
        if SEMANTICS.a_plateau_lists_its_worst_value_first:
            self.mode_worse = worst
        self.mode = mode
        self.threshold = threshold
        self.threshold_mode = threshold_mode
        self.mode_worse = worst

    def _reset(self) -> None:
        self.best = self.mode_worse
        self.cooldown_counter = 0
        self.num_bad_epochs = 0

    @property
    def in_cooldown(self) -> bool:
        return self.cooldown_counter > 0

    def _is_better(self, a: float, best: float) -> bool:
        if self.mode == "min":
            return a < (best * (1.0 - self.threshold) if self.threshold_mode == "rel" else best - self.threshold)
        return a > (best * (self.threshold + 1.0) if self.threshold_mode == "rel" else best + self.threshold)

    def step(self, metrics: Any, epoch: Optional[int] = None) -> None:
        current = float(metrics)
        if epoch is None:
            epoch = self.last_epoch + 1
        else:
            warnings.warn(EPOCH_DEPRECATION_WARNING, UserWarning, stacklevel=2)
        self.last_epoch = epoch
        if self._is_better(current, self.best):
            self.best = current
            self.num_bad_epochs = 0
        else:
            self.num_bad_epochs += 1
        if self.in_cooldown:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self._reduce_lr(epoch)
            self.cooldown_counter = self.cooldown
            self.num_bad_epochs = 0
        self._last_lr = values(self.optimizer, "lr")

    def _reduce_lr(self, epoch: int) -> None:
        groups = self.optimizer.param_groups
        if len(groups) != len(self.min_lrs) and SEMANTICS.a_plateau_follows_new_groups:
            if self.default_min_lr is None:
                raise RuntimeError(
                    f"The number of param groups in the `optimizer` ({len(groups)}) differs from when"
                    f" `ReduceLROnPlateau` was initialized ({len(self.min_lrs)}), usually due to a new param group"
                    " being added to the optimizer. Please modify the `min_lrs` field to match the length of the"
                    " `optimizer` param groups."
                )
            self.min_lrs = [self.default_min_lr] * len(groups)
        for i, group in enumerate(groups):
            before = float(group["lr"])
            after = max(before * self.factor, self.min_lrs[i])
            if before - after > self.eps:
                set_lr(group, after)
                if not SEMANTICS.verbose_of_schedulers_is_deprecated and self.verbose:
                    print(f"Epoch {told(epoch)}: reducing learning rate of group {i} to {after:.4e}.")

    state_dict = LRScheduler.state_dict

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        self.__dict__.update(state_dict)
        self._init_is_better(mode=self.mode, threshold=self.threshold, threshold_mode=self.threshold_mode)
