"""Rows that cover every pair (or triple) of the factors' values, instead of their whole product."""

from __future__ import annotations

import functools
import itertools


@functools.lru_cache(maxsize=None)
def covering(sizes: tuple[int, ...], strength: int) -> tuple[tuple[int, ...], ...]:
    """Rows of one index for each factor, in which any ``strength`` factors meet in all of their combinations.

    Greedy: each row starts from a combination that is still missing and is filled with what covers most of the others.
    """
    groups = list(itertools.combinations(range(len(sizes)), min(strength, len(sizes))))
    missing = {(group, values) for group in groups for values in itertools.product(*(range(sizes[i]) for i in group))}
    # In the order in which they were listed, so that the rows are the same in each process.
    waiting = [(group, values) for group in groups for values in itertools.product(*(range(sizes[i]) for i in group))]
    rows: list[tuple[int, ...]] = []
    for start in waiting:
        if start not in missing:
            continue
        row: list[int] = [-1] * len(sizes)
        for factor, value in zip(*start):
            row[factor] = value
        for factor in range(len(sizes)):
            if row[factor] < 0:
                row[factor] = _best(row, factor, sizes[factor], groups, missing, len(rows))
        for group in groups:
            missing.discard((group, tuple(row[i] for i in group)))
        rows.append(tuple(row))
    return tuple(rows)


def _best(
    row: list[int],
    factor: int,
    size: int,
    groups: list[tuple[int, ...]],
    missing: set[tuple[tuple[int, ...], tuple[int, ...]]],
    turn: int,
) -> int:
    """The value of ``factor`` that covers most; of equals another one in each row."""
    touched = [group for group in groups if factor in group]
    best, most = 0, -1
    for shift in range(size):
        value = (turn + shift) % size
        row[factor] = value
        covered = 0
        for group in touched:
            values = tuple(row[i] for i in group)
            if -1 not in values and (group, values) in missing:
                covered += 1
        if covered > most:
            best, most = value, covered
    row[factor] = -1
    return best
