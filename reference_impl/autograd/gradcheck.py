"""``gradcheck`` and ``gradgradcheck``: a function's derivatives against those that differences give.

The slow way compares whole Jacobians, element by element. The fast one multiplies them with a random vector from each
side first. A complex function is looked at as two real ones: its real and its imaginary part (of the outputs in
backward mode, of the inputs in forward mode).
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any, Optional, Sequence

from .. import derivative_errors as errors
from .. import dtypes
from ..generator import Generator
from ..ops.declare import FUNCTIONS
from ..tensor import Tensor
from .analytical import backward_jacobians, forward_jacobians, inputs_of
from .differentiation import grad as autograd_grad
from .gradient_support import (
    check_batched_gradients,
    check_batched_tangents,
    check_multiplied_by_gradient,
    check_undefined_gradients,
    check_undefined_tangents,
)
from .jacobian_matrices import (
    get_analytical_jacobian,
    get_numerical_jacobian,
    get_numerical_jacobian_wrt_specific_input,
)
from .numerical import Function, Tensors, as_tuple, directional, is_differentiable_type, jacobians, unit_vector
from .problems import (
    GradcheckError,
    Problem,
    Tolerances,
    are_close,
    backward_problems,
    differentiable,
    exceeds,
    forward_problems,
)

__all__ = [
    "GradcheckError",
    "get_analytical_jacobian",
    "get_numerical_jacobian",
    "get_numerical_jacobian_wrt_specific_input",
    "gradcheck",
    "gradgradcheck",
]


# -- comparing -------------------------------------------------------------------------------------


def check_slowly(problem: Problem) -> None:
    """Raises GradcheckError where a Jacobian differs from the numerical one."""
    tolerances = problem.tolerances
    numerical = [
        jacobians(problem.function, problem.inputs, i, problem.returned, tolerances.eps) for i in problem.checked
    ]
    if not problem.outputs:
        for matrices in numerical:
            if any(matrix.ne(0).any() for matrix in matrices):
                raise GradcheckError(errors.NUMERICAL_NOT_ZERO)
        return
    by_output = [matrices for one, matrices in zip(problem.returned, zip(*numerical)) if one.requires_grad]
    if problem.forward:
        forward = forward_jacobians(problem)
        for i, expected in enumerate(by_output):
            _compare(problem, i, [row[i] for row in forward], expected)
    else:
        for i, output in enumerate(problem.outputs):
            analytical = backward_jacobians(problem, output)
            _compare(problem, i, analytical, by_output[i])


def _compare(problem: Problem, output: int, analytical: Sequence[Tensor], numerical: Sequence[Tensor]) -> None:
    tolerances = problem.tolerances
    for input, (a, n) in enumerate(zip(analytical, numerical)):
        if not are_close(a, n, tolerances.rtol, tolerances.atol):
            raise GradcheckError(problem.mismatch(output, input, n, a))


def _total(vector: Any) -> float:
    """The sum of a direction's elements; of a complex one, of both its parts."""
    if isinstance(vector, tuple):
        return float(vector[0].sum()) + float(vector[1].sum())
    return 1.0 if vector is None else float(vector.sum())


def check_fast(problem: Problem) -> None:
    """Raises GradcheckError where a Jacobian between two random vectors differs from the numerical one."""
    tolerances = problem.tolerances
    generator = Generator()
    directions: list[Any] = []
    for input in inputs_of(problem):
        real = unit_vector(input, generator, real=True)
        directions.append((real, unit_vector(input, generator, real=True)) if input.is_complex() else real)
    vectors = None if problem.forward else [unit_vector(one, generator) for one in problem.outputs]
    numerical = []
    for at, direction in zip(problem.checked, directions):
        changes = directional(problem.function, problem.inputs, at, direction, tolerances.eps)
        if not problem.outputs and not problem.forward and any(exceeds(one, tolerances.nondet_tol) for one in changes):
            raise GradcheckError(errors.NUMERICAL_NOT_ZERO)
        kept = [one for one, out in zip(changes, problem.returned) if is_differentiable_type(out)]
        numerical.append(kept if vectors is None else [(v * one).sum() for v, one in zip(vectors, kept)])
    if problem.forward:
        by_input: list[Any] = [[m[0] for m in row] for row in forward_jacobians(problem, directions)]
    else:
        assert vectors is not None
        by_output = [
            [_between(m, u) for m, u in zip(backward_jacobians(problem, one, v), directions)]
            for one, v in zip(problem.outputs, vectors)
        ]
        by_input = list(zip(*by_output)) if by_output else [()] * len(directions)
    for i, (row, expected) in enumerate(zip(by_input, numerical)):
        for j, (a, n) in enumerate(zip(row, expected)):
            atol = tolerances.atol * _total(directions[i]) * _total(vectors[j] if vectors else None)
            if not are_close(a, n, tolerances.rtol, atol):
                raise GradcheckError(problem.mismatch(j, i, n, a) + _explain(problem, i, j))


def _between(column: Tensor, direction: Any) -> Any:
    flat: Any = column.reshape(-1)
    if isinstance(direction, tuple):
        return (FUNCTIONS["real"](flat) * direction[0]).sum() + (FUNCTIONS["imag"](flat) * direction[1]).sum() * 1j
    return (flat * direction).sum()


