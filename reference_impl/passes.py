"""The state of a backward pass, and the passes that a thread is in."""

from __future__ import annotations

import itertools
import threading
from typing import Callable, Optional, Sequence

from . import batches
from .graph import Edge, Gradient, Node
from .ready import ReadyQueue

_numbers = itertools.count()


class Capture:
    """A gradient that ``autograd.grad`` asked for: the one that arrives at ``edge``."""

    __slots__ = ("edge", "output_nr", "grad")

    def __init__(self, edge: Optional[Edge]) -> None:
        self.edge = edge
        self.output_nr = 0 if edge is None else edge[1]
        self.grad: Gradient = None


class Pass:
    """The state of one backward pass."""

    __slots__ = (
        "keep_graph",
        "is_batched",
        "kept_before",
        "waiting_for",
        "buffers",
        "ready",
        "needed",
        "reached",
        "captures",
        "collected",
        "callbacks",
        "single_root",
        "number",
        "running",
        "roots",
        "warnings",
    )

    def __init__(self, keep_graph: bool) -> None:
        self.keep_graph = keep_graph
        #: whether it sends one of a batch of gradients
        self.is_batched = False
        self.kept_before = batches.kept_before()
        self.number = next(_numbers)
        #: node -> how many edges still have to deliver
        self.waiting_for: dict[Node, int] = {}
        #: node -> the sum so far of what arrived at each of its outputs
        self.buffers: dict[Node, list[Gradient]] = {}
        self.ready = ReadyQueue()
        #: the nodes to run, where only some gradients are asked for; None: all
        self.needed: Optional[set[Node]] = None
        #: those, and the ones where a gradient is taken
        self.reached: Optional[set[Node]] = None
        self.captures: dict[Node, list[Capture]] = {}
        #: hook over several tensors -> which of their gradients it has seen so far, by their numbers
        self.collected: dict[object, dict[int, Gradient]] = {}
        #: the node of the output, where backward starts from one alone
        self.single_root: Optional[Node] = None
        #: the node that runs, where it or its hooks are the user's, and the edges that the pass started from
        self.running: Optional[Node] = None
        self.roots: Sequence[Edge] = ()
        #: what to call once all nodes have run; one of them may add another
        self.callbacks: list[Callable[[], object]] = []
        #: what the pass has to warn of when it is over
        self.warnings: list[str] = []


class _Thread(threading.local):
    """The passes that this thread is in, the innermost last: a hook may begin another one."""

    def __init__(self) -> None:
        self.passes: list[Pass] = []
        #: the gradients of nodes that failed passes left in the queue; the next pass begins with an empty one
        self.queued: list[list[Gradient]] = []


thread = _Thread()


def pass_number() -> Optional[int]:
    """A number of the innermost pass that this thread is in, which no other pass has; None outside backward."""
    passes = thread.passes
    return passes[-1].number if passes else None


def every_node_runs() -> bool:
    """Whether no pass that this thread is in was asked for some gradients only."""
    return all(current.needed is None for current in thread.passes)


def current_pass() -> Pass:
    """The pass that this thread is in. To be asked by hooks."""
    return thread.passes[-1]


def running_node() -> Optional[Node]:
    """The node that this thread runs, None outside backward."""
    return thread.passes[-1].running if thread.passes else None
