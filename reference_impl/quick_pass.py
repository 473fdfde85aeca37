"""The short way of a backward pass: through nodes that nobody watches.

Most nodes have no hooks, run no function of the user's, and return gradients that fit. They do what
``engine.evaluate`` says, here in one loop and without asking what only the others need; a node that alone is ready next
goes past the queue. Whatever is else is left in the queue, for the general way (``gradspec bench``: the family
backward takes half as long again without this module).
"""

from __future__ import annotations

from typing import Any, Optional

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
            if node._hooks is not None:  # an unpack hook has registered some
                results = hooks.run_post_hooks(node._hooks, validate(node, edges, results), ())
                state.grad_enabled = create_graph
            if results.__class__ is not list:
                results = list(results)
            if gives_up_saved:
                node._release()
            grads = held = []
            following: Optional[Node] = None
            i = 0
            for edge in edges:
                if edge is not None:
                    target, output_nr = edge
                    left = waiting_for[target] - 1
                    if left:
                        waiting_for[target] = left
                    if reached is not None and target not in reached:
                        i += 1
                        continue
                    grad: Gradient = results[i]
                    if grad is not None:
                        shape, dtype = target._outputs[output_nr]
                        if grad._shape != shape or (grad._dtype is not dtype and dtype is not None):
                            results = validate(node, edges, results)
                        grad = None  # nothing here may hold it longer than it is on its way
                    buffer = buffers.get(target) if left else buffers.pop(target, None)
                    if buffer is None:
                        buffer = [None] * len(target._outputs)
                        if left:
                            buffers[target] = buffer
                    if results[i] is not None:
                        if buffer[output_nr] is None:
                            buffer[output_nr] = results[i]
                            results[i] = None
                        else:
                            add_to_buffer(buffer, output_nr, results, i)
                    if left:
                        pass  # it waits for more
                    elif following is None and not heap:
                        following, held = target, buffer
                    else:
                        if following is not None:
                            buffers[following] = held
                            ready.push(following.sequence_nr, following)
                            following = None
                            held = []
                        buffers[target] = buffer
                        ready.push(target.sequence_nr, target)
                i += 1
            if following is None:
                break
            node, grads = following, held
            if node._hooks is not None or node.runs_user_code:
                buffers[node] = grads
                ready.push(node.sequence_nr, node)
                break
