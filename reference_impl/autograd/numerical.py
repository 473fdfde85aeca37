"""Derivatives from differences: a function's outputs, a little to either side of its inputs."""

from __future__ import annotations

from itertools import product
from typing import Any, Callable, Iterator, Sequence

from .. import derivative_errors as errors
from ..ops.declare import FUNCTIONS
from ..tensor import Tensor

Tensors = tuple[Any, ...]
Function = Callable[..., Any]


def as_tuple(value: Any) -> Tensors:
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


def is_differentiable_type(value: Any) -> bool:
    return isinstance(value, Tensor) and (value.is_floating_point() or value.is_complex())


def indices(shape: Sequence[int]) -> Iterator[tuple[int, ...]]:
    return product(*[range(size) for size in shape])


def difference_quotients(
    function: Function, inputs: Sequence[Any], place: Tensor, step: Any, width: float, where: str = ""
) -> Tensors:
    """How fast each output changes as ``place``, a part of an input's memory, moves along ``step``."""

    def outputs() -> Tensors:
        return tuple(one.clone() for one in as_tuple(function(*inputs)))

    middle = place.clone()
    place.copy_(middle - step)
    before = outputs()
    place.copy_(middle + step)
    after = outputs()
    place.copy_(middle)
    found = []
    for one, other in zip(before, after):
        if one.shape != other.shape:
            raise AssertionError(errors.output_changed("shape", where, width, one.shape, other.shape))
        if one.dtype is not other.dtype:
            raise AssertionError(errors.output_changed("dtype", where, width, one.dtype, other.dtype))
        found.append(((other - one) / (2 * width)).detach().reshape(-1))
    return tuple(found)


def along(
    function: Function, inputs: Sequence[Any], place: Tensor, direction: Any, width: float, where: str = ""
) -> Tensors:
    """The derivatives of all outputs along a direction; of a complex input, along its real and its imaginary axis.

    ``direction``: a step, or for a complex input a pair of them.
    """
    real, imaginary = direction if isinstance(direction, tuple) else (direction, direction)
    by_real = difference_quotients(function, inputs, place, real, width, where)
    if not place.is_complex():
        return by_real
    by_imaginary = difference_quotients(function, inputs, place, imaginary * 1j, width, where)
    return tuple(a + b * 1j for a, b in zip(by_real, by_imaginary))


def jacobians(function: Function, inputs: Sequence[Any], at: int, returned: Tensors, eps: float) -> Tensors:
    """The derivative of each output of floating type by one input: a row for each element of the input."""
    input = inputs[at]
    place = input.data
    dtype = input.dtype if input.is_complex() else None
    found = [
        one.new_zeros((input.numel(), one.numel()), dtype=dtype or one.dtype)
        for one in returned
        if is_differentiable_type(one)
    ]
    for row, index in enumerate(indices(place.shape)):
        changes = along(function, inputs, place[index], eps, eps, f"on index {index} ")
        for matrix, change in zip(found, changes):
            matrix[row] = change
    return tuple(found)


def directional(function: Function, inputs: Sequence[Any], at: int, direction: Any, eps: float) -> Tensors:
    """The derivatives of all outputs along a direction of one input."""
    place = inputs[at].data
    if isinstance(direction, tuple):
        steps: Any = tuple(part.reshape(place.shape) * eps for part in direction)
    else:
        steps = direction.reshape(place.shape) * eps
    return along(function, inputs, place, steps, eps)


def unit_vector(like: Tensor, generator: Any, real: bool = False) -> Tensor:
    """A random direction in the space that ``like`` is from, of length one."""
    drawn: Tensor = FUNCTIONS["rand"](like.numel(), generator=generator)
    dtype = like.dtype.to_real() if real else like.dtype
    drawn = drawn.to(dtype)
    length = (drawn * drawn).sum().sqrt()
    return drawn / length
