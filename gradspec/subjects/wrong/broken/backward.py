"""Wrong in the backward pass: what runs, in which mode, and what arrives where."""

from __future__ import annotations

from typing import Any

from ..instance import Instance
from .entry import breaks


@breaks("DEF-17")
def accumulating_overwrites(instance: Instance) -> None:
    """The second backward replaces .grad of the first."""
    right = instance.gradients.accumulate

    def accumulate(leaf: Any, grads: Any, alone: int) -> None:
        leaf._grad = None
        right(leaf, grads, alone)

    instance.replace(right, accumulate)


@breaks("DEF-07")
def backward_fills_grad_of_non_leaves(instance: Instance) -> None:
    """Every tensor that backward passes gets a .grad."""
    right = instance.graph.set_history

    def set_history(tensor: Any, node: Any, output_nr: int = 0) -> None:
        right(tensor, node, output_nr)
        if tensor._grad_fn is node and tensor._retained is None:
            tensor._retained = instance.hooks.RetainedGrad(tensor, node, output_nr)

    instance.replace(right, set_history)


@breaks("DEF-21")
def a_frozen_leaf_still_accumulates(instance: Instance) -> None:
    """A leaf whose requires_grad was cleared after the forward pass gets its gradient nevertheless."""
    right = instance.gradients.accumulate

    def accumulate(leaf: Any, grads: Any, alone: int) -> None:
        before, leaf._requires_grad = leaf._requires_grad, True
        right(leaf, grads, alone)
        leaf._requires_grad = before

    instance.replace(right, accumulate)


def _run_in(instance: Instance, mode: Any) -> None:
    """Run each backward pass with ``create_graph`` as ``mode(create_graph)`` says."""
    right = instance.engine.run

    def run(*args: Any, create_graph: bool, **kwargs: Any) -> Any:
        return right(*args, create_graph=mode(create_graph), **kwargs)

    instance.replace(right, run)


@breaks("BW-03", "NG-21")
def backward_obeys_the_callers_mode(instance: Instance) -> None:
    """The gradients have a history iff backward was called in grad mode, whatever create_graph says."""
    _run_in(instance, lambda create_graph: instance.modes.state.grad_enabled)


@breaks("NG-21")
def create_graph_has_no_effect_under_no_grad(instance: Instance) -> None:
    """Inside no_grad, gradients never have a history."""
    _run_in(instance, lambda create_graph: create_graph and instance.modes.state.grad_enabled)


@breaks("NG-21")
def backward_is_refused_under_no_grad(instance: Instance) -> None:
    """backward() inside no_grad raises."""
    right = instance.engine.run

    def run(*args: Any, **kwargs: Any) -> Any:
        if not instance.modes.state.grad_enabled:
            raise RuntimeError("backward needs grad mode")
        return right(*args, **kwargs)

    instance.replace(right, run)


@breaks("BW-03")
def backward_leaves_its_own_mode(instance: Instance) -> None:
    """After backward, grad mode is what create_graph was."""
    right = instance.engine.run

    def run(*args: Any, create_graph: bool, **kwargs: Any) -> Any:
        right(*args, create_graph=create_graph, **kwargs)
        instance.modes.state.grad_enabled = create_graph

    instance.replace(right, run)


@breaks("NG-12")
def backward_without_a_graph_is_silent(instance: Instance) -> None:
    """backward() on what was not recorded does nothing."""
    right = instance.autograd.backward

    def backward(tensors: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(tensors, instance.torch.Tensor) and not tensors.requires_grad:
            return None
        return right(tensors, *args, **kwargs)

    instance.replace(right, backward)


@breaks("BW-06")
def the_graph_is_kept(instance: Instance) -> None:
    """A second backward through the same graph works without retain_graph."""
    right = instance.engine.run

    def run(*args: Any, keep_graph: bool, **kwargs: Any) -> Any:
        return right(*args, keep_graph=True, **kwargs)

    instance.replace(right, run)


@breaks("BW-08")
def hooks_run_twice(instance: Instance) -> None:
    """Each tensor hook is called two times for one gradient."""
    right = instance.hooks.run_tensor_hooks

    def run_tensor_hooks(hooks: Any, grads: Any) -> None:
        right(hooks, grads)
        right(hooks, grads)

    instance.replace(right, run_tensor_hooks)


@breaks("BW-09")
def hooks_cannot_change_the_gradient(instance: Instance) -> None:
    """What a tensor hook returns is ignored."""
    right = instance.hooks.run_tensor_hooks
    instance.replace(right, lambda hooks, grads: right(hooks, list(grads)))


@breaks("DEF-17")
def a_gradient_is_the_tensor_that_was_given(instance: Instance) -> None:
    """The first gradient of a leaf is stored as it is, also where somebody else holds it."""
    right = instance.gradients.accumulate

    def accumulate(leaf: Any, grads: Any, alone: int) -> None:
        if leaf._grad is None and grads[-1] is not None:
            leaf._grad = grads[-1]
        else:
            right(leaf, grads, alone)

    instance.replace(right, accumulate)


@breaks("DEF-15")
def frozen_leaves_are_in_the_graph(instance: Instance) -> None:
    """An input that does not require grad has an edge to an accumulator of its own."""
    right = instance.ops_declare.begin_record

    def begin_record(op: Any, values: dict[str, Any], in_place: bool = False) -> Any:
        node = right(op, values, in_place)
        if not op.variadic:
            node._next_edges = tuple(
                (instance.graph.accumulator(values[name]), 0)
                if edge is None and isinstance(values[name], instance.torch.Tensor) and not values[name]._inference
                else edge
                for name, edge in zip(op.inputs, node._next_edges)
            )
        return node

    instance.replace(right, begin_record)


@breaks("DEF-01")
def the_graph_has_no_edges(instance: Instance) -> None:
    """The history of each op leads nowhere: its node has no edges."""
    right = instance.ops_declare.begin_record

    def begin_record(*args: Any, **kwargs: Any) -> Any:
        node = right(*args, **kwargs)
        node._next_edges = (None,) * len(node._next_edges)
        return node

    instance.replace(right, begin_record)
