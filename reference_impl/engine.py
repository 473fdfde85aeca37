"""The backward pass: which nodes run, in which order, and what happens to what they return."""

from __future__ import annotations

import itertools
import threading
from functools import partial
from sys import getrefcount
from typing import TYPE_CHECKING, Any, Callable, Optional, Sequence

from . import anomaly, errors, hooks, reentrant, views
from .graph import AccumulateGrad, Edge, Gradient, Node
from .layout import is_contiguous, is_expandable, is_non_overlapping_and_dense
from .modes import state
from .ready import ReadyQueue
from .rules import rule
from .switches import switches
from .tensor import elements
from .warn import warn_once

if TYPE_CHECKING:
    from .dtypes import dtype as dtype_
    from .tensor import Tensor


def _references_to_a_local() -> int:
    alone = object()
    return getrefcount(alone)


#: What ``getrefcount`` says of an object that only the asking function's local variable holds. torch reuses the memory
#: of a gradient that nobody else holds; that shows through versions and aliasing, so it is part of the semantics.
ALONE = _references_to_a_local()


_numbers = itertools.count()


#: Threads that accumulate into one leaf take turns, or some of what they add would be lost.
_accumulating = threading.RLock()


class Capture:
    """A gradient that ``autograd.grad`` asked for: the one that arrives at ``edge``."""

    __slots__ = ("edge", "grad")

    def __init__(self, edge: Optional[Edge]) -> None:
        self.edge = edge
        self.grad: Gradient = None


class _Pass:
    """The state of one backward pass."""

    __slots__ = (
        "keep_graph",
        "waiting_for",
        "buffers",
        "ready",
        "needed",
        "captures",
        "collected",
        "callbacks",
        "single_root",
        "number",
    )

    def __init__(self, keep_graph: bool) -> None:
        self.keep_graph = keep_graph
        self.number = next(_numbers)
        #: node -> how many edges still have to deliver
        self.waiting_for: dict[Node, int] = {}
        #: node -> the sum so far of what arrived at each of its outputs
        self.buffers: dict[Node, list[Gradient]] = {}
        self.ready = ReadyQueue()
        #: the nodes to run, where only some gradients are asked for; None: all
        self.needed: Optional[set[Node]] = None
        self.captures: dict[Node, list[Capture]] = {}
        #: hook over several tensors -> which of their gradients it has seen so far, by their numbers
        self.collected: dict[object, dict[int, Gradient]] = {}
        #: the node of the output, where backward starts from one alone
        self.single_root: Optional[Node] = None
        #: what to call once all nodes have run; one of them may add another
        self.callbacks: list[Callable[[], object]] = []


class _Thread(threading.local):
    """The passes that this thread is in, the innermost last: a hook may begin another one."""

    def __init__(self) -> None:
        self.passes: list[_Pass] = []


_thread = _Thread()


def pass_number() -> Optional[int]:
    """A number of the innermost pass that this thread is in, which no other pass has; None outside backward."""
    passes = _thread.passes
    return passes[-1].number if passes else None


def every_node_runs() -> bool:
    """Whether no pass that this thread is in was asked for some gradients only."""
    return all(current.needed is None for current in _thread.passes)


def current_pass() -> _Pass:
    """The pass that this thread is in. To be asked by hooks."""
    return _thread.passes[-1]


# BW-16: a callback runs at the end of the innermost pass that this thread is in.
@rule("BW-16")
def queue_callback(callback: Callable[[], object]) -> None:
    """Raises RuntimeError outside backward."""
    if not _thread.passes:
        raise RuntimeError(errors.CALLBACK_OUTSIDE_BACKWARD)
    _thread.passes[-1].callbacks.append(callback)


def will_run(current: _Pass, node: Node) -> bool:
    """Whether the hooks of a node run in this pass, as torch counts: it leaves out the node of a single output.

    Raises RuntimeError for a leaf that autograd.grad asks for.
    """
    if node not in current.waiting_for or node is current.single_root:
        return False
    if current.needed is None:
        return True
    if node in current.captures and not node.next_edges:
        raise RuntimeError(errors.LEAF_IN_AUTOGRAD_GRAD)
    return node in current.needed or node in current.captures


