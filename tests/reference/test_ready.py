"""The queue of nodes that are ready: later ones first, and between equals the order of torch's heap."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import reference_impl as torch
from reference_impl.ready import ReadyQueue

#: The order in which torch runs 12 leaves that become ready together.
OF_TWELVE = [0, 2, 6, 11, 10, 9, 8, 5, 7, 4, 1, 3]


def drained(queue: ReadyQueue) -> list[Any]:
    found = []
    while queue:
        found.append(queue.pop())
    return found


@given(st.lists(st.integers(0, 5)))
def test_the_highest_priority_comes_first_and_nothing_is_lost(priorities: list[int]) -> None:
    queue = ReadyQueue()
    for i, priority in enumerate(priorities):
        queue.push(priority, (priority, i))
    found = drained(queue)
    assert [priority for priority, _ in found] == sorted(priorities, reverse=True)
    assert sorted(i for _, i in found) == list(range(len(priorities)))


@given(st.lists(st.none() | st.integers(0, 5)))
def test_each_pop_takes_the_highest_of_what_is_there(steps: list[int | None]) -> None:
    queue = ReadyQueue()
    model: list[int] = []
    for step in steps:
        if step is not None:
            queue.push(step, step)
            model.append(step)
        elif model:
            assert queue.pop() == max(model)
            model.remove(max(model))
    assert bool(queue) == bool(model)


def test_twelve_equals_come_in_the_order_of_the_heap() -> None:
    queue = ReadyQueue()
    for i in range(12):
        queue.push(7, i)
    assert drained(queue) == OF_TWELVE


def test_twelve_leaves_of_a_cat_accumulate_in_the_order_of_the_heap() -> None:
    seen: list[int] = []
    leaves = [torch.ones(1, requires_grad=True) for _ in range(12)]
    for i, leaf in enumerate(leaves):
        leaf.register_hook(lambda grad, i=i: seen.append(i))
    torch.cat(leaves).sum().backward()
    assert seen == OF_TWELVE


def test_an_empty_queue_is_false() -> None:
    queue = ReadyQueue()
    assert not queue
    queue.push(1, "one")
    assert queue and queue.pop() == "one" and not queue
