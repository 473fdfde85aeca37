"""``torch.nn.grad``: gradients of convolutions, as functions of what they are computed from."""

from __future__ import annotations

from typing import Any, Callable

from ..autograd.differentiation import grad as _gradients
from ..modes import enable_grad
from ..ops.declare import FUNCTIONS as _FUNCTIONS


def _gradient(name: str, input: Any, weight: Any, wanted: Any, grad_output: Any, options: tuple[Any, ...]) -> Any:
    with enable_grad():
        output = _FUNCTIONS[name](input, weight, None, *options)
    return _gradients(output, wanted, grad_output)[0].detach()


def _forms(spatial: int) -> tuple[Callable[..., Any], Callable[..., Any]]:
    name = f"conv{spatial}d"

    def of_input(
        input_size: Any, weight: Any, grad_output: Any, stride: Any = 1, padding: Any = 0, dilation: Any = 1,
        groups: int = 1,
    ) -> Any:  # fmt: skip
        input = grad_output.new_zeros(tuple(input_size)).requires_grad_()
        return _gradient(name, input, weight.detach(), input, grad_output, (stride, padding, dilation, groups))

    def of_weight(
        input: Any, weight_size: Any, grad_output: Any, stride: Any = 1, padding: Any = 0, dilation: Any = 1,
        groups: int = 1,
    ) -> Any:  # fmt: skip
        weight = grad_output.new_zeros(tuple(weight_size)).requires_grad_()
        return _gradient(name, input.detach(), weight, weight, grad_output, (stride, padding, dilation, groups))

    of_input.__name__, of_weight.__name__ = f"{name}_input", f"{name}_weight"
    return of_input, of_weight


conv1d_input, conv1d_weight = _forms(1)
conv2d_input, conv2d_weight = _forms(2)
conv3d_input, conv3d_weight = _forms(3)
