"""What an op does for autograd whose program gave it a kernel and said nothing of gradients."""

from __future__ import annotations

import warnings
from typing import Any, Sequence

from .. import library_errors as errors
from ..graph import Gradient, Node, link, requires_grad, set_history
from ..tensor import Tensor


class _Fallback:
    #: "warn": whoever goes backward through such an op is warned; "nothing": it has no history but its kernel's.
    mode = "warn"


fallback = _Fallback()


class WarnNotImplemented(Node):
    """The history of a result whose kernel left none: it warns, and passes nothing on."""

    __slots__ = ("_op",)
    __module__ = "builtins"

    _op: str

    def _run(self, grads: Sequence[Gradient], wanted: Sequence[Any]) -> Sequence[Gradient]:
        _warn(self._op)
        return [None] * len(self._next_edges)


def _warn(op: str) -> None:
    warnings.warn(errors.no_autograd_kernel(op), UserWarning, stacklevel=4)


def warn_in_backward(op: str, inputs: Sequence[Tensor], results: Sequence[Tensor]) -> None:
    """From now on a backward pass through ``results`` warns."""
    if fallback.mode != "warn" or not any(map(requires_grad, inputs)):
        return

    def hook(grad: Any) -> None:
        _warn(op)

    without = [one for one in results if one._dtype.category > 1 and not requires_grad(one)]
    for one in results:
        if requires_grad(one):
            one.register_hook(hook)
    if without:
        node = WarnNotImplemented()
        node._op = op
        link(node, inputs, without)
        for number, one in enumerate(without):
            set_history(one, node, number)
