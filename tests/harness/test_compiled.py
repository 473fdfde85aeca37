"""Compilers: programs with a region, what differs at their end, and what a worker that has one does."""

from __future__ import annotations

import json
import pathlib
import re
import subprocess
import sys
from dataclasses import replace
from functools import partial

import jsonschema
import pytest

import reference_impl
from gradspec import suite
from gradspec.campaign import worker
from gradspec.campaign.file import SCHEMA_FILE as CAMPAIGN_SCHEMA
from gradspec.campaign.plan import Piece, Plan
from gradspec.campaign.summary import lines
from gradspec.campaign.tally import Found, Tally
from gradspec.compiled.causes import Example, causes, untold
from gradspec.compiled.differences import Roles, all_differences, gist, refused
from gradspec.compiled.judging import RegionCheck, RegionDifference
from gradspec.compiled.known import entries, finding_of
from gradspec.compiled.scenarios import judged
from gradspec.compiled.script import standalone
from gradspec.findings.entries import read
from gradspec.isolation.limits import Limits
from gradspec.isolation.process import Process
from gradspec.program.canonical import SCHEMA_FILE, decoded, encoded, program_id, renamed
from gradspec.program.causes import Symptom
from gradspec.program.checking import Check, Mishap
from gradspec.program.drivers import Seeded
from gradspec.program.execution import Prepared, Side
from gradspec.program.form import Define, Form, Kind, Name, Op, Print, Program, Try, Word, statements
from gradspec.program.regions import FEATURES, Regions
from gradspec.program.shrink import smaller
from gradspec.sides import described, find
from gradspec.subjects.kinds import takes_regions
from gradspec.subjects.reference import Reference
from gradspec.subjects.registry import SubjectError, resolve
from gradspec.subjects.torch_compile import BACKENDS, compiles
from gradspec.trace import Step, Trace

LEVELS = ("core", "state")


def region(*body, gives=("t2",), takes=("t1",), options=()):
    decorators = (Op((), "compiled", Form.CALL, (), options),)
    return Define("f1", Kind.REGION, decorators, body, 0, tuple(map(Name, gives)), takes)


def leaf(name):
    return Op((name,), "ones", Form.FUNCTION, (2,), (("requires_grad", True),))


def called(*to):
    return Op(to, "f1", Form.CALL, (Name("t1"),))


DOUBLED = Op(("t2",), "*", Form.OPERATOR, (Name("t1"), 2))
PLAIN = Program((leaf("t1"), region(DOUBLED), called("t2"), Op((), "backward", Form.METHOD, (Name("t2"), Name("t2")))))
#: What is changed in place in a region has no version of its own when it comes out of a graph.
COUNTED = Program(
    (leaf("t1"), region(DOUBLED, Op((), "add", Form.IN_PLACE, (Name("t2"), 1))), called("t2")),
)


@pytest.fixture(scope="module")
def many():
    regions, chooser = Regions(reference_impl), Seeded("3:0")
    return [regions.program(chooser) for _ in range(300)]


def test_a_region_is_a_function_with_names_of_its_own():
    inner = Define("f2", Kind.FUNCTION, (), (Op(("t3",), "*", Form.OPERATOR, (Name("t1"), 3)), Print(DOUBLED)))
    program = Program((leaf("t1"), region(inner, Op((), "f2", Form.CALL), gives=("t3",)), called("t3")))
    text = Prepared(program).text
    assert "def f1(t1):\n    t3 = None\n    def f2():\n        nonlocal t3\n" in text
    assert "print" not in text
    inside = text[text.index("def f1") : text.index("return t3")]
    assert "see(" not in inside


def test_what_a_region_catches_is_not_said():
    program = Program((leaf("t1"), region(Try((DOUBLED,))), called("t2")))
    assert "except Exception:\n        pass" in Prepared(program).text


def test_generated_programs_have_one_region_that_is_called(many):
    for program in many:
        (found,) = [one for one in statements(program.body) if isinstance(one, Define) and one.kind is Kind.REGION]
        calls = [one for one in statements(program.body) if isinstance(one, Op) and one.op == found.name]
        assert calls and all(len(one.args) == len(found.takes) for one in calls)


