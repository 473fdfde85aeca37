"""torch's other ways to run a function, and its tensors without values, as subjects."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest

import gradspec
from gradspec import suite
from gradspec.compiled.judging import RegionCheck, RegionDifference
from gradspec.compiled.scenarios import judged
from gradspec.isolation.limits import Limits
from gradspec.isolation.packing import packed, unpacked
from gradspec.isolation.process import Process
from gradspec.program.checking import Mishap
from gradspec.program.execution import Prepared
from gradspec.program.form import Define, Form, Kind, Name, Op, Program, With
from gradspec.run import judge
from gradspec.sides import described, find
from gradspec.subjects.kinds import takes_regions, transforms
from gradspec.subjects.registry import SubjectError, is_third_party, resolve
from gradspec.subjects.torch_paths import PATHS
from gradspec.trace import Step, Trace, Unrecorded

T1, T2 = Name("t1"), Name("t2")
LEAF = Op(("t1",), "ones", Form.FUNCTION, (2,), (("requires_grad", True),))
BACKWARD = Op((), "backward", Form.METHOD, (T2, T2))
DOUBLED = Op(("t2",), "*", Form.OPERATOR, (T1, 2))
UNDER_NO_GRAD = With(Op((), "no_grad", Form.FUNCTION), (DOUBLED,))


def program(*body, after=()):
    region = Define("f1", Kind.REGION, (Op((), "compiled", Form.CALL),), body, 0, (T2,), ("t1",))
    return Prepared(Program((LEAF, region, Op(("t2",), "f1", Form.CALL, (T1,)), *after)))


PLAIN = program(DOUBLED, after=(BACKWARD,))


@pytest.fixture(scope="module")
def checks():
    """The check of a subject, made once for all tests."""
    pytest.importorskip("torch")
    processes = {"torch": Process("torch", None, None, Limits(60.0))}
    made = {}

    def check(name):
        if name not in made:
            processes[name] = Process(name, None, None, Limits(60.0))
            found = described(processes[name].about(), name)
            made[name] = RegionCheck(processes[name], processes["torch"], found.reference, found.levels)
        return made[name]

    yield check
    for one in processes.values():
        one.end()


def test_the_name_of_a_path_says_how_it_is_judged():
    assert transforms("torch.export") and takes_regions("torch.export")
    assert takes_regions("torch:meta") and not transforms("torch:meta")
    assert not takes_regions("torch") and not takes_regions("torch:cuda")
    assert not is_third_party("torch.jit.trace")


def test_a_device_that_is_not_there_is_said_in_a_sentence():
    torch = pytest.importorskip("torch")
    with pytest.raises(SubjectError, match="torch:DEVICE takes one of meta, fake, cuda"):
        resolve("torch:abacus")
    if not torch.cuda.is_available():
        with pytest.raises(SubjectError, match="finds no CUDA device on this machine"):
            resolve("torch:cuda")


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_does_a_function_right_conforms(checks, path):
    assert checks(path).difference(PLAIN) is None


def test_a_trace_that_forgets_no_grad_diverges(checks):
    found = checks("torch.jit.trace").difference(program(UNDER_NO_GRAD))
    assert isinstance(found, RegionDifference)
    assert ("output", "requires_grad") in [(one.owner, one.observable) for one in found.symptoms]


def test_tracing_changes_nothing_that_the_function_gets(checks):
    doubled = program(With(Op((), "no_grad", Form.FUNCTION), (Op((), "mul", Form.IN_PLACE, (T1, 2)),)), DOUBLED)
    for path in ("torch.jit.trace", "torch.make_fx"):
        found = checks(path).difference(doubled)
        assert not isinstance(found, RegionDifference) or "value" not in [one.observable for one in found.symptoms]


def test_what_a_path_does_not_take_is_unsupported_in_its_own_words(checks):
    inner = Define("f2", Kind.FUNCTION, (), (DOUBLED,))
    found = checks("torch.jit.script").difference(program(inner, Op((), "f2", Form.CALL)))
    assert isinstance(found, Mishap) and found.verdict == "unsupported"
    assert "function definitions aren't supported" in found.incident.detail


def test_what_a_transform_refuses_when_it_is_called_is_unsupported(checks):
    made = Op(("t3",), "ones", Form.FUNCTION, (2,))
    found = checks("torch.functionalize").difference(
        program(made, Op((), "requires_grad", Form.IN_PLACE, (Name("t3"),)), DOUBLED)
    )
    assert isinstance(found, Mishap) and "functorch" in found.incident.detail


@pytest.mark.parametrize("device", ["meta", "fake"])
def test_tensors_without_values_are_judged_by_all_the_rest(checks, device):
    check = checks(f"torch:{device}")
    assert check.difference(PLAIN) is None
    asking = Op(("s1",), "item", Form.METHOD, (Name("t1"),))
    whole = Program((Op(("t1",), "ones", Form.FUNCTION, (1,)), asking))
    found = check.difference(Prepared(whole))
    assert isinstance(found, Mishap) and found.incident.detail == "item needs the values of a tensor"


@pytest.mark.parametrize("device", ["meta", "fake"])
@pytest.mark.parametrize(
    "scenario",
    [
        "several_views_of_one_op_may_not_be_changed_while_recording",  # whose history cannot be read either
        "a_tensor_read_by_two_threads_and_changed_by_one",
        "what_no_grad_saves_of_memory",
    ],
)
def test_what_reads_numbers_or_where_they_lie_is_not_taken_there(device, scenario):
    pytest.importorskip("torch")
    scenarios = {one.name: one for one in suite.scenarios()}
    sides = find(f"torch:{device}")
    case = judge(scenarios[scenario], sides.subject, sides.reference, sides.levels)
    assert case.verdict == "unsupported"


def test_a_device_without_values_is_in_processes_of_its_own_and_runs_no_generated_programs(tmp_path):
    pytest.importorskip("torch")
    asked = ["run", "--subject", "torch:fake", "--scenario", "generated::every_way_in_every_other"]
    ended = subprocess.run(
        [sys.executable, "-c", "from gradspec.cli import main; main()", *asked],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(pathlib.Path(gradspec.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert "8 skipped" in ended.stdout


def test_a_scenario_without_values_is_judged_step_by_step():
    pytest.importorskip("torch")
    sides = find("torch:meta")
    scenarios = {one.name: one for one in suite.scenarios()}
    case = judge(scenarios["nothing_is_recorded"], sides.subject, sides.reference, sides.levels)
    assert case.verdict == "conforms"


def test_a_scenario_goes_through_a_path_as_one_function(checks):
    scenarios = {one.name: one for one in suite.scenarios()}
    check = checks("torch.jit.trace")
    sides = described(check._process.about(), "torch.jit.trace")
    case = judged(scenarios["nothing_is_recorded"], check._process, sides)
    assert case.verdict == "diverges"


def test_what_nobody_recorded_and_why_it_was_refused_come_from_another_process():
    trace = Trace([Step("see", 1, {("t1", "value"): Unrecorded()})], refused="it is no function")
    assert unpacked(packed(trace)) == trace


def test_copies_to_trace_with_are_alike_and_share_memory_among_themselves_only():
    torch = pytest.importorskip("torch")
    from gradspec.subjects.example_inputs import copies

    leaf = torch.ones(2, 3, requires_grad=True)
    result = leaf * 2
    view, plain = result.t(), torch.arange(4.0)
    with torch.inference_mode():
        inference = torch.ones(2)
    given = (leaf, result, view, plain, plain[1:], inference, plain, 7)
    made = copies(torch, given)
    for one, other in zip(given[:-1], made):
        assert one is not other and one.tolist() == other.tolist()
        told = [
            (each.shape, each.stride(), each.requires_grad, each.is_leaf, each.is_inference()) for each in (one, other)
        ]
        assert told[0] == told[1]
        assert one.untyped_storage().data_ptr() != other.untyped_storage().data_ptr()
    assert made[6] is made[3] and made[7] == 7
    for first, second in ((1, 2), (3, 4)):
        assert made[first].untyped_storage().data_ptr() == made[second].untyped_storage().data_ptr()
    made[1].mul_(2)
    assert result.tolist() == [[2.0] * 3] * 2


def test_tracing_draws_no_numbers_of_the_programs(checks):
    drawn = program(Op(("t3",), "rand", Form.FUNCTION, (2,)), Op(("t2",), "*", Form.OPERATOR, (T1, Name("t3"))))
    for path in ("torch.jit.trace", "torch.make_fx"):
        found = checks(path).difference(drawn)
        assert not isinstance(found, RegionDifference) or "value" not in [one.observable for one in found.symptoms]


def test_a_mode_that_is_set_while_a_function_is_traced_ends_with_the_tracing(checks):
    left = program(Op((), "set_grad_enabled", Form.FUNCTION, (False,)), DOUBLED)
    for path in ("torch.jit.trace", "torch.make_fx"):
        found = checks(path).difference(left)
        assert isinstance(found, RegionDifference)
        assert ("thread", "grad_enabled") in [(one.owner, one.observable) for one in found.symptoms]


def test_places_that_hang_on_values_are_not_taken_without_values(checks):
    found = checks("torch:meta").difference(Prepared(Program((LEAF, Op(("t2",), "nonzero", Form.METHOD, (T1,))))))
    assert isinstance(found, Mishap) and found.verdict == "unsupported"
