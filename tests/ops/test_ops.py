"""Op by op: torch is held to the reference in every form of every op of the table."""

from __future__ import annotations

import pytest

from gradspec.ops import coverage
from gradspec.ops.check import Finding, check
from gradspec.ops.product import all_cases
from gradspec.ops.samples import TABLE
from gradspec.sides import Sides, find

#: How many cases of one op a failing test shows.
SHOWN = 8

#: Ops in which the reference does not yet do all that torch does.
NOT_YET = frozenset(
    """
    """.split()
)


@pytest.fixture(scope="session")
def sides() -> Sides:
    pytest.importorskip("torch")
    return find("torch")


def findings(name: str, sides: Sides, thin: bool) -> list[Finding]:
    entry = TABLE.entries[name]
    return check(entry, all_cases(entry, thin, sides.subject.module, sides.reference.module), sides)


def report(found: list[Finding]) -> str:
    lines = [line for finding in found[:SHOWN] for line in finding.lines()]
    return "\n".join([f"{len(found)} cases differ", *lines])


def entries() -> list[object]:
    mark = pytest.mark.xfail(reason="the reference does not yet do all that torch does", strict=False)
    return [pytest.param(name, marks=[mark] if name in NOT_YET else []) for name in TABLE.entries]


@pytest.mark.parametrize("name", entries())
def test_an_op_is_on_torch_as_on_the_reference(name: str, sides: Sides) -> None:
    found = findings(name, sides, thin=True)
    assert not found, report(found)


@pytest.mark.product
@pytest.mark.parametrize("name", entries())
def test_an_op_is_on_torch_as_on_the_reference_in_the_whole_product(name: str, sides: Sides) -> None:
    found = findings(name, sides, thin=False)
    assert not found, report(found)


def test_every_op_of_the_reference_has_samples(sides: Sides) -> None:
    assert not coverage.without_samples(sides.reference.module)


def test_every_op_lists_calls_that_it_refuses() -> None:
    assert not coverage.without_errors()


def test_every_form_that_torch_has_of_an_op_exists(sides: Sides) -> None:
    assert not coverage.missing_forms(sides.reference.module, sides.subject.module)
