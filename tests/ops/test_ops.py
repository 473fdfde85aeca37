"""Op by op: torch is held to the reference in every form of every op of the table."""

from __future__ import annotations

import pytest
from known_differences import keys_of, known

from gradspec.ops import coverage
from gradspec.ops.check import Finding, all_cases, check
from gradspec.ops.samples import TABLE
from gradspec.sides import Sides, find

#: How many cases of one op a failing test shows.
SHOWN = 8


@pytest.fixture(scope="session")
def sides() -> Sides:
    pytest.importorskip("torch")
    return find("torch")


def findings(name: str, sides: Sides, thin: bool) -> list[Finding]:
    entry = TABLE.entries[name]
    return check(entry, all_cases(entry, thin, sides), sides)


def unknown(name: str, found: list[Finding]) -> list[Finding]:
    expected = known().get(name, set())
    return [finding for finding in found if not keys_of(finding) <= expected]


def report(found: list[Finding]) -> str:
    lines = [line for finding in found[:SHOWN] for line in finding.lines()]
    return "\n".join([f"{len(found)} cases differ", *lines])


@pytest.mark.parametrize("name", TABLE.entries)
def test_an_op_is_on_torch_as_on_the_reference(name: str, sides: Sides) -> None:
    found = unknown(name, findings(name, sides, thin=True))
    assert not found, report(found)


@pytest.mark.product
@pytest.mark.parametrize("name", TABLE.entries)
def test_an_op_is_on_torch_as_on_the_reference_in_the_whole_product(name: str, sides: Sides) -> None:
    found = [*findings(name, sides, thin=False), *findings(name, sides, thin=True)]
    new = unknown(name, found)
    assert not new, report(new)
    gone = known().get(name, set()) - {key for finding in found for key in keys_of(finding)}
    assert not gone, f"no longer different, so not to be listed: {sorted(gone)}"


def test_only_ops_of_the_table_are_known_to_differ() -> None:
    assert known().keys() <= TABLE.entries.keys()


def test_every_op_of_the_reference_has_samples(sides: Sides) -> None:
    assert not coverage.without_samples(sides.reference.module)


def test_every_op_lists_calls_that_it_refuses() -> None:
    assert not coverage.without_errors()


def test_every_form_that_torch_has_of_an_op_exists(sides: Sides) -> None:
    assert set(coverage.missing_forms(sides.reference.module, sides.subject.module)) <= MISSING


#: Forms that the reference does not have.
MISSING: frozenset[str] = frozenset()
