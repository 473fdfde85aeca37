"""``torch.nn``: parameters, modules, and the functions that they call."""

from __future__ import annotations

from . import functional, init, modules, parameter, utils
from .modules import (
    BatchNorm1d,
    Dropout,
    Flatten,
    Identity,
    L1Loss,
    Linear,
    Module,
    ModuleList,
    MSELoss,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
)
from .parameter import Buffer, Parameter

__all__ = [
    "BatchNorm1d", "Buffer", "Dropout", "Flatten", "Identity", "L1Loss", "Linear", "MSELoss", "Module", "ModuleList",
    "Parameter", "ReLU", "Sequential", "Sigmoid", "Tanh", "functional", "init", "modules", "parameter", "utils",
]  # fmt: skip
