"""Jacobians from the derivatives that gradcheck checks: row by row backward, column by column forward."""

from __future__ import annotations

from typing import Any, Iterator, Optional, Sequence

from .. import derivative_errors as errors
from .. import forward_mode
from ..tensor import Tensor
from .differentiation import grad as autograd_grad
from .numerical import Tensors, as_tuple, indices, is_differentiable_type
from .problems import GradcheckError, Problem, exceeds, zeros_like


def inputs_of(problem: Problem) -> list[Tensor]:
    return [problem.inputs[i] for i in problem.checked]


def _rows(output: Tensor, inputs: Sequence[Tensor], vectors: Iterator[Tensor]) -> list[Tensors]:
    return [
        tuple(
            None if one is None else one.clone()
            for one in autograd_grad(output, inputs, vector, retain_graph=True, allow_unused=True)
        )
        for vector in vectors
    ]


def _basis(output: Tensor) -> Iterator[Tensor]:
    vector = zeros_like(output)
    flat: Any = vector.view(-1)
    for i in range(vector.numel()):
        flat.zero_()
        flat[i] = 1.0
        yield vector


def backward_rows(
    output: Tensor, inputs: Sequence[Tensor], vector: Optional[Tensor]
) -> tuple[list[Tensor], bool, bool]:
    """The derivative of one output by each input, computed once; whether sizes and types are those of the inputs."""
    types_fit = sizes_fit = True
    copied = output.clone()
    vectors = _basis(copied) if vector is None else iter([vector.reshape(copied.shape)])
    rows = _rows(output, inputs, vectors)
    matrices = [one.new_zeros((one.numel(), len(rows))) for one in inputs]
    for i, (input, matrix) in enumerate(zip(inputs, matrices)):
        for j, row in enumerate(rows):
            one = row[i]
            if one is None:
                continue
            if one.shape != input.shape:
                sizes_fit = False
            elif one.dtype is not input.dtype:
                types_fit = False
            matrix[:, j] = one.reshape(-1)
    return matrices, sizes_fit, types_fit


def backward_jacobians(problem: Problem, output: Tensor, vector: Optional[Tensor] = None) -> list[Tensor]:
    """The derivative of one output by each input, a column for each element of the output (or one, for ``vector``).

    It is computed twice. Raises GradcheckError where that gives two results, or one of wrong type or size.
    """
    inputs = inputs_of(problem)
    tolerances = problem.tolerances
    first, sizes_fit, types_fit = backward_rows(output, inputs, vector)
    second, sizes_fit_again, types_fit_again = backward_rows(output, inputs, vector)
    types_fit, sizes_fit = types_fit and types_fit_again, sizes_fit and sizes_fit_again
    if not types_fit and tolerances.check_grad_dtypes:
        raise GradcheckError(errors.GRADIENT_DTYPE)
    if not sizes_fit:
        raise GradcheckError(errors.GRADIENT_SIZE)
    for a, b in zip(first, second):
        if exceeds(a - b, tolerances.nondet_tol):
            raise GradcheckError(errors.not_reentrant(tolerances.nondet_tol))
    return first


def tangents_of_outputs(problem: Problem, inputs: Sequence[Any]) -> Iterator[tuple[int, Optional[Tensor]]]:
    """The tangent of each output of floating type."""
    outputs = [one for one in as_tuple(problem.function(*inputs)) if is_differentiable_type(one)]
    for i, one in enumerate(outputs):
        value, tangent = forward_mode.unpack_dual(one)
        if problem.tolerances.check_grad_dtypes and tangent is not None:
            if value.is_complex() != tangent.is_complex():
                raise GradcheckError(errors.FORWARD_GRADIENT_DTYPE)
        yield i, tangent


def forward_jacobians(problem: Problem, vectors: Optional[Sequence[Tensor]] = None) -> list[Sequence[Tensor]]:
    """The derivative of each output by each input, a row for each element of the input (or one, for its vector)."""
    made: list[Sequence[Tensor]] = []
    forward_mode.enter_level()
    try:
        inputs = list(problem.inputs)
        tangents: list[Any] = []
        for i in problem.checked:
            inputs[i] = forward_mode.make_dual(inputs[i].detach(), zeros_like(inputs[i]))
            tangents.append(forward_mode.unpack_dual(inputs[i]).tangent)
        for number, tangent in enumerate(tangents):
            count = tangent.numel() if vectors is None else 1
            matrices = tuple(
                one.new_zeros((count, one.numel())) for one in problem.returned if is_differentiable_type(one)
            )
            if vectors is not None:
                tangent.copy_(vectors[number].view_as(tangent))
                _fill_row(problem, inputs, matrices, 0)
                tangent.zero_()
            else:
                for row, index in enumerate(indices(tangent.shape)):
                    tangent[index] = 1.0
                    _fill_row(problem, inputs, matrices, row)
                    tangent[index] = 0.0
            made.append(matrices)
    finally:
        forward_mode.exit_level()
    return made


def _fill_row(problem: Problem, inputs: Sequence[Any], matrices: Sequence[Tensor], row: int) -> None:
    for i, tangent in tangents_of_outputs(problem, inputs):
        target = matrices[i][row]
        if tangent is None:
            target.zero_()
        else:
            target.copy_(tangent.reshape(-1))
