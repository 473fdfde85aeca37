"""New tensors: the factories, their arguments, the legacy types."""

from __future__ import annotations

from typing import Any, Callable

import pytest

import reference_impl as torch


@pytest.mark.parametrize("name", ["zeros", "ones", "empty", "rand", "randn"])
def test_sizes_are_given_one_by_one_or_together(name: str) -> None:
    factory = getattr(torch, name)
    assert factory(2, 3).shape == factory((2, 3)).shape == factory([2, 3]).shape == (2, 3)


@pytest.mark.parametrize("make", [lambda **k: torch.zeros(2, **k), lambda **k: torch.full((2,), 1, **k)])
def test_only_floating_types_may_require_grad(make: Callable[..., Any]) -> None:
    assert make(dtype=torch.float32, requires_grad=True).is_leaf
    with pytest.raises(RuntimeError, match="Only Tensors of floating point and complex dtype can require gradients"):
        make(dtype=torch.int64, requires_grad=True)
    with pytest.raises(TypeError, match="argument 'requires_grad' must be bool"):
        make(requires_grad=1)


@pytest.mark.parametrize(
    "bounds, expected",
    [((3,), [0, 1, 2]), ((1, 4), [1, 2, 3]), ((5, 1, -2), [5, 3]), ((0, 1, 0.25), [0.0, 0.25, 0.5, 0.75])],
)
def test_arange_counts_as_range_does_and_is_floating_where_a_bound_is(bounds: tuple[Any, ...], expected: Any) -> None:
    found = torch.arange(*bounds)
    assert found.tolist() == expected
    assert found.dtype is (torch.float32 if isinstance(expected[0], float) else torch.int64)


@pytest.mark.parametrize(
    "bounds, message",
    [
        ((0, 5, 0), "step must be nonzero"),
        ((0, 5, -1), "upper bound and lower bound"),
        ((float("inf"),), "unsupported"),
    ],
)
def test_arange_refuses_bounds_that_it_cannot_reach(bounds: tuple[Any, ...], message: str) -> None:
    with pytest.raises(RuntimeError, match=message):
        torch.arange(*bounds)


def test_linspace_and_logspace_have_both_ends() -> None:
    assert torch.linspace(0, 1, 5).tolist() == [0, 0.25, 0.5, 0.75, 1] and torch.linspace(2, 3, 1).tolist() == [2]
    assert torch.logspace(0, 3, 4, base=2).tolist() == [1, 2, 4, 8]


def test_a_tensor_is_made_of_nested_sequences_and_of_tensors_without_dimensions() -> None:
    assert torch.tensor([[1, 2], [3, 4.5]]).tolist() == [[1, 2], [3, 4.5]]
    assert torch.tensor(range(3)).tolist() == [0, 1, 2] and torch.tensor([]).shape == (0,)
    assert torch.tensor([torch.tensor(1), 2.5]).tolist() == [1, 2.5]
    for data, error in (([[1], 2], TypeError), ([[1, 2], [3]], ValueError), ("a", TypeError), ([None], RuntimeError)):
        with pytest.raises(error):
            torch.tensor(data)


@pytest.mark.parametrize("value, dtype", [(300, torch.uint8), (128, torch.int8), (float("nan"), torch.int64)])
def test_a_number_that_the_type_cannot_hold_is_refused(value: Any, dtype: Any) -> None:
    with pytest.raises(RuntimeError, match="without overflow"):
        torch.tensor(value, dtype=dtype)


def test_copying_a_tensor_by_torch_tensor_warns_and_as_tensor_gives_the_tensor_itself() -> None:
    x = torch.ones(2, requires_grad=True)
    with pytest.warns(UserWarning, match="To copy construct from a tensor"):
        copy = torch.tensor(x)
    assert not copy.requires_grad and copy.data_ptr() != x.data_ptr()
    assert torch.as_tensor(x) is x
    with pytest.warns(UserWarning, match="unspecified requires_grad"):
        assert torch.asarray(x) is x and x.requires_grad


