"""The check of the ops notices an op that is wrong; the product is what it says."""

from __future__ import annotations

import itertools
from typing import Any, Callable

import pytest

from gradspec.ops.check import Finding, all_cases, check
from gradspec.ops.covering import covering
from gradspec.ops.sample import Table, call, t
from gradspec.ops.samples import TABLE
from gradspec.sides import Sides
from gradspec.subjects.reference import Reference
from gradspec.subjects.wrong.instance import Instance, WrongSubject


def found_in(name: str, break_: Callable[[Instance], None]) -> list[Finding]:
    instance = Instance()
    break_(instance)
    sides = Sides(WrongSubject("op", instance.torch), Reference(), ("core", "state", "graph"), True)
    entry = TABLE.entries[name]
    return check(entry, all_cases(entry, True, sides), sides)


def nothing(instance: Instance) -> None:
    pass


def a_wrong_derivative(instance: Instance) -> None:
    op = instance.ops_declare.OPS["ExpBackward0"]
    op.derivatives["self"] = lambda grad, result: grad * result * 2
    op.plans.clear()


def a_flag(instance: Instance) -> None:
    tensor = instance.torch.Tensor
    right = tensor.unsqueeze

    def wrong(self: Any, *args: Any, **kwargs: Any) -> Any:
        made = right(self, *args, **kwargs)
        return made.clone() if self.requires_grad else made

    tensor.unsqueeze = wrong


def a_missing_check_of_out(instance: Instance) -> None:
    def wrong(from_: Any, to: Any) -> None:
        pass

    instance.replace(instance.dtypes.check_can_cast, wrong)


def another_text(instance: Instance) -> None:
    instance.errors.dimension_out_of_range = lambda dim, ndim: "no such dimension"


def observables(findings: list[Finding]) -> set[tuple[str, str]]:
    return {(one.level, one.observable) for finding in findings for one in finding.divergences}


@pytest.mark.parametrize(
    "name, break_, seen",
    [
        ("exp", a_wrong_derivative, ("core", "value")),
        ("unsqueeze", a_flag, ("state", "is_view")),
        ("exp", a_missing_check_of_out, ("core", "exception")),
        ("unsqueeze", another_text, ("wording", "exception message")),
    ],
)
def test_an_op_that_is_wrong_is_noticed(name: str, break_: Callable[[Instance], None], seen: tuple[str, str]) -> None:
    assert not found_in(name, nothing)
    assert seen in observables(found_in(name, break_))


@pytest.mark.parametrize("sizes, strength", [((4, 3, 2, 5), 2), ((3, 3, 3), 3), ((6, 1, 4), 2), ((5, 3), 1)])
def test_rows_cover_every_combination_of_so_many_factors(sizes: tuple[int, ...], strength: int) -> None:
    rows = covering(sizes, strength)
    for group in itertools.combinations(range(len(sizes)), strength):
        wanted = set(itertools.product(*(range(sizes[i]) for i in group)))
        assert {tuple(row[i] for i in group) for row in rows} == wanted
    assert len(rows) == len(set(rows))


def test_a_name_has_samples_once() -> None:
    table = Table()
    table.op("sin", call(t(2)), aliases=("sine",))
    with pytest.raises(ValueError, match="sine has samples already"):
        table.op("sine", call(t(2)))


def test_a_finding_says_what_only_one_side_raised() -> None:
    def refusing(instance: Instance) -> None:
        def exp(*args: Any, **kwargs: Any) -> Any:
            raise TypeError("not today")

        instance.torch.exp = exp

    assert any("it says 'not today'" in line for finding in found_in("exp", refusing) for line in finding.lines())
