"""Shrinking: a planted divergence becomes a program from which nothing can be left out; one cause is told once."""

from __future__ import annotations

import sys
import warnings
from dataclasses import replace

import pytest

import reference_impl
from gradspec.program.causes import causes, minimal, symptom
from gradspec.program.checking import Check
from gradspec.program.drivers import Seeded
from gradspec.program.execution import Prepared
from gradspec.program.form import (
    Define,
    Form,
    Kind,
    Name,
    Op,
    Pause,
    Print,
    Program,
    Raise,
    Try,
    With,
    Word,
    statements,
)
from gradspec.program.grammar import Grammar
from gradspec.program.printer import compact, script
from gradspec.program.scripts import standalone
from gradspec.program.shrink import cut, shrunk, smaller, without_one
from gradspec.schedule import in_fresh_thread
from gradspec.subjects.reference import Reference
from gradspec.subjects.wrong import subject

LEVELS = ("core", "state", "graph")
PLANTED = (
    "not_restored_on_exception",
    "restored_to_on",
    "the_outermost_mode_governs",
    "a_generator_runs_in_its_consumers_mode",
    "inference_mode_decorates_with_the_mode_on",
    "results_of_no_grad_require_grad",
    "all_inputs_must_require_grad",
    "factories_obey_no_grad",
    "inference_mode_records",
)
#: How long a script may be, without its first line.
LINES = 11


def first_difference(check, programs):
    for prepared in programs:
        (found,) = check.differences([prepared])
        if found is not None and found.verdict == "diverges":
            return found
    raise AssertionError("no program shows it")


@pytest.fixture(scope="module")
def programs():
    """The shortest first: as in a campaign, what is shrunk is the shortest program that shows a difference."""
    grammar, chooser = Grammar(reference_impl), Seeded(5)
    made = [grammar.program(chooser) for _ in range(400)]
    return [Prepared(one) for one in sorted(made, key=lambda one: len(list(statements(one.body))))]


@pytest.mark.parametrize("name", PLANTED)
def test_nothing_can_be_left_out_of_a_shrunk_program(name, programs):
    check = Check(subject(name), Reference(), LEVELS)
    found = minimal(check, first_difference(check, programs))
    print(script(found.program))
    wanted = symptom(found.first)
    for body in without_one(found.program.body):
        again = check.again(Prepared(Program(body)), found.observed)
        assert again is None or symptom(again.first) != wanted
    assert len(list(statements(found.program.body))) <= 8


@pytest.mark.parametrize("name", PLANTED)
def test_the_script_exits_with_1_on_the_subject_and_with_0_on_the_reference(name, programs, monkeypatch, capsys):
    wrong = subject(name)
    check = Check(wrong, Reference(), LEVELS)
    found = minimal(check, first_difference(check, programs))
    text = standalone(found, "the subject", "the reference")
    assert len([line for line in text.splitlines() if not line.startswith("#")]) <= LINES, text
    for module, expected in ((wrong.module, True), (reference_impl, False)):
        assert shown(text, module, monkeypatch) is expected, text


def test_differences_of_one_cause_are_told_once(programs):
    check = Check(subject("all_inputs_must_require_grad"), Reference(), LEVELS)
    differences = [one for one in check.differences(programs) if one is not None]
    assert len(differences) > 3
    told = causes(check, differences)
    assert len(told) < len(differences)
    assert sum(cause.count for cause in told) <= len(differences) + len(told)


def test_a_subject_that_conforms_shows_no_difference(programs):
    check = Check(Reference(), Reference(), LEVELS)
    assert not any(check.differences(programs[:100]))


MAKE = Op(("t1",), "ones", Form.FUNCTION, (2,))
NO_GRAD = Op((), "no_grad", Form.FUNCTION)


def twice(to, of):
    return Op((to,), "*", Form.OPERATOR, (Name(of), 2))


def test_shrinking_ends_with_the_smallest_program_that_will_do():
    body = (MAKE, Try((With(NO_GRAD, (twice("t2", "t1"), twice("t3", "t2"))),)), twice("t4", "t1"))
    small = shrunk(Program(body), lambda program: "t3" in script(program))
    assert small.body == (twice("t3", "t1"),) or len(small.body) == 1


