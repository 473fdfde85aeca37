"""Where elements are, which there are, and in which order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reference_impl as torch

numbers = st.lists(st.integers(-3, 3), max_size=8)


@given(numbers, st.booleans())
def test_sorting_is_stable_and_its_indices_pick_its_values(values: list[int], descending: bool) -> None:
    found = torch.tensor(values, dtype=torch.int64).sort(descending=descending)
    order = sorted(range(len(values)), key=lambda i: values[i], reverse=descending)
    assert found.indices.tolist() == order and found.values.tolist() == [values[i] for i in order]


@given(numbers)
def test_unique_gives_each_value_once_with_where_it_went_and_how_often(values: list[int]) -> None:
    x = torch.tensor(values, dtype=torch.int64)
    found, inverse, counts = x.unique(return_inverse=True, return_counts=True)
    assert found.tolist() == sorted(set(values)) and found[inverse].tolist() == values
    assert counts.tolist() == [values.count(value) for value in sorted(set(values))]


@given(numbers, numbers, st.booleans())
def test_searchsorted_finds_where_a_value_would_be_put(held: list[int], asked: list[int], right: bool) -> None:
    boundaries = torch.tensor(sorted(held), dtype=torch.int64)
    found = torch.searchsorted(boundaries, torch.tensor(asked, dtype=torch.int64), right=right)
    assert found.tolist() == [sum(b < v or (right and b == v) for b in held) for v in asked]


@given(st.lists(st.lists(st.booleans(), min_size=2, max_size=2), max_size=4))
def test_nonzero_names_the_places_row_by_row(rows: list[list[bool]]) -> None:
    x = torch.tensor(rows).reshape(len(rows), 2)
    places = [[i, j] for i, row in enumerate(rows) for j, hit in enumerate(row) if hit]
    assert x.nonzero().tolist() == places == torch.argwhere(x).tolist()
    assert [one.tolist() for one in x.nonzero(as_tuple=True)] == [[p[d] for p in places] for d in (0, 1)]


def test_nan_is_larger_than_every_number() -> None:
    x = torch.tensor([1.0, float("nan"), 2.0])
    assert x.argsort().tolist() == [0, 2, 1] and x.topk(1).indices.tolist() == [1]


@pytest.mark.parametrize(
    "distinct, name",
    [
        (torch.unique, "_unique2"),
        (lambda x: torch.unique(x, dim=0), "unique_dim"),
        (torch.unique_consecutive, "unique_consecutive"),
    ],
)
def test_the_distinct_elements_have_a_node_that_has_no_derivative(distinct: Any, name: str) -> None:
    y = distinct(torch.tensor([1.0, 1.0], requires_grad=True))
    with pytest.raises(RuntimeError, match=f"the derivative for '{name}' is not implemented"):
        y.sum().backward()


def test_of_equal_zeros_the_last_is_the_extreme_of_all() -> None:
    x = torch.tensor([0.0, -0.0])
    for found in (x.max(), x.min(), x.aminmax().max, x.aminmax().min):
        assert str(found.item()) == "-0.0"
    assert str(x.flip(0).max().item()) == str(x.max(0).values.item()) == "0.0"
