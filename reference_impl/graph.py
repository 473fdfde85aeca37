"""The graph: nodes and the edges between them.

A node is made for each recorded op. Its edges lead to the nodes that made the op's inputs, or to the accumulator of a
leaf; where an input needs no gradient there is no edge.
"""

from __future__ import annotations

import itertools
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Optional, Sequence

from . import anomaly, errors
from .devices import CPU, device
from .modes import state
from .registries import NodeHooks, follow_leaf
from .rules import rule
from .semantics import SEMANTICS

if TYPE_CHECKING:
    from .tensor import Tensor


def computed(name: str, compute: Any) -> property:
    """An attribute of nodes that is computed, and refuses to be assigned or deleted as torch's do.

    No node class has a ``__getattr__``: with one the interpreter would look up each attribute of each node anew.
    """

    def refuse(self: "Node", *value: Any) -> None:
        raise AttributeError(errors.node_attribute(name, self))

    return property(compute, refuse, refuse)


Edge = tuple["Node", int]
#: A gradient that flows along an edge, or None where nothing depends on that output.
Gradient = Optional["Tensor"]

_sequence = itertools.count()
#: The sequence number of accumulators, above that of all other nodes.
_LAST = 2**64 - 1


#: The attributes of nodes that are the reference's own.
_INSIDE = frozenset(
    (
        "_next_edges",
        "_outputs",
        "sequence_nr",
        "_hooks",
        "_metadata",
        "_run",
        "_release",
        "runs_user_code",
        "gives_real",
        "keeps_kind",
        "SEQUENCE_NR",
    )
    + (
        "op",
        "plan",
        "saved",
        "_raw_saved",
        "_saves_tensors_as",
        "left",
        "_left_at",
        "_kept",
        "function",
        "base_geometry",
        "geometry",
        "_next_functions",
        "_read_metadata",
        "_find_saved",
        "_fitted",
        "_is_tensor",
        "_materialize",
        "_materialize_non_differentiable",
        "_materialized",
        "_output_info",
        "_raw",
        "_read_saved",
        "_read_saved_by_its_old_name",
        "_saved",
        "_were_read",
        "_parts",
        "_title",
        "_edges_of_lists",
    )
)


class Node:
    """One step of the backward pass.

    ``_next_edges``: for each input of the op the edge to where its gradient goes, or None.
    ``_outputs``: for each output of the op the shape and dtype (None: any) that its incoming gradient must have.
    ``sequence_nr``: later recorded nodes run first. A user may write attributes of their own on the node of a custom
    function, its ctx: what they are likely to call so has an underscore here.
    """

    __slots__ = ("_next_edges", "_outputs", "sequence_nr", "_hooks", "_metadata", "__weakref__")

    _next_edges: Sequence[Optional[Edge]]
    _outputs: Sequence[tuple[tuple[int, ...], Any]]
    sequence_nr: int
    #: Whether running the node runs a function of the user's.
    runs_user_code = False
    #: Whether the node itself takes the real part of a gradient that flows to a real tensor.
    gives_real = False
    #: Whether what the node computes for a real tensor stays complex, which the pass refuses.
    keeps_kind = False
    _hooks: Optional[NodeHooks]

    def name(self) -> str:
        return type(self).__name__

    def __repr__(self) -> str:
        return f"<{type(self).__name__} object at {hex(id(self))}>"

    def __dir__(self) -> list[str]:
        """What torch's nodes have, without what this one is made of."""
        return [name for name in super().__dir__() if name not in _INSIDE]

    def _next_functions(self) -> tuple[tuple[Optional["Node"], int], ...]:
        return tuple((None, 0) if edge is None else edge for edge in self._next_edges)

    def _read_metadata(self) -> dict[Any, Any]:
        try:
            return self._metadata
        except AttributeError:
            self._metadata: dict[Any, Any] = {}
            return self._metadata

    next_functions = computed("next_functions", _next_functions)
    metadata = computed("metadata", _read_metadata)

    if SEMANTICS.nodes_tell_their_sequence_number:

        def _sequence_nr(self) -> int:
            return self.sequence_nr

    if SEMANTICS.nodes_take_a_sequence_number:

        def _set_sequence_nr(self, sequence_nr: int) -> None:
            self.sequence_nr = sequence_nr

    def _run(self, grads: Sequence[Gradient], wanted: Sequence[Any]) -> Sequence[Gradient]:
        """The gradients of the op's inputs from those of its outputs. Only the ``wanted`` ones (true: a bool or
        an edge) need be computed."""
        raise NotImplementedError

    def _release(self) -> None:
        """Forget what was saved for this node: the graph is used up (BW-06)."""

    # BW-19: a node gives the gradients of its inputs to who calls it, and runs no hooks.
    @rule("BW-19")
    def __call__(self, *grads: Gradient, **keywords: Any) -> Any:
        """What the node makes of gradients, without hooks. Raises TypeError for a wrong number, or for no tensors."""
        if keywords:
            raise TypeError(errors.NODE_KEYWORDS)
        if len(grads) != len(self._outputs):
            raise TypeError(errors.node_arguments(len(self._outputs), len(grads)))
        for i, grad in enumerate(grads):
            if grad is not None and not hasattr(grad, "_version_counter"):
                raise TypeError(errors.node_argument(i))
        results = self._run(list(grads), self._next_edges)
        if self.gives_real:  # BW-35
            results = [_real_for(edge, grad) for edge, grad in zip(self._next_edges, results)]
        return results[0] if len(results) == 1 else tuple(results)

    #: torch says so of every node.
    requires_grad = True

    if SEMANTICS.nodes_tell_of_their_inputs:

        @property
        def _input_metadata(self) -> tuple["_InputMetadata", ...]:
            return tuple([_InputMetadata(list(shape), dtype) for shape, dtype in self._outputs])

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(f"cannot pickle '{type(self).__name__}' object")


