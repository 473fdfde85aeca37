"""Saved tensors: what a node keeps from the forward pass, and the check that it has not changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import errors
from .rules import rule

if TYPE_CHECKING:
    from .graph import Node
    from .tensor import Tensor


class SavedTensor:
    """A tensor as it was when it was saved. A result is saved without its history, or it would keep itself alive."""

    __slots__ = ("tensor", "version", "is_output", "had_history")

    def __init__(self, tensor: "Tensor", is_output: bool) -> None:
        self.version = version_to_save(tensor)
        self.tensor = tensor._alias() if is_output else tensor
        self.is_output = is_output
        self.had_history = tensor._grad_fn is not None

    def unpack(self, node: "Node") -> "Tensor":
        """The tensor again. ``node`` is the one that saved it: a saved result has it as its grad_fn."""
        tensor = self.tensor
        counter = tensor._version_counter
        if counter is not None and counter.value != self.version:
            raise RuntimeError(changed(self, node))
        if self.had_history and not self.is_output and tensor._grad_fn is None:
            raise RuntimeError(errors.SAVED_DETACHED)
        if self.is_output:
            tensor = tensor._alias()
            tensor._grad_fn = node
            tensor._requires_grad = True
        return tensor


# INF-11: an inference tensor has no version, so nobody could tell that it changed: it cannot be saved.
@rule("INF-11")
def version_to_save(tensor: "Tensor") -> int:
    if tensor._inference or tensor._version_counter is None:
        raise RuntimeError(errors.INFERENCE_SAVED)
    return tensor._version_counter.value


# IP-02, NG-14: a saved tensor whose version moved makes backward raise, whatever mode the change was made in.
@rule("IP-02", "NG-14")
def changed(saved: SavedTensor, node: "Node") -> str:
    tensor = saved.tensor
    maker, output_nr = (node, 0) if saved.is_output else (tensor._grad_fn, tensor._output_nr)
    origin = f"output {output_nr} of {maker.name().partition('Backward')[0]}" if maker is not None else ""
    assert tensor._version_counter is not None
    return errors.saved_tensor_changed(
        tensor._dtype.legacy_name, tensor._shape, origin, tensor._version_counter.value, saved.version
    )