# BW-03: grad mode during the pass is create_graph, whatever mode backward is called in, and is restored after it.
@rule("BW-03", "NG-21")
def run(
    roots: Sequence[Edge],
    grads: Sequence["Tensor"],
    *,
    keep_graph: bool,
    create_graph: bool,
    captures: Optional[Sequence[Capture]] = None,
    only_into: Optional[Sequence[Edge]] = None,
) -> None:
    """Send ``grads`` from ``roots`` through the graph.

    ``captures``: fill these instead of accumulating into leaves. ``only_into``: accumulate into these leaves alone.
    """
    passes = _thread.passes
    if len(passes) == reentrant.MAX_DEPTH:
        again = partial(run, roots, grads, keep_graph=keep_graph, create_graph=create_graph)
        reentrant.elsewhere(partial(again, captures=captures, only_into=only_into))
        return
    current = _Pass(keep_graph)
    if len(roots) == 1:
        current.single_root = roots[0][0]
    count_dependencies(current, roots)
    if captures is not None or only_into is not None:
        restrict(current, roots, captures or (), only_into or ())
    before = state.grad_enabled
    state.grad_enabled = create_graph
    passes.append(current)
    try:
        for edge in roots:
            current.waiting_for[edge[0]] = current.waiting_for.get(edge[0], 0) + 1
        # Held until the end: a leaf that is a root copies its gradient, as it does where the user holds it.
        first = [_fitted(grad, edge, i) for i, (edge, grad) in enumerate(zip(roots, grads))]
        if len(roots) == 1:
            enter(current, roots[0], first[0])
        else:
            deliver(current, roots, list(first))
        while current.ready:
            node = current.ready.pop()
            if anomaly.enabled:
                evaluate_watched(current, node, current.buffers.pop(node))
            else:
                evaluate(current, node, current.buffers.pop(node))
            if node.runs_user_code or node.hooks is not None:
                state.grad_enabled = create_graph  # BW-03: whatever they set lasts until the next node
        for callback in current.callbacks:
            callback()
    finally:
        passes.pop()
        state.grad_enabled = before


# BW-36: backward goes to the node of a single output whatever is asked for, so the hooks of that output run.
@rule("BW-36")
def enter(current: _Pass, root: Edge, grad: Gradient) -> None:
    node, output_nr = root
    buffer: list[Gradient] = [None] * len(node._outputs)
    buffer[output_nr] = grad
    current.buffers[node] = buffer
    current.ready.push(node.sequence_nr, node)


def _fitted(grad: "Tensor", edge: Edge, index: int) -> Gradient:
    """The gradient to start from, in the shape and type of the output that it belongs to."""
    shape, dtype = edge[0]._outputs[edge[1]]
    if grad._shape != shape:
        if not is_expandable(shape, grad._shape):
            raise RuntimeError(errors.invalid_root_gradient(index, grad._shape, shape))
        grad = grad._sum_to_size(shape)
    return grad if dtype is None or grad._dtype is dtype else grad.to(dtype)


# BW-09: a node waits until every edge that leads to it has delivered.
@rule("BW-09")
def count_dependencies(current: _Pass, roots: Sequence[Edge]) -> None:
    waiting_for = current.waiting_for
    seen = {edge[0] for edge in roots}
    stack = list(seen)
    while stack:
        for edge in stack.pop().next_edges:
            if edge is not None:
                node = edge[0]
                waiting_for[node] = waiting_for.get(node, 0) + 1
                if node not in seen:
                    seen.add(node)
                    stack.append(node)


# BW-13, DEF-15: where only some gradients are asked for, only the nodes on the way to them run.
@rule("BW-13", "DEF-15")
def restrict(current: _Pass, roots: Sequence[Edge], captures: Sequence[Capture], only_into: Sequence[Edge]) -> None:
    needed: set[Node] = {node for node, _ in only_into}
    for capture in captures:
        if capture.edge is not None:
            current.captures.setdefault(capture.edge[0], []).append(capture)
    reaches: dict[Node, bool] = {}
    stack: list[tuple[Node, bool]] = [(edge[0], False) for edge in roots]
    while stack:
        node, children_done = stack.pop()
        if not children_done:
            if node in reaches:
                continue
            reaches[node] = False
            stack.append((node, True))
            stack.extend((edge[0], False) for edge in node.next_edges if edge is not None)
        else:
            onward = any(
                edge is not None and (reaches.get(edge[0], False) or edge[0] in current.captures or edge[0] in needed)
                for edge in node.next_edges
            )
            reaches[node] = onward
    needed.update(node for node, onward in reaches.items() if onward)
    current.needed = needed


def _is_wanted(current: _Pass, edge: Optional[Edge]) -> bool:
    if edge is None:
        return False
    return current.needed is None or edge[0] in current.needed or edge[0] in current.captures


