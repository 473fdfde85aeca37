"""Kernels that are written out for few numbers come to what they come to for many."""

from __future__ import annotations

import math
import operator
from array import array
from typing import Any

import pytest

from reference_impl.dtypes import bool_, float32
from reference_impl.ops.written_out import MOST, Few

NUMBERS = [0.0, -0.0, 1.5, -2.25, 3.0e38, -3.0e38, 1.4e-45, math.inf, -math.inf, math.nan, 0.1, 7.0]
ARITHMETIC = (operator.add, operator.sub, operator.mul, lambda x, y: y if x < y else x)
COMPARISONS = (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge)
COUNTS = (0, 1, 2, 3, MOST, MOST + 1)


def numbers(count: int, first: int) -> array[float]:
    return array("f", [NUMBERS[(first + i) % len(NUMBERS)] for i in range(count)])


def alike(one: Any, other: Any) -> bool:
    return (one.typecode, one.tobytes()) == (other.typecode, other.tobytes())


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("kernel", ARITHMETIC)
def test_of_two_it_gives_what_the_kernel_gives_rounded_to_single_precision(kernel: Any, count: int) -> None:
    few, by_number = Few(kernel, 2), Few(kernel, 2, by_number=True)
    for first, shift in ((0, 0), (0, 1), (3, 4), (5, 2)):
        a, b = numbers(count, first), numbers(count, first + shift)
        assert alike(few[count](a, b), float32.pack([*map(kernel, a, b)]))
        assert alike(few[count]((*a,), [*b]), few[count](a, b)), "whatever holds them"
        assert alike(by_number[count](a, -0.3), float32.pack([kernel(one, -0.3) for one in a]))


@pytest.mark.parametrize("count", COUNTS)
def test_of_one_it_raises_what_the_kernel_raises(count: int) -> None:
    few = Few(math.exp, 1)
    a = array("f", [0.5] * count)
    assert alike(few[count](a), float32.pack([*map(math.exp, a)]))
    if count:
        a[-1] = 1000.0
        with pytest.raises(OverflowError):
            few[count](a)


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("kernel", COMPARISONS)
def test_what_compares_finds_truths(kernel: Any, count: int) -> None:
    few, by_number = Few(kernel, 2, finds_truths=True), Few(kernel, 2, finds_truths=True, by_number=True)
    a, b = numbers(count, 0), numbers(count, 1)
    assert alike(few[count](a, b), bool_.pack([*map(kernel, a, b)]))
    assert alike(by_number[count](a, 1.5), bool_.pack([kernel(one, 1.5) for one in a]))


def test_what_was_made_is_new_each_time() -> None:
    few = Few(operator.add, 2)
    a = array("f", [1.0, 2.0])
    first = few[2](a, a)
    second = few[2](a, first)
    assert (first.tolist(), second.tolist()) == ([2.0, 4.0], [3.0, 6.0])


def test_only_few_numbers_are_written_out() -> None:
    few = Few(operator.add, 2)
    for count in COUNTS:
        few[count](numbers(count, 0), numbers(count, 0))
    assert sorted(few) == [1, 2, 3, MOST]