def _explain(problem: Problem, input: int, output: int) -> str:
    """The same Jacobian in slow mode, for the message."""
    tolerances = problem.tolerances
    at = problem.checked[input]
    numerical = jacobians(problem.function, problem.inputs, at, problem.outputs, tolerances.eps)[output]
    if problem.forward:
        analytical = forward_jacobians(problem)[input][output]
    else:
        relaxed = replace(tolerances, nondet_tol=float("inf"), check_grad_dtypes=False)
        analytical = backward_jacobians(replace(problem, tolerances=relaxed), problem.outputs[output])[input]
    difference = (numerical - analytical).abs().max()
    close = bool(FUNCTIONS["allclose"](analytical, numerical, tolerances.rtol, tolerances.atol))
    return errors.in_slow_mode(numerical, analytical, difference, close)


# -- the checks ------------------------------------------------------------------------------------


def check_inputs(inputs: Tensors) -> None:
    """Warns of low precision. Raises RuntimeError for overlapping memory, ValueError where nothing requires grad."""
    any_requires_grad = False
    for i, one in enumerate(inputs):
        if not isinstance(one, Tensor) or not one.requires_grad:
            continue
        if one.dtype not in (dtypes.float64, dtypes.complex128):
            warnings.warn(errors.input_is_not_double(i), UserWarning, stacklevel=2)
        if not all(stride > 0 or size <= 1 for stride, size in zip(one.stride(), one.shape)):
            raise RuntimeError(errors.input_overlaps(i))
        any_requires_grad = True
    if not any_requires_grad:
        raise ValueError(errors.NO_DIFFERENTIABLE_INPUT)


def gradcheck(
    func: Function,
    inputs: Any,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    check_batched_forward_grad: bool = False,
    check_forward_ad: bool = False,
    check_backward_ad: bool = True,
    fast_mode: bool = False,
    masked: Optional[bool] = None,
) -> bool:
    """Whether the derivatives of ``func`` by the inputs that require grad are those that differences give.

    Raises GradcheckError where they are not, unless ``raise_exception`` is False.
    """
    if not (check_forward_ad or check_backward_ad):
        raise AssertionError(errors.NO_DIRECTION)
    if check_batched_grad and not check_backward_ad:
        raise AssertionError(errors.BATCHED_WITHOUT_BACKWARD)
    if check_batched_forward_grad and not check_forward_ad:
        raise AssertionError(errors.BATCHED_FORWARD_WITHOUT_FORWARD)
    taken = as_tuple(inputs)
    check = check_fast if fast_mode else check_slowly
    try:
        check_inputs(taken)
        returned = as_tuple(func(*taken))
        differentiable(returned)
        problem = Problem(func, taken, returned, Tolerances(eps, atol, rtol, nondet_tol, check_grad_dtypes))
        if check_backward_ad:
            for part in backward_problems(problem):
                check(part)
        if check_forward_ad:
            parts = list(forward_problems(problem))
            for part in parts:
                check(part)
            if check_undefined_grad:
                for part in parts:
                    check_undefined_tangents(part)
        if check_batched_forward_grad:
            check_batched_tangents(problem)
        if check_backward_ad:
            if check_batched_grad:
                check_batched_gradients(problem)
            check_multiplied_by_gradient(problem, masked)
            if check_undefined_grad:
                check_undefined_gradients(problem)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def gradgradcheck(
    func: Function,
    inputs: Any,
    grad_outputs: Any = None,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    gen_non_contig_grad_outputs: bool = False,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    check_fwd_over_rev: bool = False,
    check_rev_over_rev: bool = True,
    fast_mode: bool = False,
    masked: bool = False,
) -> bool:
    """``gradcheck`` of the function's gradients, as functions of its inputs and of the gradients that come in."""
    if not (check_fwd_over_rev or check_rev_over_rev):
        raise AssertionError(errors.NO_ORDER)
    if check_undefined_grad and not check_rev_over_rev:
        raise AssertionError(errors.UNDEFINED_WITHOUT_REVERSE)
    if check_batched_grad and not check_rev_over_rev:
        raise AssertionError(errors.BATCHED_WITHOUT_REVERSE)
    taken = as_tuple(inputs)
    if grad_outputs is None:
        from ..testing.creation import make_tensor  # torch.testing is loaded when somebody asks for it

        incoming: Tensors = tuple(
            make_tensor(
                one.shape,
                dtype=one.dtype,
                device="cpu",
                low=-1,
                high=1,
                requires_grad=True,
                noncontiguous=gen_non_contig_grad_outputs,
            )
            for one in differentiable(func(*taken))
        )
    else:
        incoming = as_tuple(grad_outputs)
    count = len(incoming)
    wanted = [isinstance(one, Tensor) and one.requires_grad for one in (*taken, *incoming)]

    def gradients(*arguments: Any) -> Tensors:
        made = [one.requires_grad_() if is_wanted else one for one, is_wanted in zip(arguments, wanted)]
        given, vectors = made[: len(made) - count], made[len(made) - count :]
        sources = [one for one, is_wanted in zip(given, wanted) if is_wanted]
        outputs = differentiable(func(*given))
        found = autograd_grad(outputs, sources, vectors, create_graph=True, allow_unused=True)
        return tuple(one for one in found if one is not None)

    return gradcheck(
        gradients,
        (*taken, *incoming),
        eps=eps,
        atol=atol,
        rtol=rtol,
        raise_exception=raise_exception,
        nondet_tol=nondet_tol,
        check_undefined_grad=check_undefined_grad,
        check_grad_dtypes=check_grad_dtypes,
        check_batched_grad=check_batched_grad,
        check_forward_ad=check_fwd_over_rev,
        check_backward_ad=check_rev_over_rev,
        fast_mode=fast_mode,
        masked=masked,
    )


GradcheckError.__module__ = __name__
