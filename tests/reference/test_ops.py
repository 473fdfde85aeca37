"""Every op: its derivative against a numeric one, its other forms against the function, and its values by mode.

An op that is declared and stands in no table here fails ``test_every_declared_op_is_tried``.
"""

from __future__ import annotations

import importlib
import itertools
import pkgutil
from typing import Any, Callable

import pytest
from complex_cases import COMPLEX
from op_case import INDEX, A, B, Case, M, N, d, derivative_of, functional
from pointwise_cases import POINTWISE
from product_cases import PRODUCTS
from reduction_cases import REDUCTIONS

import reference_impl as torch
from reference_impl.ops import OPS

STEP = 1e-6


UNARY = (
    "neg abs sign sgn exp expm1 log log2 log1p sin cos tanh sigmoid relu sqrt rsqrt reciprocal round floor ceil trunc"
).split()
BINARY = "add sub mul div maximum minimum".split()
IN_PLACE_BINARY = "add sub mul div".split()


def seeded() -> Any:
    return torch.Generator().manual_seed(1)


def dropped(x: Any) -> Any:
    """The same elements of ``x`` each time."""
    with torch.random.fork_rng():
        torch.manual_seed(1)
        return torch.native_dropout(x, 0.5, True)[0]


CASES = [
    *POINTWISE,
    *COMPLEX,
    *PRODUCTS,
    *REDUCTIONS,
    *[Case(name, getattr(torch, name), (A - 1.2 * (name in ("neg", "abs", "relu", "sin")),)) for name in UNARY],
    *[Case(name, getattr(torch, name), (A, B)) for name in BINARY],
    *[Case(name, getattr(torch, name), (A, d(1.5))) for name in BINARY],
    Case("remainder", torch.remainder, (A, B)),
    Case("add", lambda x, y: torch.add(x, y, alpha=3), (A, B)),
    Case("sub", lambda x, y: torch.sub(x, y, alpha=3), (A, B)),
    Case("rsub", lambda x: 2 - x, (A,)),
    Case("rsub", lambda x, y: torch.rsub(x, y, alpha=2), (A, B)),
    Case("pow", lambda x: x**3, (A,)),
    Case("pow", lambda x: x**0, (A,)),
    Case("pow", torch.pow, (A, B)),
    Case("pow", lambda x: 2.5**x, (A,)),
    Case("square", torch.square, (A,)),
    Case("tanh_backward", derivative_of(torch.tanh), (A, B)),
    Case("sigmoid_backward", derivative_of(torch.sigmoid), (A, B)),
    Case("threshold_backward", derivative_of(torch.relu), (A - 1.2, B)),
    Case("clamp", lambda x: x.clamp(0.5, 2.0), (A,)),
    Case("clamp", lambda x: x.clamp(min=0.5), (A,)),
    Case("clamp", lambda x: x.clamp(max=0.5), (A,)),
    Case("clamp", torch.clamp, (A, d(0.5, 0.6, 0.1, 0.2), d(1.0, 2.0, 1.0, 3.0))),
    Case("clamp", lambda x, low: x.clamp(min=low), (A, B)),
    Case("clamp", lambda x, high: x.clamp(max=high), (A, B)),
    Case("clamp_min", lambda x: x.clamp_min(1.0), (A,)),
    Case("clamp_max", lambda x: x.clamp_max(1.0), (A,)),
    Case("where", lambda x, y: torch.where(A > 1, x, y), (A, B)),
    Case("where", lambda x, y: torch.where(d([1.0], [0.0]) > 0, x, y), (A, d(1.0))),
    Case("masked_fill", lambda x: x.masked_fill(A > 1, 3.0), (A,)),
    Case("masked_fill", lambda x, v: x.masked_fill(A > 1, v), (A, d(2.0).view(()))),
    # shapes
    Case("view", lambda x: x.view(3, 2), (M,)),
    Case("_unsafe_view", lambda x: x.t().reshape(6), (M,)),
    Case("_reshape_alias", lambda x: x[:, :2].reshape(2, 1, 2), (M,)),
    Case("flatten", lambda x: x.view(2, 3, 1).flatten(1), (M,)),
    Case("alias", lambda x: x[...], (M,)),
    Case("t", torch.t, (M,)),
    Case("transpose", lambda x: x.transpose(0, -1), (M,)),
    Case("permute", lambda x: x.view(1, 2, 3).permute(2, 0, 1), (M,)),
    Case("movedim", lambda x: x.view(1, 2, 3).movedim(0, 2), (M,)),
    Case("select", lambda x: x.select(1, -1), (M,)),
    Case("slice", lambda x: x[:, ::2], (M,)),
    Case("narrow", lambda x: x.narrow(1, 1, 2), (M,)),
    Case("select_backward", derivative_of(lambda x: x.select(1, 0)), (M, d(0.5, -2.0))),
    Case("slice_backward", derivative_of(lambda x: x[:, ::2]), (M, M[:, 1:])),
    Case("_fw_primal", lambda x: x._fw_primal(0) * 2, (A,)),
    Case("unbind", lambda x: x.unbind(1)[2] * x.unbind()[0][0], (M,)),
    Case("split", lambda x: x.split(2, 1)[1] * x.split(2, 1)[0], (M,)),
    Case("split", lambda x: x.split(2, 1)[1], (M,)),
    Case("split_with_sizes", lambda x: x.split([1, 2], 1)[1], (M,)),
    Case("chunk", lambda x: x.chunk(2, 1)[0], (M,)),
    Case("diagonal", lambda x: x.diagonal(1), (M,)),
    Case("diagonal_backward", derivative_of(lambda x: x.diagonal()), (M, d(0.5, -2.0))),
    Case("unfold", lambda x: x.unfold(1, 2, 1), (M,)),
    Case("as_strided", lambda x: x.as_strided((2, 2), (1, 2), 1), (M,)),
    Case("as_strided_backward", derivative_of(lambda x: x.as_strided((2, 2), (1, 1), 1)), (M, N[:2])),
    Case("expand", lambda x: x.expand(2, 3, 4), (A[:3].view(3, 1),)),
    Case("unsqueeze", lambda x: x.unsqueeze(-1), (M,)),
    Case("squeeze", lambda x: x.view(2, 1, 3, 1).squeeze(), (M,)),
    Case("squeeze", lambda x: x.view(2, 1, 3, 1).squeeze(1), (M,)),
    Case("squeeze", lambda x: x.view(2, 1, 3, 1).squeeze((1, 3)), (M,)),
    Case("clone", torch.clone, (M,)),
    Case("flip", lambda x: x.flip(0, 1), (M,)),
    Case("roll", lambda x: x.roll((1, -1), (0, 1)), (M,)),
    Case("roll", lambda x: x.roll(2), (M,)),
    Case("rot90", torch.rot90, (M,)),
    Case("repeat", lambda x: x.repeat(2, 1, 3), (M,)),
    Case("tril", torch.tril, (M,)),
    Case("triu", lambda x: x.triu(1), (M,)),
    Case("diag_embed", lambda x: x.diag_embed(1, 0, -1), (M,)),
    Case("diagonal_scatter", torch.diagonal_scatter, (M, A[:2])),
    Case("select_scatter", lambda x, y: x.select_scatter(y, 1, -1), (M, A[:2])),
    Case("slice_scatter", lambda x, y: x.slice_scatter(y, 1, 0, 3, 2), (M, N[:2])),
    Case("unsafe_split", lambda x: x.unsafe_split(2, 1)[0], (M,)),
    Case("unsafe_split_with_sizes", lambda x: x.unsafe_split_with_sizes([1, 2], -1)[1], (M,)),
    Case("narrow_copy", lambda x: x.narrow_copy(1, 1, 2), (M,)),
    Case(
        "unfold_backward",
        derivative_of(lambda x: x.unfold(1, 2, 1)),
        (M, A.expand(2, 4).reshape(2, 2, 2)),
    ),
    Case("block_diag", torch.block_diag, (M, A)),
    Case("view_copy", lambda x: torch.view_copy(x, (6,)), (M,)),
    Case("alias_copy", torch.alias_copy, (M,)),
    Case("expand_copy", lambda x: torch.expand_copy(x, (2, 2, 3)), (M,)),
    Case("unsqueeze_copy", lambda x: torch.unsqueeze_copy(x, 1), (M,)),
    *[
        Case("squeeze_copy", lambda x, dim=dim: torch.squeeze_copy(x[None], *dim), (M,))
        for dim in ((), (0,), ((0, 1),))
    ],
    Case("t_copy", torch.t_copy, (M,)),
    Case("transpose_copy", lambda x: torch.transpose_copy(x, 0, 1), (M,)),
    Case("permute_copy", lambda x: torch.permute_copy(x, (1, 0)), (M,)),
    Case("select_copy", lambda x: torch.select_copy(x, 1, -1), (M,)),
    Case("slice_copy", lambda x: torch.slice_copy(x, 1, 0, 2), (M,)),
    Case("unbind_copy", lambda x: torch.unbind_copy(x, 1)[1], (M,)),
    Case("split_copy", lambda x: torch.split_copy(x, 2, 1)[0], (M,)),
    Case("split_with_sizes_copy", lambda x: torch.split_with_sizes_copy(x, [2, 1], 1)[0], (M,)),
    Case("diagonal_copy", torch.diagonal_copy, (M,)),
    Case("unfold_copy", lambda x: torch.unfold_copy(x, 1, 2, 1), (M,)),
    Case("as_strided_copy", lambda x: torch.as_strided_copy(x, (2, 2), (1, 2)), (M,)),
    Case("cat", lambda x, y: torch.cat([x, y, x], 1), (M, M * 2)),
    Case("stack", lambda x, y: torch.stack([x, y], 1), (M, M * 2)),
    # indexing
    Case("index", lambda x: x[:, [2, 0, 2]], (M,)),
    Case("index_put", lambda x, v: x.index_put((INDEX,), v), (N, N[1])),
    Case("index_put", lambda x, v: x.index_put((INDEX,), v, accumulate=True), (N, N[:2])),
    Case("_index_put_impl", derivative_of(lambda x: x[[2, 0, 2]]), (N, N)),
    Case("index_select", lambda x: x.index_select(1, torch.tensor([2, 0, 2])), (M,)),
    Case("take", lambda x: x.take(torch.tensor([5, 0, -2])), (M,)),
    Case("masked_select", lambda x: x.masked_select(A[:3] > 0.5), (M,)),
    Case("masked_scatter", lambda x, y: x.masked_scatter(A[:3] > 0.5, y), (M, A)),
    Case("index_add", lambda x, y: x.index_add(0, torch.tensor([1, 1]), y, alpha=2), (N, N[1:])),
    Case("index_copy", lambda x, y: x.index_copy(0, torch.tensor([2, 0]), y), (N, N[1:])),
    Case("index_fill", lambda x: x.index_fill(1, torch.tensor([2, 0]), 3.0), (M,)),
    Case("index_fill", lambda x, y: x.index_fill(1, torch.tensor([2, 0]), y), (M, d(2.0).view(()))),
    Case("put", lambda x, y: x.put(torch.tensor([1, -1]), y), (M, B[:2])),
    Case("put", lambda x, y: x.put(torch.tensor([1, 1]), y, True), (M, B[:2])),
    Case("scatter", lambda x: x.scatter(0, INDEX, 1.5), (A,)),
    *[
        Case("scatter_reduce", lambda x, y, d=d: x.scatter_reduce(0, torch.tensor([1, 1, 0]), y, *d), (A, B[:3]))
        for d in (("sum",), ("prod",), ("mean",), ("amax",), ("amin",))
    ],
    *[
        Case("index_reduce", lambda x, y, d=d: x.index_reduce(0, torch.tensor([1, 1, 0]), y, d), (A, B[:3]))
        for d in ("prod", "mean", "amax", "amin")
    ],
    Case("sort", lambda x: x.sort(1, True).values, (M,)),
    Case("sort", lambda x: x.sort(stable=True).values, (M,)),
    Case("topk", lambda x: x.topk(2, 1)[0], (M,)),
    Case("kthvalue", lambda x: x.kthvalue(2)[0], (M,)),
    Case("gather", lambda x: x.gather(1, torch.tensor([[2, 2], [0, 1]])), (M,)),
    Case("scatter", lambda x, s: (x * 1).scatter_(0, INDEX, s), (A, B[:2])),
    Case("scatter_add", lambda x, s: (x * 1).scatter_add_(0, INDEX, s), (A, B[:2])),
    # products
    Case("mm", torch.mm, (M, N)),
    Case("mm", lambda x, y: x.t().mm(y.t()), (N, M)),
    Case("mv", torch.mv, (M, A[:3])),
    Case("dot", torch.dot, (A, B)),
    Case("bmm", torch.bmm, (M.view(1, 2, 3), N.view(1, 3, 2))),
    Case("addmm", lambda c, x, y: torch.addmm(c, x, y, beta=0.5, alpha=2), (A[:2], M, N)),
    Case("matmul", torch.matmul, (M, N)),
    Case("matmul", torch.matmul, (A[:3], N)),
    Case("matmul", torch.matmul, (M.view(1, 2, 3), N)),
    Case("outer", torch.outer, (A, B)),
    # reductions
    Case("sum", torch.sum, (M,)),
    Case("sum", lambda x: x.sum(1), (M,)),
    Case("sum", lambda x: x.sum((0, 1), keepdim=True), (M,)),
    Case("mean", torch.mean, (M,)),
    Case("mean", lambda x: x.mean(0, keepdim=True), (M,)),
    Case("div", derivative_of(torch.mean), (M, d(2.0).view(()))),
    Case("prod", torch.prod, (M,)),
    Case("max", torch.max, (M,)),
    Case("max", lambda x: x.max(1)[0], (M,)),
    Case("min", torch.min, (M,)),
    Case("min", lambda x: x.min(0, keepdim=True).values, (M,)),
    Case("var", torch.var, (M,)),
    Case("var", lambda x: x.var(1, unbiased=False), (M,)),
    # types
    Case("_to_copy", lambda x: x.float().double() * 0 + x, (M,)),
    # in place
    Case("copy_", functional(lambda x, y: x.copy_(y)), (A, B)),
    Case("copy_", functional(lambda x, y: x.copy_(y)), (M, A[:3])),
    Case("fill", lambda x: torch.fill(x, 3.0), (A,)),
    Case("fill", torch.fill, (A, d(2.0).view(()))),
    Case("fill_", functional(lambda x: x.fill_(3.0)), (A,)),
    Case("fill_", functional(lambda x, v: x.fill_(v)), (A, d(2.0).view(()))),
    Case("zero_", functional(lambda x: x.zero_()), (A,)),
    Case("t_", functional(lambda x: x.t_()), (M,)),
    Case("transpose_", functional(lambda x: x.transpose_(0, 1)), (M,)),
    Case("unsqueeze_", functional(lambda x: x.unsqueeze_(1)), (M,)),
    Case("squeeze_", functional(lambda x: x.squeeze_()), (M.view(2, 1, 3),)),
    Case("squeeze_", functional(lambda x: x.squeeze_(1)), (M.view(2, 1, 3),)),
    Case("squeeze_", functional(lambda x: x.squeeze_((0, 1))), (M.view(2, 1, 3),)),
    Case("as_strided_", functional(lambda x: x.as_strided_((2, 2), (1, 2))), (M,)),
    Case("normal_", functional(lambda x: x.normal_(generator=seeded())), (A,)),
    Case("uniform_", functional(lambda x: x.uniform_(generator=seeded())), (A,)),
    Case("bernoulli_", functional(lambda x: x.bernoulli_(generator=seeded())), (A,)),
    Case("random_ of all", functional(lambda x: x.random_(generator=seeded())), (A,)),
    Case("random_ of a range", functional(lambda x: x.random_(1, 3, generator=seeded())), (A,)),
    Case(
        "bernoulli_ by a tensor",
        functional(lambda x: x.bernoulli_(torch.full((4,), 0.5), generator=seeded())),
        (A,),
    ),
    Case("exponential_", functional(lambda x: x.exponential_(generator=seeded())), (A,)),
    Case("cauchy_", functional(lambda x: x.cauchy_(generator=seeded())), (A,)),
    Case("log_normal_", functional(lambda x: x.log_normal_(generator=seeded())), (A,)),
    Case("geometric_", functional(lambda x: x.geometric_(0.5, generator=seeded())), (A,)),
    Case("random_", functional(lambda x: x.random_(3, generator=seeded())), (A,)),
    *[Case(f"{n}_", functional(getattr(torch.Tensor, f"{n}_")), (A,)) for n in UNARY],
    *[Case(f"{n}_", functional(getattr(torch.Tensor, f"{n}_")), (A, B)) for n in IN_PLACE_BINARY],
    Case("native_dropout", lambda x: torch.native_dropout(x, 0.5, False)[0], (A,)),
    Case("native_dropout", dropped, (A,)),
    Case("pow_", functional(lambda x: x.pow_(3)), (A,)),
    Case("pow_", functional(lambda x, y: x.pow_(y)), (A, B)),
    Case("clamp_", functional(lambda x: x.clamp_(0.5, 2)), (A,)),
    Case("masked_fill_", functional(lambda x: x.masked_fill_(A > 1, 3.0)), (A,)),
]


