"""Hooks: functions that a user hangs on tensors and nodes, and the order in which they run."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Callable, Optional, Sequence

from . import errors
from .graph import Gradient, Node, requires_grad
from .handles import Registry, RemovableHandle, hang
from .registries import NodeHooks, follow_leaf
from .rules import rule
from .semantics import SEMANTICS

if TYPE_CHECKING:
    from .tensor import Tensor

Hook = Callable[..., Any]


def hooks_of(node: Node) -> NodeHooks:
    if node._hooks is None:
        node._hooks = NodeHooks()
    return node._hooks


# -- registering -----------------------------------------------------------------------------------


# BW-08: a hook belongs to the node that is the tensor's grad_fn when it is registered.
@rule("BW-08")
def register_tensor_hook(tensor: "Tensor", hook: Hook) -> RemovableHandle:
    if not requires_grad(tensor):
        raise RuntimeError(errors.HOOK_WITHOUT_GRAD)
    if tensor._tensor_hooks is None:
        set_tensor_hooks(tensor, OrderedDict())
        node = tensor.grad_fn
        if node is not None:
            register_hooks_of_tensor(node, tensor)
    assert tensor._tensor_hooks is not None
    return hang(tensor._tensor_hooks, hook)


def register_hooks_of_tensor(node: Node, tensor: "Tensor") -> None:
    """``Node._register_hook_dict``: let the node run the hooks that the tensor, an output of it, has and will get."""
    assert tensor._tensor_hooks is not None
    hooks_of(node).tensor.append((tensor._output_nr, tensor._tensor_hooks))


def set_tensor_hooks(tensor: "Tensor", registry: Optional[Registry]) -> None:
    """Give the tensor other hooks. As long as it is a leaf these are the ones that run."""
    tensor._tensor_hooks = registry
    _tell_accumulator(tensor)


# BW-08: with another grad_fn the tensor starts without hooks; the old grad_fn keeps those that it has.
@rule("BW-08")
def leave_hooks_behind(tensor: "Tensor", node: Node, moves_retained: bool = True) -> None:
    """Of a tensor whose grad_fn is from now on ``node``; what retain_grad asked for goes with it."""
    if tensor._tensor_hooks is not None and SEMANTICS.hooks_after_a_change_in_place_belong_to_the_new_node:
        set_tensor_hooks(tensor, None)
    if tensor._retained is not None and moves_retained:
        tensor._retained.move_to(node, tensor._output_nr)


# BW-10: only leaves accumulate.
@rule("BW-10")
def register_post_accumulate_grad_hook(tensor: "Tensor", hook: Hook) -> RemovableHandle:
    if not requires_grad(tensor):
        raise RuntimeError(errors.HOOK_WITHOUT_GRAD)
    if tensor.grad_fn is not None:
        raise RuntimeError(errors.POST_ACCUMULATE_ON_NON_LEAF)
    if tensor._post_hooks is None:
        set_post_accumulate_hooks(tensor, OrderedDict())
    assert tensor._post_hooks is not None
    return hang(tensor._post_hooks, hook)


def set_post_accumulate_hooks(tensor: "Tensor", registry: Optional[Registry]) -> None:
    tensor._post_hooks = registry
    _tell_accumulator(tensor)


def _tell_accumulator(leaf: "Tensor") -> None:
    node = leaf._accumulator() if leaf._accumulator is not None else None
    if node is not None:
        follow_leaf(hooks_of(node), leaf)


def register_node_hook(node: Node, *hook: Hook) -> RemovableHandle:
    if len(hook) != 1:
        raise TypeError(errors.node_hook_arguments("register_hook", node, len(hook)))
    return hang(hooks_of(node).post, hook[0])


def register_node_prehook(node: Node, *hook: Hook) -> RemovableHandle:
    if len(hook) != 1:
        raise TypeError(errors.node_hook_arguments("register_prehook", node, len(hook)))
    hooks = hooks_of(node)
    if not SEMANTICS.hooks_of_tensors_run_before_those_of_their_node and not hooks.tensor:
        hooks.pre_runs_first = True
    return hang(hooks.pre, hook[0])


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
        # A node that is gone had one output.
        retained = {output_nr: self} if old is None else hooks_of(old).retained
        # torch looks where the tensor will be among the outputs of its new node; before 2.0 where it was.
        place = output_nr if SEMANTICS.what_is_retained_is_looked_for_at_the_new_place else self.output_nr
        moved = retained.pop(place, None)
        self.node, self.output_nr = weakref.ref(node), output_nr
        if moved is None:
            raise RuntimeError(errors.RETAINED_ELSEWHERE)
        hooks_of(node).retained[output_nr] = moved

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
    if tensor._grad_fn is None or tensor._retained is not None:
        return
    node = tensor.grad_fn
    assert node is not None
    if not SEMANTICS.grads_are_retained_after_all_hooks and not hooks_of(node).tensor:
        hooks_of(node).retained_runs_first = True
    tensor._retained = RetainedGrad(tensor, node, tensor._output_nr)


#: Whether hooks are run that were registered while their node ran, where it had none before.
LATE_HOOKS_RUN = SEMANTICS.a_hook_registered_while_its_node_runs_is_run


# -- running ---------------------------------------------------------------------------------------


# BW-09, BW-34: before a node its tensors' hooks run, then what retain_grad asked for is stored, then its own hooks run.
@rule("BW-09", "BW-34")
def run_hooks_before(hooks: NodeHooks, grads: list[Gradient]) -> None:
    if hooks.pre_runs_first and not SEMANTICS.hooks_of_tensors_run_before_those_of_their_node:
        run_pre_hooks(hooks, grads)
    if hooks.retained_runs_first and not SEMANTICS.grads_are_retained_after_all_hooks:
        store_retained(hooks, grads)
    run_tensor_hooks(hooks, grads)
    if SEMANTICS.grads_are_retained_after_all_hooks or not hooks.retained_runs_first:
        store_retained(hooks, grads)
    if SEMANTICS.hooks_of_tensors_run_before_those_of_their_node or not hooks.pre_runs_first:
        run_pre_hooks(hooks, grads)


# BW-09, BW-32: tensor hooks run first, each on what the one before it returned; those that there were when they
# began.
@rule("BW-09", "BW-32")
def run_tensor_hooks(hooks: NodeHooks, grads: list[Gradient]) -> None:
    for output_nr, registered in list(hooks.tensor):
        grad = grads[output_nr]  # stands there, and lives, until all hooks of the tensor have run
        for hook in list(registered.values()):
            result = hook(grad)
            if result is not None:
                check_gradient(hook, grad, result)
                grad = result
        grads[output_nr] = grad


def _name(hook: Hook) -> str:
    return getattr(hook, "__name__", "<unknown>")


# BW-14: a hook may replace a gradient by another tensor of the same dtype and shape, or by None, and not None by one.
@rule("BW-14")
def check_gradient(hook: Hook, grad: Any, result: Any) -> None:
    """Raise where a hook may not put ``result`` in the place of ``grad``."""
    if result is None:
        return
    if grad is None:
        raise RuntimeError(errors.HOOK_REPLACED_NONE)
    if not hasattr(result, "_version_counter"):
        raise TypeError(errors.hook_result_type("Variable", result))
    if result._dtype is not grad._dtype:
        raise RuntimeError(errors.hook_result_dtype(_name(hook), grad._dtype.legacy_name, result._dtype.legacy_name))
    if result._shape != grad._shape:
        raise RuntimeError(errors.hook_result_shape(_name(hook)))


@rule("BW-14")
def check_gradients(hook: Hook, grads: Sequence[Gradient], results: Any) -> None:
    """Raise where a hook of a node may not put ``results`` in the place of ``grads``."""
    if not isinstance(results, tuple):
        raise TypeError(errors.hook_result_type("tuple", results))
    if len(results) != len(grads):
        raise RuntimeError(errors.hook_result_count(_name(hook), len(results), len(grads)))
    for grad, result in zip(grads, results):
        check_gradient(hook, grad, result)


# BW-09, BW-32: hooks before the node see and may replace the gradients of all its outputs.
@rule("BW-09", "BW-32")
def run_pre_hooks(hooks: NodeHooks, grads: list[Gradient]) -> None:
    for hook in list(hooks.pre.values()):
        result = hook(tuple(grads))
        if result is not None:
            check_gradients(hook, grads, result)
            grads[:] = result


# BW-09: retained grads are stored after the tensor's own hooks and before those of the node.
@rule("BW-09", "DEF-18")
def store_retained(hooks: NodeHooks, grads: Sequence[Gradient]) -> None:
    for output_nr, retained in list(hooks.retained.items()):
        grad = grads[output_nr]
        if grad is not None:
            retained.store(grad)


# BW-09: hooks after the node see what it returned and what it got; a result other than None replaces it.
@rule("BW-09", "BW-32")
def run_post_hooks(hooks: NodeHooks, results: Sequence[Gradient], grads: Sequence[Gradient]) -> Sequence[Gradient]:
    for hook in list(hooks.post.values()):
        result = hook(tuple(results), tuple(grads))
        if result is not None:
            check_gradients(hook, results, result)
            results = result
    return results


# BW-09, BW-10: these hooks see the leaf with its new .grad. A tensor that one returns goes to the next, then it raises.
@rule("BW-09", "BW-10")
def run_post_accumulate_hooks(hooks: Registry, leaf: "Tensor") -> None:
    seen: Any = leaf
    for hook in list(hooks.values()):
        result = hook(seen)
        if result is not None:
            check_gradient(hook, seen, result)
            seen = result
    if seen is not leaf:
        raise RuntimeError(errors.POST_ACCUMULATE_RESULT)


setattr(Node, "register_hook", register_node_hook)  # noqa: B010  (graph knows no hooks)
setattr(Node, "register_prehook", register_node_prehook)  # noqa: B010
setattr(Node, "_register_hook_dict", register_hooks_of_tensor)  # noqa: B010
