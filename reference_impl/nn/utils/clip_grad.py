"""The norm of gradients, and gradients made smaller in place."""

from __future__ import annotations

import math
import types
import warnings
from contextlib import nullcontext
from typing import Any, ContextManager, Iterable, Union

from ... import errors
from ...autograd.grad_mode import _unsafe_preserve_version_counter
from ...modes import no_grad
from ...ops.declare import FUNCTIONS
from ...ops.norms import vector_norm
from ...rules import rule
from ...semantics import SEMANTICS
from ...tensor import Tensor
from ...views import check_told_of_lists
from ...warn import DEPRECATION
from ...watching import a_mode_looks_on

Tensors = Union[Tensor, Iterable[Tensor]]


def _listed(tensors: Tensors) -> list[Any]:
    return [tensors] if isinstance(tensors, Tensor) else list(tensors)


def _gradients(parameters: Tensors) -> list[Any]:
    return [parameter.grad for parameter in _listed(parameters) if parameter.grad is not None]


# Where a dispatch mode looks on, no version tells of what one op does to a list of tensors.
def _changed_together(grads: list[Any], foreach: Any) -> ContextManager[None]:
    uncounted = foreach is not False and a_mode_looks_on()
    if uncounted:
        check_told_of_lists()
    return _unsafe_preserve_version_counter(tuple(grads)) if uncounted else nullcontext()


@no_grad()
@rule("NG-07")
def get_total_norm(
    tensors: Tensors, norm_type: float = 2.0, error_if_nonfinite: bool = False, foreach: Any = None
) -> Any:
    """The norm of all tensors together, as one vector. Raises RuntimeError for one that is not finite if asked to."""
    order = float(norm_type)
    norms = [vector_norm(tensor, order) for tensor in _listed(tensors)]
    if not norms:
        return FUNCTIONS["tensor"](0.0)
    total = vector_norm(FUNCTIONS["stack"](norms), order)
    if error_if_nonfinite and not math.isfinite(total.item()):
        raise RuntimeError(
            f"The total norm of order {order} for gradients from `parameters` is non-finite, so it cannot be"
            " clipped. To disable this error and scale the gradients by the non-finite norm anyway, set"
            " `error_if_nonfinite=False`"
        )
    return total


# NG-07: the gradients are scaled in place under no_grad, whether or not they need it.
@no_grad()
@rule("NG-07")
def clip_grads_with_norm_(parameters: Tensors, max_norm: float, total_norm: Any, foreach: Any = None) -> None:
    """Scale the gradients so that ``total_norm``, their norm, becomes at most ``max_norm``."""
    grads = _gradients(parameters)
    if grads:
        scale = (float(max_norm) / (total_norm + 1e-6)).clamp(max=1.0)
        with _changed_together(grads, foreach):
            for grad in grads:
                grad.mul_(scale)


@no_grad()
@rule("NG-07")
def clip_grad_norm_(
    parameters: Tensors,
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: Any = None,
) -> Any:
    """Both of the above; returns the norm before."""
    wanted = _listed(parameters)
    if SEMANTICS.clipping_nothing_warns and isinstance(parameters, types.GeneratorType) and not wanted:
        warnings.warn("`parameters` is an empty generator, no gradient clipping will occur.", stacklevel=3)
    total = get_total_norm(_gradients(wanted), norm_type, error_if_nonfinite, foreach)
    clip_grads_with_norm_(wanted, max_norm, total, foreach)
    return total


def clip_grad_norm(*args: Any, **kwargs: Any) -> Any:
    warnings.warn(
        errors.renamed("torch.nn.utils.clip_grad_norm", "torch.nn.utils.clip_grad_norm_"),
        DEPRECATION,
        stacklevel=2,
    )
    return clip_grad_norm_(*args, **kwargs)


@no_grad()
@rule("NG-07")
def clip_grad_value_(parameters: Tensors, clip_value: float, foreach: Any = None) -> None:
    """Limit each element of the gradients: of all together from below and then from above, which is two changes."""
    limit = float(clip_value)
    gradients = _gradients(parameters)
    if not gradients:
        raise RuntimeError(errors.NO_TENSORS_TO_GROUP)
    with _changed_together(gradients, foreach):
        for grad in gradients:
            if not SEMANTICS.clipping_by_value_is_counted:
                grad.data.clamp_(-limit, limit)
            elif foreach is False:
                grad.clamp_(-limit, limit)
            else:
                grad.clamp_min_(-limit).clamp_max_(limit)
