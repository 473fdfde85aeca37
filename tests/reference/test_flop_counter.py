"""Counted products and convolutions."""

from __future__ import annotations

import reference_impl as torch
from reference_impl.utils.flop_counter import FlopCounterMode


def counted(body, **options):
    with FlopCounterMode(display=False, **options) as counter:
        body()
    return counter


def test_a_layer_is_counted_forwards_and_backwards():
    layers = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
    counter = counted(lambda: layers(torch.ones(3, 4)).sum().backward())
    assert counter.get_total_flops() == 672
    assert {str(op): n for op, n in counter.get_flop_counts()["Global"].items()} == {"aten.addmm": 288, "aten.mm": 384}


def test_gradients_of_a_convolution_count_as_the_convolution_does():
    layer = torch.nn.Conv2d(1, 2, 3)
    x = torch.ones(1, 1, 5, 5)
    assert counted(lambda: layer(x).sum().backward()).get_total_flops() == 2 * 324
    x.requires_grad_()
    assert counted(lambda: layer(x).sum().backward()).get_total_flops() == 3 * 324


def test_an_op_may_be_given_a_formula():
    x = torch.ones(2, 3)
    formula = {torch.ops.aten.sin: lambda shape, out_val=None: shape[0] * shape[1]}
    assert counted(x.sin, custom_mapping=formula).get_total_flops() == 6
