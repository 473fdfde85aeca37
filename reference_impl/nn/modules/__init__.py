"""The modules: each kind in a file of torch's name."""

from __future__ import annotations

from .activation import ReLU, Sigmoid, Tanh
from .batchnorm import BatchNorm1d
from .container import ModuleList, Sequential
from .dropout import Dropout
from .flatten import Flatten
from .linear import Identity, Linear
from .loss import L1Loss, MSELoss
from .module import Module

__all__ = [
    "BatchNorm1d", "Dropout", "Flatten", "Identity", "L1Loss", "Linear", "MSELoss", "Module", "ModuleList", "ReLU",
    "Sequential", "Sigmoid", "Tanh",
]  # fmt: skip