def test_a_later_call_may_get_a_part_of_an_argument_beside_it(many):
    texts = [Prepared(program).text for program in many]
    assert any(re.search(r"(t\d+) = (t\d+)\[.*\]\n(see.*\n|with .*\n)*.*f1\(\2, (.*, )?\1\)", text) for text in texts)


def test_generated_programs_are_read_back_and_their_ids_do_not_depend_on_names(many):
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text()))
    for program in many:
        said = json.loads(json.dumps(encoded(program)))
        validator.validate(said)
        assert decoded(said) == program
        assert program_id(renamed(program)) == program_id(program)


@pytest.mark.filterwarnings("ignore")
def test_generated_programs_run_and_every_feature_is_used():
    regions, chooser, side = Regions(reference_impl), Seeded("4:0"), Side(Reference())
    used = set()
    for _ in range(600):
        program = regions.program(chooser)
        used |= regions.used
        shown = side.run(Prepared(program), False)
        assert b"NameError" not in shown and b"UnboundLocalError" not in shown
    assert used >= set(FEATURES) - {"returns", "through", "out", "forward"}


def test_without_a_compiler_torch_does_what_the_reference_does():
    pytest.importorskip("torch")
    sides = find("torch")
    regions, chooser = Regions(sides.reference.module), Seeded("5:0")
    programs = [Prepared(regions.program(chooser)) for _ in range(200)]
    check = Check(sides.subject, sides.reference, sides.levels)
    assert [one for one in check.differences(programs) if one is not None] == []


# -- what differs ----------------------------------------------------------------------------------


def look(line=0, **seen):
    return Step("see", line, {tuple(name.split("__")): value for name, value in seen.items()})


def raising(name, message="no"):
    return Step("see", 0, {("ended by", "value"): ("exception", name), ("ended by", "exception message"): message})


def test_all_that_differs_at_the_end_is_told():
    left = Trace([look(t1__value=1.0, t1__version=0, t2__stride=[1])])
    right = Trace([look(t1__value=2.0, t1__version=3, t2__stride=[1])])
    assert [one.observable for one in all_differences(left, right, LEVELS)] == ["value", "version"]
    assert [one.observable for one in all_differences(left, right, ("core",))] == ["value"]
    assert all_differences(left, left, LEVELS) == []


def test_where_one_side_raises_that_is_all_that_is_told():
    left = Trace([look(t1__value=1.0)])
    right = Trace([raising("ValueError"), look(t1__value=2.0)])
    (found,) = all_differences(left, right, LEVELS)
    assert (found.owner, found.expected, found.actual) == ("exception", None, ("ValueError", "no"))


def test_where_both_raise_what_was_done_before_is_compared():
    left, right = (Trace([raising(name), look(t1__value=value)]) for name, value in (("A", 1.0), ("B", 2.0)))
    assert [one.observable for one in all_differences(left, right, LEVELS)] == ["class", "value"]


@pytest.mark.parametrize("name", ["BackendCompilerFailed(RuntimeError)", "InternalTorchDynamoError(RuntimeError)"])
def test_where_the_compiler_fails_nothing_ran_that_could_be_compared(name):
    left, right = (Trace([raising(one), look(t1__value=value)]) for one, value in (("A", 1.0), (name, 2.0)))
    assert [one.observable for one in all_differences(left, right, LEVELS)] == ["class"]


def test_memory_that_one_side_has_alone_does_not_move_what_others_share():
    left = Trace([look(t1__storage=0, t2__storage=1, t3__storage=1, t4__storage=2)])
    moved = Trace([look(t1__storage=0, more__storage=1, t2__storage=2, t3__storage=2, t4__storage=3)])
    apart = Trace([look(t1__storage=0, t2__storage=1, t3__storage=2, t4__storage=3)])
    joined = Trace([look(t1__storage=0, t2__storage=1, t3__storage=1, t4__storage=1)])
    assert all_differences(left, moved, LEVELS) == []
    assert [one.owner for one in all_differences(left, apart, LEVELS)] == ["t3"]
    assert [one.owner for one in all_differences(left, joined, LEVELS)] == ["t4"]


