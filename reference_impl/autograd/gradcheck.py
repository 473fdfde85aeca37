"""``gradcheck`` and ``gradgradcheck``: a function's derivatives against those that differences give.

The slow way compares whole Jacobians, element by element. The fast one multiplies them with a random vector from each
side first. A complex function is looked at as two real ones: its real and its imaginary part (of the outputs in
backward mode, of the inputs in forward mode).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import Any, Callable, Iterator, Optional, Sequence

from .. import derivative_errors as errors
from .. import dtypes, forward_mode
from ..dtypes import promote_types
from ..function import Function as CustomFunction
from ..generator import Generator
from ..ops.declare import FUNCTIONS
from ..tensor import Tensor
from ..testing.creation import make_tensor
from .differentiation import grad as autograd_grad
from .numerical import (
    Function,
    Tensors,
    as_tuple,
    directional,
    indices,
    is_differentiable_type,
    jacobians,
    unit_vector,
)

__all__ = ["GradcheckError", "gradcheck", "gradgradcheck"]


class GradcheckError(RuntimeError):
    """A derivative is not what it should be."""


@dataclass(frozen=True)
class Tolerances:
    """The arguments of ``gradcheck`` that say how closely what is compared."""

    eps: float
    atol: float
    rtol: float
    nondet_tol: float
    check_grad_dtypes: bool


@dataclass(frozen=True)
class Problem:
    """A real function, or one part of a complex one, at its inputs."""

    function: Function
    inputs: Sequence[Any]
    returned: Tensors
    tolerances: Tolerances
    forward: bool = False
    #: which part of a complex function this is, and by which of its outputs (forward: inputs) that is told
    part: str = ""
    complex_indices: Sequence[int] = ()

    @property
    def outputs(self) -> Tensors:
        return differentiable(self.returned)

    @property
    def checked(self) -> list[int]:
        """The positions of the inputs by which the function is differentiated."""
        return [i for i, one in enumerate(self.inputs) if isinstance(one, Tensor) and one.requires_grad]

    def mismatch(self, output: int, input: int, numerical: Any, analytical: Any) -> str:
        told = self.part if (input if self.forward else output) in self.complex_indices else ""
        return errors.jacobian_mismatch(told, self.forward, output, input, numerical, analytical)


def differentiable(outputs: Any) -> Tensors:
    return tuple(one for one in as_tuple(outputs) if one.requires_grad)


def _zeros_like(tensor: Tensor) -> Tensor:
    zeros: Tensor = tensor.new_zeros(tensor.shape)
    return zeros


def _are_close(a: Tensor, b: Tensor, rtol: float, atol: float) -> bool:
    dtype = promote_types(a.dtype, b.dtype)
    return bool(FUNCTIONS["allclose"](a.to(dtype), b.to(dtype), rtol, atol))


def _exceeds(tensor: Tensor, bound: float) -> bool:
    return tensor.numel() > 0 and bool(tensor.abs().max().item() > bound)


# -- analytical derivatives ------------------------------------------------------------------------


def _inputs_of(problem: Problem) -> list[Tensor]:
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
    vector = _zeros_like(output)
    flat: Any = vector.view(-1)
    for i in range(vector.numel()):
        flat.zero_()
        flat[i] = 1.0
        yield vector


def backward_jacobians(problem: Problem, output: Tensor, vector: Optional[Tensor] = None) -> list[Tensor]:
    """The derivative of one output by each input, a column for each element of the output (or one, for ``vector``).

    It is computed twice. Raises GradcheckError where that gives two results, or one of wrong type or size.
    """
    inputs = _inputs_of(problem)
    tolerances = problem.tolerances
    made: list[list[Tensor]] = []
    types_fit = sizes_fit = True
    for _ in range(2):
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
        made.append(matrices)
    if not types_fit and tolerances.check_grad_dtypes:
        raise GradcheckError(errors.GRADIENT_DTYPE)
    if not sizes_fit:
        raise GradcheckError(errors.GRADIENT_SIZE)
    for a, b in zip(*made):
        if _exceeds(a - b, tolerances.nondet_tol):
            raise GradcheckError(errors.not_reentrant(tolerances.nondet_tol))
    return made[0]


def _forward_run(problem: Problem, inputs: Sequence[Any]) -> Iterator[tuple[int, Optional[Tensor]]]:
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
            inputs[i] = forward_mode.make_dual(inputs[i].detach(), _zeros_like(inputs[i]))
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
    for i, tangent in _forward_run(problem, inputs):
        target = matrices[i][row]
        if tangent is None:
            target.zero_()
        else:
            target.copy_(tangent.reshape(-1))


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
        if not _are_close(a, n, tolerances.rtol, tolerances.atol):
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
    for input in _inputs_of(problem):
        real = unit_vector(input, generator, real=True)
        directions.append((real, unit_vector(input, generator, real=True)) if input.is_complex() else real)
    vectors = None if problem.forward else [unit_vector(one, generator) for one in problem.outputs]
    numerical = []
    for at, direction in zip(problem.checked, directions):
        changes = directional(problem.function, problem.inputs, at, direction, tolerances.eps)
        if not problem.outputs and not problem.forward and any(_exceeds(one, tolerances.nondet_tol) for one in changes):
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
            if not _are_close(a, n, tolerances.rtol, atol):
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


# -- complex functions -----------------------------------------------------------------------------


def backward_problems(problem: Problem) -> Iterator[Problem]:
    """The function itself, or where an output is complex, what gives the outputs' imaginary and real parts."""
    if not any(one.is_complex() for one in problem.returned):
        yield problem
        return
    complex_indices = [i for i, one in enumerate(problem.outputs) if one.is_complex()]
    for part, name in (("imaginary", "imag"), ("real", "real")):

        def function(*inputs: Any, take: Callable[[Any], Any] = FUNCTIONS[name]) -> Tensors:
            return tuple(take(one) if one.is_complex() else one for one in as_tuple(problem.function(*inputs)))

        returned = function(*problem.inputs)
        yield replace(problem, function=function, returned=returned, part=part, complex_indices=complex_indices)


