"""The backward pass: which nodes run, in which order, and what happens to what they return."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Callable, Optional, Sequence

from . import anomaly, errors, hooks, quick_pass, reentrant, short_ways
from .derivative_errors import NAN_OF_A_BATCH
from .gradients import ALONE, accumulate, add_to_buffer, validate
from .graph import AccumulateGrad, Edge, Gradient, Node
from .layout import is_expandable
from .modes import state
from .ops.unrecorded import summed_to
from .passes import Capture, Pass, thread
from .ready import ReadyQueue
from .rules import rule
from .semantics import SEMANTICS
from .tensor import elements
from .warn import give, is_due

if TYPE_CHECKING:
    from .tensor import Tensor


# BW-16: a callback runs at the end of the innermost pass that this thread is in.
@rule("BW-16")
def queue_callback(callback: Callable[[], object]) -> None:
    """Raises RuntimeError outside backward."""
    if not thread.passes:
        raise RuntimeError(errors.CALLBACK_OUTSIDE_BACKWARD)
    thread.passes[-1].callbacks.append(callback)


def will_run(current: Pass, node: Node) -> bool:
    """Whether the hooks of a node run in this pass, as torch counts: it leaves out the node of a single output.

    Raises RuntimeError for a leaf that autograd.grad asks for.
    """
    if node not in current.waiting_for or node is current.single_root:
        return False
    if current.needed is None:
        return True
    if node in current.captures and not node._next_edges:
        raise RuntimeError(errors.LEAF_IN_AUTOGRAD_GRAD)
    return current.reached is None or node in current.reached


def execution_order(current: Pass) -> list[Node]:
    """The nodes of a pass in the order in which they run."""
    counted = Pass(current.keep_graph)
    waiting_for = counted.waiting_for
    count_dependencies(waiting_for, current.roots)
    ready = ReadyQueue()
    arriving: list[Edge] = list(current.roots)
    order: list[Node] = []
    while True:
        for node, _ in arriving:
            waiting_for[node] -= 1
            if not waiting_for[node]:
                ready.push(node.sequence_nr, node)
        if not ready:
            break
        node = ready.pop()
        order.append(node)
        arriving = [edge for edge in node._next_edges if edge is not None]
    needed = current.needed
    return order if needed is None else [node for node in order if node in needed]


# BW-03: grad mode during the pass is create_graph, whatever mode backward is called in, and is restored after it.
@rule("BW-03", "BW-37", "NG-21")
def run(
    roots: Sequence[Edge],
    grads: Sequence["Tensor"],
    *,
    keep_graph: bool,
    create_graph: bool,
    captures: Optional[Sequence[Capture]] = None,
    only_into: Optional[Sequence[Edge]] = None,
    is_batched: bool = False,
) -> None:
    """Send ``grads`` from ``roots`` through the graph.

    ``captures``: fill these instead of accumulating into leaves. ``only_into``: accumulate into these leaves alone.
    ``is_batched``: the gradients are one of a batch, for which torch has but one pass.
    """
    passes = thread.passes
    if len(passes) == reentrant.MAX_DEPTH:
        again = partial(run, roots, grads, keep_graph=keep_graph, create_graph=create_graph)
        reentrant.elsewhere(partial(again, captures=captures, only_into=only_into, is_batched=is_batched))
        return
    current = Pass(keep_graph)
    current.is_batched = is_batched
    current.roots = roots
    if captures is None and only_into is None:
        count_dependencies(current.waiting_for, roots)
    else:
        leading_to: dict[Node, list[Node]] = {}
        count_dependencies(current.waiting_for, roots, leading_to)
        restrict(current, leading_to, captures or (), only_into or ())
    # BW-03: what the pass begins with is fitted in the mode of the program.
    # Held until the end: a leaf that is a root copies its gradient, as it does where the user holds it.
    first = [_fitted(grad, edge, i) for i, (edge, grad) in enumerate(zip(roots, grads))]
    if create_graph and captures is None and is_due(errors.CREATE_GRAPH_WARNING):
        current.warnings.append(errors.CREATE_GRAPH_WARNING)
    before = state.grad_enabled
    state.grad_enabled = create_graph
    passes.append(current)
    if len(passes) == 1:
        thread.queued.clear()
    try:
        if len(roots) == 1:
            enter(current, roots[0], first[0])
        else:
            deliver(current, roots, list(first))
        while _is_next(current, create_graph):
            current.running = node = current.ready.pop()
            if anomaly.enabled:
                evaluate_watched(current, node)
            else:
                evaluate(current, node, current.buffers.pop(node))
            if node.runs_user_code or node._hooks is not None:
                state.grad_enabled = create_graph  # BW-03: whatever they set lasts until the next node
        for callback in current.callbacks:
            callback()
    except BaseException:
        # What was ready to run when the pass failed stays in the queue of the thread, with its gradients.
        thread.queued += [current.buffers[node] for _, node in current.ready.heap if node in current.buffers]
        raise
    else:
        if len(passes) == 1:
            thread.queued.clear()
    finally:
        passes.pop()
        state.grad_enabled = before
        # BW-37: what the pass itself warns of is said when it is over, whether it was finished or not.
        if current.warnings:
            give(current.warnings, stacklevel=2)


def _is_next(current: Pass, create_graph: bool) -> bool:
    """Whether a node is to be run the general way, after those that are ready have run that may go the short one."""
    if not short_ways.barred:
        quick_pass.advance(current, create_graph)
    return bool(current.ready)


# BW-36: backward goes to the node of a single output whatever is asked for, so the hooks of that output run.
@rule("BW-36")
def enter(current: Pass, root: Edge, grad: Gradient) -> None:
    node, output_nr = root
    current.single_root = node
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
        grad = summed_to(grad, shape)
    if dtype is not None and dtype.category < 2:
        raise RuntimeError(errors.GRADIENT_OF_WHOLE_NUMBERS)
    return grad if dtype is None or grad._dtype is dtype else grad.to(dtype)


# BW-09: a node waits until every edge that leads to it has delivered.
@rule("BW-09")
def count_dependencies(
    waiting_for: dict[Node, int], roots: Sequence[Edge], leading_to: Optional[dict[Node, list[Node]]] = None
) -> None:
    """Count the edges to each node in ``waiting_for``; in ``leading_to`` note the nodes from which they come."""
    stack: list[Node] = []
    for node, _ in roots:
        if node not in waiting_for:
            waiting_for[node] = 0
            stack.append(node)
        waiting_for[node] += 1
    while stack:
        source = stack.pop()
        for edge in source._next_edges:
            if edge is not None:
                node = edge[0]
                if node in waiting_for:
                    waiting_for[node] += 1
                    if leading_to is not None:
                        leading_to.setdefault(node, []).append(source)
                else:
                    waiting_for[node] = 1
                    stack.append(node)
                    if leading_to is not None:
                        leading_to[node] = [source]


# BW-13, DEF-15: where only some gradients are asked for, only the nodes on the way to them run.
@rule("BW-13", "DEF-15")
def restrict(
    current: Pass, leading_to: dict[Node, list[Node]], captures: Sequence[Capture], only_into: Sequence[Edge]
) -> None:
    """``leading_to``: of each node of the graph, those from which edges lead to it."""
    needed: set[Node] = {node for node, _ in only_into}
    for capture in captures:
        if capture.edge is not None:
            current.captures.setdefault(capture.edge[0], []).append(capture)
    stack = [*needed, *current.captures]
    while stack:
        for node in leading_to.get(stack.pop(), ()):
            if node not in needed:
                needed.add(node)
                stack.append(node)
    current.needed = needed
    current.reached = needed.union(current.captures)


def _is_wanted(current: Pass, edge: Optional[Edge]) -> bool:
    return edge is not None and (current.reached is None or edge[0] in current.reached)


# BW-09, BW-34: hooks before the node, the node, hooks after it; then what it saved is given up.
@rule("BW-09", "BW-34")
def evaluate(current: Pass, node: Node, grads: list[Gradient]) -> None:
    """Run one node and deliver what it returns."""
    registered = node._hooks
    if current.needed is not None and not capture(current, node, grads):
        return
    if registered is not None:
        hooks.run_hooks_before(registered, grads)
    if node.__class__ is AccumulateGrad:
        variable = node.variable
        # A hook that was registered by a post-accumulate hook does not see what the accumulator got.
        seen = tuple(grads) if registered is not None and registered.post else ()
        accumulate(variable, grads, ALONE + 1 if seen else ALONE)
        if registered is not None:
            if registered.post_accumulate:
                hooks.run_post_accumulate_hooks(registered.post_accumulate, variable)
            if seen or hooks.LATE_HOOKS_RUN:
                hooks.run_post_hooks(registered, (), seen)
        return
    edges = node._next_edges
    had_post_hooks = registered is not None and bool(registered.post)
    # An edge counts as true: without a choice of gradients every edge is wanted.
    wanted = edges if current.needed is None else [_is_wanted(current, edge) for edge in edges]
    results = validate(node, edges, node._run(grads, wanted))
    if node._hooks is not None and node._hooks.post and (had_post_hooks or hooks.LATE_HOOKS_RUN):
        # A hook that was registered while the node ran, by an unpack hook, does not see what the node got.
        results = list(hooks.run_post_hooks(node._hooks, results, grads if had_post_hooks else ()))
    if not current.keep_graph and node.sequence_nr >= current.kept_before:
        node._release()
    if anomaly.enabled and anomaly.check_nan:
        refuse_nan(current, node, results)
    del grads
    deliver(current, edges, results)


# BW-15: in anomaly mode a warning tells where the node was made that failed, itself or in one of its hooks.
@rule("BW-15")
def evaluate_watched(current: Pass, node: Node) -> None:
    anomaly.running.nodes.append(node)
    try:
        evaluate(current, node, current.buffers.pop(node))
    except BaseException:
        current.warnings.extend(anomaly.told_of(node))
        raise
    finally:
        anomaly.running.nodes.pop()


# BW-15: a gradient that is nan is an error of the node that returned it, where anomaly mode checks for it; of a batch
# of gradients nobody can say it.
@rule("BW-15")
def refuse_nan(current: Pass, node: Node, results: Sequence[Gradient]) -> None:
    for i, grad in enumerate(results):
        if grad is None:
            continue
        if current.is_batched:
            raise RuntimeError(NAN_OF_A_BATCH)
        if any(value != value for value in elements(grad)):
            raise RuntimeError(errors.nan_returned(node.name(), i))


# BW-09, BW-13: what autograd.grad asks for is taken where it arrives; tensor hooks run on it first.
@rule("BW-09", "BW-13")
def capture(current: Pass, node: Node, grads: list[Gradient]) -> bool:
    """Take the captured gradients at ``node``; whether the node has to run as well."""
    assert current.needed is not None
    runs = node in current.needed
    captured = current.captures.get(node)
    if not runs and node._hooks is not None and SEMANTICS.what_grad_returns_went_through_hooks:
        hooks.run_tensor_hooks(node._hooks, grads)
        hooks.store_retained(node._hooks, grads)
    if captured is not None:
        for one in captured:
            one.grad = grads[one.output_nr]
    return runs


def deliver(current: Pass, edges: Sequence[Optional[Edge]], results: list[Gradient]) -> None:
    """Add each gradient to what its node has got so far; a node that waits for nothing more becomes ready."""
    waiting_for, buffers = current.waiting_for, current.buffers
    i = 0
    for edge in edges:
        if edge is not None:
            node, output_nr = edge
            waiting_for[node] -= 1
            if _is_wanted(current, edge):
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
