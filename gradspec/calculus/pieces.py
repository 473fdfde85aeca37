"""The programs up to a depth in pieces, each of some shapes, and what a worker process does with one."""

from __future__ import annotations

import functools
import gc
from dataclasses import asdict
from typing import Any, Optional

from ..program.canonical import encoded, program_id
from ..program.form import statements
from ..sides import Sides, find
from .programs import Shape, shapes
from .running import Runs

#: Shapes in a piece: one of depth 4 takes a worker a few seconds.
SHAPES = 16


@functools.cache
def all_shapes(depth: int) -> tuple[Shape, ...]:
    """The shapes of every depth up to this one, the shallow ones first."""
    return tuple(shape for each in range(1, depth + 1) for shape in shapes(each))


def count_pieces(depth: int) -> int:
    return -(-len(all_shapes(depth)) // SHAPES)


@functools.lru_cache(maxsize=1)
def _sides(subject: str, reference: Optional[str]) -> Sides:
    sides = find(subject, reference)
    if hasattr(sides.subject.module, "set_num_threads"):
        sides.subject.module.set_num_threads(1)
    gc.collect()
    gc.freeze()
    return sides


def describe(subject: str, reference: Optional[str]) -> dict[str, Any]:
    """What the header of the file says of the sides. SubjectError where there is no such subject."""
    return _sides(subject, reference).about()


def run_piece(subject: str, reference: Optional[str], depth: int, piece: int) -> dict[str, Any]:
    """Run the programs of a piece, unobserved and observed: what the file says of it."""
    sides = _sides(subject, reference)
    runs = {looks: Runs(sides) for looks in (False, True)}
    for shape in all_shapes(depth)[piece * SHAPES : (piece + 1) * SHAPES]:
        for looks, one in runs.items():
            one.run(shape, looks)
        gc.collect()
    found = []
    for looks, one in runs.items():
        for symptom, each in one.found.items():
            # What is seen unobserved is seen observed too, and counted once.
            if not looks or symptom not in runs[False].found:
                program = each.difference.program
                found.append(
                    {
                        "symptom": asdict(symptom),
                        "count": each.count,
                        "verdict": each.difference.verdict,
                        "observed": looks,
                        "id": program_id(program),
                        "statements": sum(1 for _ in statements(program.body)),
                        "program": encoded(program),
                    }
                )
    return {"record": "piece", "piece": piece, "programs": runs[False].programs, "found": found}
