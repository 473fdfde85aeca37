"""``torch.autograd``: backward, grad, and the names under which torch offers the rest."""

from __future__ import annotations

from typing import Any, NoReturn

from .. import errors
from ..function import Function
from ..overrides import is_tensor_like
from ..raw_saved import SavedTensor
from ..semantics import SEMANTICS
from ..sizes import Size
from . import _functions, anomaly_mode, forward_ad, function, functional, grad_mode, graph, profiler
from .anomaly_mode import detect_anomaly, set_detect_anomaly
from .differentiation import backward, grad
from .function import NestedIOFunction
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
from .gradcheck import gradcheck, gradgradcheck
from .variable import Variable

__all__ = ["Function", "Variable", "backward", "grad_mode"]
if SEMANTICS.autograd_lists_what_it_has:
    __all__ += [
        "NestedIOFunction",
        "detect_anomaly",
        "enable_grad",
        "enforce_grad_layout_policy",
        "grad",
        "gradcheck",
        "gradgradcheck",
        "inference_mode",
        "no_grad",
        "set_detect_anomaly",
        "set_grad_enabled",
        "set_multithreading_enabled",
        "variable",
    ]


_is_checkpoint_valid = Variable._execution_engine.is_checkpoint_valid


def kineto_available() -> bool:
    """Whether torch was built with what profiles, as its own builds are; nothing is measured here."""
    return True


def _calculate_shape(output: Any, grad: Any, is_grads_batched: bool) -> tuple[Any, Any]:
    """The shapes that have to be equal: that of an output, and that of a gradient, or of one of a batch."""
    shape = output.node._outputs[output.output_nr][0] if isinstance(output, graph.GradientEdge) else output.shape
    return Size(shape), grad[0].shape if is_grads_batched else grad.shape


def variable(*args: Any, **kwargs: Any) -> NoReturn:
    """What made tensors once. Raises RuntimeError."""
    raise RuntimeError(errors.VARIABLE_FUNCTION)


variable.Variable = Variable  # type: ignore[attr-defined]
