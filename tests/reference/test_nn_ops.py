"""The ops of neural networks: their gradients of first and second order against finite differences, and tangents."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple

import pytest

import reference_impl as torch
from reference_impl.nn import functional as F
from reference_impl.ops.attention import safe_softmax
from reference_impl.ops.weight_norm import weighted


def x(*shape: int, seed: int = 0) -> Any:
    """Different numbers, none near 0 or another one, in float64."""
    count = 1
    for size in shape:
        count *= size
    values = [(((i + seed) * 37) % 61 - 30) / 8 + 0.0625 for i in range(count)]
    return torch.tensor(values, dtype=torch.float64).reshape(shape).detach().requires_grad_()


def unit(*shape: int, seed: int = 0) -> Any:
    return (x(*shape, seed=seed) / 16 + 0.5).detach().requires_grad_()


class Case(NamedTuple):
    node: str
    function: Callable[..., Any]
    inputs: tuple[Any, ...]

    def __repr__(self) -> str:
        return self.node


def index(*values: int) -> Any:
    return torch.tensor(values)


#: Forward mode refuses these.
WITHOUT_TANGENTS = [
    Case("GridSampler2DBackward0", lambda a, g: F.grid_sample(a, g.tanh(), "bicubic"), (x(1, 1, 2, 3), x(1, 1, 2, 2))),
    Case("GridSampler3DBackward0", lambda a, g: F.grid_sample(a, g.tanh()), (x(1, 1, 2, 1, 2), x(1, 1, 1, 2, 3))),
]
CASES = [
    *WITHOUT_TANGENTS,
    Case("ConvolutionBackward0", lambda *a: F.conv1d(*a, stride=2, padding=1), (x(1, 2, 5), x(2, 2, 2, seed=3), x(2))),
    Case("ConvolutionBackward0", lambda *a: F.conv2d(*a, groups=2), (x(1, 2, 3, 3), x(2, 1, 2, 2, seed=3), x(2))),
    Case("ConvolutionBackward0", lambda *a: F.conv1d(*a, dilation=2), (x(2, 1, 4), x(1, 1, 2, seed=3))),
    Case(
        "ConvolutionBackward0",
        lambda *a: F.conv_transpose1d(*a, stride=2, output_padding=1),
        (x(1, 2, 2), x(2, 1, 2, seed=3), x(1)),
    ),
    Case("AvgPool2DBackward0", lambda a: F.avg_pool2d(a, 2, 1, 1), (x(1, 2, 3),)),
    Case("AdaptiveAvgPool2DBackward0", lambda a: F.adaptive_avg_pool2d(a, (2, 1)), (x(1, 3, 2),)),
    Case("MaxPool2DWithIndicesBackward0", lambda a: F.max_pool2d(a, 2, 1), (x(1, 3, 3),)),
    Case("AdaptiveMaxPool2DBackward0", lambda a: F.adaptive_max_pool2d(a, 2), (x(1, 3, 3),)),
    Case("AffineGridGeneratorBackward0", lambda a: F.affine_grid(a, (1, 1, 2, 2), False), (x(1, 2, 3),)),
    Case("AvgPool3DBackward0", lambda a: F.avg_pool3d(a, 2, 1, 1), (x(1, 2, 2, 2),)),
    Case("AdaptiveAvgPool3DBackward0", lambda a: F.adaptive_avg_pool3d(a, (1, 2, 1)), (x(1, 2, 2, 2),)),
    Case("MaxPool3DWithIndicesBackward0", lambda a: F.max_pool3d(a, 2, 1), (x(1, 2, 3, 2),)),
    Case("AdaptiveMaxPool3DBackward0", lambda a: F.adaptive_max_pool3d(a, (1, 2, 1)), (x(1, 2, 3, 2),)),
    Case("MaxUnpool2DBackward0", lambda a: F.max_unpool2d(a, index(0, 3).view(1, 1, 2), 2), (x(1, 1, 2),)),
    Case("MaxUnpool3DBackward0", lambda a: F.max_unpool3d(a, index(0, 5).view(1, 1, 1, 2), 2), (x(1, 1, 1, 2),)),
    *[
        Case(node, lambda a, mode=mode: F.interpolate(a, scale_factor=1.5, mode=mode), (x(1, 1, *[2] * n),))  # type: ignore[misc]
        for mode, n, node in (
            ("nearest", 1, "UpsampleNearest1DBackward0"),
            ("nearest", 2, "UpsampleNearest2DBackward0"),
            ("nearest", 3, "UpsampleNearest3DBackward0"),
            ("nearest-exact", 1, "UpsampleNearestExact1DBackward0"),
            ("nearest-exact", 2, "UpsampleNearestExact2DBackward0"),
            ("nearest-exact", 3, "UpsampleNearestExact3DBackward0"),
            ("linear", 1, "UpsampleLinear1DBackward0"),
            ("bilinear", 2, "UpsampleBilinear2DBackward0"),
            ("bicubic", 2, "UpsampleBicubic2DBackward0"),
            ("trilinear", 3, "UpsampleTrilinear3DBackward0"),
        )
    ],
    *[
        Case(
            f"Upsample{mode.capitalize()}2DAaBackward0",
            lambda a, mode=mode: F.interpolate(a, size=2, mode=mode, antialias=True),  # type: ignore[misc]
            (x(1, 1, 3, 3),),
        )
        for mode in ("bilinear", "bicubic", "lanczos")
    ],
    Case("PixelShuffleBackward0", lambda a: F.pixel_shuffle(a, 2), (x(1, 4, 1, 2),)),
    Case("PixelUnshuffleBackward0", lambda a: F.pixel_unshuffle(a, 2), (x(1, 1, 2, 4),)),
    Case("ChannelShuffleBackward0", lambda a: F.channel_shuffle(a, 3), (x(1, 6, 2),)),
    Case("Im2ColBackward0", lambda a: F.unfold(a, 2, 1, 1), (x(1, 1, 2, 2),)),
    Case("Col2ImBackward0", lambda a: F.fold(a, (3, 3), 2), (x(1, 4, 4),)),
    Case("ConstantPadNdBackward0", lambda a: F.pad(a, (1, -1, 0, 2)), (x(2, 3),)),
    *[
        Case(f"{title}Pad{n}DBackward0", lambda a, n=n, mode=mode: F.pad(a, (1, 1) * n, mode), (x(1, *[2] * n),))  # type: ignore[misc]
        for n in (1, 2, 3)
        for mode, title in (("reflect", "Reflection"), ("replicate", "Replication"))
    ],
    Case("EmbeddingBackward0", lambda a: F.embedding(index(0, 2, 2), a), (x(3, 2),)),
    Case("TrilinearBackward0", F.bilinear, (x(2, 2), x(2, 3, seed=1), x(2, 2, 3, seed=2))),
    Case("NativeLayerNormBackward0", lambda a, *p: F.layer_norm(a, (3,), *p), (x(2, 3), x(3, seed=1), x(3))),
    Case("NativeGroupNormBackward0", lambda a, *p: F.group_norm(a, 2, *p), (x(1, 4, 2), x(4, seed=1), x(4))),
    Case("MulBackward0", lambda a, w: F.rms_norm(a, (3,), w), (x(2, 3), x(3, seed=1))),
    Case("PreluKernelBackward0", F.prelu, (x(2, 3), x(3, seed=1))),
    Case("GluBackward0", F.glu, (x(2, 4),)),
    Case("RreluWithNoiseBackward0", F.rrelu, (x(2, 3),)),
    Case("RreluWithNoiseBackward1", lambda a: F.rrelu_(a.clone()), (x(2, 3),)),
    Case("AvgPool3DBackward0", lambda a: F.local_response_norm(a, 2), (x(1, 3, 2, 1),)),
    Case("NormBackward1", F.pairwise_distance, (x(2, 3), x(2, 3, seed=1))),
    Case("SubBackward1", lambda a, b: F.cosine_embedding_loss(a, b, index(1, -1)), (x(2, 3), x(2, 3, seed=1))),
    Case("SafeSoftmaxBackward0", F.scaled_dot_product_attention, (x(2, 3), x(2, 3, seed=1), x(2, 3, seed=2))),
    Case("WeightNormInterfaceBackward0", lambda v, g: weighted(v, g, 0), (x(2, 3), x(2, 1, seed=1))),
    Case("SafeSoftmaxBackward0", lambda a: safe_softmax(a, -1), (x(2, 3),)),
    Case("SmoothL1LossBackward0", F.smooth_l1_loss, (x(2, 2), x(2, 2, seed=1))),
    Case("HuberLossBackward0", F.huber_loss, (x(2, 2), x(2, 2, seed=1))),
    Case("SoftMarginLossBackward0", lambda a: F.soft_margin_loss(a, torch.ones(2, 2).double()), (unit(2, 2),)),
    Case("BinaryCrossEntropyBackward0", F.binary_cross_entropy, (unit(2, 2), unit(2, 2, seed=1))),
    Case("BinaryCrossEntropyWithLogitsBackward0", F.binary_cross_entropy_with_logits, (x(2, 2), unit(2, 2, seed=1))),
    Case(
        "BinaryCrossEntropyWithLogitsBackward0",
        lambda a, b: F.binary_cross_entropy_with_logits(
            a, b, unit(2).detach(), pos_weight=unit(2, seed=4).detach(), reduction="none"
        ),
        (x(2, 2), unit(2, 2, seed=1)),
    ),
    Case("NllLossBackward0", lambda a: F.nll_loss(a, index(1, 0), ignore_index=0), (x(2, 3),)),
    Case("NllLoss2DBackward0", lambda a: F.nll_loss(a, index(1, 0).view(1, 2, 1), reduction="sum"), (x(1, 3, 2, 1),)),
]


def nodes_behind(tensor: Any) -> set[str]:
    found: set[str] = set()
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is not None:
            found.add(node.name())
            stack.extend(next_ for next_, _ in node.next_functions)
    return found


@pytest.mark.parametrize("case", CASES, ids=repr)
def test_the_gradient_agrees_with_finite_differences(case: Case) -> None:
    result = case.function(*case.inputs)
    assert case.node in nodes_behind(result)
    assert torch.autograd.gradcheck(case.function, case.inputs)


@pytest.mark.parametrize("case", CASES, ids=repr)
def test_the_gradient_of_the_gradient_agrees_with_finite_differences(case: Case) -> None:
    assert torch.autograd.gradgradcheck(case.function, case.inputs)


@pytest.mark.parametrize("case", [one for one in CASES if one not in WITHOUT_TANGENTS], ids=repr)
def test_the_tangent_agrees_with_the_gradient(case: Case) -> None:
    along = tuple(torch.ones_like(one) for one in case.inputs)
    with torch.autograd.forward_ad.dual_level():
        duals = [torch.autograd.forward_ad.make_dual(one.detach(), t) for one, t in zip(case.inputs, along)]
        tangent = torch.autograd.forward_ad.unpack_dual(case.function(*duals)).tangent
    gradients = torch.autograd.grad(case.function(*case.inputs).sum(), case.inputs)
    expected = sum((gradient.sum() for gradient in gradients), torch.zeros((), dtype=torch.float64))
    assert tangent.sum().item() == pytest.approx(expected.item(), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("case", WITHOUT_TANGENTS, ids=repr)
def test_what_has_no_tangent_is_refused(case: Case) -> None:
    with torch.autograd.forward_ad.dual_level():
        dual = torch.autograd.forward_ad.make_dual(case.inputs[0].detach(), torch.ones_like(case.inputs[0]))
        with pytest.raises(NotImplementedError, match="Trying to use forward AD with grid_sampler"):
            case.function(dual, case.inputs[1].detach())


def test_a_gradient_that_is_differentiated_is_a_node_of_its_own() -> None:
    a = x(1, 1, 2, 2)
    (gradient,) = torch.autograd.grad(F.max_pool2d(a * a, 2).sum(), a, create_graph=True)
    assert "MaxPool2DWithIndicesBackwardBackward0" in nodes_behind(gradient)


def test_the_row_of_padding_gets_no_gradient_and_frequent_rows_the_mean() -> None:
    table = torch.ones(3, 1, requires_grad=True)
    (gradient,) = torch.autograd.grad(F.embedding(index(0, 2, 2), table, padding_idx=0).sum(), table)
    assert gradient.tolist() == [[0.0], [0.0], [2.0]]
    (gradient,) = torch.autograd.grad(F.embedding(index(0, 2, 2), table, scale_grad_by_freq=True).sum(), table)
    assert gradient.tolist() == [[1.0], [0.0], [1.0]]


def test_rows_that_are_too_long_are_shrunk_in_place() -> None:
    table = torch.nn.Parameter(torch.tensor([[3.0, 4.0], [0.0, 0.5]]))
    F.embedding(index(0, 1), table, max_norm=1.0)
    assert table.is_leaf and table._version == 1
    assert table.tolist()[0] == pytest.approx([0.6, 0.8]) and table.tolist()[1] == [0.0, 0.5]


def test_dropped_channels_are_dropped_whole() -> None:
    torch.manual_seed(0)
    result = F.dropout2d(torch.ones(4, 3, 2, 2), 0.5)
    assert {tuple(channel.flatten().tolist()) for one in result for channel in one} == {(0.0,) * 4, (2.0,) * 4}


def test_attention_averages_the_values_of_the_keys_that_take_part() -> None:
    query, values = torch.zeros(1, 2, 2), torch.tensor([[[1.0], [3.0]]])
    assert F.scaled_dot_product_attention(query, query, values).flatten().tolist() == [2.0, 2.0]
    assert F.scaled_dot_product_attention(query, query, values, is_causal=True).flatten().tolist() == [1.0, 2.0]
    mask = torch.tensor([[False, True], [False, False]])
    assert F.scaled_dot_product_attention(query, query, values, mask).flatten().tolist() == [3.0, 0.0]
    with pytest.raises(RuntimeError, match="attn_mask should not be set when is_causal=True"):
        F.scaled_dot_product_attention(query, query, values, mask, is_causal=True)


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda w: F.nll_loss(x(2, 2), index(1, 0), w), "'nll_loss_forward' .* 'weight'"),
        (lambda w: F.binary_cross_entropy(unit(2, 2), unit(2, 2).detach(), w), "'binary_cross_entropy' .* 'weight'"),
        (
            lambda w: F.binary_cross_entropy_with_logits(x(2, 2), unit(2, 2).detach(), pos_weight=w),
            "'binary_cross_entropy_with_logits' .* 'pos_weight'",
        ),
        (lambda w: F.soft_margin_loss(x(2), w), "'soft_margin_loss' .* 'target'"),
        (lambda w: F.batch_norm(x(2, 2), w, w.detach()), "'native_batch_norm' .* 'running_mean'"),
    ],
)
def test_what_has_no_derivative_by_an_argument_refuses_one_that_requires_grad(call: Any, said: str) -> None:
    weight = unit(2).detach()
    call(weight)
    with pytest.raises(RuntimeError, match=f"The function {said}. This input cannot have requires_grad True."):
        call(weight.requires_grad_())
    with torch.no_grad():
        call(weight)
