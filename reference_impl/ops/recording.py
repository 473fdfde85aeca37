"""The short ways of recording: an op of one or two tensors whose new result is there already.

``declare.begin_record`` and ``declare.end_record`` are the rules; what stands here makes the same node with the same
edges and saved values in a third of the time, for the ops that most programs consist of (``gradspec bench``: the family
recorded). Nothing here is to be called while short ways are barred, nor for an inference tensor outside inference mode.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional, Sequence

from ..graph import Edge, gradient_edge, next_sequence_nr, requires_grad
from ..modes import state
from ..saved import SavedTensor, saved_now
from ..tensor import Tensor

if TYPE_CHECKING:
    from .declare import Op
    from .op_nodes import OpNode

_allocate = object.__new__


def saved_input(tensor: Tensor) -> SavedTensor:
    """``saved_now(tensor)``."""
    saved = SavedTensor()
    counter = tensor._version_counter
    saved.tensor = tensor
    saved.version = tensor._version if counter is None else counter.value  # which raises where there is none
    saved.is_output = False
    saved.had_history = tensor._grad_fn is not None
    saved.grad_fn = saved.packed = None
    return saved


def saved_result(result: Tensor) -> SavedTensor:
    """``saved_now(result, True)`` of a new tensor that has its history."""
    saved = SavedTensor()
    saved.tensor = result._alias()
    saved.version = 0
    saved.is_output = saved.had_history = True
    saved.grad_fn = saved.packed = None
    return saved


def node_for(op: "Op", number: int, edges: Sequence[Optional[Edge]], needed: int, result: Tensor) -> "OpNode":
    """The node, which makes ``result`` a recorded one. ``number``: its place in the order of recording."""
    node: "OpNode" = _allocate(op.node_class)
    node.sequence_nr = number
    node._hooks = None
    node._next_edges = edges
    node.plan = op.plans[needed]
    node._outputs = ((result._shape, result._dtype),)
    result._grad_fn = node
    result._requires_grad = True
    return node


def record_one(op: "Op", input: Tensor, argument: Any, result: Tensor) -> None:
    """Record an op of one tensor. ``argument``: the one that is kept besides, if there is one."""
    if result._inference or not state.grad_enabled:
        return
    if input._requires_grad or (input._view is not None and input._view.base._requires_grad):
        number = next_sequence_nr()
        edge = gradient_edge(input)
        node = node_for(op, number, (edge,), 0 if edge is None else 1, result)
        node.saved = saved = []
        for source in node.plan.sources:
            if source == 0:
                saved.append(saved_input(input))
            else:
                saved.append(saved_result(result) if source < 0 else argument)


def record_plain(op: "Op", values: dict[str, Any], input: Tensor, result: Tensor) -> None:
    """Record an op of one tensor that keeps no tensor."""
    if result._inference or not state.grad_enabled:
        return
    if input._requires_grad or (input._view is not None and input._view.base._requires_grad):
        number = next_sequence_nr()
        edge = gradient_edge(input)
        node = node_for(op, number, (edge,), 0 if edge is None else 1, result)
        node.saved = node.plan.take(values)


def record_two(op: "Op", a: Tensor, b: Any, argument: Any, result: Tensor) -> bool:
    """Record an op of two operands, of which the second may be a number. ``argument``: the third that may be kept.

    False where the general way has to be taken after all: for an inference tensor outside inference mode.
    """
    if result._inference or not state.grad_enabled:
        return True
    is_number = not isinstance(b, Tensor)
    if a._inference or (not is_number and b._inference):
        return False
    if not (a._requires_grad or (a._view is not None and a._view.base._requires_grad)):
        if is_number or not (b._requires_grad or (b._view is not None and b._view.base._requires_grad)):
            return True
    number = next_sequence_nr()
    edge = gradient_edge(a)
    other = None if is_number or not (b._requires_grad or b._view is not None) else gradient_edge(b)
    needed = (0 if edge is None else 1) if other is None else (2 if edge is None else 3)
    node = node_for(op, number, (edge, other), needed, result)
    node.saved = saved = []
    for source in node.plan.sources:
        if source == 0:
            saved.append(saved_input(a))
        elif source == 1:
            saved.append(b if is_number else saved_input(b))
        else:
            saved.append(saved_result(result) if source < 0 else argument)
    return True


def begin_change(op: "Op", target: Tensor, other: Any, argument: Any) -> "OpNode":
    """``declare.begin_record`` of an op of two operands that will change the first of them in place."""
    node: "OpNode" = _allocate(op.node_class)
    node.sequence_nr = next_sequence_nr()
    node._hooks = None
    edge = gradient_edge(target)
    behind = gradient_edge(other) if isinstance(other, Tensor) else None
    node._next_edges = [edge, behind]
    needed = (0 if edge is None else 1) if behind is None else (2 if edge is None else 3)
    node.plan = plan = op.plans[needed]
    node._outputs = ((target._shape, target._dtype),)
    node.saved = saved = []
    for source in plan.sources:
        if source == 0:
            saved.append(saved_input(target.clone()))  # recorded: the derivative's own derivative goes through it
        elif source == 1:
            saved.append(saved_input(other) if isinstance(other, Tensor) else other)
        else:
            saved.append(argument)
    return node


def is_due(inputs: tuple[Tensor, ...], result: Tensor) -> bool:
    """Whether an op of these tensors is recorded."""
    if result._inference or not state.grad_enabled:
        return False
    for one in inputs:
        if one._requires_grad or (one._view is not None and one._view.base._requires_grad):
            return True
    return False


def record_named(op: "Op", values: dict[str, Any], inputs: tuple[Tensor, ...], result: Tensor) -> None:
    """Record an op of tensors that keeps some of ``values``, its arguments by their names, and not the result."""
    number = next_sequence_nr()
    edges = []
    needed, bit = 0, 1
    for one in inputs:
        edge = gradient_edge(one) if one._requires_grad or one._view is not None else None
        edges.append(edge)
        if edge is not None:
            needed += bit
        bit += bit
    node = node_for(op, number, edges, needed, result)
    node.saved = saved = [*node.plan.take(values)]
    for place in node.plan.inputs:
        saved[place] = saved_input(saved[place])


def record_many(op: "Op", values: dict[str, Any], inputs: Sequence[Tensor], result: Tensor) -> None:
    """Record an op of a list of tensors, which keeps none of them."""
    if result._inference or not state.grad_enabled or not any(map(requires_grad, inputs)):
        return
    number = next_sequence_nr()
    node = node_for(op, number, tuple(map(gradient_edge, inputs)), 1, result)
    node.saved = [values[name] for name in node.plan.keep]


def begin(op: "Op", values: dict[str, Any]) -> "OpNode":
    """``declare.begin_record``, of an op whose inputs are single tensors."""
    node: "OpNode" = _allocate(op.node_class)
    node.sequence_nr = next_sequence_nr()
    node._hooks = None
    edges: list[Optional[Edge]] = []
    needed, bit = 0, 1
    for one in op.tensors_of(values):
        edge = gradient_edge(one) if isinstance(one, Tensor) else None
        edges.append(edge)
        if edge is not None:
            needed |= bit
        bit += bit
    node._next_edges = edges
    node.plan = plan = op.plans[needed]
    node.saved = saved = []
    for name in plan.keep:
        value = values.get(name)
        if isinstance(value, Tensor):
            value = saved_now(value) if value._inference else saved_input(value)
        elif value.__class__ is tuple and value and value[0].__class__ is not int:
            value = tuple([saved_now(one) if isinstance(one, Tensor) else one for one in value])
        saved.append(value)
    return node


def end(node: "OpNode", result: Tensor) -> None:
    """``declare.end_record``, of an op with one result that is no view."""
    node._outputs = ((result._shape, result._dtype),)
    result._grad_fn = node
    result._requires_grad = True
    place = node.plan.place.get("result")
    if place is not None:
        node.saved[place] = saved_result(result)  # type: ignore[index]
