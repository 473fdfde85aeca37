"""``gradspec bench`` and ``gradspec cost``: what they run and print. How long anything takes is not tested."""

from __future__ import annotations

import math

import pytest
from click.testing import CliRunner

import reference_impl
from gradspec import bench, cost
from gradspec.bench import Program, Timing
from gradspec.cli import main

QUICK = Program("forward", "add", "seen.append(float((x + y).sum()))", "seen = []")


@pytest.mark.parametrize("program", bench.PROGRAMS, ids=lambda one: f"{one.family}: {one.name}")
def test_each_program_runs_on_the_reference(program, monkeypatch):
    monkeypatch.setattr(bench, "TURN", 0.0)
    (timing,) = bench.run(reference_impl, reference_impl, [program], turns=1)
    assert timing.subject > 0 and timing.reference > 0


def test_a_program_runs_with_torch_bound_to_each_side(monkeypatch):
    monkeypatch.setattr(bench, "TURN", 0.0)
    with pytest.raises(AttributeError, match="no attribute 'tensor'"):
        list(bench.run(math, reference_impl, [QUICK], turns=1))


def test_a_ratio_is_the_time_of_the_reference_in_times_of_the_subject():
    assert Timing(QUICK, subject=2.0, reference=3.0).ratio == 1.5


def test_a_family_has_the_geometric_mean_of_its_programs():
    other = Program("views", "row", "x[0]")
    timings = [Timing(QUICK, 1.0, 1.0), Timing(QUICK, 1.0, 4.0), Timing(other, 1.0, 3.0)]
    assert bench.by_family(timings) == {"forward": pytest.approx(2.0), "views": pytest.approx(3.0)}


def test_the_command_prints_a_line_for_each_program_and_each_family(monkeypatch):
    monkeypatch.setattr(bench, "TURN", 0.0)
    result = CliRunner().invoke(main, ["bench", "--subject", "reference", "--family", "modes"])
    assert result.exit_code == 0
    assert result.output.count("modes: ") == sum(one.family == "modes" for one in bench.PROGRAMS)
    assert result.output.splitlines()[-1].startswith("all ")


def test_a_family_that_is_none_is_refused_with_those_that_are():
    result = CliRunner().invoke(main, ["bench", "--subject", "reference", "--family", "ahead"])
    assert result.exit_code == 2
    assert "there is no family ahead; there are forward, recorded, views" in result.output


def test_what_is_saved_is_counted_without_parameters_and_input():
    torch = reference_impl
    module, sample = torch.nn.Linear(2, 2), torch.ones(3, 2)
    assert cost.saved_for_backward(torch, module, sample) == (1, 0)
    deeper = torch.nn.Sequential(module, torch.nn.Tanh())
    number, size = cost.saved_for_backward(torch, deeper, sample)
    assert (number, size) == (2, 3 * 2 * 4)
    with torch.no_grad():
        assert cost.saved_for_backward(torch, deeper, sample) == (0, 0)


def test_the_cost_of_a_mode_is_a_share_of_the_recorded_pass():
    measured = cost.Cost(cost.MODELS[0], 2.0, 1.5, 1.0, 0, 0, 0)
    assert (measured.faster(measured.no_grad), measured.faster(measured.inference)) == (25.0, 50.0)
