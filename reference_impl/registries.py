"""What hooks a node has. Which of them run when, and what they may return, stands in ``hooks``."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Optional

from .handles import Registry

if TYPE_CHECKING:
    from .hooks import RetainedGrad
    from .tensor import Tensor


class NodeHooks:
    """All hooks of one node. Tensor hooks and retained grads belong to one output of it."""

    __slots__ = ("tensor", "pre", "retained", "post", "post_accumulate", "pre_runs_first", "retained_runs_first")

    def __init__(self) -> None:
        #: output number, and the hooks on a tensor that was this output when the first of them was registered
        self.tensor: list[tuple[int, Registry]] = []
        self.pre: Registry = OrderedDict()
        self.retained: dict[int, "RetainedGrad"] = {}
        self.post: Registry = OrderedDict()
        self.post_accumulate: Optional[Registry] = None
        self.pre_runs_first = False
        self.retained_runs_first = False


def follow_leaf(hooks: NodeHooks, leaf: "Tensor") -> NodeHooks:
    """Let the hooks of an accumulator be, besides its own, those that its leaf has now: it comes and goes."""
    hooks.tensor = [] if leaf._tensor_hooks is None else [(0, leaf._tensor_hooks)]
    hooks.post_accumulate = leaf._post_hooks
    return hooks
