"""``torch.autograd.function``: custom functions, and what belongs to them."""

from __future__ import annotations

import functools
from typing import Any, Callable, Iterator, Optional, Sequence

from .. import errors
from ..function import (
    BackwardCFunction,
    Function,
    FunctionCtx,
    FunctionMeta,
    _is_setup_context_defined,  # noqa: F401  (torch's namespace)
    _SingleLevelFunction,  # noqa: F401
)
from ..graph import Gradient, Node, link, set_history
from ..modes import no_grad, state
from ..rules import rule
from ..tensor import Tensor

__all__ = [
    "FunctionCtx",
    "BackwardCFunction",
    "FunctionMeta",
    "Function",
    "once_differentiable",
    "InplaceFunction",
    "NestedIOFunction",
]

_ContextMethodMixin = FunctionCtx


class Error(Node):
    """The history of a gradient that cannot be differentiated again: it raises when a gradient reaches it."""

    __slots__ = ()

    def __init__(self, results: Sequence[Optional[Tensor]]) -> None:
        link(self, results, results)

    def name(self) -> str:
        return "torch::autograd::Error"

    def _run(self, grads: Sequence[Gradient], wanted: Sequence[bool]) -> Sequence[Gradient]:
        raise RuntimeError(errors.DIFFERENTIATED_TWICE)


# BW-20: backward runs unrecorded even with create_graph; what it returns raises when it is differentiated.
@rule("BW-20")
def forbid_differentiating(outputs: Sequence[Any]) -> tuple[Any, ...]:
    """The gradients anew, with a history that raises; None stays None."""
    leaves = [None if one is None else one.detach().requires_grad_() for one in outputs]
    node = Error(leaves)
    made: list[Any] = []
    for i, leaf in enumerate(leaves):
        result = None if leaf is None else leaf.detach()
        if result is not None:
            set_history(result, node, i)
        made.append(result)
    return tuple(made)


def once_differentiable(fn: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator of a custom function's backward: its result cannot be differentiated."""

    @functools.wraps(fn)
    def wrapper(ctx: Any, *args: Any, **kwargs: Any) -> Any:
        with no_grad():
            outputs = fn(ctx, *args, **kwargs)
        if not state.grad_enabled or not any(isinstance(one, Tensor) and one.requires_grad for one in args):
            return outputs
        made = forbid_differentiating(outputs if isinstance(outputs, tuple) else (outputs,))
        return made if len(made) != 1 else made[0]

    return wrapper


class InplaceFunction(Function):
    """A custom function by an old name."""

    __module__ = "torch.autograd.function"

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace


class NestedIOFunction(Function):
    """A custom function by an old name; what it did needed an instance, which cannot be called any more."""

    __module__ = "torch.autograd.function"


def _iter_tensors(obj: Any) -> Iterator[Tensor]:
    """The tensors in lists, tuples and dicts. Raises ValueError for anything else but None."""
    if isinstance(obj, Tensor):
        yield obj
    elif isinstance(obj, (list, tuple)):
        for one in obj:
            yield from _iter_tensors(one)
    elif isinstance(obj, dict):
        yield from _iter_tensors([*obj.values()])
    elif obj is not None:
        raise ValueError(
            f"Auto nesting doesn't know how to process an input object of type {type(obj).__name__}. Accepted types:"
            " Tensors, or lists/tuples of them"
        )
