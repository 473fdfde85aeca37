"""The reference that a user has keeps no bounds of inexact values; the one that others are held to does."""

from __future__ import annotations

from typing import Any

import pytest

from gradspec.program.checking import Check
from gradspec.program.drivers import Seeded
from gradspec.program.execution import Prepared
from gradspec.program.grammar import Grammar
from gradspec.subjects.module import ModuleSubject
from gradspec.subjects.reference import Reference
from reference_impl import instances


@pytest.fixture(scope="module")
def package() -> Any:
    return instances.load()


def test_a_new_instance_keeps_none(package: Any) -> None:
    assert package.ones(3).exp()._ulps == 0
    assert Reference().module.ones(3).exp()._ulps == 2
    for name in ("logaddexp", "logaddexp2"):
        one = getattr(package, name)(package.ones(3), package.ones(3))
        assert (one._ulps, one._floor) == (0, 0.0)


@pytest.mark.parametrize("seed", range(4))
def test_programs_come_to_the_same_without_them(package: Any, seed: int) -> None:
    reference = Reference()
    grammar = Grammar(reference.module)
    programs = [Prepared(grammar.program(Seeded(f"bounds {seed} {n}"))) for n in range(100)]
    check = Check(ModuleSubject(package, "reference without bounds"), reference, Reference.levels)
    assert check.differences(programs) == [None] * len(programs)
