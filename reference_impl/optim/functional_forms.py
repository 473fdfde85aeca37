"""What the optimizers that are functions over lists share: the lists are of parameters, their gradients, and each part
of their state."""

from __future__ import annotations

from typing import Any, Sequence

from ..tensor import Tensor

#: One list for each part of the state, an element for each parameter; empty where that part is not kept.
Lists = dict[str, list[Any]]


def update_all(
    kind: type[Any], params: Sequence[Any], grads: Sequence[Any], lists: Lists, options: dict[str, Any]
) -> None:
    """One update of every parameter; a tensor that its state gains is put into the list that it belongs to."""
    optimizer = object.__new__(kind)
    for i, (param, grad) in enumerate(zip(params, grads)):
        state = {name: members[i] for name, members in lists.items() if members}
        optimizer.state = {param: state}
        optimizer._update_one(param, grad, options)
        for name, members in lists.items():
            if members:
                members[i] = state[name]


def check_steps(steps: Sequence[Any]) -> None:
    if not all(isinstance(step, Tensor) for step in steps):
        raise RuntimeError("API has changed, `state_steps` argument must contain a list of singleton tensors")
