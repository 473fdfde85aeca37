"""The modules: each kind in a file of torch's name."""

from __future__ import annotations

from .activation import ReLU, Sigmoid, Tanh
from .batchnorm import BatchNorm1d
from .container import ModuleDict, ModuleList, Sequential
from .dropout import Dropout
from .flatten import Flatten, Unflatten
from .linear import Identity, Linear
from .loss import L1Loss, MSELoss
from .module import Module
from .parameter_container import ParameterDict, ParameterList

__all__ = [
    "BatchNorm1d", "Dropout", "Flatten", "Identity", "L1Loss", "Linear", "MSELoss", "Module", "ModuleDict",
    "ModuleList", "ParameterDict", "ParameterList", "ReLU", "Sequential", "Sigmoid", "Tanh", "Unflatten",
]  # fmt: skip