# BW-09, BW-34: hooks before the node, the node, hooks after it; then what it saved is given up.
@rule("BW-09", "BW-34")
def evaluate(current: _Pass, node: Node, grads: list[Gradient]) -> None:
    """Run one node and deliver what it returns."""
    registered = node.hooks
    if current.needed is not None and not capture(current, node, grads):
        return
    if registered is not None:
        hooks.run_tensor_hooks(registered, grads)
        hooks.store_retained(registered, grads)
        hooks.run_pre_hooks(registered, grads)
    if node.__class__ is AccumulateGrad:
        variable = node.variable
        seen = tuple(grads) if registered is not None and registered.post else None
        accumulate(variable, grads, ALONE if seen is None else ALONE + 1)
        if registered is not None:
            if registered.post_accumulate:
                hooks.run_post_accumulate_hooks(registered.post_accumulate, variable)
            if seen is not None:
                hooks.run_post_hooks(registered, (), seen)
        return
    edges = node.next_edges
    had_post_hooks = registered is not None and bool(registered.post)
    # An edge counts as true: without a choice of gradients every edge is wanted.
    wanted = edges if current.needed is None else [_is_wanted(current, edge) for edge in edges]
    results = validate(node, edges, node._run(grads, wanted))
    if node.hooks is not None and node.hooks.post:
        # A hook that was registered while the node ran, by an unpack hook, does not see what the node got.
        results = list(hooks.run_post_hooks(node.hooks, results, grads if had_post_hooks else ()))
    if not current.keep_graph:
        node.release()
    if anomaly.enabled and anomaly.check_nan:
        refuse_nan(node, results)
    del grads
    deliver(current, edges, results)


# BW-15: in anomaly mode a warning tells where the node was made that failed, itself or in one of its hooks.
@rule("BW-15")
def evaluate_watched(current: _Pass, node: Node, grads: list[Gradient]) -> None:
    anomaly.running.nodes.append(node)
    try:
        evaluate(current, node, grads)
    except BaseException:
        anomaly.tell(node)
        raise
    finally:
        anomaly.running.nodes.pop()


# BW-15: a gradient that is nan is an error of the node that returned it, where anomaly mode checks for it.
@rule("BW-15")
def refuse_nan(node: Node, results: Sequence[Gradient]) -> None:
    for i, grad in enumerate(results):
        if grad is not None and any(value != value for value in elements(grad)):
            raise RuntimeError(errors.nan_returned(node.name(), i))


# BW-09, BW-13: what autograd.grad asks for is taken where it arrives; tensor hooks run on it first.
@rule("BW-09", "BW-13")
def capture(current: _Pass, node: Node, grads: list[Gradient]) -> bool:
    """Take the captured gradients at ``node``; whether the node has to run as well."""
    assert current.needed is not None
    runs = node in current.needed
    captured = current.captures.get(node)
    if not runs and node.hooks is not None:
        hooks.run_tensor_hooks(node.hooks, grads)
        hooks.store_retained(node.hooks, grads)
    if captured is not None:
        for one in captured:
            assert one.edge is not None
            one.grad = grads[one.edge[1]]
    return runs


def deliver(current: _Pass, edges: Sequence[Optional[Edge]], results: list[Gradient]) -> None:
    """Add each gradient to what its node has got so far; a node that waits for nothing more becomes ready."""
    waiting_for, buffers = current.waiting_for, current.buffers
    i = 0
    for edge in edges:
        if edge is not None:
            node, output_nr = edge
            waiting_for[node] -= 1
            if current.needed is None or _is_wanted(current, edge):
                buffer = buffers.get(node)
                if buffer is None:
                    buffer = buffers[node] = [None] * len(node._outputs)
                # Nothing here may hold a gradient longer than it is on its way: it would not be alone.
                if results[i] is not None:
                    if buffer[output_nr] is None:
                        buffer[output_nr] = results[i]
                        results[i] = None
                    else:
                        add_to_buffer(buffer, output_nr, results, i)
                if not waiting_for[node]:
                    current.ready.push(node.sequence_nr, node)
        i += 1


# DEF-17: gradients that arrive at one tensor from several places are added; in place where nobody can see it, and
# nobody watches changes (allow_mutation_on_saved_tensors).
@rule("DEF-17")
def add_to_buffer(buffer: list[Gradient], output_nr: int, results: list[Gradient], i: int) -> None:
    held, grad = buffer[output_nr], results[i]
    buffer[output_nr] = results[i] = None
    assert held is not None and grad is not None
    if not state.grad_enabled and getrefcount(held) == ALONE and not views.before_change:
        storage = held._storage
        if getrefcount(storage) == ALONE + 1 and is_non_overlapping_and_dense(held._shape, held._strides):
            buffer[output_nr] = held.add_(grad)
            return
    buffer[output_nr] = held + grad


