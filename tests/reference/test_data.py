"""``torch.utils.data`` and ``multinomial`` of the reference."""

from __future__ import annotations

from collections import namedtuple
from typing import Any, Iterator

import pytest

import reference_impl as torch
from reference_impl.utils import data

Pair = namedtuple("Pair", "a b")


def tensors() -> Any:
    return data.TensorDataset(torch.arange(6.0).view(3, 2), torch.arange(3))


def test_batches_are_stacked_and_the_last_may_be_left_out() -> None:
    batches = list(data.DataLoader(tensors(), 2))
    assert [batch[0].shape for batch in batches] == [(2, 2), (1, 2)]
    assert len(data.DataLoader(tensors(), 2, drop_last=True)) == 1


def test_without_batches_samples_come_as_they_are() -> None:
    first, label = next(iter(data.DataLoader(tensors(), None)))
    assert first.tolist() == [0.0, 1.0] and label.item() == 0


def test_a_shuffled_order_has_every_sample_once_and_follows_the_generator() -> None:
    orders = []
    for _ in range(2):
        torch.manual_seed(3)
        orders.append([batch.item() for batch in data.DataLoader(range(7), shuffle=True)])
    assert orders[0] == orders[1] and sorted(orders[0]) == list(range(7))


def test_a_loader_draws_a_seed_even_without_workers() -> None:
    torch.manual_seed(0)
    list(data.DataLoader(range(3)))
    after = torch.rand(1)
    torch.manual_seed(0)
    torch.empty((), dtype=torch.int64).random_()
    assert torch.equal(torch.rand(1), after)


@pytest.mark.parametrize(
    "batch, expected",
    [
        ([1, 2], [1, 2]),
        (["a", "b"], ["a", "b"]),
        ([(1, 2), (3, 4)], [[1, 3], [2, 4]]),
        ([{"a": 1}, {"a": 2}], {"a": [1, 2]}),
        ([Pair(1, 2), Pair(3, 4)], Pair([1, 3], [2, 4])),
    ],
)
def test_samples_become_a_batch(batch: Any, expected: Any) -> None:
    def plain(found: Any) -> Any:
        if isinstance(found, torch.Tensor):
            return found.tolist()
        if isinstance(found, dict):
            return {key: plain(value) for key, value in found.items()}
        if isinstance(found, Pair):
            return Pair(*map(plain, found))
        return [plain(one) for one in found] if isinstance(found, list) else found

    assert plain(data.default_collate(batch)) == expected


def test_data_sets_are_joined_and_parted() -> None:
    joined = tensors() + tensors()
    assert len(joined) == 6 and joined[-1][1].item() == 2 and joined[3][1].item() == 0
    parts = data.random_split(joined, [0.5, 0.5])
    assert sorted(parts[0].indices + parts[1].indices) == list(range(6))
    with pytest.raises(ValueError, match="does not equal"):
        data.random_split(joined, [1, 2])
    with pytest.raises(ValueError, match="absolute value"):
        joined[-7]
    assert data.StackDataset(a=tensors())[1]["a"][1].item() == 1


class Count(data.IterableDataset[int]):
    def __init__(self, count: int) -> None:
        self.count = count

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.count))

    def __len__(self) -> int:
        return 2


def test_an_iterable_data_set_is_read_to_its_end() -> None:
    assert [batch.tolist() for batch in data.DataLoader(Count(3), 2)] == [[0, 1], [2]]
    assert [batch.tolist() for batch in data.DataLoader(Count(3), 2, drop_last=True)] == [[0, 1]]
    loader = data.DataLoader(Count(3), None)
    assert len(loader) == 2
    with pytest.warns(UserWarning, match=r"reported to be 2\(when"):
        assert list(loader) == [0, 1, 2]


@pytest.mark.parametrize(
    "options",
    [
        {"batch_size": 0},
        {"sampler": [0], "shuffle": True},
        {"batch_sampler": [[0]], "drop_last": True},
        {"batch_size": None, "drop_last": True},
        {"timeout": -1},
        {"num_workers": -1},
        {"prefetch_factor": 1},
        {"persistent_workers": True},
    ],
)
def test_loaders_refuse(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        data.DataLoader([1, 2], **options)


def test_what_a_loader_reads_may_not_be_exchanged() -> None:
    loader = data.DataLoader([1, 2])
    with pytest.raises(ValueError, match="batch_size attribute should not be set"):
        loader.batch_size = 2


def test_samplers() -> None:
    assert list(data.BatchSampler(range(3), 2, False)) == [[0, 1], [2]]
    assert sorted(data.SubsetRandomSampler([5, 7])) == [5, 7]
    assert set(data.WeightedRandomSampler([0.0, 1.0], 5)) == {1}
    assert len(list(data.RandomSampler(range(3), num_samples=7))) == 7
    assert len(list(data.RandomSampler(range(3), replacement=True, num_samples=40))) == 40


def test_what_has_no_probability_is_not_drawn_and_without_replacement_nothing_twice() -> None:
    weights = torch.tensor([[0.0, 1.0, 1.0], [1.0, 0.0, 3.0]])
    drawn = torch.multinomial(weights, 20, replacement=True)
    assert drawn.shape == (2, 20) and 0 not in drawn[0].tolist() and 1 not in drawn[1].tolist()
    assert sorted(torch.multinomial(torch.ones(4), 4).tolist()) == [0, 1, 2, 3]
    assert torch.multinomial(torch.tensor([0.0, 1.0]), 1).tolist() == [1]


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((torch.ones(2), 3), "without replacement"),
        ((torch.ones(2), 0), "n_sample <= 0"),
        ((torch.zeros(2), 1), "sum of probabilities"),
        ((torch.tensor([-1.0, 1.0]), 2, True), "entry < 0"),
        ((torch.tensor([-1.0, 1.0]), 1), "element < 0"),
        ((torch.ones(2).long(), 1), "only supports floating-point"),
    ],
)
def test_multinomial_refuses(arguments: Any, message: str) -> None:
    with pytest.raises(RuntimeError, match=message):
        torch.multinomial(*arguments)
