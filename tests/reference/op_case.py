"""What the tables of ops are made of: a function, its inputs, and the node that it is recorded as."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple

import reference_impl as torch


def d(*values: Any) -> Any:
    return torch.tensor(values, dtype=torch.float64)


A = d(0.3, 0.7, 1.9, 2.6)
B = d(1.4, 0.6, 2.2, 0.5)
M = d([0.5, 1.5, -2.0], [1.25, -0.75, 3.0])
N = d([0.7, -1.1], [0.4, 2.3], [-0.6, 0.9])
INDEX = torch.tensor([2, 0])


class Case(NamedTuple):
    """A function of tensors, all of which it is differentiated by, and the node that it is recorded as."""

    node: str
    function: Callable[..., Any]
    inputs: tuple[Any, ...]

    def __repr__(self) -> str:
        return self.node


def functional(change: Callable[..., Any]) -> Callable[..., Any]:
    """An in-place op as a function: applied to a copy."""

    def form(x: Any, *others: Any) -> Any:
        return change(x * 1, *others)

    return form


def derivative_of(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function's gradient as a function of its inputs and of the gradient that comes in: so derivatives of it are
    tried as well."""

    def form(*inputs: Any) -> Any:
        *arguments, grad = inputs
        made = [a if a.requires_grad else a.clone().requires_grad_() for a in arguments]
        return torch.autograd.grad(function(*made), made[0], grad, create_graph=True)[0]

    return form
