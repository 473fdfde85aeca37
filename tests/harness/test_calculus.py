"""The mode calculus: how many programs there are, that each is gone through once, and that running them by shapes shows
what running each by itself shows."""

from __future__ import annotations

import json
import random

import jsonschema
import pytest
from click.testing import CliRunner

from gradspec.calculus import pieces
from gradspec.calculus.file import SCHEMA_FILE, EnumerationError, opened
from gradspec.calculus.layers import LAYERS, Layer, Left, Place, Twice, Way, count
from gradspec.calculus.programs import Every, Shape, programs, shapes
from gradspec.calculus.running import Runs, fillings, run_all
from gradspec.cli import main
from gradspec.program.canonical import program_id
from gradspec.program.causes import minimal
from gradspec.program.execution import Prepared, Side
from gradspec.program.form import Define, Form, Kind, Raise, With, ops, statements
from gradspec.program.printer import script
from gradspec.program.scripts import standalone
from gradspec.sides import Sides
from gradspec.subjects.reference import Reference
from gradspec.subjects.registry import resolve
from gradspec.subjects.wrong import subject


def sides(judged):
    return Sides(judged, Reference(), ("core", "state", "graph"), True)


# --- how many there are


def test_a_chooser_that_gives_every_answer_gives_each_once():
    chooser, seen = Every(), []
    while True:
        first = chooser.which(3)
        seen.append((first, *[chooser.which(2) for _ in range(first)]))
        if not chooser.go_on():
            break
    assert seen == [(0,), (1, 0), (1, 1), (2, 0, 0), (2, 0, 1), (2, 1, 0), (2, 1, 1)]


def test_depth_1_is_each_way_with_each_mode():
    # Six ways with 7 modes; set_grad_enabled(False) and (True), called; three names without parentheses.
    assert count(1) == 6 * 7 + 2 + 3


def test_depth_2_is_every_way_in_every_other_and_one_thing_out_of_the_ordinary():
    left = (
        7 + 7 + 3 + 7 + 3 * 7 * 4
    )  # an exception: of a context, functions, a kept one; four ends of what is suspended
    twice = 2 * 7 + 2 * 7 + 2 * 3  # of a kept one, and of functions
    assert count(2) == 47 * 47 + left + twice


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_as_many_programs_are_gone_through_as_there_should_be(depth):
    assert sum(1 for shape in shapes(depth) for _ in fillings(shape)) == count(depth)


@pytest.mark.parametrize("depth", [1, 2])
def test_each_is_another_program(depth):
    assert len({program_id(program) for program in programs(depth)}) == count(depth)


def test_each_shape_is_another_one_and_of_its_depth():
    found = list(shapes(4))
    assert len(set(found)) == len(found)
    assert {one.depth for one in found} == {4}


def test_the_numbers_that_the_documentation_gives():
    assert [count(depth) for depth in (1, 2, 3, 4)] == [47, 2_351, 123_080, 6_567_458]


# --- what is in them


def test_what_layers_differ_in_is_all_there():
    for kind in (Way, Place, Twice, Left):
        assert {value for layer in LAYERS for value in (layer.way, layer.place, layer.twice, layer.left)} >= set(kind)


def test_programs_of_depth_2_have_every_form_and_kind():
    seen = {type(one) for program in programs(2) for one in statements(program.body)}
    seen |= {one.kind for program in programs(2) for one in statements(program.body) if isinstance(one, Define)}
    forms = {op.form for program in programs(2) for op in ops(program.body)}
    assert seen >= {With, Raise, Define, Kind.FUNCTION, Kind.GENERATOR, Kind.COROUTINE}
    assert forms >= {Form.FUNCTION, Form.CALL, Form.METHOD, Form.IN_PLACE, Form.OPERATOR}


def test_what_is_made_outside_stands_before_the_outer_layer():
    inner = Layer(Way.GENERATOR, Place.MADE_OUTSIDE)
    shape = Shape((inner, Layer(Way.CONTEXT)))
    text = script(shape.program(next(fillings(shape))))
    assert text.index("def f1():") < text.index("g1 = f1()") < text.index("\nwith ") < text.index("next(g1, None)")


def test_an_exception_passes_through_the_layers_that_do_not_catch_it():
    inner = Layer(Way.FUNCTION, left=Left.RAISE, caught=False)
    shape = Shape((inner, Layer(Way.CONTEXT, left=Left.PASSED)))
    text = script(shape.program(next(fillings(shape))))
    assert text.index("try:\n    with ") < text.index('raise ValueError("stop")')


# --- running them


