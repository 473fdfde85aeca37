"""The tangent of an op from its gradient: the gradient is linear in what comes in, and its derivative by that is the
tangent. It holds for every op; the pointwise ones have a shorter way (``forward_mode``)."""

from __future__ import annotations

from typing import Any

from .. import forward_mode
from ..autograd.differentiation import grad as gradients
from ..graph import requires_grad
from ..modes import formulas_are_recorded, recording_of_formulas
from ..tensor import Tensor, set_requires_grad


def transposed(op: Any, primals: dict[str, Any], tangents: dict[str, Any], result: Tensor) -> Tensor:
    """The derivative along the tangents, of an op with one result."""
    moved = {name: tangent for name, tangent in tangents.items() if tangent is not None}
    given = [one for one in (*primals.values(), *moved.values()) if isinstance(one, Tensor)]
    create_graph = formulas_are_recorded() and any(map(requires_grad, given))
    with recording_of_formulas():
        incoming = result.detach().new_zeros(result._shape)
        set_requires_grad(incoming, True)
        found: Any = None
        for name, tangent in moved.items():
            back = op.derivatives[name](incoming, *[primals.get(one) for one in op.parameters[name]])
            if back is None or not requires_grad(back):
                continue
            part = gradients(back, incoming, tangent.expand(back._shape), create_graph=create_graph, allow_unused=True)[
                0
            ]
            if part is not None:
                found = part if found is None else found + part
        return incoming.detach().new_zeros(result._shape) if found is None else found


forward_mode.rules.transposed = transposed