# DEF-15: a node's results must fit what they flow into: broadcast dimensions are summed, the type is converted.
# BW-35: of a complex gradient a real tensor gets the real part.
@rule("DEF-15", "BW-35")
def validate(node: Node, edges: Sequence[Optional[Edge]], results: Sequence[Gradient]) -> list[Gradient]:
    checked = list(results)
    for i, edge in enumerate(edges):
        if edge is not None and checked[i] is not None:
            shape, dtype = edge[0]._outputs[edge[1]]
            grad: "Tensor" = checked[i]  # type: ignore[assignment]
            if grad._shape != shape:
                if not is_expandable(shape, grad._shape):
                    raise RuntimeError(errors.invalid_gradient_shape(node.name(), i, grad._shape, shape))
                checked[i] = grad = grad._sum_to_size(shape)
            if grad._dtype is not dtype and dtype is not None:
                # The ops' own derivatives leave it to this conversion to take the real part.
                if node.runs_user_code and not fits_in_kind(grad, dtype):
                    raise RuntimeError(errors.COMPLEX_GRADIENT)
                if grad._dtype.is_complex and not dtype.is_complex:
                    grad = grad.real
                checked[i] = grad.to(dtype)
    return checked


def fits_in_kind(grad: "Tensor", dtype: "dtype_") -> bool:
    """Whether torch converts a gradient of a custom function: no complex one to a real, no whole one to a complex."""
    return grad._dtype.is_floating_point or grad._dtype.is_complex == dtype.is_complex


# BW-12, DEF-07, DEF-17, NG-21: backward accumulates into .grad of a leaf. The first gradient is taken as it is if
# nobody else holds it and it is laid out as the leaf is; otherwise it is copied. Later ones are added: in place, or
# with create_graph as a new tensor with a history.
# DEF-21: a leaf whose requires_grad was cleared meanwhile gets nothing. DEF-24: one that is none any more is refused.
# DEF-26: where the layout is not enforced, the first one is taken however it is laid out.
@rule("BW-12", "DEF-07", "DEF-17", "DEF-21", "DEF-24", "DEF-26")
def accumulate(leaf: "Tensor", grads: list[Gradient], alone: int) -> None:
    """``alone``: how many references there are to a gradient that nobody else holds."""
    grad = grads.pop()
    if grad is None:
        return
    if leaf._grad_fn is not None or (leaf._view is not None and leaf.grad_fn is not None):
        raise RuntimeError(errors.LEAF_IN_THE_INTERIOR)
    if not leaf._requires_grad:
        return
    with _accumulating:
        held = leaf._grad
        if held is not None:
            if state.grad_enabled:
                leaf._grad = held = held + grad
            else:
                held.add_(grad)
            if held._strides != leaf._strides or not is_contiguous(leaf._shape, leaf._strides):
                warn_about_layout(held, leaf)
        elif (
            not state.grad_enabled
            and getrefcount(grad) == alone
            and (has_layout_of(grad, leaf) or not switches.grad_layout_enforced)
        ):
            leaf._grad = grad.detach()
        else:
            shape, strides = leaf._shape, leaf._strides
            if not is_non_overlapping_and_dense(shape, strides):
                leaf._grad = grad.clone()
            else:
                leaf._grad = grad._new_empty_strided(shape, strides).copy_(grad)


# DEF-25: the layout of a gradient that the user put there stays, with a warning.
@rule("DEF-25")
def warn_about_layout(grad: "Tensor", leaf: "Tensor") -> None:
    if switches.grad_layout_enforced and not has_layout_of(grad, leaf):
        text = errors.gradient_layout(grad._shape, grad._strides, leaf._shape, leaf._strides)
        warn_once(text, stacklevel=6, key=f"gradient layout {state.grad_enabled}")


def _accumulate_alone(node: AccumulateGrad, grads: list[Gradient], wanted: Sequence[Any]) -> Sequence[Gradient]:
    accumulate(node.variable, grads, ALONE)
    return ()


setattr(AccumulateGrad, "_run", _accumulate_alone)  # noqa: B010  (graph does not know how gradients accumulate)


def has_layout_of(grad: "Tensor", leaf: "Tensor") -> bool:
    """Whether a gradient's strides are the leaf's, or row-major where the leaf's memory has gaps or overlaps."""
    if not is_non_overlapping_and_dense(leaf._shape, leaf._strides):
        return is_contiguous(grad._shape, grad._strides)
    if not is_non_overlapping_and_dense(grad._shape, grad._strides):
        return False
    # One element with a stride of 0 may be a part that others see as well.
    return all(a != 0 if size == 1 else a == b for size, a, b in zip(grad._shape, grad._strides, leaf._strides))


# NG-12: what was not recorded cannot be differentiated.
@rule("NG-12")
def root_edges(edges: Sequence[Optional[Edge]]) -> list[Edge]:
    """Where backward starts: the edges of the outputs. Raises RuntimeError for an output without a history."""
    roots: list[Edge] = []
    for i, edge in enumerate(edges):
        if edge is None:
            raise RuntimeError(errors.no_grad_to_compute(i))
        roots.append(edge)
    return roots


def warn_about_cycles() -> None:
    warn_once(errors.CREATE_GRAPH_WARNING, stacklevel=4)
