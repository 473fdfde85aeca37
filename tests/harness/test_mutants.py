"""Mutants: derived the same way each time, and noticed by the suite or accepted with a reason."""

from __future__ import annotations

import ast
import contextlib

import pytest

from gradspec.subjects.wrong.accepted import accepted, change_of, reason
from gradspec.subjects.wrong.changes import CHANGES
from gradspec.subjects.wrong.default_release import of_the_default_release
from gradspec.subjects.wrong.examining import NOTICED, Examination, Outcome
from gradspec.subjects.wrong.grafting import CannotGraftError, Host
from gradspec.subjects.wrong.kept import Kept
from gradspec.subjects.wrong.mutants import MODULES, find, load, mutants, parsed, rules, rules_of
from gradspec.subjects.wrong.noticing import Suite
from gradspec.subjects.wrong.processes import Examiner
from reference_impl import instances


def places(source, kind):
    function = ast.parse(source).body[0]
    return [(place.before, place.after) for place in CHANGES[kind](function)]


# --- deriving


def test_each_rule_of_the_modules_has_mutants():
    with_mutants = {(mutant.module, mutant.function) for mutant in mutants().values()}
    for module in MODULES:
        for name, function in rules_of(parsed(module)):
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
        ("drop", "def f(a):\n    assert a\n    b()", [("b()", "pass")]),
        ("drop", "def f(a):\n    if not short_ways.barred:\n        a()\n    b()", [("b()", "pass")]),
        ("swap", "def f(a):\n    if not short_ways.barred:\n        a()\n    b()", []),
        ("undecorate", "def f(a):\n    @a\n    def g():\n        pass", [("@a", "")]),
    ],
)
def test_a_kind_of_change(kind, source, expected):
    assert places(source, kind) == expected


#: A field that is true at the default release, and one that is false.
TRUE, FALSE = "SEMANTICS.inference_mode_keeps_its_guard", "SEMANTICS.backward_pre_hooks_alone_do_not_warn"


@pytest.mark.parametrize(
    "source, left",
    [
        (f"if {TRUE}: a()", "a()"),
        (f"if {FALSE}: a()", "pass"),
        (f"if not {TRUE}: a()\nelse: b()", "b()"),
        (f"if {FALSE}:\n    def f(): a()", "pass"),
        (f"x = a if {FALSE} else b", "x = b"),
        (f"if a and {TRUE}: b()", "if a: b()"),
        (f"if a and {FALSE}: b()", "pass"),
        (f"if a or not {FALSE}: b()", "b()"),
        (f"if a or {FALSE}: b()", "if a: b()"),
        (f"if {TRUE} or a: b()", "b()"),
        ("if a or hooks.LATE_HOOKS_RUN: b()", "b()"),
        ("if a and _IN_PLACE: b()", "if a: b()"),
        (f"if {FALSE} and a: b()", "pass"),
        (f"if a and ({TRUE} and {TRUE}): b()", "if a: b()"),
        (f"x = a and {TRUE}", f"x = a and {TRUE}"),
        (f"if a == {TRUE}: b()", f"if a == {TRUE}: b()"),
    ],
)
def test_what_other_releases_have_instead_is_no_rule_to_change(source, left):
    assert ast.unparse(of_the_default_release(ast.parse(source))) == ast.unparse(ast.parse(left))


def test_a_mutant_differs_from_the_reference_in_its_rule_alone():
    torch = load(find("modes.no_grad.__enter__:flip:1"))
    with torch.no_grad():
        assert torch.is_grad_enabled()
    with torch.set_grad_enabled(False):
        assert not torch.is_grad_enabled()
    instances.unload(torch)


# --- grafting


@pytest.fixture(scope="module")
def host():
    made = Host()
    yield made
    made.end()


def test_a_rule_gets_its_own_code_back(host):
    with host.grafted(find("modes.no_grad.__enter__:flip:1")) as torch, torch.no_grad():
        assert torch.is_grad_enabled()
    with host.module.no_grad():
        assert not host.module.is_grad_enabled()


def test_a_default_value_is_grafted_too(host):
    with host.grafted(find("modes.inference_mode.__new__:flip:1")) as torch:
        assert torch.inference_mode.__new__.__defaults__ == (False,)
    assert host.module.inference_mode.__new__.__defaults__ == (True,)


@pytest.mark.parametrize("rule", rules())
def test_some_mutant_of_each_rule_can_be_grafted(rule, host):
    of_rule = [one for one in mutants().values() if one.rule == rule]
    assert not of_rule or any(_can_be_grafted(one, host) for one in of_rule)


def _can_be_grafted(mutant, host):
    with contextlib.suppress(CannotGraftError), host.grafted(mutant):
        return True
    return False


# --- examining


@pytest.fixture(scope="module")
def suite():
    return Suite()


