"""Indexing: views where it can be, copies where it must be, and assignment in place."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reference_impl
import reference_impl as torch


def grid(*shape: int) -> Any:
    count = 1
    for size in shape:
        count *= size
    return torch.arange(float(count)).view(*shape)


def get(nested: Any, index: tuple[Any, ...]) -> Any:
    """The model: index nested lists by ints and slices."""
    if not index:
        return nested
    first, rest = index[0], index[1:]
    if first is None:
        return [get(nested, rest)]
    if isinstance(first, slice):
        return [get(one, rest) for one in nested[first]]
    return get(nested[first], rest)


bounds = st.none() | st.integers(-5, 5)
parts = st.integers(-2, 1) | st.none() | st.builds(slice, bounds, bounds, st.none() | st.integers(1, 3))


@given(st.lists(parts, max_size=5).filter(lambda items: sum(i is not None for i in items) <= 3).map(tuple))
def test_ints_slices_and_none_select_as_nested_lists_do_and_give_views(index: tuple[Any, ...]) -> None:
    x = grid(2, 2, 2)
    found = x[index]
    assert found.tolist() == get(x.tolist(), index)
    assert found._base is x._base and found is not x


@given(st.lists(parts, max_size=5).filter(lambda items: sum(i is not None for i in items) <= 3).map(tuple))
def test_assigning_changes_what_the_same_index_selects_and_nothing_else(index: tuple[Any, ...]) -> None:
    x, y = grid(2, 2, 2), grid(2, 2, 2).clone()
    y[index] = -1.0
    selected = set(x[index].flatten().tolist())
    expected = [-1.0 if value in selected else value for value in x.flatten().tolist()]
    assert y.flatten().tolist() == expected and y._version == 1


def test_an_ellipsis_stands_for_the_dimensions_that_are_left() -> None:
    x = grid(2, 3, 4)
    assert x[..., 1].tolist() == x[:, :, 1].tolist() and x[1, ...].tolist() == x[1].tolist()
    assert x[0, ..., 1:].shape == (3, 3) and x[...].shape == x.shape and x[..., None].shape == (2, 3, 4, 1)


def test_a_tensor_of_one_integer_selects_as_an_int_does() -> None:
    x = grid(2, 3)
    assert x[torch.tensor(1)]._is_view() and x[torch.tensor(1)].tolist() == [3, 4, 5]


lists = st.lists(st.integers(-3, 2), min_size=1, max_size=4)


@given(lists)
def test_a_list_picks_along_one_dimension_and_copies(index: list[int]) -> None:
    x = grid(3, 2)
    assert x[index].tolist() == [x.tolist()[i] for i in index]
    assert x[:, None][index].tolist() == [[x.tolist()[i]] for i in index]
    assert not x[index]._is_view() and x[torch.tensor(index)].tolist() == x[index].tolist()


@given(st.lists(st.tuples(st.integers(-2, 1), st.integers(-3, 2)), min_size=1, max_size=4))
def test_two_index_tensors_pick_pairs(pairs: list[tuple[int, int]]) -> None:
    x = grid(2, 3)
    rows, columns = map(list, zip(*pairs))
    assert x[rows, columns].tolist() == [x.tolist()[r][c] for r, c in pairs]


def test_index_tensors_broadcast() -> None:
    x = grid(3, 4)
    rows, columns = torch.tensor([[0], [2]]), torch.tensor([1, 3, 0])
    assert x[rows, columns].tolist() == [[1, 3, 0], [9, 11, 8]]


def test_index_tensors_side_by_side_stay_where_they_are_and_others_come_first() -> None:
    x = grid(2, 3, 4, 5)
    i, j = torch.tensor([0, 1, 0]), torch.tensor([2, 0, 1])
    assert x[:, i, j].shape == (2, 3, 5)
    assert x[:, i, :, j].shape == (3, 2, 4)
    assert x[:, i, j][1, 2].tolist() == x[1, 0, 1].tolist()
    assert x[:, i, :, j][2, 1].tolist() == x[1, 0, :, 1].tolist()


@given(st.lists(st.booleans(), min_size=6, max_size=6))
def test_a_mask_picks_where_it_is_true(flags: list[bool]) -> None:
    x = grid(2, 3)
    mask = torch.tensor(flags).view(2, 3)
    expected = [v for v, flag in zip(range(6), flags) if flag]
    assert x[mask].tolist() == expected == torch.masked_select(x, mask).tolist()
    assert x[:, torch.tensor(flags[:3])].tolist() == [
        [v for v, flag in zip(row, flags[:3]) if flag] for row in x.tolist()
    ]


def test_a_bool_adds_a_dimension_that_is_there_or_not() -> None:
    x = grid(2, 3)
    assert x[True].tolist() == [x.tolist()] and x[False].shape == (0, 2, 3)


def test_an_empty_list_picks_nothing() -> None:
    assert grid(2, 3)[[]].shape == (0, 3)


# -- gradients -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "index, gradient",
    [
        (1, [[0, 0, 0], [1, 1, 1]]),
        ((slice(None), slice(0, 3, 2)), [[1, 0, 1], [1, 0, 1]]),
        ([0, 0], [[2, 2, 2], [0, 0, 0]]),
        (([0, 1, 0], [2, 0, 2]), [[0, 0, 2], [1, 0, 0]]),
        ((None, ..., 0), [[1, 0, 0], [1, 0, 0]]),
    ],
)
def test_the_gradient_goes_back_to_where_the_elements_came_from(index: Any, gradient: Any) -> None:
    x = grid(2, 3).requires_grad_()
    x[index].sum().backward()
    assert x.grad.tolist() == gradient


@pytest.mark.parametrize("index", [0, slice(0, 1), [0], torch.tensor([True, False])], ids=str)
def test_what_is_assigned_gets_the_gradient_and_what_was_there_none(index: Any) -> None:
    x, value = grid(2, 3).requires_grad_(), torch.ones(3, requires_grad=True)
    y = x * 1
    y[index] = value
    (y * 2).sum().backward()
    assert x.grad.tolist() == [[0, 0, 0], [2, 2, 2]] and value.grad.tolist() == [2, 2, 2]


def test_each_kind_of_index_has_its_node() -> None:
    x = grid(2, 3).requires_grad_()
    nodes = [x[index].grad_fn.name() for index in (0, slice(1), None, [0], ..., slice(None))]
    assert nodes == [
        "SelectBackward0",
        "SliceBackward0",
        "UnsqueezeBackward0",
        "IndexBackward0",
        "AliasBackward0",
        "SliceBackward0",
    ]


# -- assignment ------------------------------------------------------------------------------------


def test_assigning_through_index_tensors_and_masks() -> None:
    x = torch.zeros(2, 3)
    x[[0, 1], [2, 0]] = torch.tensor([5.0, 6.0])
    x[torch.tensor([[False, True, False]] * 2)] = 7
    assert x.tolist() == [[0, 7, 5], [6, 7, 0]] and x._version == 2


def test_assigning_broadcasts_and_drops_leading_dimensions_of_size_1() -> None:
    x = torch.zeros(2, 3)
    x[:] = torch.tensor([1.0, 2.0, 3.0])
    x[1] = torch.tensor([[[9.0, 9.0, 9.0]]])
    assert x.tolist() == [[1, 2, 3], [9, 9, 9]]


def test_a_false_index_assigns_nothing() -> None:
    x = torch.zeros(2)
    x[False] = 5.0
    assert x.tolist() == [0, 0]
    x[True] = 5.0
    assert x.tolist() == [5, 5]


def test_the_assigned_value_takes_the_type_of_the_tensor() -> None:
    x = torch.zeros(2, dtype=torch.int64)
    x[0] = 2.9
    x[1:] = torch.tensor([3.9])
    assert x.tolist() == [2, 3]


def test_index_put_writes_or_adds_and_in_place_or_not() -> None:
    x, where = torch.zeros(3), (torch.tensor([0, 0, 2]),)
    added = x.index_put(where, torch.tensor([1.0, 2.0, 3.0]), accumulate=True)
    assert added.tolist() == [3, 0, 3] and x.tolist() == [0, 0, 0] and x._version == 0
    x.index_put_(where, torch.tensor(4.0))
    assert x.tolist() == [4, 0, 4] and x._version == 1


# -- gather and scatter ----------------------------------------------------------------------------


@given(st.integers(0, 1), st.lists(st.integers(0, 1), min_size=4, max_size=4))
def test_gather_and_scatter_follow_the_index_along_one_dimension(dim: int, flat: list[int]) -> None:
    x = grid(2, 2)
    index = torch.tensor(flat).view(2, 2)
    gathered = [[0.0] * 2 for _ in range(2)]
    added = [[0.0] * 2 for _ in range(2)]
    for i, j in itertools.product(range(2), repeat=2):
        k = flat[2 * i + j]
        at = (k, j) if dim == 0 else (i, k)
        gathered[i][j] = x.tolist()[at[0]][at[1]]
        added[at[0]][at[1]] += x.tolist()[i][j]
    assert x.gather(dim, index).tolist() == gathered
    assert torch.zeros(2, 2).scatter_add_(dim, index, x).tolist() == added


def test_scatter_takes_the_part_of_its_source_that_the_index_covers() -> None:
    assert torch.zeros(4).scatter_(0, torch.tensor([3, 1]), grid(3) + 5).tolist() == [0, 6, 0, 5]
    assert torch.zeros(3).scatter_(0, torch.tensor([2]), 8).tolist() == [0, 0, 8]


# -- errors ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "index, error, message",
    [
        (5, IndexError, "index 5 is out of bounds for dimension 0 with size 2"),
        ((0, -4), IndexError, "index -4 is out of bounds for dimension 1 with size 3"),
        ([2], IndexError, "index 2 is out of bounds for dimension 0 with size 2"),
        ((0, 0, 0), IndexError, "too many indices for tensor of dimension 2"),
        (slice(None, None, -1), ValueError, "step must be greater than zero"),
        (slice(0.5, None), TypeError, "slice indices must be integers or None or have an __index__ method"),
        (1.5, IndexError, "only integers, slices"),
        (torch.tensor([0.5]), IndexError, "tensors used as indices must be long, int, byte or bool tensors"),
        (torch.tensor([True] * 3), IndexError, r"The shape of the mask \[3\] at index 0 does not match"),
        (([0, 1], [0, 1, 2]), IndexError, r"shape mismatch: indexing tensors could not be broadcast together"),
    ],
    ids=str,
)
def test_an_index_that_does_not_fit_is_refused(index: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        grid(2, 3)[index]


def test_more_places_than_dimensions_are_refused_before_they_are_looked_at() -> None:
    x, place = torch.zeros(2, 2), torch.tensor([9])
    for put in x.index_put_, x.index_put:
        for indices in (place,) * 3, (place, torch.tensor([True]), place), (place * 0.5,) * 3:
            with pytest.raises(IndexError, match=r"^too many indices for tensor of dimension 2 \(got 3\)$"):
                put(indices, torch.tensor(1.0))
    assert x._version == 0


def test_what_has_no_dimensions_cannot_be_indexed() -> None:
    for index in (0, slice(None)):
        with pytest.raises(IndexError):
            torch.tensor(1.0)[index]
    assert torch.tensor(1.0)[...].item() == torch.tensor(1.0)[()].item() == 1.0


def test_only_tensors_and_numbers_can_be_assigned() -> None:
    with pytest.raises(TypeError, match="can't assign a str to a torch.FloatTensor"):
        grid(2)[0] = "x"


@pytest.mark.parametrize(
    "do, message",
    [
        (lambda i: torch.zeros(4).scatter_(0, i, torch.ones(1)), r"to be no larger size than src \[1\]"),
        (lambda i: torch.zeros(2, 2).scatter_(0, i, torch.ones(2)), "same number of dimensions as self tensor"),
        (lambda i: torch.zeros(2, 2).gather(0, i), "same number of dimensions as input tensor"),
        (lambda i: torch.zeros(2, 1).gather(0, i.view(1, 2)), "Size does not match at dimension 1"),
        (lambda i: torch.zeros(1).gather(0, i), "index 1 is out of bounds for dimension 0 with size 1"),
    ],
)
def test_gather_and_scatter_refuse_an_index_that_is_too_large(do: Any, message: str) -> None:
    with pytest.raises(RuntimeError, match=message):
        do(torch.tensor([1, 0]))


def test_whole_numbers_that_got_a_history_in_place_take_part_in_no_op_that_would_go_on_with_it() -> None:
    x = torch.tensor([1, 2])
    x[None] = torch.tensor(1.5, requires_grad=True)
    assert x.grad_fn.name() == "torch::autograd::CopySlices"
    for use in (
        lambda: x * 2,
        lambda: x.sum(),
        lambda: x.view(-1),
        lambda: x.clone(),
        lambda: x.__setitem__(0, 5),
    ):
        with pytest.raises(RuntimeError, match="^Autograd not support dtype: Long$"):
            use()
    assert x.double().requires_grad and not x.bool().requires_grad
    x.copy_(torch.ones(2))
    assert x.grad_fn.name() == "torch::autograd::CopySlices"


@pytest.mark.parametrize("version", ["1.13", "2.4", "2.13"])
def test_an_ellipsis_alone_is_no_slice(version: str) -> None:
    then = reference_impl.for_version(version)
    x = then.ones(2, 2, requires_grad=True) * 1
    assert [x[index].grad_fn.name() for index in (..., (), slice(None), (0, ...))] == [
        "AliasBackward0", "AliasBackward0", "SliceBackward0", "SelectBackward0",
    ]  # fmt: skip
