"""What torch has beside its optimizers for those who write one of their own."""

from __future__ import annotations

import functools
from typing import Any, Callable, Optional, Sequence

from .. import dtypes
from ..modes import set_grad_enabled, state
from ..ops.declare import FUNCTIONS
from ..rules import rule
from ..semantics import SEMANTICS
from ..tensor import Tensor

_maximize_doc = "maximize (bool, optional): follow the gradient up instead of down (default: False)"
_foreach_doc = "foreach (bool, optional): whether lists of tensors are changed together; None leaves it open"
_fused_doc = "fused (bool, optional): whether one kernel takes the whole step; None leaves it open"
_capturable_doc = "capturable (bool, optional): whether a graph of a device may hold the step (default: False)"
_differentiable_doc = "differentiable (bool, optional): whether the step itself is recorded (default: False)"
_params_doc = "params (iterable): parameters, pairs of a name and a parameter, or dicts of parameters and options"


# NG-07: a step changes leaves in place, and so runs with recording off, unless it is to be differentiated itself.
@rule("NG-07")
def _use_grad_for_differentiable(func: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(func)
    def run(self: Any, *args: Any, **kwargs: Any) -> Any:
        before = state.grad_enabled
        try:  # by calls and no block, which would switch once more as it is entered: each switch is told (MODE-17)
            set_grad_enabled(self.defaults.get("differentiable", False))
            return func(self, *args, **kwargs)
        finally:
            set_grad_enabled(before)

    if not SEMANTICS.steps_of_optimizers_keep_their_names:
        run.__name__ = "_use_grad"
    return run


def _get_value(x: Any) -> Any:
    return x.item() if isinstance(x, Tensor) else x


def _to_scalar(x: Any) -> Any:
    return x.squeeze() if isinstance(x, Tensor) and x._shape else x


def _stack_if_compiling(x: Any) -> Any:
    return x


def _get_scalar_dtype(is_fused: Optional[bool] = None) -> Any:
    """The type of a counter of steps."""
    wide = dtypes.DTYPES["float64"]
    return wide if not is_fused and dtypes.get_default_dtype() is wide else dtypes.DTYPES["float32"]


def _default_to_fused_or_foreach(
    params: Sequence[Tensor], differentiable: bool, use_fused: bool = False
) -> tuple[bool, bool]:
    """Whether to use one kernel, and whether lists of tensors: on the CPU neither."""
    return False, False


def _view_as_real(params: list[Any], *state_and_grads: list[Any]) -> None:
    """Put a view as pairs of real numbers in the place of each complex tensor."""
    for place, one in enumerate(params):
        if one.is_complex():
            for tensors in (params, *state_and_grads):
                tensors[place] = FUNCTIONS["view_as_real"](tensors[place])


def _disable_dynamo_if_unsupported(single_tensor_fn: Any = None) -> Callable[[Any], Any]:
    """A decorator; nothing is compiled here."""
    return lambda function: function
