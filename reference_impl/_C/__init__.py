"""``torch._C``: what programs look for there of autograd's state. Most of what torch has there has no use here."""

from __future__ import annotations

from typing import Any, Optional

from .. import engine as _engine
from .. import errors as _errors
from .. import passes as _passes
from .._library.below import BelowAutograd as _AutoDispatchBelowAutograd
from .._library.fallback import fallback as _fallback
from ..autograd.forward_ad import _is_fwd_grad_enabled, _set_fwd_grad_enabled
from ..autograd.grad_mode import _force_original_view_tracking, set_multithreading_enabled
from ..autograd.variable import ImperativeEngine as _ImperativeEngine
from ..function import FunctionCtx as _FunctionBase
from ..generator import Generator
from ..graph import Node as _Node
from ..handing_over import DisableTorchFunction, DisableTorchFunctionSubclass
from ..handing_over import disabled_torch_function as _disabled_torch_function_impl
from ..library_errors import fallback_mode as _no_fallback_mode
from ..modes import _InferenceMode, is_grad_enabled, is_inference_mode_enabled, set_grad_enabled
from ..sizes import Size
from ..switches import switches as _switches
from ..tensor import Tensor as TensorBase
from . import _autograd, _functions

__all__ = [
    "DisableTorchFunction",
    "DisableTorchFunctionSubclass",
    "Generator",
    "Size",
    "TensorBase",
    "_AutoDispatchBelowAutograd",
    "_FunctionBase",
    "_ImperativeEngine",
    "_InferenceMode",
    "_autograd",
    "_disabled_torch_function_impl",
    "_functions",
    "_is_fwd_grad_enabled",
    "_set_fwd_grad_enabled",
    "is_grad_enabled",
    "is_inference_mode_enabled",
]


# -- modes and switches ----------------------------------------------------------------------------


def _set_grad_enabled(enabled: bool) -> None:
    set_grad_enabled(enabled)


def _is_multithreading_enabled() -> bool:
    return _switches.multithreading


def _set_multithreading_enabled(enabled: bool, /) -> None:
    set_multithreading_enabled(enabled)


def _is_view_replay_enabled() -> bool:
    return _switches.view_replay


def _set_view_replay_enabled(enabled: bool, /) -> None:
    _force_original_view_tracking(enabled)


def _get_autograd_fallback_mode() -> str:
    return _fallback.mode


def _set_autograd_fallback_mode(mode: str, /) -> None:
    """Raises RuntimeError for a mode that there is not."""
    if mode not in ("warn", "nothing"):
        raise RuntimeError(_no_fallback_mode(mode))
    _fallback.mode = mode


# -- the pass that runs ----------------------------------------------------------------------------


def _current_autograd_node() -> Optional[_Node]:
    """The node that this thread runs, None outside backward."""
    return _passes.running_node()


def _current_graph_task_id() -> int:
    """A number of the pass that this thread is in, -1 outside backward."""
    number = _passes.pass_number()
    return -1 if number is None else number


def _current_graph_task_execution_order() -> list[_Node]:
    """The nodes of the pass in the order in which they run. Raises RuntimeError outside backward."""
    if _passes.pass_number() is None:
        raise RuntimeError(_errors.outside_backward("_current_graph_task_execution_order"))
    if _switches.multithreading:
        raise RuntimeError(_errors.ORDER_WITH_THREADS)
    return _engine.execution_order(_passes.current_pass())


def _will_engine_execute_node(node: Any) -> bool:
    """Whether the pass runs a node. Raises RuntimeError outside backward, and for a leaf that is asked for."""
    if _passes.pass_number() is None:
        raise RuntimeError(_errors.outside_backward("_get_should_execute_nodes"))
    if not isinstance(node, _Node):
        raise RuntimeError(_errors.not_a_grad_fn(node))
    return _engine.will_run(_passes.current_pass(), node)
