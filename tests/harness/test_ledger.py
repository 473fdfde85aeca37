"""The ledger is sound, and the suite and the reference keep to it."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter

import pytest

import reference_impl
from gradspec import clauses as ledger
from gradspec import suite
from gradspec.clauses import Agreement, Status, Verdict
from reference_impl import instances


@pytest.fixture(scope="module")
def named_by_scenarios() -> set[str]:
    return {id for scenario in suite.scenarios() for id in scenario.clauses}


OBSERVED, SAID = (
    next(clause.id for clause in ledger.clauses() if (clause.status is Status.OBSERVED) is observed)
    for observed in (True, False)
)


@pytest.mark.parametrize(
    ("ids", "only"),
    [([OBSERVED], True), ([OBSERVED, "C-01"], True), ([OBSERVED, SAID], False), ([SAID], False), (["C-01"], False)],
)
def test_what_rests_on_observation_only_names_clauses_and_none_with_another_source(ids, only):
    assert ledger.is_observed_only(ids) is only


def test_ids_are_unique():
    ids = [clause.id for chapter in ledger.chapters() for clause in chapter.clauses]
    ids += [claim.id for claim in ledger.claims()]
    assert [id for id, times in Counter(ids).items() if times > 1] == []


@pytest.mark.parametrize("chapter", ledger.chapters(), ids=lambda chapter: chapter.key)
def test_the_ids_of_a_chapter_are_its_key_and_consecutive_numbers(chapter):
    wanted = [f"{chapter.key}-{number:02}" for number in range(1, len(chapter.clauses) + 1)]
    assert [clause.id for clause in chapter.clauses] == wanted


def test_the_ids_of_claims_are_consecutive():
    claims = ledger.claims()
    assert [claim.id for claim in claims] == [f"C-{number:02}" for number in range(1, len(claims) + 1)]


@pytest.mark.parametrize("clause", ledger.clauses(), ids=lambda clause: clause.id)
def test_a_clause_is_one_sentence_with_a_source_and_a_status(clause):
    assert clause.statement.endswith(".")
    assert clause.sources
    assert all(source.name and (not source.url or source.url.startswith("https://")) for source in clause.sources)
    assert isinstance(clause.status, Status)


@pytest.mark.parametrize("clause", ledger.clauses(), ids=lambda clause: clause.id)
def test_a_clause_says_what_the_documentation_says_where_torch_does_something_else(clause):
    contradicted = clause.agreement in (Agreement.CONTRADICTS, Agreement.IN_PART)
    assert contradicted == bool(clause.documentation)


@pytest.mark.parametrize("clause", ledger.clauses(), ids=lambda clause: clause.id)
def test_a_clause_that_is_documented_has_a_page_to_read(clause):
    if clause.status is not Status.OBSERVED:
        assert any(source.url for source in clause.sources)


@pytest.mark.parametrize("clause", ledger.clauses(), ids=lambda clause: clause.id)
def test_the_releases_of_a_clause_are_release_numbers(clause):
    assert re.fullmatch(r"\d+\.\d+", clause.since)
    assert re.fullmatch(r"(\d+\.\d+)?", clause.until)


@pytest.mark.parametrize("claim", ledger.claims(), ids=lambda claim: claim.id)
def test_a_claim_is_settled_by_clauses_of_the_ledger(claim):
    assert claim.clauses
    for id in claim.clauses:
        assert ledger.clause(id).id == id


def test_what_is_not_in_the_ledger_is_refused():
    with pytest.raises(ledger.UnknownEntryError, match="no clause 'NG-99'"):
        ledger.clause("NG-99")
    with pytest.raises(ledger.UnknownEntryError, match="no claim 'C-99'"):
        ledger.claim("C-99")
    with pytest.raises(ledger.UnknownEntryError, match="no chapter for 'XX-01'"):
        ledger.chapter_of("XX-01")


def test_the_chapter_of_a_clause_is_found():
    assert ledger.chapter_of("NG-07").title == "no_grad"


@pytest.mark.parametrize("chapter", ledger.chapters(), ids=lambda chapter: chapter.key)
def test_each_clause_has_a_scenario(chapter, named_by_scenarios):
    assert [clause.id for clause in chapter.clauses if clause.id not in named_by_scenarios] == []


def test_each_claim_that_needs_no_clock_has_a_scenario(named_by_scenarios):
    settled = [claim for claim in ledger.claims() if claim.expected is not Verdict.MEASURED]
    assert [claim.id for claim in settled if claim.id not in named_by_scenarios] == []


def test_scenarios_name_only_what_the_ledger_has():
    assert [sentence for sentence in map(suite.unknown_id, suite.scenarios()) if sentence] == []


def test_scenarios_have_names_of_their_own():
    ids = Counter(scenario.id for scenario in suite.scenarios())
    assert [id for id, times in ids.items() if times > 1] == []


def test_each_scenario_says_in_a_sentence_what_a_reader_learns():
    assert [scenario.id for scenario in suite.scenarios() if not scenario.doc.endswith(".")] == []


def test_rules_of_the_reference_name_only_clauses_of_the_ledger():
    # An instance of its own: some of its modules have classes that ops ask from then on.
    package = instances.load()
    for module in pkgutil.walk_packages(reference_impl.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    rules = importlib.import_module(f"{package.__name__}.rules").RULES
    assert rules
    known = {clause.id for clause in ledger.clauses()}
    assert {name: ids for name, ids in rules.items() if not known.issuperset(ids)} == {}
