"""Comparing traces: what counts as the same, and what is reported where two differ."""

from __future__ import annotations

import pytest

from gradspec.compare import compare, same, ulp
from gradspec.trace import Inexact, Missing, Raised, Step, Trace


def trace(*steps: dict, line: int = 1) -> Trace:
    return Trace([Step("see", line, {key: value for key, value in step.items()}) for step in steps])


def found(expected: Trace, actual: Trace, levels: tuple[str, ...] = ("core", "state", "graph")) -> list[tuple]:
    return [(d.level, d.step, d.owner, d.observable) for d in compare(expected, actual, levels)]


SAME = {("x", "value"): [1.0], ("x", "version"): 0, ("x", "grad_fn"): None, ("node 0", "name"): "MulBackward0"}


def test_equal_traces_do_not_diverge():
    assert found(trace(SAME, SAME), trace(SAME, SAME)) == []


@pytest.mark.parametrize(
    ("key", "level"),
    [
        (("x", "value"), "core"),
        (("x", "version"), "state"),
        (("x", "grad_fn"), "graph"),
        (("node 0", "name"), "wording"),
    ],
)
def test_each_observable_diverges_at_its_level(key, level):
    assert found(trace(SAME), trace({**SAME, key: "other"})) == [(level, 1, *key)]


def test_comparing_goes_on_past_a_divergence_at_another_level():
    later = {**SAME, ("x", "value"): [2.0]}
    assert found(trace(SAME, SAME, SAME), trace({**SAME, ("x", "grad_fn"): "node 0"}, SAME, later)) == [
        ("graph", 1, "x", "grad_fn"),
        ("core", 3, "x", "value"),
    ]


def test_only_the_first_divergence_of_a_level_is_reported():
    wrong = {**SAME, ("x", "value"): [2.0]}
    assert found(trace(SAME, SAME), trace(wrong, wrong)) == [("core", 1, "x", "value")]


def test_a_level_that_is_not_claimed_is_not_judged_nor_is_the_wording_that_rests_on_it():
    wrong = {**SAME, ("x", "grad_fn"): "node 0", ("node 0", "name"): "Other"}
    assert found(trace(SAME), trace(wrong), ("core", "state")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [(0.0, -0.0), (1, 1.0), (True, 1), ([1.0], [1.0, 2.0]), (float("nan"), 0.0), (None, "None"), ([0.0], [-0.0])],
)
def test_values_are_the_same_only_exactly(one, other):
    assert not same(one, other)
    assert same(one, one)


def test_nan_is_the_same_as_nan():
    assert same([float("nan")], [float("nan")])


def test_an_inexact_value_is_the_same_within_its_bound_in_ulps_of_its_dtype():
    step = 2.0**-23
    assert same(Inexact([[1.0]], 2, "float32"), [[1.0 + 2 * step]])
    assert not same(Inexact([[1.0]], 2, "float32"), [[1.0 + 3 * step]])
    assert not same(Inexact([[1.0]], 2, "float64"), [[1.0 + step]])


def test_an_inexact_value_may_be_off_by_its_floor_besides():
    step = 2.0**-23
    assert same(Inexact([0.0, 1.0], 2, "float32", 4 * step), [-4 * step, 1.0 + 6 * step])
    assert not same(Inexact([0.0], 2, "float32", 4 * step), [5 * step])
    assert same(Inexact([1j], 2, "complex64", 4 * step), [complex(-6 * step, 1.0)])


def test_of_what_is_unknown_only_shape_and_type_are_compared():
    unknown = Inexact([True, False], 1, "bool", float("inf"))
    assert same(unknown, [False, False])
    assert not same(unknown, [False])
    assert not same(unknown, [0, 0])
    assert not same(unknown, Raised("RuntimeError"))


def test_an_inexact_value_still_has_its_shape_type_and_infinities():
    assert not same(Inexact([1.0], 5, "float32"), [1.0, 1.0])
    assert not same(Inexact([1.0], 5, "float32"), [1])
    assert not same(Inexact([float("inf")], 5, "float32"), [3.4e38])
    assert not same(Inexact([1.0], 5, "float32"), [float("nan")])
    assert not same(Inexact([1.0], 5, "float32"), Raised("RuntimeError"))


def test_the_bound_of_the_reference_counts_and_not_the_subjects():
    assert not same([1.0], Inexact([1.5], 10**9, "float32"))


def test_the_ulp_of_the_smallest_numbers_is_that_of_the_subnormals():
    assert ulp(0.0, "float32") == ulp(1e-45, "float32") == 2.0**-149


def test_an_owner_that_one_side_lacks_is_reported_by_what_told_them_apart():
    grown = {**SAME, ("x", "grad"): "x.grad", ("x.grad", "value"): [1.0], ("x.grad", "version"): 0}
    bare = {**SAME, ("x", "grad"): None}
    assert found(trace(bare), trace(grown)) == [("core", 1, "x", "grad")]


def test_a_tensor_that_only_one_side_has_let_go_is_a_divergence_of_state_alone():
    assert found(trace({("x", "gone"): True}), trace({("x", "value"): [1.0], ("x", "version"): 0})) == [
        ("state", 1, "x", "gone")
    ]


def test_what_a_subject_has_no_name_for_is_not_compared():
    assert found(trace(SAME), trace({**SAME, ("x", "version"): Missing("Tensor._version")})) == []


def test_an_observable_that_raises_is_compared_by_class_and_its_message_is_wording():
    left = {("x", "version"): Raised("RuntimeError"), ("x", "version message"): "one"}
    other_text = {("x", "version"): Raised("RuntimeError"), ("x", "version message"): "two"}
    other_class = {("x", "version"): Raised("ValueError"), ("x", "version message"): "one"}
    assert found(trace(left), trace(other_text)) == [("wording", 1, "x", "version message")]
    assert found(trace(left), trace(other_class)) == [("state", 1, "x", "version")]
    assert found(trace(left), trace({("x", "version"): 0})) == [("state", 1, "x", "version")]


def test_two_ways_through_a_program_diverge_where_they_part_and_are_not_compared_further():
    left = Trace([Step("see", 3, {}), Step("see", 4, {("x", "version"): 0})])
    right = Trace([Step("see", 3, {}), Step("see", 9, {("x", "version"): 1})])
    (divergence,) = compare(left, right)
    assert (divergence.step, divergence.expected, divergence.actual) == (2, "see at line 4", "see at line 9")


def test_a_step_too_few_is_a_divergence():
    left = Trace([Step("see", 3, {}), Step("see", 4, {})])
    (divergence,) = compare(left, Trace([Step("see", 3, {})]))
    assert (divergence.observable, divergence.actual) == ("reached", "nothing more")


def test_an_exception_that_only_the_subject_ends_with_is_named():
    end = Step("end", 4, {("step", "exception"): "TypeError", ("step", "exception message"): "no"})
    (divergence,) = compare(Trace([Step("see", 4, {})]), Trace([end]))
    assert (divergence.level, divergence.observable, divergence.actual) == ("core", "exception", "TypeError: no")
