"""Ops that take weighted sums of fixed elements: average pooling, reflecting and replicating padding, unfolding.

Which elements each result sums, and with which weights, depends on the shapes alone. The gradient is the same with the
roles of elements and results exchanged.
"""

from __future__ import annotations

import math
from typing import Any, Callable, NamedTuple, Optional, Sequence

from ..tensor import Tensor, elements, new_tensor
from .composed import with_parameters
from .declare import Op, recorded

#: For each result, which elements (by row-major place) it sums, each with its weight.
Sums = Sequence[Sequence[tuple[int, float]]]


class Plan(NamedTuple):
    """``sums`` for the results, and ``back`` for the gradients of the elements."""

    sums: Sums
    back: Sums
    shape: tuple[int, ...]
    shape_back: tuple[int, ...]

    def reversed(self) -> "Plan":
        return Plan(self.back, self.sums, self.shape_back, self.shape)


def plan(sums: Sums, input_shape: tuple[int, ...], shape: tuple[int, ...], count: int) -> Plan:
    back: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    for result, parts in enumerate(sums):
        for place, weight in parts:
            back[place].append((result, weight))
    return Plan(sums, back, shape, input_shape)


def _compute(self: Tensor, plan: Plan, own_ulps: int = 0) -> Tensor:
    data = elements(self)
    dtype = self._dtype
    values = []
    for parts in plan.sums:
        if len(parts) == 1 and parts[0][1] == 1:
            values.append(data[parts[0][0]])
        else:
            total = sum([data[place] * weight for place, weight in parts])
            # A mean of integers is their sum, divided towards zero.
            values.append(total if dtype.category > 1 else math.trunc(total + math.copysign(1e-9, total)))
    ulps = self._storage.ulps
    return new_tensor(dtype.pack(values), plan.shape, dtype, ulps and ulps + 2 or own_ulps)


def weighted_sums(
    name: str,
    title: str,
    saved: Sequence[str],
    two_edges: bool = True,
    beneath_autograd: int = 0,
    ulps: int = 0,
    number: int = 0,
) -> Callable[[Tensor, Plan, dict[str, Any]], Tensor]:
    """Declare an op of this kind, and its gradient as an op. ``saved``: the arguments that the node shows.

    ``two_edges``: whether the gradient's own node leads to the original input too, with a gradient of zeros; otherwise
    the input is not kept. ``ulps``: how far the weights themselves leave a sum off. ``number``: that of the node
    among those of the op.
    """
    backward_inputs = ("grad_output", "self") if two_edges else ("grad_output",)
    derivatives: dict[str, Any] = {"grad_output": lambda grad, _plan: forward(grad, _plan.reversed(), {})}
    if two_edges:
        derivatives["self"] = lambda grad, self: grad.new_zeros(self._shape)
    back_op = Op(
        f"{name}_backward",
        backward_inputs,
        derivatives,
        f"{title}BackwardBackward0",
        forward_derivative=lambda grad_output_t, _plan: _compute(grad_output_t, _plan, ulps),
    )

    def backward(grad: Tensor, self: Optional[Tensor], plan: Plan) -> Tensor:
        values = {"grad_output": grad, "self": self, "_plan": plan.reversed()}
        return recorded(back_op, values, lambda: _compute(grad, plan.reversed(), ulps))

    def derivative(grad: Tensor, plan: Plan, *shown: Any) -> Tensor:
        return backward(grad, shown[-1] if two_edges else None, plan)

    with_parameters(derivative, ("grad", "_plan", *saved, *(("self",) if two_edges else ())))
    op = Op(
        name,
        ("self",),
        {"self": derivative},
        f"{title}Backward{number}",
        beneath_autograd=beneath_autograd,
        forward_derivative=lambda self_t, _plan: forward(self_t, _plan, {}),
    )

    def forward(self: Tensor, plan: Plan, shown: dict[str, Any]) -> Tensor:
        return recorded(op, {"self": self, "_plan": plan, **shown}, lambda: _compute(self, plan, ulps))

    return forward