def forward_problems(problem: Problem) -> Iterator[Problem]:
    """The function itself, or where an input is complex, as a function of the imaginary and of the real parts."""
    problem = replace(problem, forward=True)
    complex_indices = [i for i, one in enumerate(problem.inputs) if isinstance(one, Tensor) and one.is_complex()]
    if not complex_indices:
        yield problem
        return
    for part, name in (("imaginary", "imag"), ("real", "real")):

        def function(*inputs: Any, of: str = name) -> Tensors:
            given = list(inputs)
            for i in complex_indices:
                whole = problem.inputs[i]
                given[i] = given[i] + whole.imag * 1j if of == "real" else whole.real + given[i] * 1j
            return as_tuple(problem.function(*given))

        inputs = [getattr(one, name) if i in complex_indices else one for i, one in enumerate(problem.inputs)]
        yield replace(
            problem,
            function=function,
            inputs=inputs,
            returned=function(*inputs),
            part=part,
            complex_indices=complex_indices,
        )


# -- what backward does with zeros, and with nothing -----------------------------------------------


def check_multiplied_by_gradient(problem: Problem, masked: Optional[bool]) -> None:
    """Raises GradcheckError unless zeros come out of the backward pass where zeros go in."""
    outputs, inputs = problem.outputs, _inputs_of(problem)
    found = autograd_grad(outputs, inputs, [_zeros_like(one) for one in outputs], allow_unused=True)
    for one, input in zip(found, inputs):
        if one is None:
            continue
        if not (_are_close(one, _zeros_like(one), 1e-5, 1e-8) if masked else one.eq(0).all()):
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
    inputs = _inputs_of(problem)
    for outputs in tried:
        try:
            found = autograd_grad(outputs, inputs, [_zeros_like(one) for one in outputs], allow_unused=True)
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
            with_zeros[i] = forward_mode.make_dual(whole.detach(), _zeros_like(whole))
            without[i] = whole.detach()
            tangents = [[tangent for _, tangent in _forward_run(problem, given)] for given in (with_zeros, without)]
            for at, (one, other) in enumerate(zip(*tangents)):
                if one is not None and other is not None and not FUNCTIONS["allclose"](one, other):
                    raise GradcheckError(*errors.tangent_mismatch(at, whole, one, other))
    finally:
        forward_mode.exit_level()


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
        if check_backward_ad:
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
