"""``torch.optim.lr_scheduler``: learning rates that change from step to step.

A scheduler sets the learning rate of each group anew at every ``step``: the first time when it is made.
"""

from __future__ import annotations

from .schedules.base import EPOCH_DEPRECATION_WARNING as EPOCH_DEPRECATION_WARNING
from .schedules.base import LRScheduler, _LRScheduler
from .schedules.chainable import (
    ConstantLR,
    CosineAnnealingLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    MultiplicativeLR,
    MultiStepLR,
    PolynomialLR,
    StepLR,
)
from .schedules.cyclic import CosineAnnealingWarmRestarts, CyclicLR, OneCycleLR
from .schedules.plateau import ReduceLROnPlateau
from .schedules.several import ChainedScheduler, SequentialLR

_SCHEDULERS = (
    ChainedScheduler, ConstantLR, CosineAnnealingLR, CosineAnnealingWarmRestarts, CyclicLR, ExponentialLR, LRScheduler,
    LambdaLR, LinearLR, MultiStepLR, MultiplicativeLR, OneCycleLR, PolynomialLR, ReduceLROnPlateau, SequentialLR,
    StepLR,
)  # fmt: skip
__all__ = [one.__name__ for one in _SCHEDULERS]
for _one in (*_SCHEDULERS, _LRScheduler):
    _one.__module__ = __name__  # as torch shows and pickles them
