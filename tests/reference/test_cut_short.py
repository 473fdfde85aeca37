"""Ops that write place by place leave what they had written when they come to a place that is refused."""

from __future__ import annotations

from typing import Any, Callable

import pytest

import reference_impl as torch

BEYOND = torch.tensor([1, 0, 5])
ROWS = torch.ones(3, 2)
CHANGES: dict[str, Callable[[Any], Any]] = {
    "index_fill_": lambda x: x.index_fill_(0, BEYOND, 1.0),
    "index_copy_": lambda x: x.index_copy_(0, BEYOND, ROWS),
    "index_add_": lambda x: x.index_add_(0, BEYOND, ROWS),
    "index_reduce_": lambda x: x.index_reduce_(0, BEYOND, ROWS, "amax"),
    "scatter_": lambda x: x.scatter_(0, BEYOND.view(3, 1).expand(3, 2), ROWS),
    "scatter_add_": lambda x: x.scatter_add_(0, BEYOND.view(3, 1).expand(3, 2), ROWS),
    "scatter_reduce_": lambda x: x.scatter_reduce_(0, BEYOND.view(3, 1).expand(3, 2), ROWS, "sum"),
    "put_": lambda x: x.put_(torch.tensor([0, 1, 2, 3, 50]), torch.ones(5)),
    "masked_scatter_": lambda x: x.masked_scatter_(torch.ones(3, 2) > 0, torch.ones(4)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_comes_before_a_place_out_of_bounds_is_written_and_no_version_tells(name: str) -> None:
    x = torch.zeros(3, 2)
    with pytest.raises((IndexError, RuntimeError)):
        CHANGES[name](x)
    assert x.tolist() == [[1.0, 1.0], [1.0, 1.0], [0.0, 0.0]]
    assert x._version == 0


def test_an_op_on_elements_of_rows_gets_no_further_than_the_first_row() -> None:
    x, by_slices = torch.zeros(2, 3), torch.zeros(2, 3)
    with pytest.raises(IndexError):
        x.index_fill_(1, BEYOND, 1.0)
    with pytest.raises(IndexError), torch.no_grad():
        by_slices.index_reduce_(1, BEYOND, torch.ones(2, 3), "amax")
    assert x.tolist() == [[1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]
    assert by_slices.tolist() == [[1.0, 1.0, 0.0], [1.0, 1.0, 0.0]]


def test_a_new_tensor_is_made_whole_or_not_at_all() -> None:
    x = torch.zeros(3, 2)
    with pytest.raises(IndexError, match="index 5 is out of bounds for dimension 0 with size 3"):
        x.index_fill(0, BEYOND, 1.0)
    assert x.tolist() == [[0.0, 0.0]] * 3


def test_a_number_assigned_by_index_is_put_as_far_as_the_index_goes_where_it_fills() -> None:
    newest = torch.for_version("2.15.0")
    x = newest.zeros(2, 3)
    with pytest.raises(IndexError):
        x[[1, 0, 5]] = 2.0
    assert x.tolist() == [[2.0] * 3] * 2
