"""``torch.autograd.forward_ad``."""

from __future__ import annotations

from typing import Any, Optional

from .. import batches, derivative_errors, errors, forward_mode
from ..forward_mode import UnpackedDualTensor, enter_level, exit_level
from ..modes import _refuse_arguments, state
from ..utils._contextlib import _DecoratorContextManager

__all__ = ["UnpackedDualTensor", "dual_level", "enter_dual_level", "exit_dual_level", "make_dual", "unpack_dual"]


def _refuse_samples(op: str, *tensors: Any) -> None:
    """Raises RuntimeError within a mapped function: a sample has no tangent of its own."""
    if batches.stack and forward_mode.entered and all(getattr(one, "_level", None) is None for one in tensors):
        if any(batch in batches.stack for batch in batches.batches_of(tensors)):
            raise RuntimeError(derivative_errors.no_batching_rule_for_views(op))


def make_dual(tensor: Any, tangent: Any, *, level: Optional[int] = None) -> Any:
    """A view of ``tensor`` with ``tangent`` (same shape and type) attached to it."""
    _refuse_samples("_make_dual", tensor, tangent)
    return forward_mode.make_dual(tensor, tangent, level)


def unpack_dual(tensor: Any, *, level: Optional[int] = None) -> UnpackedDualTensor:
    """The value, a view of ``tensor`` without tangent, and the tangent."""
    _refuse_samples("_unpack_dual", tensor)
    return forward_mode.unpack_dual(tensor, level)


def enter_dual_level() -> int:
    return enter_level()


def exit_dual_level(*, level: Optional[int] = None) -> None:
    exit_level(level)


class dual_level(_DecoratorContextManager):
    """A context in which dual tensors can be made; their tangents are forgotten when it ends."""

    def __enter__(self) -> int:  # type: ignore[override]
        return enter_level()

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        exit_level()


class _set_fwd_grad_enabled(_DecoratorContextManager):
    """Sets at once whether tangents are computed; leaving restores what was."""

    def __init__(self, mode: bool) -> None:
        if not isinstance(mode, bool):
            raise TypeError(errors.flag_is_not_bool(mode))
        self.prev = state.forward_grad_enabled
        state.forward_grad_enabled = mode

    def __enter__(self) -> None:
        pass

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        state.forward_grad_enabled = self.prev


def _is_fwd_grad_enabled(*args: Any, **kwargs: Any) -> bool:
    _refuse_arguments("_C._is_fwd_grad_enabled", args, kwargs)
    return state.forward_grad_enabled


def _maybe_load_decompositions() -> None:
    """torch loads here what its forward mode needs."""


def __getattr__(name: str) -> Any:
    if name == "_current_level":
        return 0 if forward_mode.entered else -1
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")


UnpackedDualTensor.__module__ = __name__
