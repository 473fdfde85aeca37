"""tinygrad: no grad modes, and no flag that a tensor requires grad."""

from __future__ import annotations

import importlib
import os
from importlib import metadata
from types import ModuleType
from typing import Any

from ..module import ModuleSubject

#: What has the same name on its Tensor class, and means the same.
_OF_TENSOR = ("zeros", "ones", "full", "arange", "zeros_like", "ones_like", "full_like", "cat", "stack", "where")
_DTYPES = ("float16", "bfloat16", "float32", "float64", "uint8", "int8", "int16", "int32", "int64", "bool")


def subject() -> ModuleSubject:
    """tinygrad as it is, under torch's names. ImportError where there is none."""
    # Its kernels for the CPU need a C compiler of a certain kind; those in Python run everywhere.
    os.environ.setdefault("DEV", "PYTHON")
    tinygrad: Any = importlib.import_module("tinygrad")
    module: Any = ModuleType("tinygrad")
    module.Tensor = tinygrad.Tensor
    module.dtype = type(tinygrad.dtypes.float32)

    def tensor(data: Any, *, dtype: Any = None) -> Any:
        return tinygrad.Tensor(data, dtype=dtype)

    module.tensor = tensor
    for name in _OF_TENSOR:
        setattr(module, name, getattr(tinygrad.Tensor, name))
    for name in _DTYPES:
        setattr(module, name, getattr(tinygrad.dtypes, name))
    made = ModuleSubject(module, "tinygrad", metadata.version("tinygrad"), levels=("core",))
    made.details = {"device": str(tinygrad.Device.DEFAULT)}
    return made