def test_an_exception_that_is_caught_on_one_side_only_is_told():
    said = {("printed 1.0", "value"): "ValueError", ("printed 1.1", "value"): ("exception", "ValueError")}
    left, right = Trace([Step("see", 7, said), look(t1__value=1.0)]), Trace([look(t1__value=1.0)])
    (found,) = all_differences(left, right, LEVELS)
    assert (found.expected, found.actual) == (("ValueError", ""), None)


def test_what_a_compiler_does_not_take_is_no_divergence():
    right = Trace([raising("Unsupported(RuntimeError)", "\nno backward\nat all")])
    assert refused(all_differences(Trace([look(t1__value=1.0)]), right, LEVELS)) == "no backward"
    assert refused(all_differences(Trace([look(t1__value=1.0)]), Trace([raising("ValueError")]), LEVELS)) == ""


def test_a_symptom_names_roles():
    left, right = Trace([look(t1__version=0, t2__value=1.0)]), Trace([look(t1__version=2, t2__value=2.0)])
    symptoms = Roles(PLAIN).symptoms(all_differences(left, right, LEVELS))
    assert [(one.owner, one.observable, one.actual) for one in symptoms] == [
        ("input", "version", "higher"),
        ("output", "value", ""),
    ]


def test_what_exception_comes_as_another_one_does_not_matter():
    left, right = Trace([raising("A", "this and that")]), Trace([raising("B(A)", "no\n12")])
    (symptom,) = Roles(PLAIN).symptoms(all_differences(left, right, LEVELS))
    assert (symptom.expected, symptom.actual) == ("A", "B(A): no")


def test_a_smaller_program_has_a_region_with_fewer_results_and_parameters():
    program = Program((leaf("t1"), region(DOUBLED, gives=("t2", "t1")), called("t2", "t3")))
    texts = [Prepared(one).text for one in smaller(program)]
    assert not any("global" in text for text in texts)
    assert any("    return t1\nt3 = f1(t1)" in text for text in texts)
    assert any("def f1():" in text and "t2, t3 = f1()" in text for text in texts)


def test_what_is_known_of_a_compiler_is_a_finding():
    folder = pathlib.Path(__file__).parents[2] / "docs/findings"
    told = {one.id for one in read(folder) if takes_regions(one.subject)}
    assert {one.finding for one in entries()} <= told


def test_a_symptom_is_known_where_all_that_is_said_of_it_is_so():
    one = Symptom("state", "input", "version", "", "higher")
    known = partial(finding_of, "torch.compile:aot_eager")
    assert known(one) == "compiled-input-version-counts-twice"
    assert known(replace(one, owner="other")) is None and known(replace(one, actual="lower")) != known(one)
    assert finding_of("torch.jit.trace", one) is None


def test_what_a_backend_fails_on_is_known_of_every_backend():
    said = "backend={!r} raised:\nRuntimeError: derivative for aten::floor_divide is not implemented\n\nTraceback"
    texts = {gist(said.format(backend)) for backend in BACKENDS}
    assert texts == {"raised: RuntimeError: derivative for aten::floor_divide is not implemented"}
    failed = Symptom("core", "exception", "class", "None", f"BackendCompilerFailed(RuntimeError): {texts.pop()}")
    assert finding_of("torch.compile:inductor", failed) == "compiled-floor-divide"


def test_a_summary_names_what_is_known_and_shows_what_is_new():
    known, new = Symptom("state", "input", "version", "", "higher"), Symptom("core", "output", "value", "", "")
    smallest = {"id": "0", "index": 1, "shard": 2, "observed": False}
    tally = Tally(found={one: Found(3, smallest) for one in (known, new)})
    said = "\n".join(lines(tally, None, {}, FEATURES, partial(finding_of, "torch.compile:eager")))
    assert "known, 3 times: compiled-input-version-counts-twice" in said
    assert "distinct divergences: 1\n" in said and "core: output, value" in said


# -- torch's compilers -----------------------------------------------------------------------------


