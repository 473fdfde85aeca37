"""All programs of the mode calculus up to depth 3: every way to set a mode, around every other (MODE)."""

from __future__ import annotations

import pytest

from gradspec.calculus.layers import Way
from gradspec.calculus.programs import programs, shapes
from gradspec.calculus.running import NEEDED, Runs, fillings
from gradspec.program.causes import minimal
from gradspec.program.execution import Prepared, scenario

#: 125,478 programs, some 20 seconds. `gradspec enumerate --depth 4` goes further.
DEPTH = 3

CLAUSES = ("MODE-06", "MODE-08", "MODE-09", "MODE-13", "SG-04", "DEC-01", "DEC-03", "DEC-13", "INF-25")


@pytest.mark.clauses(*CLAUSES)
@pytest.mark.parametrize("observed", [False, True], ids=["unobserved", "observed"])
def test_every_single_way(differential, observed):
    for program in programs(1):
        differential(scenario(Prepared(program), observed))


@pytest.mark.clauses(*CLAUSES)
@pytest.mark.parametrize("innermost", Way, ids=lambda way: way.value)
def test_every_way_in_every_other(differential, sides, innermost):
    missing = [name for name in NEEDED if not hasattr(sides.subject.module, name)]
    if missing:
        pytest.skip(f"unsupported: no {', '.join(missing)}")
    runs = Runs(sides)
    for depth in range(1, DEPTH + 1):
        for shape in shapes(depth):
            if shape.layers[0].way is innermost:
                # Each program says by itself what it sees; looks in between add little, and take as long again.
                for looks in (False, True)[: 1 + (depth < DEPTH)]:
                    runs.run(shape, looks)
                if runs.first is not None:
                    smallest = minimal(runs.check, runs.first)
                    differential(scenario(Prepared(smallest.program), smallest.observed))
    # The results are told of one that conforms.
    differential(scenario(Prepared(shape.program(next(fillings(shape)))), False))