def weighted(result: Any) -> Any:
    """A number that depends on each element in its own way."""
    weights = torch.arange(1.0, result.numel() + 1, dtype=torch.float64).view(result.shape) + 0.25
    return (result * weights).sum()


def leaves(case: Case) -> list[Any]:
    return [x.detach().clone().requires_grad_() for x in case.inputs]


def numeric(case: Case, at: int) -> list[float]:
    """The derivative by one input, element by element, from differences."""
    found = []
    for i in range(case.inputs[at].numel()):
        sides = []
        for step in (STEP, -STEP):
            inputs = [x.detach().clone() for x in case.inputs]
            moved = inputs[at].clone()
            moved.view(-1)[i] += step
            inputs[at] = moved
            sides.append(weighted(case.function(*inputs)).item())
        found.append((sides[0] - sides[1]) / (2 * STEP))
    return found


@pytest.mark.parametrize("case", CASES, ids=repr)
def test_the_derivative_agrees_with_the_numeric_one(case: Case) -> None:
    inputs = leaves(case)
    gradients = torch.autograd.grad(weighted(case.function(*inputs)), inputs, materialize_grads=True)
    for at, gradient in enumerate(gradients):
        expected = numeric(case, at)
        assert gradient.flatten().tolist() == pytest.approx(expected, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("case", CASES, ids=repr)
def test_the_second_derivative_agrees_with_that_of_the_derivative(case: Case) -> None:
    def first(*inputs: Any) -> Any:
        made = [x if x.requires_grad else x.requires_grad_() for x in inputs]
        gradients = torch.autograd.grad(weighted(case.function(*made)), made, create_graph=True, materialize_grads=True)
        return sum((weighted(gradient) for gradient in gradients), d(0.0).view(()))

    total = first(*(inputs := leaves(case)))
    if not total.requires_grad:
        gradients = [torch.zeros_like(x) for x in inputs]
    else:
        gradients = torch.autograd.grad(weighted(total), inputs, materialize_grads=True)
    for at, gradient in enumerate(gradients):
        expected = numeric(Case(case.node, first, case.inputs), at)
        assert gradient.flatten().tolist() == pytest.approx(expected, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
# A derivative needs recording to have something to differentiate.
@pytest.mark.parametrize("case", [one for one in CASES if "derivative_of" not in one.function.__qualname__], ids=repr)
def test_the_values_are_the_same_in_every_mode_and_only_recording_makes_a_node(case: Case, mode: Any) -> None:
    recorded = case.function(*leaves(case))
    with mode():
        plain = case.function(*leaves(case))
    assert plain.tolist() == recorded.tolist() and plain.stride() == recorded.stride()
    assert recorded.requires_grad and recorded.grad_fn is not None and plain.grad_fn is None


def nodes_behind(tensor: Any) -> set[str]:
    found: set[str] = set()
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is not None:
            found.add(type(node).__name__)
            stack.extend(next_ for next_, _ in node.next_functions)
    return found


#: Of neural networks: test_nn_ops.py.
OF_NETWORKS = {
    *("AdaptiveAvgPool2D", "AdaptiveMaxPool2D", "AvgPool2D", "MaxPool2DWithIndices", "Convolution"),
    *("ReflectionPad1D", "ReflectionPad2D", "ReflectionPad3D"),
    *("ReplicationPad1D", "ReplicationPad2D", "ReplicationPad3D"),
    *("NllLoss", "NllLoss2D", "SmoothL1Loss", "HuberLoss", "SoftMarginLoss", "BinaryCrossEntropy", "NativeLayerNorm"),
    *("Glu", "PreluKernel", "RreluWithNoise", "AvgPool3D", "GridSampler2D", "GridSampler3D"),
}

#: Recorded only by what nn.functional does: its tests are in test_nn.py. floor_divide is in test_floor_divide.
ELSEWHERE = {
    # Their gradient is zero though the result depends on what is drawn: test_random_numbers.py.
    "BernoulliBackward0",
    "NormalBackward1",
    "NormalBackward2",
    "NormalBackward3",
    "PoissonBackward0",
    *(f"{name}Backward0" for name in OF_NETWORKS),
    *(f"{name}BackwardBackward0" for name in OF_NETWORKS),
    "AffineGridGeneratorBackward0",
    "BinaryCrossEntropyWithLogitsBackward0",
    "ConstantPadNdBackward0",
    "EmbeddingBackward0",
    "EmbeddingDenseBackwardBackward0",
    "MaskedScatterBackwardBackward0",
    "NativeGroupNormBackward0",
    "TrilinearBackward0",
    "WeightNormInterfaceBackward0",
    "MseLossBackward0",
    "MseLossBackwardBackward0",
    "NativeBatchNormBackward0",
    "NormBackward1",
    "RreluWithNoiseBackward1",
    "SafeSoftmaxBackward0",
    "CtcLossBackward0",
    "EmbeddingBagBackward0",
    "EmbeddingBagBackwardBackward0",
    "MultiMarginLossBackward0",
    "MultilabelMarginLossBackward0",
    "PdistBackward0",
    "PdistBackwardBackward0",
    "PackPaddedSequenceBackward0",
    "SubBackward1",
    "NativeBatchNormBackwardBackward0",
    "NotImplemented",
    # Without a derivative: test_searching.py.
    "Unique2Backward0",
    "UniqueDimBackward0",
    "UniqueConsecutiveBackward0",
    "AdaptiveAvgPool3DBackward0",
    "AdaptiveAvgPool3DBackwardBackward0",
    "AdaptiveMaxPool3DBackward0",
    "AdaptiveMaxPool3DBackwardBackward0",
    "AvgPool3DBackward0",
    "AvgPool3DBackwardBackward0",
    "ChannelShuffleBackward0",
    "Col2ImBackward0",
    "Im2ColBackward0",
    "MaxPool3DWithIndicesBackward0",
    "MaxPool3DWithIndicesBackwardBackward0",
    "MaxUnpool2DBackward0",
    "MaxUnpool3DBackward0",
    "PixelShuffleBackward0",
    "PixelUnshuffleBackward0",
    "UpsampleBicubic2DAaBackward0",
    "UpsampleBicubic2DAaBackwardBackward0",
    "UpsampleBicubic2DBackward0",
    "UpsampleBicubic2DBackwardBackward0",
    "UpsampleBilinear2DAaBackward0",
    "UpsampleBilinear2DAaBackwardBackward0",
    "UpsampleBilinear2DBackward0",
    "UpsampleBilinear2DBackwardBackward0",
    "UpsampleLanczos2DAaBackward0",
    "UpsampleLanczos2DAaBackwardBackward0",
    "UpsampleLinear1DBackward0",
    "UpsampleLinear1DBackwardBackward0",
    "UpsampleNearest1DBackward0",
    "UpsampleNearest1DBackwardBackward0",
    "UpsampleNearest2DBackward0",
    "UpsampleNearest2DBackwardBackward0",
    "UpsampleNearest3DBackward0",
    "UpsampleNearest3DBackwardBackward0",
    "UpsampleNearestExact1DBackward0",
    "UpsampleNearestExact1DBackwardBackward0",
    "UpsampleNearestExact2DBackward0",
    "UpsampleNearestExact2DBackwardBackward0",
    "UpsampleNearestExact3DBackward0",
    "UpsampleNearestExact3DBackwardBackward0",
    "UpsampleTrilinear3DBackward0",
    "UpsampleTrilinear3DBackwardBackward0",
    # Its derivative has none: test_attention.py.
    "ScaledDotProductFlashAttentionForCpuBackward0",
    # They have derivatives that raise: test_special_functions.py.
    "AcoshBackward1",
    "AsinhBackward1",
    "AtanhBackward1",
    "HardsigmoidBackward0",
    "CdistBackward0",
    "CdistBackwardBackward0",
    "SpecialZetaBackward2",
    # torch's derivative is wrong: test_view_scatters.py.
    "AsStridedScatterBackward0",
    # A layer in float32: tests/reference/test_nn_modules.py.
    "MkldnnRnnLayerBackward0",
    # Derivatives of derivatives of derivatives.
    "AsStridedGatherBackward0",
    "ConjPhysicalBackward1",  # in place, which the product of ops tries
}


def test_every_declared_op_is_tried() -> None:
    # A module with ops may be loaded only when somebody asks for it.
    for package in (torch.ops, torch.nn):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    tried: set[str] = set()
    for case in CASES:
        result = case.function(*(inputs := leaves(case)))
        tried |= nodes_behind(result)
        for gradient in torch.autograd.grad(weighted(result), inputs, create_graph=True, allow_unused=True):
            if gradient is not None and gradient.requires_grad:
                tried |= nodes_behind(gradient)
    declared = {op.node_class.__name__ for op in OPS.values() if op.derivatives}
    assert declared - tried == ELSEWHERE


# -- forms -----------------------------------------------------------------------------------------


OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b,
    "remainder": lambda a, b: a % b,
    "floor_divide": lambda a, b: a // b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
}


@pytest.mark.parametrize("name", OPERATORS)
@pytest.mark.parametrize("other", [B, 2, 0.5], ids=["tensor", "int", "float"])
def test_an_operator_and_the_method_are_the_function(name: str, other: Any) -> None:
    expected = getattr(torch, name)(A, other)
    for found in (OPERATORS[name](A, other), getattr(A, name)(other)):
        assert found.tolist() == expected.tolist() and found.dtype is expected.dtype


@pytest.mark.parametrize("name", ["add", "sub", "mul", "div", "pow"])
def test_a_number_may_stand_on_the_left(name: str) -> None:
    assert OPERATORS[name](2.0, A).tolist() == OPERATORS[name](torch.full((4,), 2.0, dtype=A.dtype), A).tolist()


@pytest.mark.parametrize("name", OPERATORS)
def test_an_operator_leaves_what_it_does_not_know_to_python(name: str) -> None:
    if name in ("eq", "ne"):
        assert OPERATORS[name](A, "x") is (name == "ne")
    else:
        with pytest.raises(TypeError):
            OPERATORS[name](A, "x")


SAME_IN_PLACE: list[tuple[str, tuple[Any, ...]]] = [
    *[(name, ()) for name in UNARY],
    *[(name, (B,)) for name in [*IN_PLACE_BINARY, "remainder", "floor_divide", "pow"]],
    *[(name, (2,)) for name in [*IN_PLACE_BINARY, "remainder", "floor_divide", "pow"]],
    ("clamp", (0.5, 2.0)),
    ("clamp", (B, None)),
    ("clamp_min", (1.0,)),
    ("clamp_max", (1.0,)),
    ("masked_fill", (A > 1, 3.0)),
    ("index_put", ((INDEX,), B[:2])),
]


@pytest.mark.parametrize("name, arguments", SAME_IN_PLACE, ids=lambda value: value if isinstance(value, str) else "")
def test_the_in_place_form_gives_what_the_function_gives_into_the_same_memory(
    name: str, arguments: tuple[Any, ...]
) -> None:
    expected = getattr(torch, name, getattr(torch.Tensor, name))(A, *arguments)
    x = A.clone()
    address = x.data_ptr()
    assert getattr(x, f"{name}_")(*arguments) is x
    assert x.tolist() == expected.tolist() and x._version == 1 and x.data_ptr() == address
    view_of_more = torch.cat([A, A])[4:]
    getattr(view_of_more, f"{name}_")(*arguments)
    assert view_of_more.tolist() == expected.tolist()


AUGMENTED: dict[str, str] = {"add": "__iadd__", "sub": "__isub__", "mul": "__imul__", "div": "__itruediv__"}


@pytest.mark.parametrize("name", AUGMENTED)
def test_an_augmented_assignment_is_the_in_place_form(name: str) -> None:
    x = A.clone()
    assert getattr(x, AUGMENTED[name])(B) is x and x._version == 1
    assert x.tolist() == getattr(torch, name)(A, B).tolist()


WITH_OUT: list[tuple[str, tuple[Any, ...]]] = [
    *[(name, (A,)) for name in UNARY if name != "relu"],
    *[(name, (A, B)) for name in [*BINARY, "pow", "remainder", "eq", "lt"]],
    ("clamp", (A, 0.5, 2.0)),
    ("mm", (M, N)),
    ("cat", ([A, B],)),
    ("stack", ([A, B],)),
]


@pytest.mark.parametrize("name, arguments", WITH_OUT, ids=lambda value: value if isinstance(value, str) else "")
def test_out_holds_what_the_function_gives(name: str, arguments: tuple[Any, ...]) -> None:
    expected = getattr(torch, name)(*arguments)
    out = torch.zeros(expected.shape, dtype=expected.dtype)
    assert getattr(torch, name)(*arguments, out=out) is out
    assert out.tolist() == expected.tolist() and out._version == 1


@pytest.mark.parametrize("name, arguments", WITH_OUT, ids=lambda value: value if isinstance(value, str) else "")
def test_out_is_refused_where_it_would_have_to_be_recorded(name: str, arguments: tuple[Any, ...]) -> None:
    expected = getattr(torch, name)(*arguments)
    if not expected.is_floating_point():
        return
    out = torch.zeros(expected.shape, dtype=expected.dtype, requires_grad=True)
    with pytest.raises(RuntimeError):
        getattr(torch, name)(*arguments, out=out)
    with torch.no_grad():
        assert getattr(torch, name)(*arguments, out=out) is out and out.is_leaf and out.requires_grad


def test_out_is_resized_with_a_warning_unless_it_is_empty() -> None:
    with pytest.warns(UserWarning, match="An output with one or more elements was resized"):
        assert torch.add(A, B, out=torch.zeros(1, dtype=A.dtype)).shape == (4,)
    assert torch.add(A, B, out=torch.zeros(0, dtype=A.dtype)).shape == (4,)
    with pytest.raises(RuntimeError, match="result type Double can't be cast to the desired output type Long"):
        torch.add(A, B, out=torch.zeros(4, dtype=torch.int64))


# -- types and shapes ------------------------------------------------------------------------------


SAMPLES: dict[str, Any] = {
    "bool": torch.tensor([True]),
    "int64": torch.tensor([2]),
    "float32": torch.tensor([0.5]),
    "float64": d(0.5),
    "scalar float64": d(0.5)[0],
    "True": True,
    "2": 2,
    "0.5": 0.5,
}


@pytest.mark.parametrize("a, b", list(itertools.product(list(SAMPLES)[:5], SAMPLES)))
def test_operands_meet_in_the_type_that_promotion_gives(a: str, b: str) -> None:
    x, y = SAMPLES[a], SAMPLES[b]
    expected = torch.result_type(x, y)
    assert (x + y).dtype is expected and torch.mul(x, y).dtype is expected
    assert (x / y).dtype is (expected if expected.is_floating_point else torch.float32)
    assert (x == y).dtype is torch.bool


@pytest.mark.parametrize("name", ["exp", "sin", "sqrt", "sigmoid", "reciprocal"])
def test_integers_become_floating_where_the_result_is(name: str) -> None:
    x = torch.tensor([1, 4])
    assert getattr(torch, name)(x).dtype is torch.float32
    with pytest.raises(RuntimeError, match="result type Float can't be cast to the desired output type Long"):
        getattr(x, f"{name}_")()


def test_float32_is_rounded_after_each_op() -> None:
    third = torch.tensor(1.0) / 3
    assert third.item() == 0.3333333432674408 and (third * 3).item() == 1.0
    assert (torch.tensor(16777216.0) + 1).item() == 16777216.0


def test_integers_wrap_around() -> None:
    assert (torch.tensor(127, dtype=torch.int8) + torch.tensor(1, dtype=torch.int8)).item() == -128
    assert (torch.tensor(2**63 - 1) + 1).item() == -(2**63)


def test_what_does_not_broadcast_is_refused() -> None:
    with pytest.raises(RuntimeError, match=r"The size of tensor a \(2\) must match the size of tensor b \(3\)"):
        torch.ones(2) + torch.ones(3)


def test_floor_divide_is_recorded_and_cannot_be_differentiated() -> None:
    y = A.clone().requires_grad_() // 2
    assert y.tolist() == [0, 0, 0, 1]
    with pytest.raises(RuntimeError, match="derivative for .*floor_divide.* is not implemented"):
        y.sum().backward()


@pytest.mark.usefixtures("bounds")
def test_only_what_an_inexact_op_made_carries_a_bound() -> None:
    x = torch.tensor([0.5, 2.0])
    assert (x * 2 + 1)._ulps == 0 and (x * x).sqrt()._ulps == 0
    inexact = x.exp()
    assert inexact._ulps > 0 and (inexact * 2)._ulps > inexact._ulps and (inexact > 1)._ulps == 0
    assert torch.cat([x, inexact])._ulps == inexact._ulps and inexact[0]._ulps == inexact._ulps
    assert inexact.copy_(x)._ulps == 0
