"""Two traces side by side."""

from __future__ import annotations

from gradspec.report import alignment


def step(line, **owners):
    return {"step": 1, "line": line, "kind": "see", **owners}


def marked(found):
    return [row.name for row in found.at.rows if row.first] if found.at else []


def test_equal_traces_have_no_first_difference():
    found = alignment.align([step(3, x={"value": 1})], [step(3, x={"value": 1})])
    assert found.at is None
    assert [s.number for s in found.before] == [1]


def test_the_first_difference_is_marked_once_and_later_ones_are_differences():
    expected = [step(3, x={"value": 1}), step(4, x={"value": 1, "version": 0}), step(5, x={"value": 1})]
    actual = [step(3, x={"value": 1}), step(4, x={"value": 2, "version": 1}), step(5, x={"value": 2})]
    found = alignment.align(expected, actual)
    assert (len(found.before), found.at.number, len(found.after)) == (1, 2, 1)
    assert marked(found) == ["x.value"]
    assert [row.differs for row in found.at.rows] == [True, True]


def test_what_comparing_found_is_marked_before_what_it_did_not_look_at():
    expected = [step(3, x={"version": 0}), step(4, x={"requires_grad": True})]
    actual = [step(3, x={"version": 5}), step(4, x={"requires_grad": False})]
    found = alignment.align(expected, actual, [(2, "x.requires_grad")])
    assert (found.at.number, marked(found)) == (2, ["x.requires_grad"])


def test_a_value_within_its_bound_is_no_difference_unless_comparing_says_so():
    expected = [step(3, x={"value": {"value": 1.0, "ulps": 2}})]
    actual = [step(3, x={"value": 1.0000001})]
    assert alignment.align(expected, actual).at is None
    assert marked(alignment.align(expected, actual, [(1, "x.value")])) == ["x.value"]


def test_an_observable_that_one_side_lacks_is_told_from_none():
    found = alignment.align([step(3, x={"grad": None})], [step(3)])
    assert [(row.expected, row.actual) for row in found.at.rows] == [("None", alignment.ABSENT)]


def test_a_trace_that_ends_early_differs_where_it_ends():
    found = alignment.align([step(3, x={"value": 1}), step(4, x={"value": 1})], [step(3, x={"value": 1})])
    assert found.at.number == 2
    assert [row.actual for row in found.at.rows] == [alignment.ABSENT]


def test_one_and_one_point_zero_and_the_two_zeros_differ():
    found = alignment.align([step(3, a={"v": 1, "z": 0.0})], [step(3, a={"v": 1.0, "z": -0.0})])
    assert [(row.expected, row.actual, row.differs) for row in found.at.rows] == [
        ("1", "1.0", True),
        ("0.0", "-0.0", True),
    ]


def test_what_the_subject_does_not_tell_is_no_difference_unless_comparing_says_so():
    expected = [step(3, x={"version": 0})]
    actual = [step(3, x={"version": {"missing": "Tensor._version"}})]
    found = alignment.align(expected, actual)
    assert found.at is None
    assert [row.actual for row in found.before[0].rows] == ["(no Tensor._version)"]
    assert marked(alignment.align(expected, actual, [(1, "x.version")])) == ["x.version"]


def test_what_a_step_brought_is_named_without_an_owner():
    found = alignment.align([step(3, **{"at the step": {"exception": "A"}})], [step(3)])
    assert marked(found) == ["exception"]
