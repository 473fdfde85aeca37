"""Pruned parameters."""

from __future__ import annotations

import pytest

import reference_impl as torch
from reference_impl.nn.utils import prune


def layer(rows=2, columns=4):
    made = torch.nn.Linear(columns, rows)
    with torch.no_grad():
        made.weight.copy_(torch.arange(1.0, rows * columns + 1).view(rows, columns))
    return made


def test_the_smallest_go_and_what_is_trained_stands_under_another_name():
    m = prune.l1_unstructured(layer(), "weight", 3)
    assert m.weight_mask.tolist() == [[0, 0, 0, 1], [1, 1, 1, 1]]
    assert sorted(m.state_dict()) == ["bias", "weight_mask", "weight_orig"]
    assert m.weight.grad_fn.name() == "MulBackward0" and prune.is_pruned(m)
    m(torch.ones(1, 4)).sum().backward()
    assert torch.equal(m.weight_orig.grad, m.weight_mask)


def test_removing_leaves_the_zeros():
    m = prune.remove(prune.l1_unstructured(layer(), "weight", 0.5), "weight")
    assert m.weight[0].tolist() == [0, 0, 0, 0] and isinstance(m.weight, torch.nn.Parameter)
    assert list(m.state_dict()) == ["bias", "weight"] and not prune.is_pruned(m)


def test_a_second_pruning_looks_at_what_is_left():
    m = prune.l1_unstructured(prune.l1_unstructured(layer(), "weight", 2), "weight", 2)
    assert m.weight_mask.sum() == 4
    (hook,) = m._forward_pre_hooks.values()
    assert isinstance(hook, prune.PruningContainer) and len(hook) == 2
    m = prune.ln_structured(prune.l1_unstructured(layer(3), "weight", 4), "weight", 1, 2, 0)
    assert m.weight_mask.sum(1).tolist() == [0, 0, 4]


def test_channels_go_as_a_whole():
    m = prune.ln_structured(layer(), "weight", 1, n=2, dim=0)
    assert m.weight_mask.tolist() == [[0, 0, 0, 0], [1, 1, 1, 1]]
    m = prune.random_structured(layer(), "weight", 2, dim=1)
    assert sorted(m.weight_mask.sum(0).tolist()) == [0, 0, 2, 2]


def test_random_masks_and_masks_that_are_given():
    assert prune.random_unstructured(layer(), "weight", 0.25).weight_mask.sum() == 6
    assert prune.identity(layer(), "bias").bias_mask.tolist() == [1, 1]
    assert prune.custom_from_mask(layer(), "bias", torch.tensor([1, 0])).bias_mask.tolist() == [1, 0]


def test_several_parameters_as_one():
    a, b = layer(), layer(1)
    prune.global_unstructured([(a, "weight"), (b, "weight")], prune.L1Unstructured, amount=6)
    assert a.weight_mask.sum() + b.weight_mask.sum() == 6


def test_a_tensor_can_be_pruned_without_a_module():
    assert prune.L1Unstructured(2).prune(torch.arange(4.0)).tolist() == [0, 0, 2, 3]


@pytest.mark.parametrize(
    "call, error, text",
    [
        (lambda m: prune.l1_unstructured(m, "weight", 9), ValueError, "amount=9 should be smaller"),
        (lambda m: prune.l1_unstructured(m, "weight", 1.5), ValueError, "amount=1.5 should either be"),
        (lambda m: prune.l1_unstructured(m, "weight", "a"), TypeError, "Invalid type for amount"),
        (lambda m: prune.ln_structured(m, "bias", 1, 2, 0), ValueError, "multidimensional tensors"),
        (lambda m: prune.ln_structured(m, "weight", 1, 2, 5), IndexError, "Invalid index 5"),
        (lambda m: prune.remove(m, "weight"), ValueError, "has to be pruned before"),
        (lambda m: prune.global_unstructured(m, prune.L1Unstructured), TypeError, "not an Iterable"),
        (lambda m: prune.PruningContainer().add_pruning_method(3), TypeError, "not a BasePruningMethod"),
    ],
)
def test_what_cannot_be_pruned_is_left_as_it_was(call, error, text):
    m = layer()
    with pytest.raises(error, match=text):
        call(m)
    assert sorted(m.state_dict()) == ["bias", "weight"]
