"""Bags of embeddings, distances of pairs, and losses whose gradient has none."""

from __future__ import annotations

import math
from typing import Any

import pytest

import reference_impl as torch
from reference_impl import nn
from reference_impl.nn import functional as F

TABLE = [[1.0, 2.0], [3.0, 5.0], [7.0, 0.0]]


@pytest.mark.parametrize(
    "mode, expected, gradient",
    [
        ("sum", [[4.0, 7.0], [7.0, 0.0]], [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]),
        ("mean", [[2.0, 3.5], [7.0, 0.0]], [[0.5, 0.5], [0.5, 0.5], [1.0, 1.0]]),
        ("max", [[3.0, 5.0], [7.0, 0.0]], [[0.0, 0.0], [1.0, 1.0], [1.0, 1.0]]),
    ],
)
def test_bags_of_rows(mode: str, expected: Any, gradient: Any) -> None:
    table = torch.tensor(TABLE, requires_grad=True)
    found = F.embedding_bag(torch.tensor([0, 1, 2]), table, torch.tensor([0, 2]), mode=mode)
    assert found.tolist() == expected and found.grad_fn.name() == "EmbeddingBagBackward0"
    found.sum().backward()
    assert table.grad is not None and table.grad.tolist() == gradient


def test_bags_may_be_empty_weighted_and_padded() -> None:
    table = torch.tensor(TABLE)
    indices, starts = torch.tensor([0, 1]), torch.tensor([0, 0])
    assert F.embedding_bag(indices, table, starts, mode="sum").tolist() == [[0.0, 0.0], [4.0, 7.0]]
    assert F.embedding_bag(indices, table, starts, padding_idx=0).tolist() == [[0.0, 0.0], [3.0, 5.0]]
    weights = torch.tensor([1.0, 2.0], requires_grad=True)
    F.embedding_bag(indices, table, starts, mode="sum", per_sample_weights=weights).sum().backward()
    assert weights.grad is not None and weights.grad.tolist() == [3.0, 8.0]
    bag = nn.EmbeddingBag.from_pretrained(table, mode="sum")
    assert bag(torch.tensor([[0, 1]])).tolist() == [[4.0, 7.0]] and not bag.weight.requires_grad


@pytest.mark.parametrize(
    "arguments, options, kind",
    [
        (([0, 1], None), {}, ValueError),
        (([0, 9], [0]), {}, RuntimeError),
        (([0, 1], [1]), {}, RuntimeError),
        (([0, 1], [0]), {"mode": "most"}, ValueError),
        (([0, 1], [0]), {"padding_idx": 3}, RuntimeError),
        (([0, 1], [0]), {"mode": "max", "scale_grad_by_freq": True}, ValueError),
    ],
)
def test_bags_refuse(arguments: Any, options: Any, kind: type[Exception]) -> None:
    indices, offsets = (None if one is None else torch.tensor(one) for one in arguments)
    with pytest.raises(kind):
        F.embedding_bag(indices, torch.tensor(TABLE), offsets, **options)


@pytest.mark.parametrize("p", [1.0, 2.0, 3.0, math.inf])
def test_distances_of_pairs(p: float) -> None:
    x = torch.tensor([[0.0, 0.0], [3.0, 4.0], [1.0, -1.5]], dtype=torch.float64, requires_grad=True)
    assert torch.allclose(F.pdist(x, p), torch.cdist(x, x, p)[[0, 0, 1], [1, 2, 2]])
    assert torch.autograd.gradcheck(lambda x: F.pdist(x, p), x)


@pytest.mark.parametrize("p", [1, 2])
def test_margins_between_classes(p: int) -> None:
    x = torch.tensor([[0.5, 1.0, 0.25]], dtype=torch.float64, requires_grad=True)
    loss = F.multi_margin_loss(x, torch.tensor([1]), p=p)
    assert loss.item() == pytest.approx((0.5**p + 0.25**p) / 3)
    assert torch.autograd.gradcheck(lambda x: F.multi_margin_loss(x, torch.tensor([1]), p=p), x)
    (grad,) = torch.autograd.grad(loss, x, create_graph=True)
    with pytest.raises(RuntimeError, match="multi_margin_loss_backward is not implemented"):
        grad.sum().backward()


