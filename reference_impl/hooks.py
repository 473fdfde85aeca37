"""Hooks: functions that a user hangs on tensors and nodes, and the order in which they run."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, Callable, Sequence

from . import errors
from .graph import AccumulateGrad, Gradient, Node, requires_grad
from .handles import RemovableHandle as RemovableHandle
from .handles import hang
from .rules import rule

if TYPE_CHECKING:
    from .tensor import Tensor

Hook = Callable[..., Any]


class NodeHooks:
    """All hooks of one node. Tensor hooks and retained grads belong to one output of it."""

    __slots__ = ("tensor", "pre", "retained", "post", "post_accumulate")

    def __init__(self) -> None:
        #: output number -> hooks on the tensor that was this output when they were registered
        self.tensor: dict[int, dict[int, Hook]] = {}
        self.pre: dict[int, Hook] = {}
        self.retained: dict[int, "RetainedGrad"] = {}
        self.post: dict[int, Hook] = {}
        self.post_accumulate: dict[int, Hook] = {}


def hooks_of(node: Node) -> NodeHooks:
    if node.hooks is None:
        node.hooks = NodeHooks()
    return node.hooks


def _leaf_hooks(leaf: "Tensor") -> NodeHooks:
    """A leaf keeps its hooks itself: its accumulator comes and goes."""
    if leaf._leaf_hooks is None:
        leaf._leaf_hooks = NodeHooks()
        node = leaf._accumulator() if leaf._accumulator is not None else None
        if node is not None:
            node.hooks = leaf._leaf_hooks
    return leaf._leaf_hooks


# BW-08: a hook belongs to the node that is the tensor's grad_fn when it is registered.
@rule("BW-08")
def register_tensor_hook(tensor: "Tensor", hook: Hook) -> RemovableHandle:
    if not requires_grad(tensor):
        raise RuntimeError(errors.HOOK_WITHOUT_GRAD)
    node = tensor.grad_fn
    hooks = _leaf_hooks(tensor) if node is None else hooks_of(node)
    return hang(hooks.tensor.setdefault(tensor._output_nr, {}), hook)


# BW-10: only leaves accumulate.
@rule("BW-10")
def register_post_accumulate_grad_hook(tensor: "Tensor", hook: Hook) -> RemovableHandle:
    if not requires_grad(tensor):
        raise RuntimeError(errors.HOOK_WITHOUT_GRAD)
    if tensor.grad_fn is not None:
        raise RuntimeError(errors.POST_ACCUMULATE_ON_NON_LEAF)
    return hang(_leaf_hooks(tensor).post_accumulate, hook)


class RetainedGrad:
    """retain_grad of one tensor: it goes with the tensor from node to node when the tensor is changed in place."""

    __slots__ = ("tensor", "node", "output_nr")

    def __init__(self, tensor: "Tensor", node: Node, output_nr: int) -> None:
        self.tensor = weakref.ref(tensor)
        self.node = weakref.ref(node)
        self.output_nr = output_nr
        hooks_of(node).retained[output_nr] = self

    def move_to(self, node: Node, output_nr: int) -> None:
        old = self.node()
        if old is not None and old.hooks is not None and old.hooks.retained.get(self.output_nr) is self:
            del old.hooks.retained[self.output_nr]
        self.node = weakref.ref(node)
        self.output_nr = output_nr
        hooks_of(node).retained[output_nr] = self

    def store(self, grad: "Tensor") -> None:
        tensor = self.tensor()
        if tensor is not None:
            held = tensor._grad
            tensor._grad = grad._contiguous_copy() if held is None else held + grad


# DEF-18: retain_grad fills .grad of a non-leaf; on a leaf it does nothing.
@rule("DEF-18")
def retain_grad(tensor: "Tensor") -> None:
    if not requires_grad(tensor):
        raise RuntimeError(errors.RETAIN_GRAD)
    node = tensor._grad_fn
    if node is None or tensor._retained is not None:
        return
    tensor._retained = RetainedGrad(tensor, node, tensor._output_nr)


# BW-09: tensor hooks run first, each on what the one before it returned.
@rule("BW-09")
def run_tensor_hooks(hooks: NodeHooks, grads: list[Gradient]) -> None:
    for output_nr, registered in hooks.tensor.items():
        for hook in list(registered.values()):
            grad = grads[output_nr]
            result = hook(grad)
            if result is not None:
                grads[output_nr] = checked_result(hook, result, grad)


def _name(hook: Hook) -> str:
    return getattr(hook, "__name__", "<unknown>")


def checked_result(hook: Hook, result: Any, grad: Gradient) -> Any:
    """A hook may replace a gradient by another of the same type, shape and dtype."""
    if not hasattr(result, "_version_counter"):
        raise TypeError(errors.hook_result_type(result))
    if grad is not None and result._shape != grad._shape:
        raise RuntimeError(errors.hook_result_shape(_name(hook)))
    if grad is not None and result._dtype is not grad._dtype:
        raise RuntimeError(errors.hook_result_dtype(_name(hook), grad._dtype.legacy_name, result._dtype.legacy_name))
    return result


# BW-09: hooks before the node see and may replace the gradients of all its outputs.
@rule("BW-09")
def run_pre_hooks(hooks: NodeHooks, grads: list[Gradient]) -> None:
    for hook in list(hooks.pre.values()):
        result = hook(tuple(grads))
        if result is not None:
            grads[:] = result if isinstance(result, tuple) else (result,)


# BW-09: retained grads are stored after the tensor's own hooks and before those of the node.
@rule("BW-09", "DEF-18")
def store_retained(hooks: NodeHooks, grads: Sequence[Gradient]) -> None:
    for output_nr, retained in list(hooks.retained.items()):
        grad = grads[output_nr]
        if grad is not None:
            retained.store(grad)


# BW-09: hooks after the node see what it returned and what it got; a result other than None replaces it.
@rule("BW-09")
def run_post_hooks(hooks: NodeHooks, results: Sequence[Gradient], grads: Sequence[Gradient]) -> Sequence[Gradient]:
    for hook in list(hooks.post.values()):
        result = hook(tuple(results), tuple(grads))
        if result is not None:
            results = result if isinstance(result, tuple) else (result,)
    return results


def register_node_hook(node: Node, hook: Hook) -> RemovableHandle:
    return hang(_registry(node).post, hook)


def register_node_prehook(node: Node, hook: Hook) -> RemovableHandle:
    return hang(_registry(node).pre, hook)


def _registry(node: Node) -> NodeHooks:
    return _leaf_hooks(node.variable) if isinstance(node, AccumulateGrad) else hooks_of(node)


setattr(Node, "register_hook", register_node_hook)  # noqa: B010  (graph knows no hooks)
setattr(Node, "register_prehook", register_node_prehook)  # noqa: B010
