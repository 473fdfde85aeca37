"""``torch._C._functions``: nodes that fail, or give no gradients, for who tries what then happens."""

from __future__ import annotations

from typing import Any, Sequence

from .. import errors
from ..graph import Gradient, Node, is_recording, link, requires_grad, set_history
from ..tensor import Tensor

__all__ = ["DelayedError", "UndefinedGrad"]


class Error(Node):
    """Raises RuntimeError when backward comes to it."""

    __slots__ = ("message",)
    __module__ = "builtins"

    message: str

    def name(self) -> str:
        return "torch::autograd::Error"

    def _run(self, grads: Sequence[Gradient], wanted: Sequence[Any]) -> Sequence[Gradient]:
        raise RuntimeError(self.message)


class UndefinedGradBackward(Node):
    """Hands on no gradients, whatever comes in."""

    __slots__ = ()
    __module__ = "builtins"

    def name(self) -> str:
        return "torch::autograd::UndefinedGradBackward"

    def _run(self, grads: Sequence[Gradient], wanted: Sequence[Any]) -> Sequence[Gradient]:
        return (None,) * len(self._next_edges)


def _passed_on(node: Node, inputs: Sequence[Tensor]) -> Any:
    """The inputs as results of the node. Raises TypeError for what is no tensor."""
    for i, one in enumerate(inputs):
        if not isinstance(one, Tensor):
            raise TypeError(errors.input_is_no_variable(i))
    outputs = tuple([one.detach() for one in inputs])
    if is_recording() and any(map(requires_grad, inputs)):
        link(node, inputs, outputs)
        for i, one in enumerate(outputs):
            set_history(one, node, i)
    return outputs[0] if len(outputs) == 1 else outputs


class DelayedError:
    """Hands its arguments on, and raises RuntimeError with ``msg`` once backward comes back to it."""

    def __init__(self, msg: str, num_inputs: int) -> None:
        if not isinstance(msg, str):
            raise RuntimeError(errors.DELAYED_MESSAGE)
        self._message = msg
        self._num_inputs = num_inputs

    def __call__(self, *inputs: Tensor) -> Any:
        if len(inputs) != self._num_inputs:
            raise TypeError(errors.number_of_inputs(self._num_inputs, len(inputs)))
        node = Error()
        node.message = self._message
        return _passed_on(node, inputs)


class UndefinedGrad:
    """Hands its arguments on, and gives them no gradients."""

    def __call__(self, *inputs: Tensor) -> Any:
        return _passed_on(UndefinedGradBackward(), inputs)