def test_a_coroutine_becomes_a_function_and_tasks_become_calls():
    pausing = Define("f1", Kind.TASK, (NO_GRAD,), (MAKE, Pause()))
    program = Program((pausing, Op((), "tasks", Form.CALL, (Name("f1"),))))
    plain = Program((Define("f1", Kind.FUNCTION, (NO_GRAD,), (MAKE,)), Op((), "f1", Form.CALL)))
    assert plain in list(smaller(program))
    made = Define("f1", Kind.COROUTINE, (NO_GRAD,), (MAKE, Pause()))
    assert Program(plain.body[:1]) in list(smaller(Program((made,))))


def test_what_a_program_prints_need_not_be_said():
    read = Op((), "sum", Form.METHOD, (Name("t1"),))
    assert Program((MAKE, read)) in list(smaller(Program((MAKE, Print(read)))))


def test_a_plain_block_stands_on_the_line_of_its_head():
    lines = ["def f():", "    global x", "    x = 1", "with a:", "    with b:", "        y = 1", "z = 1"]
    assert compact(lines) == "def f(): global x; x = 1\nwith a:\n    with b: y = 1\nz = 1\n"
    long = ["with a:", f"    x = {'1' * 120}"]
    assert compact(long) == "\n".join([*long, ""])


def shown(text, module, monkeypatch):
    """What a script ends with where ``torch`` is ``module``."""
    monkeypatch.setitem(sys.modules, "torch", module)
    with warnings.catch_warnings(), pytest.raises(SystemExit) as ended:
        in_fresh_thread(lambda: exec(compile(text, "script", "exec"), {}))
    return ended.value.code


def test_a_script_hears_warnings_and_asks_for_memory_that_is_shared(monkeypatch):
    wrong = subject("never_restored")
    monkeypatch.setattr(wrong.module.Tensor, "unbind", lambda tensor: [tensor.clone()[i] for i in range(2)])
    monkeypatch.setattr(wrong.module.utils._contextlib._DecoratorContextManager, "__call__", lambda self, one: one)
    check = Check(wrong, Reference(), LEVELS)
    decorated = Program((Define("f1", Kind.CLASS, (NO_GRAD,), ()),))
    unbound = Program((MAKE, Op(("t2", "t3"), "unbind", Form.METHOD, (Name("t1"),))))
    for program, observable in ((decorated, "warnings"), (unbound, "storage")):
        found = check.again(Prepared(program), looks=False)
        assert found.first.observable == observable
        text = standalone(found, "the subject", "the reference")
        assert shown(text, wrong.module, monkeypatch) is True, text
        assert shown(text, reference_impl, monkeypatch) is False, text


def test_what_is_written_to_is_changed_by_a_multiplication():
    written = Op((), "sub", Form.FUNCTION, (Name("t1"), Name("t1")), (("out", Name("t2")),))
    doubled = Op((), "mul", Form.IN_PLACE, (Name("t2"), 2))
    assert Program((MAKE, doubled)) in list(smaller(Program((MAKE, written))))
    assert Program((MAKE, doubled)) not in list(smaller(Program((MAKE, doubled))))


def test_a_block_and_a_function_use_the_tensors_that_were_made_before_them():
    for around in (lambda body: With(NO_GRAD, body), lambda body: Define("f1", Kind.FUNCTION, (), body)):
        program = Program((MAKE, twice("t2", "t1"), around((twice("t3", "t2"),)), twice("t4", "t1")))
        assert Program((*program.body[:2], around((twice("t3", "t1"),)), program.body[3])) in list(smaller(program))


def test_a_call_of_several_lines_that_comes_to_a_mode_is_written_as_blocks():
    wrong = subject("the_outermost_mode_governs")
    check = Check(wrong, Reference(), LEVELS)
    leaf = replace(MAKE, keywords=(("requires_grad", True),))
    found = check.again(Prepared(Program((leaf, Op((), "searched_along", Form.CALL, (Name("t1"),))))), looks=False)
    small = minimal(check, found).program
    assert [type(one) for one in statements(small.body)] == [With, With, Print], script(small)


