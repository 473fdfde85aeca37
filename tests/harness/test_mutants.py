"""Mutants: derived the same way each time, and noticed by the suite or accepted with a reason."""

from __future__ import annotations

import ast
import pathlib

import pytest

import reference_impl
from gradspec.subjects.wrong.accepted import accepted, change_of, reason
from gradspec.subjects.wrong.changes import CHANGES
from gradspec.subjects.wrong.examining import NOTICED, Examiner, Outcome, examine
from gradspec.subjects.wrong.mutants import MODULES, load, mutants, rules_of
from gradspec.subjects.wrong.noticing import Suite
from reference_impl import instances

#: All mutants in as many tests, so that pytest-xdist can spread them.
SHARDS = 16


def places(source, kind):
    function = ast.parse(source).body[0]
    return [(place.before, place.after) for place in CHANGES[kind](function)]


# --- deriving


def test_each_rule_of_the_modules_has_mutants():
    root = pathlib.Path(reference_impl.__file__).parent
    with_mutants = {(mutant.module, mutant.function) for mutant in mutants().values()}
    for module in MODULES:
        tree = ast.parse(root.joinpath(*module.split(".")).with_suffix(".py").read_text(encoding="utf-8"))
        for name, function in rules_of(tree):
            more_than_a_return = len(function.body) > 1 or not isinstance(function.body[-1], ast.Return)
            assert (module, name) in with_mutants or not more_than_a_return, f"{module}.{name}"


def test_ids_and_changes_are_told_apart():
    assert len(mutants()) > 1000
    for id, mutant in mutants().items():
        assert mutant.id == id
        assert mutant.before != mutant.after
        assert mutant.clauses


@pytest.mark.parametrize(
    "kind, source, expected",
    [
        ("drop", "def f():\n    '''Doc.'''\n    a = 1\n    return a", [("a = 1", "pass"), ("return a", "pass")]),
        ("drop", "def f(a):\n    if a:\n        b()", [("if a: b()", "pass")]),
        ("negate", "def f(a):\n    if a is None:\n        b()", [("a is None", "a is not None")]),
        ("negate", "def f(a):\n    while not a:\n        b()", [("not a", "a")]),
        ("always", "def f(a):\n    return 1 if a else 2", [("a", "True")]),
        ("always", "def f(a):\n    while a:\n        b()", []),
        ("never", "def f(a):\n    if a:\n        b()", []),
        ("never", "def f(a):\n    if a:\n        b()\n    else:\n        c()", [("a", "False")]),
        ("compare", "def f(a):\n    return a < 2", [("a < 2", "a <= 2")]),
        ("connect", "def f(a, b):\n    return a and b", [("a and b", "a or b")]),
        ("operand", "def f(a, b):\n    return a or b", [("a or b", "b"), ("a or b", "a")]),
        ("flip", "def f():\n    return [True, 1]", [("True", "False")]),
        ("unnegate", "def f(a):\n    return not a", [("not a", "a")]),
        ("number", "def f():\n    return [True, 1]", [("1", "2")]),
        ("arithmetic", "def f(a):\n    a += 1", [("a += 1", "a -= 1")]),
        ("return", "def f(a):\n    b = 1\n    return b", [("return b", "return"), ("return b", "return a")]),
        ("raise", "def f():\n    raise RuntimeError('no')", [("RuntimeError('no')", "ValueError('no')")]),
        ("swap", "def f(a):\n    b()\n    c()", [("b(); c()", "c(); b()")]),
        ("swap", "def f(a):\n    b = 1\n    c = 2", []),
        ("swap", "def f(a):\n    b = 1\n    c = b", [("b = 1; c = b", "c = b; b = 1")]),
        ("unwrap", "def f(a):\n    with a:\n        b()", [("with a: b()", "if True: b()")]),
        ("undecorate", "def f(a):\n    @a\n    def g():\n        pass", [("@a", "")]),
    ],
)
def test_a_kind_of_change(kind, source, expected):
    assert places(source, kind) == expected


def test_a_mutant_differs_from_the_reference_in_its_rule_alone():
    torch = load("modes.no_grad.__enter__:flip:1")
    with torch.no_grad():
        assert torch.is_grad_enabled()
    with torch.set_grad_enabled(False):
        assert not torch.is_grad_enabled()
    instances.unload(torch)


# --- examining


def test_a_mutant_is_noticed_in_this_process():
    assert examine(mutants()["modes.no_grad.__enter__:flip:1"], Suite()).verdict == "noticed"


def test_a_mutant_without_an_end_is_ended():
    with Examiner() as examiner:
        outcome = examiner.examine("engine.count_dependencies:drop:5", time_limit_s=5)
        assert outcome.verdict == "hung"
        assert examiner.examine("modes.no_grad.__enter__:flip:1").verdict == "noticed"


def test_a_process_that_ends_is_a_crash():
    with Examiner() as examiner:
        assert examiner.examine("there is no such mutant").verdict == "crashed"


# --- all of them


def test_what_is_accepted_is_a_mutant_and_has_a_reason():
    there = {change_of(mutant) for mutant in mutants().values()}
    assert [change for change in accepted() if change not in there] == [], "the rule was written anew: remove these"
    assert all(accepted().values())


@pytest.fixture(scope="session")
def examiner():
    with Examiner() as made:
        yield made


@pytest.mark.mutants
@pytest.mark.parametrize("shard", range(SHARDS))
def test_the_suite_notices_each_mutant(shard, examiner):
    outcomes = [examiner.examine(id) for id in list(mutants())[shard::SHARDS]]
    survivors = [one for one in outcomes if one.verdict == "survived"]
    for outcome in outcomes:
        if outcome.verdict != "noticed":
            print(f"{outcome.verdict}: {mutants()[outcome.id]} {outcome.by} {reason(mutants()[outcome.id])}")
    assert [str(mutants()[one.id]) for one in survivors if not reason(mutants()[one.id])] == [], (
        "no scenario notices these: write one, or accept them with a reason (docs/wrong-on-purpose.md)"
    )
    assert [one for one in outcomes if _is_noticed(one) and reason(mutants()[one.id])] == [], (
        "these are accepted though a scenario notices them: remove them from accepted.json"
    )


def _is_noticed(outcome: Outcome) -> bool:
    return outcome.verdict in NOTICED
