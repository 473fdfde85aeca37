"""How a module's parameters take what they are converted to: as new data, as new parameters, or swapped with them."""

from __future__ import annotations

from typing import Any, Callable

from ...modes import no_grad
from ...rules import rule
from ...utils.swap import swap_tensors
from ..parameter import Parameter

#: Whether conversion makes new parameters instead of changing ``.data``.
overwrites = False
#: Whether each parameter is swapped with what it is converted to: it stays the same object.
swaps = False


def set_overwrites(value: bool) -> None:
    global overwrites
    overwrites = value


def set_swaps(value: bool) -> None:
    global swaps
    swaps = value


# NG-04: a parameter stays the same object: its data is exchanged, unless ``torch.__future__`` asks for another.
@rule("NG-04")
def converted(parameter: Any, change: Callable[[Any], Any]) -> Any:
    """What stands in the parameter's place: itself, with other data, or another one."""
    with no_grad():
        changed = change(parameter)
    grad = parameter.grad
    with no_grad():
        changed_grad = None if grad is None else change(grad)
    if swaps:
        parameter.grad = None
        swap_tensors(parameter, Parameter(changed, parameter.requires_grad))
        found = parameter
        if grad is not None:
            swap_tensors(grad, changed_grad)
            changed_grad = grad
    elif overwrites:
        found = Parameter(changed, parameter.requires_grad)
    else:
        parameter.data = changed
        if grad is not None:
            grad.data = changed_grad
        return parameter
    if changed_grad is not None:
        found.grad = changed_grad.requires_grad_(grad.requires_grad)
    return found