def test_how_far_a_side_goes_on_when_the_other_has_ended_is_no_part_of_a_symptom():
    check = Check(subject("a_generator_runs_in_its_consumers_mode"), Reference(), LEVELS)
    leaf = replace(MAKE, keywords=(("requires_grad", True),))
    changing = Define("f1", Kind.GENERATOR, (NO_GRAD,), (Op((), "mul", Form.IN_PLACE, (Name("t1"), 2)),))
    started = Op(("g1",), "f1", Form.CALL)
    ends_there = (leaf, changing, started, Op((), "next", Form.CALL, (Name("g1"), None)))
    goes_on = (*ends_there, Try((Raise(),)))
    one, other = [check.again(Prepared(Program(body)), looks=False).first for body in (ends_there, goes_on)]
    assert one.observable == other.observable == "reached" and one.expected != other.expected
    assert symptom(one) == symptom(other)


#: It warns where it is reached, and both sides end in one mode.
WARNS = (Define("f1", Kind.CLASS, (NO_GRAD,), ()), Op((), "set_grad_enabled", Form.FUNCTION, (True,)))


@pytest.mark.parametrize("after", [(Try((Raise(),)),), WARNS])
def test_where_the_sides_go_different_ways_it_is_told_what_a_look_shows_before(after):
    check = Check(subject("never_restored"), Reference(), LEVELS)
    leaf = replace(MAKE, keywords=(("requires_grad", True),))
    left = Op((), "__exit__", Form.METHOD, (Name("m1"), None, None, None))
    saving = Op(("t3",), "*", Form.OPERATOR, (Name("t1"), Name("t2")))
    body = (
        leaf,
        Op(("t2",), "inferred", Form.CALL, (Name("t1"),)),
        replace(NO_GRAD, to=("m1",)),
        left,
        saving,
        *after,
    )
    parted = check.again(Prepared(Program(body)), looks=False)
    assert parted.first.observable == "reached"
    least = minimal(check, parted)
    assert least.first.observable == "grad_enabled" and least.program.body == body[2:4], script(least.program)


def test_a_tensor_that_a_hook_says_is_told_as_any_other():
    check = Check(subject("all_inputs_must_require_grad"), Reference(), LEVELS)
    leaf = replace(MAKE, keywords=(("requires_grad", True),))
    hooked = Op(("h1",), "autograd.graph.register_multi_grad_hook", Form.FUNCTION, ([Name("t1")], Word("any_of")))
    begun = Op((), "backward", Form.METHOD, (Name("t1"), Name("t1")), (("create_graph", True),))
    body = (leaf, replace(hooked, keywords=(("mode", "any"),)), begun)
    found = check.again(Prepared(Program(body)), looks=False)
    assert found.first.owner.startswith("printed")
    assert minimal(check, found).program.body == (leaf, begun)


def test_a_call_of_several_lines_that_changes_a_leaf_in_a_mode_is_written_as_blocks():
    check = Check(subject("restored_to_on"), Reference(), LEVELS)
    leaf = replace(MAKE, keywords=(("requires_grad", True),))
    found = check.again(Prepared(Program((leaf, Op((), "searched_along", Form.CALL, (Name("t1"),))))), looks=False)
    small = minimal(check, found).program
    assert [type(one) for one in statements(small.body)] == [Op, With, With, Op], script(small)


def test_each_candidate_is_another_program():
    program = Program((MAKE, With(NO_GRAD, (twice("t2", "t1"),)), twice("t3", "t2")))
    candidates = list(smaller(program))
    assert program not in candidates
    assert Program((MAKE, twice("t2", "t1"), twice("t3", "t2"))) in candidates


def test_a_program_is_cut_behind_the_statement_that_a_look_follows():
    program = Program((MAKE, With(NO_GRAD, (twice("t2", "t1"), twice("t3", "t1"))), twice("t4", "t1")))
    assert script(cut(program, 2)) == "import torch\nt1 = torch.ones(2)\nwith torch.no_grad(): t2 = t1 * 2\n"