def test_the_name_of_a_compiler_says_which():
    assert compiles("torch.compile:eager") and not compiles("torch")
    pytest.importorskip("torch")
    with pytest.raises(SubjectError, match="takes one of eager, aot_eager, inductor"):
        resolve("torch.compile:fast")


def test_a_script_needs_only_torch_and_prints_what_both_give(check, tmp_path):
    found = check.difference(Prepared(COUNTED))
    path = tmp_path / "script.py"
    path.write_text(standalone(found, found.first, "aot_eager"))
    ran = subprocess.run([sys.executable, "-W", "ignore", str(path)], capture_output=True, text=True, cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (1, "eager 1 compiled 0\n")


def test_a_symptom_of_a_campaign_becomes_its_smallest_program(check):
    long = Program((*COUNTED.body, Op(("t3",), "*", Form.OPERATOR, (Name("t2"), 2)), leaf("t4")))
    (symptom,) = check.difference(Prepared(long)).symptoms
    (cause,) = causes(check, {symptom: [Example(9, long)]}, 1)
    assert len(cause.difference.program.body) == 3 and cause.divergence.observable == "version"


def test_what_a_finding_tells_need_not_be_made_smaller_again():
    known, new = Symptom("state", "input", "version", "", "higher"), Symptom("core", "output", "value", "", "")
    found = {one: [Example(3, PLAIN)] for one in (known, new)}
    assert [*untold(found, "torch.compile:aot_eager")] == [new]
    assert [*untold(found, "torch.jit.trace")] == [known, new]


@pytest.fixture(scope="module")
def check():
    pytest.importorskip("torch")
    processes = [Process(name, None, None, Limits(60.0)) for name in ("torch.compile:aot_eager", "torch")]
    found = described(processes[0].about(), "torch.compile:aot_eager")
    yield RegionCheck(*processes, found.reference, found.levels)
    for one in processes:
        one.end()


def test_a_region_that_is_compiled_right_conforms(check):
    assert check.difference(Prepared(PLAIN)) is None


def test_what_a_compiler_gets_wrong_is_told_with_all_its_symptoms(check):
    found = check.difference(Prepared(COUNTED))
    assert isinstance(found, RegionDifference)
    assert {(one.owner, one.observable) for one in found.symptoms} == {("output", "version")}
    assert found.verdict == "diverges"


def test_what_it_does_not_take_as_one_graph_is_unsupported(check):
    broken = region(Op((), "graph_break", Form.CALL), DOUBLED, options=(("fullgraph", True),))
    found = check.difference(Prepared(Program((leaf("t1"), broken, called("t2")))))
    assert isinstance(found, Mishap) and found.verdict == "unsupported"
    assert "graph_break" in found.incident.detail


def test_a_program_that_ends_its_process_costs_no_other_one(check):
    ending = Op((), "mul", Form.METHOD, (Name("t1"), Word("__import__('os')._exit(3)")))
    fatal = Program((leaf("t1"), region(DOUBLED), ending))
    found = check.differences([Prepared(one) for one in (PLAIN, fatal, PLAIN)])
    assert [one and one.verdict for one in found] == [None, "crashed", None]


def test_a_scenario_is_judged_as_one_function(check):
    scenarios = {one.name: one for one in suite.scenarios()}
    sides = described(check._process.about(), "torch.compile:aot_eager")
    names = ("nothing_is_recorded", "copies_and_detached_tensors_made_inside")
    with_a_thread = next(one for one in scenarios.values() if "see.thread" in one.source)
    several = [*[scenarios[name] for name in names], with_a_thread]
    right, wrong, other = [judged(one, check._process, sides) for one in several]
    assert (right.verdict, wrong.verdict, other.verdict) == ("conforms", "diverges", "unsupported")
    assert "no function that is compiled" in other.detail


def test_a_shard_of_a_campaign_is_as_the_schema_says():
    pytest.importorskip("torch")
    plan = Plan("torch.compile:eager", 1, 12, shard=12, isolated=True, limits=Limits(60.0))
    record = worker.run(plan, Piece(0, 0, 12))
    schema = json.loads(CAMPAIGN_SCHEMA.read_text())
    jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(record)))
    assert sum(record["verdicts"].values()) == record["programs"] == 12