def test_asarray_changes_a_leaf_that_is_not_to_require_grad_and_detaches_another_tensor() -> None:
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    assert not torch.asarray(y, requires_grad=False).requires_grad and y.requires_grad
    assert torch.asarray(x, requires_grad=False) is x and not x.requires_grad


def test_asarray_does_not_ask_a_view_for_its_history() -> None:
    base = torch.ones(2, requires_grad=True)
    one_of_several = base.chunk(2)[0]
    with torch.no_grad():
        narrowed = base.narrow(0, 0, 1)
        base.mul_(2)
    for stale in (one_of_several, narrowed):
        assert torch.asarray(stale) is stale
        with pytest.raises(RuntimeError, match="has been modified inplace"):
            stale.is_leaf
    assert not torch.asarray(one_of_several, requires_grad=False).requires_grad


def test_bernoulli_in_place_records_the_tensor_of_chances() -> None:
    chances = torch.full((2,), 0.5, requires_grad=True)
    drawn = torch.zeros(2).bernoulli_(chances)
    drawn.sum().backward()
    assert chances.grad is not None and chances.grad.tolist() == [0, 0]
    with pytest.raises(RuntimeError, match="must match the existing size"):
        torch.zeros(2).bernoulli_(torch.ones(3))


def test_no_number_is_drawn_for_an_empty_tensor_so_most_ops_do_not_look_at_its_type() -> None:
    empty = torch.zeros(0, dtype=torch.int64)
    assert empty.normal_() is empty and empty.exponential_() is empty
    with pytest.raises(NotImplementedError, match="check_uniform_bounds"):
        empty.uniform_()


def test_a_legacy_type_makes_tensors_of_its_type_and_knows_them() -> None:
    x = torch.DoubleTensor([1, 2])
    assert x.dtype is torch.float64 and x.type() == "torch.DoubleTensor" and torch.LongTensor(2, 3).shape == (2, 3)
    assert (
        isinstance(x, torch.DoubleTensor)
        and not isinstance(x, torch.FloatTensor)
        and not isinstance(1, torch.FloatTensor)
    )
    assert x.type(torch.LongTensor).dtype is torch.int64 and x.type("torch.HalfTensor").dtype is torch.float16
    with pytest.raises(TypeError):
        torch.FloatTensor(x)


def test_a_memory_format_decides_the_strides() -> None:
    x = torch.zeros(2, 3, 4, 5)
    last = x.contiguous(memory_format=torch.channels_last)
    assert last.stride() == (60, 1, 15, 3) and last.is_contiguous(memory_format=torch.channels_last)
    assert not last.is_contiguous() and torch.zeros_like(last).stride() == last.stride()
    assert torch.zeros_like(last, memory_format=torch.contiguous_format).stride() == x.stride()
    with pytest.raises(RuntimeError, match="required rank 4 tensor"):
        torch.zeros(2).contiguous(memory_format=torch.channels_last)


def test_shapes_broadcast_together_or_not() -> None:
    assert torch.broadcast_shapes((2, 1), 3) == (2, 3)
    assert [one.shape for one in torch.broadcast_tensors(torch.zeros(2, 1), torch.zeros(3))] == [(2, 3), (2, 3)]
    with pytest.raises(RuntimeError, match="Attempting to broadcast"):
        torch.broadcast_shapes((2,), (3,))


def test_the_ends_of_a_range_are_tensors_without_dimensions_whether_or_not_they_require_grad() -> None:
    end = torch.tensor(1.0, requires_grad=True)
    spaced = torch.linspace(0, end, 3)
    assert spaced.tolist() == [0, 0.5, 1] and not spaced.requires_grad
    with pytest.raises(TypeError, match="got .int, Tensor., but expected one of"):
        torch.arange(0, end)
    with pytest.raises(RuntimeError, match="got start with 0 dimension.s. and end with 1 dimension"):
        torch.linspace(torch.tensor(0.0), torch.ones(1), 3)
