"""What gradcheck checks: a function at its inputs; of a complex one, a real one for each part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Callable, Iterator, Sequence

from .. import derivative_errors as errors
from ..dtypes import promote_types
from ..ops.declare import FUNCTIONS
from ..tensor import Tensor
from .numerical import Function, Tensors, as_tuple


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


def zeros_like(tensor: Tensor) -> Tensor:
    zeros: Tensor = tensor.new_zeros(tensor.shape)
    return zeros


def are_close(a: Tensor, b: Tensor, rtol: float, atol: float) -> bool:
    dtype = promote_types(a.dtype, b.dtype)
    return bool(FUNCTIONS["allclose"](a.to(dtype), b.to(dtype), rtol, atol))


def exceeds(tensor: Tensor, bound: float) -> bool:
    return tensor.numel() > 0 and bool(tensor.abs().max().item() > bound)


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