def test_margins_between_labels_and_other_classes() -> None:
    x = torch.tensor([[0.5, 1.0, 0.25]], dtype=torch.float64, requires_grad=True)
    labels = torch.tensor([[1, -1, 0]])
    assert F.multilabel_margin_loss(x, labels).item() == pytest.approx((0.5 + 0.25) / 3)
    assert torch.autograd.gradcheck(lambda x: F.multilabel_margin_loss(x, labels), x)
    with pytest.raises(RuntimeError, match="out of range"):
        F.multilabel_margin_loss(x, labels + 5)


def test_the_connectionist_loss_counts_all_ways() -> None:
    logs = torch.full((2, 1, 2), math.log(0.5), dtype=torch.float64)
    loss = F.ctc_loss(logs, torch.tensor([[1]]), (2,), (1,), reduction="none")
    assert loss.item() == pytest.approx(-math.log(0.75))  # of four ways three give the label
    assert F.ctc_loss(logs, torch.tensor([[1, 1]]), (2,), (2,), reduction="none").item() == math.inf
    assert F.ctc_loss(logs, torch.tensor([[1, 1]]), (2,), (2,), zero_infinity=True).item() == 0.0


def test_the_gradient_of_the_connectionist_loss_of_a_log_softmax_agrees_with_finite_differences() -> None:
    x = torch.rand(4, 2, 3, dtype=torch.float64, requires_grad=True)

    def loss(x: Any) -> Any:
        return nn.CTCLoss(reduction="sum")(x.log_softmax(2), torch.tensor([1, 2, 2]), (4, 3), (2, 1))

    assert torch.autograd.gradcheck(loss, x)


@pytest.mark.parametrize(
    "lengths, message",
    [(((3,), (1,)), "at most 2"), (((2,), (2,)), "size at least 2"), (((2, 2), (1,)), "input_lengths must be")],
)
def test_the_connectionist_loss_refuses(lengths: Any, message: str) -> None:
    with pytest.raises(RuntimeError, match=message):
        F.ctc_loss(torch.zeros(2, 1, 2), torch.tensor([[1]]), *lengths)


@pytest.mark.parametrize("target", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_the_cross_entropy_of_logits_has_the_type_of_the_target(target: Any) -> None:
    x = torch.zeros(2, dtype=torch.float32, requires_grad=True)
    loss = F.binary_cross_entropy_with_logits(x, torch.ones(2, dtype=target))
    loss.backward()
    assert loss.dtype is target
    assert x.grad.dtype is torch.float32


def test_the_cross_entropy_of_logits_takes_no_target_of_whole_numbers() -> None:
    with pytest.raises(RuntimeError, match="result type Float can't be cast to the desired output type Long"):
        F.binary_cross_entropy_with_logits(torch.zeros(2), torch.ones(2, dtype=torch.int64))
    with pytest.raises(RuntimeError, match="two bool tensors"):
        F.binary_cross_entropy_with_logits(torch.zeros(2), torch.ones(2, dtype=torch.bool))


def test_a_cross_entropy_smoothed_by_less_than_nothing_is_not_smoothed() -> None:
    logits, classes = torch.tensor([[1.0, 2.0], [3.0, 0.5]]), torch.tensor([0, 1])
    for target in classes, logits:
        plain, smoothed = (F.cross_entropy(logits, target, label_smoothing=by) for by in (0.0, -0.5))
        assert plain.item() == smoothed.item()
    with pytest.raises(RuntimeError, match="^label_smoothing must be between 0.0 and 1.0. Got: 1.5$"):
        F.cross_entropy(logits, classes, label_smoothing=1.5)