def _real_for(edge: Optional[Edge], grad: Gradient) -> Gradient:
    if edge is None or grad is None or not grad._dtype.is_complex or edge[0]._outputs[edge[1]][1].is_complex:
        return grad
    return grad.real


@dataclass(frozen=True, repr=False)
class _InputMetadata:
    """What a gradient that arrives at a node must be: one for each output of the op."""

    shape: list[int]
    dtype: Any
    device: device = CPU
    is_nested_tensor: bool = False
    is_cpp_nested_tensor: bool = False


_InputMetadata.__module__ = "torch._C._autograd"


class AccumulateGrad(Node):
    """The end of the graph at a leaf: it adds what arrives to the leaf's ``.grad``. Its rule is in ``engine``."""

    __slots__ = ("variable",)
    __module__ = "builtins"

    #: Runs before every other node that is ready.
    SEQUENCE_NR = _LAST

    variable: "Tensor"

    def name(self) -> str:
        return "torch::autograd::AccumulateGrad"


#: The number of the node that is recorded next.
next_sequence_nr = _sequence.__next__


# DEF-09, IP-05: a tensor requires grad when it was told to or was computed so; a view also when its base does.
@rule("DEF-09", "NG-17")
def requires_grad(tensor: "Tensor") -> bool:
    if tensor._requires_grad:
        return True
    view = tensor._view
    return view is not None and view.base._requires_grad


# DEF-02, DEF-03, DEF-06, NG-01, INF-02: an op is recorded iff grad mode is on, inference mode is off, and at least
# one of its inputs requires grad. Beneath autograd nothing is, whatever the modes say there.
@rule("DEF-02", "DEF-03", "DEF-06", "NG-01", "EG-07", "INF-02")
def is_recording() -> bool:
    return state.grad_enabled and not state.inference_mode and not state.beneath_autograd


# DEF-12: the accumulator of a leaf lives as long as a graph that ends in it; the leaf itself does not keep it.
@rule("DEF-12")
def accumulator(leaf: "Tensor") -> AccumulateGrad:
    reference = leaf._accumulator
    node = reference() if reference is not None else None
    if node is None:
        node = AccumulateGrad()
        node.variable = leaf
        node._next_edges = ()
        node._outputs = ((leaf._shape, leaf._dtype if leaf._grad_dtype is None else leaf._grad_dtype[0]),)
        node.sequence_nr = _LAST
        node._hooks = None
        if anomaly.enabled:
            anomaly.remember(node)
        if leaf._tensor_hooks is not None or leaf._post_hooks is not None:
            node._hooks = follow_leaf(NodeHooks(), leaf)
        leaf._accumulator = weakref.ref(node)
    return node


# DEF-07: gradients flow to the node that made a tensor, or to the accumulator of a leaf that requires grad.
@rule("DEF-07")
def gradient_edge(tensor: "Tensor") -> Optional[Edge]:
    node = tensor._grad_fn if tensor._view is None else tensor.grad_fn
    if node is not None:
        return node, tensor._output_nr
    if tensor._requires_grad:
        return accumulator(tensor), 0
    return None


# DEF-02, DEF-09: what an op returns is tied to its node, and requires grad from then on.
@rule("DEF-02", "DEF-09")
def set_history(tensor: "Tensor", node: Node, output_nr: int = 0) -> None:
    if tensor._dtype.category > 1:
        tie(tensor, node, output_nr)


def link(node: Node, inputs: "Sequence[Optional[Tensor]]", outputs: "Sequence[Optional[Tensor]]") -> None:
    """Put a node that no op has recorded into the graph: its place in the order, its edges, what arrives at it."""
    node.sequence_nr = next_sequence_nr()
    node._hooks = None
    node._next_edges = [None if one is None else gradient_edge(one) for one in inputs]
    node._outputs = [((), None) if one is None else (one._shape, one._dtype) for one in outputs]


def tie(tensor: "Tensor", node: Node, output_nr: int = 0) -> None:
    """Make the node a tensor's history, of whatever type its elements are: an in-place change does not ask."""
    tensor._grad_fn = node
    tensor._output_nr = output_nr
    tensor._requires_grad = True
    if anomaly.enabled:
        anomaly.remember(node)
