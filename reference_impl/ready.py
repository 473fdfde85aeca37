"""The queue of nodes that are ready to run.

Later recorded nodes run first, accumulators before all. Between equals torch keeps the order that its binary heap
happens to give, and hooks make it visible; so the same heap is built here: sift up on push, and on pop move the last
entry into the hole that sinks from the top.
"""

from __future__ import annotations

from typing import Any

from .rules import rule

Entry = tuple[int, Any]


class ReadyQueue:
    """A max-heap over the entries' first item."""

    __slots__ = ("heap",)

    def __init__(self) -> None:
        self.heap: list[Entry] = []

    def __bool__(self) -> bool:
        return bool(self.heap)

    def push(self, priority: int, item: Any) -> None:
        heap = self.heap
        heap.append((priority, item))
        if len(heap) > 1:
            self._sift_up(len(heap) - 1, (priority, item))

    # BW-28: the largest number first, which is that of an accumulator or of the node recorded last.
    @rule("BW-28")
    def pop(self) -> Any:
        heap = self.heap
        last = heap.pop()
        if not heap:
            return last[1]
        top = heap[0]
        # The hole sinks to a leaf along the larger children (the right one of two equals), then the last entry rises.
        size = len(heap)
        hole = 0
        child = 2
        while child < size:
            if heap[child][0] < heap[child - 1][0]:
                child -= 1
            heap[hole] = heap[child]
            hole = child
            child = 2 * hole + 2
        if child == size:
            heap[hole] = heap[child - 1]
            hole = child - 1
        self._sift_up(hole, last)
        return top[1]

    def _sift_up(self, hole: int, entry: Entry) -> None:
        heap = self.heap
        priority = entry[0]
        while hole > 0:
            parent = (hole - 1) // 2
            if not heap[parent][0] < priority:
                break
            heap[hole] = heap[parent]
            hole = parent
        heap[hole] = entry