def test_a_mutant_is_noticed_in_this_process(suite):
    outcome = Examination(suite).examine(find("modes.no_grad.__enter__:flip:1"))
    assert outcome.verdict == "noticed"
    assert outcome.scenario in {one.scenario.id for one in suite.running("modes.no_grad.__enter__")}


def test_grafted_or_on_an_instance_of_its_own_comes_to_the_same(suite, monkeypatch):
    wanted = [one for one in mutants().values() if one.rule == "modes._switch"]
    examination = Examination(suite)
    grafted = [examination.examine(one).verdict for one in wanted]
    monkeypatch.setattr(Host, "grafted", lambda self, mutant: _refused(mutant))
    assert [examination.examine(one).verdict for one in wanted] == grafted


def _refused(mutant):
    raise CannotGraftError(mutant.id)


def test_what_a_mutant_did_to_the_host_is_not_what_the_next_one_does(suite):
    examination = Examination(suite)
    accepted_one = find("modes.inference_mode.__new__:flip:1")
    assert examination.examine(accepted_one).verdict == "survived"
    examination._host.module.set_default_dtype = lambda dtype: None
    examination._host.module.get_default_dtype = lambda: 1 / 0
    assert examination.examine(accepted_one).verdict == "survived"


def test_the_scenarios_to_begin_with_come_first(suite):
    mutant = find("modes.no_grad.__enter__:flip:1")
    found = {Examination(suite).examine(mutant, [one]).scenario for one in _noticing(suite, mutant)[:2]}
    assert len(found) == 2


def _noticing(suite, mutant):
    examination = Examination(suite)
    running = [one.scenario.id for one in suite.running(mutant.rule)][:30]
    return [id for id in running if examination.examine(mutant, only=id).verdict == "noticed"]


def test_a_mutant_without_an_end_is_ended():
    endless = "decorators::an_own_mode_is_cloned_for_each_call"  # others notice it, and which comes first is chance
    with Examiner() as examiner:
        assert examiner.examine("_contextlib._wrap_generator:drop:8", only=endless).verdict == "hung"
        assert examiner.examine("modes.no_grad.__enter__:flip:1").verdict == "noticed"


def test_a_process_that_ends_is_a_crash():
    with Examiner() as examiner:
        assert examiner.examine("there is no such mutant").verdict == "crashed"
        assert examiner.examine("modes.no_grad.__enter__:flip:1").verdict == "noticed"


# --- keeping


def test_outcomes_are_kept_for_the_next_run(tmp_path):
    mutant = find("modes.no_grad.__enter__:flip:1")
    Kept(tmp_path).add(Outcome(mutant.id, "noticed", "by", "no_grad::x"))
    (file,) = tmp_path.iterdir()
    with file.open("a") as added:
        added.write('{"id": "half a li')
    kept = Kept(tmp_path)
    assert kept.get(mutant).scenario == "no_grad::x"
    assert list(kept.outcomes) == [mutant.id]


def test_outcomes_of_another_state_say_only_where_to_begin(tmp_path):
    mutant, other = (
        one
        for one in mutants().values()
        if one.rule == "modes.no_grad.__exit__" or one.id.startswith("modes.no_grad.__enter__:drop:1")
    )
    Kept(tmp_path).add(Outcome(mutant.id, "noticed", "by", "no_grad::x"))
    (file,) = tmp_path.iterdir()
    file.rename(tmp_path / "before.jsonl")
    kept = Kept(tmp_path)
    assert kept.get(mutant) is None
    assert kept.first(mutant) == ["no_grad::x"]
    assert kept.first(other) == []


# --- all of them


def test_what_is_accepted_is_a_mutant_and_has_a_reason():
    there = {change_of(mutant) for mutant in mutants().values()}
    assert [change for change in accepted() if change not in there] == [], "the rule was written anew: remove these"
    assert all(accepted().values())


@pytest.fixture(scope="session")
def examiner():
    with Examiner() as made:
        yield made


@pytest.fixture(scope="session")
def kept():
    return Kept()


@pytest.mark.mutants
@pytest.mark.parametrize("rule", rules())
def test_the_suite_notices_each_mutant(rule, examiner, kept):
    """What was examined before, in the present state of reference and suite, is not examined again."""
    survivors, needless = [], []
    for mutant in (one for one in mutants().values() if one.rule == rule):
        outcome = kept.get(mutant)
        if outcome is None:
            outcome = examiner.examine(mutant.id, kept.first(mutant))
            kept.add(outcome)
        if outcome.verdict != "noticed":
            print(f"{outcome.verdict}: {mutant} {outcome.by} {reason(mutant)}")
        if outcome.verdict == "survived" and not reason(mutant):
            survivors.append(str(mutant))
        if outcome.verdict in NOTICED and reason(mutant):
            needless.append(str(mutant))
    assert survivors == [], "no scenario notices these: write one, or accept them with a reason"
    assert needless == [], "these are accepted though a scenario notices them: remove them from accepted.json"
