"""The short way of a backward pass: through nodes that nobody watches.

Most nodes have no hooks, run no function of the user's, and return gradients that fit. They do what
``engine.evaluate`` says, here in one loop and without asking what only the others need; a node that is certain to be
the next one goes past the queue. Whatever is else is left in the queue, for the general way (``gradspec bench``: the
family backward takes half as long again without this module).
"""

from __future__ import annotations

from typing import Any

from . import hooks
from .gradients import ALONE, accumulate, add_to_buffer, validate
from .graph import AccumulateGrad, Gradient, Node
from .modes import state
from .passes import Pass


def advance(current: Pass, create_graph: bool) -> None:
    """Run the nodes that are ready, until none is or the next one has to go the general way."""
    waiting_for, buffers, ready = current.waiting_for, current.buffers, current.ready
    heap = ready.heap
    gives_up_saved = not current.keep_graph
    needed, captures, reached = current.needed, current.captures, current.reached
    if reached is not None and waiting_for.keys() <= reached:
        reached = None  # every node is: nobody has to look
    while heap:
        node: Node = heap[0][1]
        if node._hooks is not None or node.runs_user_code:
            return
        ready.pop()
        grads = buffers.pop(node)
        while True:
            if needed is not None:
                for one in captures.get(node, ()):
                    one.grad = grads[one.output_nr]
                if node not in needed:
                    break
            if node.__class__ is AccumulateGrad:
                accumulate(node.variable, grads, ALONE)
                break
            current.running = node
            edges = node._next_edges
            wanted: Any = edges
            if reached is not None:
                wanted = [edge is not None and edge[0] in reached for edge in edges]
            results: Any = node._run(grads, wanted)
            if node._hooks is not None and hooks.LATE_HOOKS_RUN:  # an unpack hook has registered some
                results = hooks.run_post_hooks(node._hooks, validate(node, edges, results), ())
                state.grad_enabled = create_graph
            if results.__class__ is not list:
                results = list(results)
            if gives_up_saved:
                node._release()
            grads = []
            arrived: list[tuple[Node, list[Gradient]]] = []
            watched = False
            for i, edge in enumerate(edges):
                if edge is None:
                    continue
                target, output_nr = edge
                left = waiting_for[target] = waiting_for[target] - 1
                if reached is not None and target not in reached:
                    continue
                grad: Gradient = results[i]
                if grad is not None:
                    shape, dtype = target._outputs[output_nr]
                    if grad._shape != shape or (dtype is not None and (grad._dtype is not dtype or dtype.category < 2)):
                        results = validate(node, edges, results)
                        grad = results[i]
                buffer = buffers.get(target)
                if buffer is None:
                    buffer = [None] * len(target._outputs)
                    buffer[output_nr] = grad
                    results[i] = grad = None  # nothing here may hold it longer than it is on its way
                    if left:
                        buffers[target] = buffer
                        continue
                else:
                    if grad is not None:
                        if buffer[output_nr] is None:
                            buffer[output_nr] = grad
                            results[i] = grad = None
                        else:
                            grad = None
                            add_to_buffer(buffer, output_nr, results, i)
                    if left:
                        continue
                    del buffers[target]
                arrived.append((target, buffer))
                if target._hooks is not None:
                    watched = True
            if not arrived:
                break
            if len(arrived) > 1:
                if heap or watched or len(arrived) > 3:
                    for target, buffer in arrived:
                        _wait(current, target, buffer)
                    break
                # So few leave the queue in this order, those that are equal in the one in which they came.
                arrived.sort(key=_number, reverse=True)
                while len(arrived) > 1 and needed is None and arrived[0][0].__class__ is AccumulateGrad:
                    leaf, buffer = arrived.pop(0)
                    accumulate(leaf.variable, buffer, ALONE)  # type: ignore[attr-defined]
                for target, buffer in arrived[1:]:
                    _wait(current, target, buffer)
            node, grads = arrived[0]
            if node._hooks is not None or node.runs_user_code or (heap and node.sequence_nr <= heap[0][0]):
                _wait(current, node, grads)
                break


def _number(arrived: tuple[Node, list[Gradient]]) -> int:
    return arrived[0].sequence_nr


def _wait(current: Pass, node: Node, grads: list[Gradient]) -> None:
    current.buffers[node] = grads
    current.ready.push(node.sequence_nr, node)
