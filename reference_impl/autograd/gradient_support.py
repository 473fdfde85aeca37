"""What gradcheck asks of a backward pass besides its values: zeros give zeros, so does nothing, and a batch what its
samples give."""

from __future__ import annotations

import warnings
from typing import Any, Optional, Sequence

from .. import derivative_errors as errors
from .. import forward_mode
from ..function import Function as CustomFunction
from ..generator import Generator
from ..mapping import vmap
from ..ops.declare import FUNCTIONS
from ..tensor import Tensor
from .analytical import inputs_of, tangents_of_outputs
from .differentiation import grad as autograd_grad
from .numerical import Function, Tensors, as_tuple, unit_vector
from .problems import GradcheckError, Problem, are_close, differentiable, zeros_like


def check_multiplied_by_gradient(problem: Problem, masked: Optional[bool]) -> None:
    """Raises GradcheckError unless zeros come out of the backward pass where zeros go in."""
    outputs, inputs = problem.outputs, inputs_of(problem)
    found = autograd_grad(outputs, inputs, [zeros_like(one) for one in outputs], allow_unused=True)
    for one, input in zip(found, inputs):
        if one is None:
            continue
        if not (are_close(one, zeros_like(one), 1e-5, 1e-8) if masked else one.eq(0).all()):
            raise GradcheckError(errors.NOT_MULTIPLIED)
        if one.dtype is not input.dtype:
            raise GradcheckError(errors.GRADIENT_OF_OTHER_TYPE)
        if one.shape != input.shape:
            raise GradcheckError(errors.GRADIENT_OF_OTHER_SIZE)


class UndefinedGrad(CustomFunction):
    """Hands its input on; its gradient is undefined."""

    @staticmethod
    def forward(ctx: Any, input: Tensor) -> Tensor:
        ctx.set_materialize_grads(False)
        return input.detach()

    @staticmethod
    def backward(ctx: Any, grad: Any) -> None:
        return None


def check_undefined_gradients(problem: Problem) -> None:
    """Raises GradcheckError unless an undefined gradient counts as zeros: of all outputs, and of each alone."""
    whole = differentiable(problem.function(*problem.inputs))
    tried = [[UndefinedGrad.apply(one) for one in whole]]
    if len(whole) > 1:
        for at in range(len(problem.outputs)):
            again = differentiable(problem.function(*problem.inputs))
            tried.append([UndefinedGrad.apply(one) if i == at else one for i, one in enumerate(again)])
    inputs = inputs_of(problem)
    for outputs in tried:
        try:
            found = autograd_grad(outputs, inputs, [zeros_like(one) for one in outputs], allow_unused=True)
        except RuntimeError as error:
            warnings.warn(errors.UNDEFINED_WARNING, UserWarning, stacklevel=2)
            raise GradcheckError(errors.UNDEFINED_UNSUPPORTED) from error
        if any(one is not None and not one.eq(0).all() for one in found):
            warnings.warn(errors.UNDEFINED_WARNING, UserWarning, stacklevel=2)
            raise GradcheckError(errors.UNDEFINED_NOT_ZERO)


def check_undefined_tangents(problem: Problem) -> None:
    """Raises GradcheckError unless an input without tangent gives what a tangent of zeros gives."""
    generator = Generator()
    forward_mode.enter_level()
    try:
        duals = list(problem.inputs)
        for i in problem.checked:
            whole = problem.inputs[i]
            direction = unit_vector(whole, generator, real=True).view_as(whole)
            duals[i] = forward_mode.make_dual(whole.detach(), direction)
        for i in problem.checked:
            whole = problem.inputs[i]
            with_zeros, without = list(duals), list(duals)
            with_zeros[i] = forward_mode.make_dual(whole.detach(), zeros_like(whole))
            without[i] = whole.detach()
            tangents = [
                [tangent for _, tangent in tangents_of_outputs(problem, given)] for given in (with_zeros, without)
            ]
            for at, (one, other) in enumerate(zip(*tangents)):
                if one is not None and other is not None and not FUNCTIONS["allclose"](one, other):
                    raise GradcheckError(*errors.tangent_mismatch(at, whole, one, other))
    finally:
        forward_mode.exit_level()


# -- batches of gradients, and of tangents ---------------------------------------------------------


def _compare_batches(forward: bool, output: int, found: Sequence[Any], expected: Sequence[Any]) -> None:
    for i, (one, other) in enumerate(zip(found, expected)):
        if not FUNCTIONS["allclose"](one, other):
            raise GradcheckError(errors.batched_mismatch(forward, i if forward else output, i, one, other))


def check_batch(forward: bool, output: int, run: Function, directions: list[Tensor]) -> None:
    """Raises GradcheckError unless ``run`` mapped over the directions gives what it gives for each."""
    expected = [FUNCTIONS["stack"](shards) for shards in zip(*[run(one) for one in directions])]
    try:
        found = vmap(run)(FUNCTIONS["stack"](directions))
    except RuntimeError as error:
        raise GradcheckError(errors.batched_failed(forward, error)) from error
    _compare_batches(forward, output, found, expected)


def check_batched_gradients(problem: Problem) -> None:
    inputs = inputs_of(problem)
    for i, output in enumerate(problem.outputs):

        def multiply(vector: Tensor, output: Tensor = output) -> Tensors:
            found = autograd_grad(output, inputs, vector, retain_graph=True, allow_unused=True)
            return tuple(zeros_like(input) if one is None else one for one, input in zip(found, inputs))

        check_batch(False, i, multiply, [FUNCTIONS["randn_like"](output) for _ in range(2)])


def check_batched_tangents(problem: Problem) -> None:
    for at in problem.checked:
        whole = problem.inputs[at]

        def push(tangent: Tensor, at: int = at) -> Tensors:
            forward_mode.enter_level()
            try:
                given = [one.detach() if isinstance(one, Tensor) else one for one in problem.inputs]
                given[at] = forward_mode.make_dual(given[at], tangent)
                unpacked = [
                    forward_mode.unpack_dual(one) for one in as_tuple(problem.function(*given)) if one is not None
                ]
            finally:
                forward_mode.exit_level()
            return tuple(zeros_like(primal) if one is None else one for primal, one in unpacked)

        check_batch(True, 0, push, [FUNCTIONS["randn_like"](whole) for _ in range(2)])
