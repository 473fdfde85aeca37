"""``torch.profiler``: so that programs that profile run. Nothing is measured."""

from __future__ import annotations

from enum import Enum

from .autograd.profiler import profile as profile
from .autograd.profiler import record_function as record_function


class ProfilerActivity(Enum):
    """What may be profiled."""

    CPU = 0
    CUDA = 2
