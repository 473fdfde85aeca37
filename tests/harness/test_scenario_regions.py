"""Scenarios as one function that is compiled: what is outside of it, what is looked at, which cannot be one."""

from __future__ import annotations

import pytest
from region_samples import asking_what_was_raised, looking_from_a_function, looking_twice, with_a_thread

from gradspec import suite
from gradspec.program.execution import as_it_is
from gradspec.program.scenario_regions import NoRegion, as_region
from gradspec.run import run_side
from gradspec.subjects.reference import Reference


def test_what_a_scenario_does_is_one_function():
    text = as_region(looking_twice, as_it_is).source
    assert "    x = torch.ones(2, requires_grad=True)\n    @compiled()\n    def region(x):\n" in text
    inside = text[text.index("def region") : text.index("result = {}")]
    assert "see(" not in inside and "assert" not in inside
    assert "return {'x': x, 'y': y, 'raised_1': raised_1, 'z': seen_z}" in inside


def test_what_is_looked_at_is_as_it_is_when_the_function_has_returned():
    found = run_side(as_region(looking_twice, as_it_is).function, Reference())
    seen = next(step for step in reversed(found.steps) if step.kind == "see").observations
    assert seen[("y", "value")] == [3.0, 3.0] and seen[("y", "version")] == 1
    assert seen[("z", "value")] == [6.0, 6.0] and seen[("raised_1", "value")] == "RuntimeError"


def test_the_function_is_what_the_decorator_makes_of_it():
    def twice(**options):
        return lambda function: lambda x: function(x * 2)

    found = run_side(as_region(looking_twice, twice).function, Reference())
    seen = next(step for step in reversed(found.steps) if step.kind == "see").observations
    assert seen[("y", "value")] == [5.0, 5.0]


@pytest.mark.parametrize(
    "one, why",
    [
        (asking_what_was_raised, "what was raised"),
        (looking_from_a_function, "a function of its own"),
        (with_a_thread, "threads"),
    ],
)
def test_what_cannot_be_one_function_says_why(one, why):
    with pytest.raises(NoRegion, match=why):
        as_region(one, as_it_is)


def test_most_scenarios_of_the_suite_can_be_one_and_run():
    reference, count = Reference(), 0
    for one in suite.scenarios()[::8]:
        try:
            region = as_region(one, as_it_is)
        except NoRegion:
            continue
        count += 1
        found = run_side(region.function, reference)
        raised = {step.observations.get(("step", "exception")) for step in found.steps}
        assert not found.error and not raised & {"NameError", "UnboundLocalError"}, one.id
    assert count > 70
