"""Generated programs: the modes nested in all their forms, with a few ops inside (MODE)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from gradspec.program.drivers import programs
from gradspec.program.printer import source

#: A program takes some 20 ms on both sides together; this many of them are a few seconds.
EXAMPLES = 300


@pytest.mark.clauses("MODE-06", "MODE-08", "MODE-09", "MODE-13", "SG-04", "DEC-01", "DEC-03", "DEC-13", "INF-25")
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(program=programs())
def test_nested_modes(differential, program):
    differential(source(program))
