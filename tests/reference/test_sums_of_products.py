"""The numbers of matrix products: what is written out comes to what the sums say."""

from __future__ import annotations

import itertools
import math
from array import array
from typing import Any

import pytest

import reference_impl as torch
from reference_impl.ops.sums_of_products import multiplied

SIZES = ((1, 1, 1), (2, 1, 3), (3, 4, 2), (2, 5, 3), (4, 4, 4), (5, 4, 4), (9, 8, 7), (0, 2, 2), (2, 0, 2), (2, 2, 0))


@pytest.mark.parametrize("kind", (int, float, complex))
@pytest.mark.parametrize("sizes", SIZES)
def test_each_number_is_the_product_of_a_row_and_a_column(sizes: tuple[int, int, int], kind: Any) -> None:
    n, k, m = sizes
    rows = [[kind(10 * i + j - 7) for j in range(k)] for i in range(n)]
    columns = [[kind(3 * i - 5 * j + 1) for i in range(k)] for j in range(m)]
    expected = [sum(p * q for p, q in zip(row, column)) for row in rows for column in columns]
    forms_of_a = [sum(rows, []), [row[j] for j in range(k) for row in rows]]
    forms_of_b = [[column[i] for i in range(k) for column in columns], sum(columns, [])]
    for turn_a, turn_b in itertools.product((False, True), repeat=2):
        found = multiplied(forms_of_a[turn_a], forms_of_b[turn_b], n, k, m, turn_a, turn_b)
        assert found == expected
        assert all(one.__class__ is kind for one in found) or not k


def signs(numbers: list[Any]) -> list[float]:
    return [math.copysign(1, part) for one in numbers for part in (one.real, one.imag)]


@pytest.mark.parametrize("m", (1, 100))
def test_only_a_single_product_of_real_numbers_is_a_negative_zero(m: int) -> None:
    zeros = array("d", [0.0] * m)
    assert signs(multiplied([-1.0], zeros, 1, 1, m, keeps_sign=True)) == [-1.0, 1.0] * m
    assert signs(multiplied([-1.0], zeros, 1, 1, m)) == [1.0, 1.0] * m
    assert signs(multiplied([-1.0, -1.0], [*zeros, *zeros], 1, 2, m, keeps_sign=True)) == [1.0, 1.0] * m
    assert signs(multiplied([-1 + 0j], [0j] * m, 1, 1, m, keeps_sign=True)) == [1.0, 1.0] * m


def test_a_product_of_complex_matrices_has_no_negative_zeros() -> None:
    product = torch.tensor([[1j, 1j]]) @ torch.tensor([[-2 + 0j], [-2 + 0j]])
    assert product.item() == -4j and signs([product.item()]) == [1.0, -1.0]


def test_a_row_or_a_column_times_a_number_is_added_to_zeros_and_a_table_of_products_is_not() -> None:
    for n, m, sign in ((1, 3, 1.0), (3, 1, 1.0), (1, 1, 1.0), (2, 3, -1.0)):
        left, right = torch.full((n, 1), -1.0), torch.zeros(1, m)
        assert signs((left @ right).flatten().tolist())[::2] == [sign] * (n * m)
        assert signs(left[None].bmm(right[None]).flatten().tolist())[::2] == [1.0] * (n * m)
        assert signs(torch.addmm(torch.full((m,), -0.0), left, right).flatten().tolist())[::2] == [-1.0] * (n * m)
        narrow = left.bfloat16() @ right.bfloat16()
        assert signs(narrow.flatten().tolist())[::2] == [1.0] * (n * m)
