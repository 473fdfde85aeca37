"""Generated programs: modes in all their forms, with arithmetic, hooks, custom functions and backward inside (MODE)."""

from __future__ import annotations

import sys

import pytest
from hypothesis import HealthCheck, given, settings

import reference_impl
from gradspec.program.drivers import programs
from gradspec.program.execution import Prepared, scenario
from gradspec.pytest_plugin import Differential

#: A program takes some 20 ms on both sides together, looked at by name; this many of them are a few seconds.
EXAMPLES = 150

#: HypoFuzz takes only tests that go on from what was found before: under it the programs are others each time.
SAME_EACH_TIME = {} if "hypofuzz.collection" in sys.modules else {"derandomize": True, "database": None}

#: What the modes act on. Campaigns have the rest: types, views, in-place changes, every op.
FEATURES = frozenset(
    "modes kept definitions generators coroutines tasks threads errors deletes flags backward hooks functions".split()
)


def pytest_generate_tests(metafunc):
    """No fixture gives the test what it calls: HypoFuzz, which goes from test to test, asks for fixtures once only."""
    compared = Differential(metafunc.config)
    ways = [(compared, False), (compared, True)]
    metafunc.parametrize(("compared", "observed"), ways, ids=["unobserved", "observed"], scope="session")


@pytest.mark.clauses("MODE-06", "MODE-08", "MODE-09", "MODE-13", "SG-04", "DEC-01", "DEC-03", "DEC-13", "INF-25")
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    **SAME_EACH_TIME,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(program=programs(reference_impl, FEATURES))
def test_generated_programs(compared, program, observed):
    compared(scenario(Prepared(program), observed))
