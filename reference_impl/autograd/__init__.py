"""``torch.autograd``: backward, grad, and the names under which torch offers the rest."""

from __future__ import annotations

import warnings
from typing import Any, Optional

from .. import errors
from ..function import Function
from ..tensor import Tensor
from . import forward_ad, functional, grad_mode, graph
from .differentiation import backward, grad
from .grad_mode import (
    _force_original_view_tracking,
    _unsafe_preserve_version_counter,
    enable_grad,
    enforce_grad_layout_policy,
    inference_mode,
    is_multithreading_enabled,
    is_view_replay_enabled,
    no_grad,
    set_grad_enabled,
    set_multithreading_enabled,
)

__all__ = [
    "Function",
    "Variable",
    "_force_original_view_tracking",
    "_unsafe_preserve_version_counter",
    "backward",
    "enable_grad",
    "enforce_grad_layout_policy",
    "forward_ad",
    "functional",
    "grad",
    "grad_mode",
    "graph",
    "inference_mode",
    "is_multithreading_enabled",
    "is_view_replay_enabled",
    "no_grad",
    "set_grad_enabled",
    "set_multithreading_enabled",
]


class _VariableType(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor)


class Variable(metaclass=_VariableType):
    """What tensors with a history were called once: makes a tensor over the same elements."""

    def __new__(cls, data: Optional[Tensor] = None, requires_grad: Any = None, volatile: Any = None) -> Any:
        if volatile is not None:
            warnings.warn(errors.VOLATILE, UserWarning, stacklevel=2)
        if volatile and requires_grad:
            raise ValueError(errors.VOLATILE_REQUIRES_GRAD)
        made = Tensor() if data is None else data.detach()
        if requires_grad:
            made.requires_grad_()
        return made
