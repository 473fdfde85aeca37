"""Jacobians as ``gradcheck`` computes them, for who asks for them by the names that torch once had for this."""

from __future__ import annotations

import warnings
from typing import Any, Callable, Optional

from .. import derivative_errors as errors
from ..tensor import Tensor
from ..warn import DEPRECATION
from .analytical import backward_rows
from .numerical import Function, Tensors, as_tuple, is_differentiable_type, jacobians
from .problems import exceeds


def get_numerical_jacobian(
    fn: Callable[[Any], Any], inputs: Any, target: Any = None, eps: float = 1e-3, grad_out: float = 1.0
) -> Tensors:
    """For each input that requires grad the Jacobian of the first output, from differences.

    ``fn`` takes the inputs as one. ``target``: the inputs to look at, if not all.
    """
    warnings.warn(errors.private_jacobian("get_numerical_jacobian"), DEPRECATION, stacklevel=2)
    if grad_out != 1.0:
        raise ValueError(errors.fixed_grad_out("get_numerical_jacobian"))
    taken = as_tuple(inputs)
    wanted = as_tuple(inputs if target is None else target)
    returned = tuple(one for one in as_tuple(fn(taken)) if is_differentiable_type(one))
    found = []
    for at, one in enumerate(taken):
        if isinstance(one, Tensor) and one.requires_grad and any(one is each for each in wanted):
            found.append(jacobians(lambda *given: as_tuple(fn(given)), taken, at, returned, eps)[0])
    return tuple(found)


def get_analytical_jacobian(
    inputs: Any, output: Tensor, nondet_tol: float = 0.0, grad_out: float = 1.0
) -> tuple[Tensors, bool, bool, bool]:
    """For each input that requires grad the Jacobian from backward, and whether it came out twice alike, with the
    sizes and the types of the inputs."""
    warnings.warn(errors.private_jacobian("get_analytical_jacobian"), DEPRECATION, stacklevel=2)
    if grad_out != 1.0:
        raise ValueError(errors.fixed_grad_out("get_analytical_jacobian"))
    taken = [one for one in as_tuple(inputs) if isinstance(one, Tensor) and one.requires_grad]
    first, sizes_fit, types_fit = backward_rows(output, taken, None)
    second, _, _ = backward_rows(output, taken, None)
    is_same = not any(exceeds(a - b, nondet_tol) for a, b in zip(first, second))
    return tuple(first), is_same, sizes_fit, types_fit


def get_numerical_jacobian_wrt_specific_input(
    fn: Function, input_idx: int, inputs: Any, outputs: Any, eps: float, input: Optional[Tensor] = None,
    is_forward_ad: bool = False,
) -> Tensors:  # fmt: skip
    """The Jacobians of the outputs by one input, from differences."""
    return jacobians(fn, as_tuple(inputs), input_idx, as_tuple(outputs), eps)
