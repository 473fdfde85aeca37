"""The suite notices each subject that was broken by hand, and each scenario fails on some subject."""

from __future__ import annotations

import pytest

from gradspec import clauses as ledger
from gradspec.subjects.registry import SubjectError, resolve
from gradspec.subjects.wrong import subject
from gradspec.subjects.wrong.broken import BROKEN
from gradspec.subjects.wrong.examining import NOTICED
from gradspec.subjects.wrong.instance import Instance, WrongSubject
from gradspec.subjects.wrong.mutants import mutants
from gradspec.subjects.wrong.noticing import Suite
from gradspec.subjects.wrong.processes import Examiner
from reference_impl import instances

#: How many mutants of rules that a scenario runs are tried before it is said to fail on none.
TRIES = 40

#: What code raises that names something that is not there (any more): noticing that would be noticing a slip.
SLIPS = ("AttributeError", "NameError", "ImportError", "UnboundLocalError")


@pytest.fixture(scope="session")
def suite():
    return Suite()


@pytest.mark.parametrize("name", BROKEN)
def test_the_suite_notices(name, suite):
    """A scenario that settles one of the broken clauses does, at a level that the subject claims."""
    broken = BROKEN[name]
    noticed = list(suite.noticed(lambda: subject(name), suite.settling(broken.clauses)))
    print(f"\n{name} ({', '.join(broken.clauses)}): {broken.doc}")
    for notice in noticed:
        print(f"  {notice}")
    by_what_it_does = [one for one in noticed if not str(one.divergence.actual).startswith(SLIPS)]
    assert by_what_it_does, f"no scenario that settles one of {broken.clauses} notices"


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_subject_says_what_it_breaks(name):
    assert BROKEN[name].doc
    for clause in BROKEN[name].clauses:
        ledger.clause(clause)


def test_what_is_not_broken_is_not_noticed(suite):
    """A fresh instance shows what the reference shows, in every scenario: nothing else may pass for noticing."""
    made = [notice for notice in suite.noticed(lambda: WrongSubject("nothing", instances.load()), suite.expectations)]
    assert made == []


def test_breaking_one_instance_leaves_the_others_alone():
    one, other = subject("misspelt_names_exist").module, instances.load()
    assert hasattr(one, "go_grad")
    assert not hasattr(other, "go_grad")
    assert not hasattr(instances.for_version("2.13"), "go_grad")


def test_replacing_what_the_reference_does_not_hold_is_refused():
    with pytest.raises(LookupError):
        Instance().replace(object(), None)


def test_a_wrong_subject_is_found_by_name():
    assert resolve("wrong:never_restored").name == "wrong:never_restored"
    id = next(iter(mutants()))
    assert resolve(f"wrong:mutant:{id}").name == f"wrong:mutant:{id}"
    for unknown in ("wrong:no_such_subject", "wrong:mutant:modes.no_grad:drop:999"):
        with pytest.raises(SubjectError, match="there is no subject"):
            resolve(unknown)


def test_a_subject_that_keeps_a_mode_does_not_spoil_the_next_scenario(suite):
    """A global mode that one program leaves entered is not what the next one is judged by."""

    def ends_with_grad_off(expectation):
        return expectation.trace.steps[-1].observations[("thread", "grad_enabled")] is False

    leaving = next(one for one in suite.expectations if ends_with_grad_off(one))
    plain = next(one for one in suite.expectations if one.scenario.clauses == ("DEF-02",))
    assert list(suite.noticed(lambda: subject("mode_is_global"), [leaving, plain])) == []


@pytest.mark.mutants
def test_every_scenario_fails_on_a_wrong_subject(suite):
    """Those that were broken by hand first, then mutants of the rules that the scenario runs, the rarest rule first."""
    waiting = {one.scenario.id: one for one in suite.expectations}
    for name in BROKEN:
        for notice in suite.noticed(lambda name=name: subject(name), list(waiting.values())):
            del waiting[notice.scenario]
    with Examiner() as examiner:
        for id, expectation in list(waiting.items()):
            rarest = sorted(expectation.rules, key=lambda rule: len(suite.running(rule)))
            tried = [one for rule in rarest for one in mutants().values() if one.rule == rule][:TRIES]
            if any(examiner.examine(mutant.id, only=id).verdict in NOTICED for mutant in tried):
                del waiting[id]
    assert list(waiting) == [], "these scenarios fail on no wrong subject: they can never fail, or lack a subject"