def alone(side, shape, looks):
    with side.ready():
        return [side.run(Prepared(shape.program(modes)), looks) for modes in fillings(shape)]


@pytest.mark.parametrize("looks", [False, True], ids=["unobserved", "observed"])
@pytest.mark.parametrize("name", ["torch", "reference"])
def test_programs_of_one_shape_show_what_each_shows_by_itself(name, looks):
    if name == "torch":
        pytest.importorskip("torch")
    side = Side(resolve(name))
    some = [*shapes(1), *shapes(2), *random.Random(1).sample(list(shapes(3)), 12)]
    ran = 0
    for shape in some:
        seen = run_all(side, shape, looks)
        assert seen == alone(side, shape, looks), shape
        ran += len(seen)
    assert ran > 3_000


def found(name, depth=2):
    runs = Runs(sides(subject(name)))
    for each in range(1, depth + 1):
        for shape in shapes(each):
            runs.run(shape, looks=False)
            if runs.first is not None:
                return runs
    return runs


@pytest.mark.parametrize(
    "name",
    [
        "not_restored_on_exception",
        "never_restored",
        "the_outermost_mode_governs",
        "modes_are_kept_on_a_stack",
        "an_instance_may_be_entered_in_itself",
        "no_grad_remembers_at_construction",
        "set_grad_enabled_restores_the_mode_at_entry",
        "one_context_for_all_calls",
        "a_generator_keeps_the_mode_across_yield",
        "what_is_thrown_is_handled_in_the_consumers_mode",
        "async_def_is_made_to_work",
        "parentheses_are_needed",
        "inference_mode_restores_its_own_flag_alone",
        "a_leaf_may_be_changed_in_place",
    ],
)
def test_a_subject_whose_modes_are_wrong_is_found_by_depth_2(name):
    runs = found(name)
    assert runs.first is not None
    smallest = minimal(runs.check, runs.first)
    assert "raise SystemExit" in standalone(smallest, "the subject", "the reference")


def test_a_subject_that_conforms_shows_no_difference():
    runs = Runs(sides(Reference()))
    for shape in shapes(2):
        runs.run(shape, looks=True)
    assert (runs.programs, runs.found) == (count(2), {})


def test_programs_that_differ_are_counted_by_what_they_show():
    runs = Runs(sides(subject("not_restored_on_exception")))
    for shape in shapes(2):
        if shape.layers[0].way is Way.FUNCTION:
            runs.run(shape, looks=False)
    assert sum(one.count for one in runs.found.values()) > 10 * len(runs.found) > 0


# --- the command and its file


def run(*arguments):
    return CliRunner().invoke(main, ["enumerate", *map(str, arguments)])


def test_the_command_says_how_many_there_are():
    shown = run("--depth", 4, "--count")
    assert shown.exit_code == 0
    assert "depth 4: 6,567,458 programs" in shown.output


def test_an_enumeration_goes_on_where_it_was_ended(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments = ("--subject", "wrong:one_context_for_all_calls", "--depth", 2, "--workers", 1, "--file", "e.jsonl")
    whole = run(*arguments)
    assert whole.exit_code == 1, whole.output
    assert "2,398 programs" in whole.output
    assert list((tmp_path / "reports" / "scripts").glob("*.py"))
    lines = (tmp_path / "e.jsonl").read_bytes().splitlines(keepends=True)
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text()))
    for line in lines:
        validator.validate(json.loads(line))
    # Killed while it wrote its third piece.
    (tmp_path / "e.jsonl").write_bytes(b"".join(lines[:3]) + lines[3][:20])
    again = run(*arguments)
    assert again.output == whole.output
    assert sorted((tmp_path / "e.jsonl").read_bytes().splitlines()) == sorted(b"".join(lines).splitlines())


def test_the_file_of_something_else_is_refused(tmp_path):
    path = tmp_path / "e.jsonl"
    opened(path, {"depth": 2}, anew=False)
    with pytest.raises(EnumerationError, match="its depth is 2, here it is 3"):
        opened(path, {"depth": 3}, anew=False)
    path.write_text("{}\n")
    with pytest.raises(EnumerationError, match="no file of an enumeration"):
        opened(path, {"depth": 3}, anew=False)
    assert opened(path, {"depth": 3}, anew=True).pieces == {}


def test_pieces_are_all_shapes_once():
    every = pieces.all_shapes(3)
    cut = [every[k * pieces.SHAPES : (k + 1) * pieces.SHAPES] for k in range(pieces.count_pieces(3))]
    assert [shape for piece in cut for shape in piece] == list(every)
    assert all(cut)
