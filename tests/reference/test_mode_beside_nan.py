"""The most frequent element where one of them is no number: as torch 2.13.0 finds it."""

from __future__ import annotations

from math import isnan, nan

import pytest

import reference_impl as torch


@pytest.mark.parametrize(
    "values, place",
    [
        ((nan, 1.0), 0),
        ((1.0, nan), 0),
        ((nan, nan, 1.0), 0),
        ((nan, 1.0, 1.0), 2),
        ((1.0, nan, 1.0), 0),
        ((1.0, 1.0, nan), 1),
        ((2.0, nan, 1.0), 2),
        ((nan, 1.0, 1.0, 2.0, 2.0), 2),
        ((1.0, 2.0, nan, nan, 2.0), 0),
    ],
)
def test_a_run_of_equal_numbers_is_broken_by_nan(values: tuple[float, ...], place: int) -> None:
    found, index = torch.tensor(values).mode()
    assert index.item() == place
    assert found.item() == values[place] or (isnan(found.item()) and isnan(values[place]))
