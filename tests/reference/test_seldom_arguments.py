"""Arguments that programs seldom give, as torch's own database of ops gives them."""

from __future__ import annotations

import pytest

import reference_impl as torch

F = torch.nn.functional


def grads(function, *shapes):
    """The first element of each input's gradient, for complex inputs of ones."""
    given = [torch.ones(*shape, dtype=torch.complex64, requires_grad=True) for shape in shapes]
    function(*given).sum().backward(torch.tensor(1 + 0j))
    return [one.grad.flatten()[0].item() for one in given]


def test_a_complex_factor_is_conjugated_in_the_gradient():
    beta, alpha = 2 + 1j, 1 + 2j
    assert grads(lambda a, b: torch.add(a, b, alpha=alpha), (2,), (2,)) == [1, 1 - 2j]
    assert grads(lambda a, b: torch.lerp(a, b, alpha), (2,), (2,)) == [2j, 1 - 2j]
    for op, *shapes in (
        (torch.addmm, (1, 1), (1, 1), (1, 1)),
        (torch.addmv, (1,), (1, 1), (1,)),
        (torch.addr, (1, 1), (1,), (1,)),
        (torch.baddbmm, (1, 1, 1), (1, 1, 1), (1, 1, 1)),
        (torch.addbmm, (1, 1), (1, 1, 1), (1, 1, 1)),
    ):
        found = grads(lambda a, b, c, op=op: op(a, b, c, beta=beta, alpha=alpha), *shapes)
        assert found == [2 - 1j, 1 - 2j, 1 - 2j]


def test_more_padding_of_the_output_than_a_stride_reaches_no_input():
    x = torch.ones(1, 1, 2, requires_grad=True)
    weight = torch.ones(1, 1, 2, requires_grad=True)
    found = F.conv_transpose1d(x, weight, stride=1, dilation=2, output_padding=1)
    assert found.shape == (1, 1, 5)
    found.sum().backward()
    assert x.grad.tolist() == [[[2.0, 2.0]]] and x.grad.is_contiguous() and weight.grad.tolist() == [[[2.0, 2.0]]]


def test_the_zeroth_difference_is_the_input_alone():
    x = torch.tensor([1.0, 3.0], requires_grad=True)
    found = x.diff(n=0, prepend=torch.zeros(2))
    assert found.tolist() == [1, 3] and found._version == 1 and found.grad_fn.name() == "torch::autograd::CopyBackwards"


def test_edges_between_unequal_distances_are_of_second_order_where_that_is_asked():
    places = torch.tensor([0.0, 1.0, 3.0, 4.0])
    (found,) = torch.gradient(places * places, spacing=[places], edge_order=2)
    assert found.tolist() == pytest.approx([0, 2, 6, 8])
    with pytest.raises(RuntimeError, match="dim 0 appears multiple times in the list of dims"):
        torch.gradient(places, dim=(0, 0))
    with pytest.raises(RuntimeError, match="a spacing argument of length 1 and a dim argument of length 2.$"):
        torch.gradient(torch.ones(3, 3), spacing=[0.5], dim=(1, 0))


def test_moments_of_everything_may_keep_its_dimensions():
    for op in (torch.std_mean, torch.var_mean):
        x = torch.tensor([[1.0, 3.0]], requires_grad=True)
        spread, mean = op(x, dim=None, keepdim=True)
        assert spread.shape == mean.shape == (1, 1)
        mean.backward()
        assert x.grad.tolist() == [[0.5, 0.5]]


def test_a_number_has_quantiles_without_a_dimension_and_powers_with_one():
    wanted = torch.tensor([0.25, 0.75])
    assert torch.quantile(torch.tensor(2.0), wanted, dim=0, keepdim=True).tolist() == [2, 2]
    assert torch.linalg.vander(torch.tensor(3.0), N=2).tolist() == [[1, 3]]


def test_whole_numbers_in_a_row_lie_between_whole_numbers():
    assert torch.linspace(4.3, 1, 50, dtype=torch.int64)[:2].tolist() == [4, 3]
    assert torch.logspace(4.3, -3, 2, 5.0, dtype=torch.int64).tolist() == [625, 0]


def test_special_round_is_always_to_decimals():
    x = torch.ones(2, requires_grad=True)
    assert torch.special.round(x).grad_fn.name() == "RoundBackward1"
    with pytest.raises(NotImplementedError, match="\"round_vml_cpu\" not implemented for 'Long'"):
        torch.special.round(torch.tensor([1]))


def test_losses_with_their_constant_are_added_to_in_place():
    x, y = torch.zeros(2), torch.ones(2)
    assert F.gaussian_nll_loss(x, y, torch.ones(2), full=True, reduction="none")._version == 1
    assert F.poisson_nll_loss(x, y, full=True, reduction="none")._version == 1


def test_correlations_of_complex_rows_are_clipped_in_both_parts():
    found = torch.corrcoef(torch.tensor([[1 + 1j, 2 - 1j], [1 - 1j, 2 + 1j]]))
    assert found[0, 0].item() == 1 and abs(found[0, 1].imag) <= 1


def refusal(call):
    with pytest.raises((RuntimeError, IndexError, TypeError)) as caught:
        call()
    return str(caught.value)


def test_softshrink_takes_away_what_its_type_can_hold():
    for dtype, largest, name in (("float32", "3.40282e+38", "Float"), ("bfloat16", "3.38953e+38", "BFloat16")):
        x = torch.ones(2, dtype=getattr(torch, dtype))
        said = f"lambda must be in range [0, {largest}] for input dtype {name}, but found "
        assert refusal(lambda x=x: F.softshrink(x, -0.5)) == said + "-0.5"
        assert refusal(lambda x=x: F.softshrink(x, float("nan"))) == said + "nan"
    assert torch.nn.Softshrink(0.0)(torch.ones(2)).tolist() == [1, 1]


def test_common_divisors_are_of_tensors():
    for op in (torch.gcd, torch.lcm):
        said = refusal(lambda op=op: op(torch.tensor([2]), 3))
        assert said == f"{op.__name__}(): argument 'other' (position 2) must be Tensor, not int"


def test_one_dimension_may_have_one_variance_for_all():
    x = torch.ones(4, 3)
    for shape in ((4,), (4, 1), (1, 3)):
        assert F.gaussian_nll_loss(x, x, torch.ones(shape)).item() == 0
    for shape in ((1, 1), (3,), (2, 3), (1, 4, 3)):
        with pytest.raises(ValueError, match="var is of incorrect size"):
            F.gaussian_nll_loss(x, x, torch.ones(shape))


def test_windows_over_nothing_and_pads_wider_than_half_of_them_are_refused_in_order():
    one, empty = torch.ones(4), torch.ones(1, 0, 4, 4)
    assert refusal(lambda: F.max_pool2d(empty, 2, padding=-1)) == "pad must be non-negative, but got pad: -1"
    assert (
        refusal(lambda: F.max_pool2d(one, 2, padding=-1)) == "non-empty 3D or 4D (batch mode) tensor expected for input"
    )
    for pool in (F.max_pool2d, F.avg_pool2d):
        assert refusal(lambda pool=pool: pool(empty, 2)) == (
            "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:[1, 0, 4, 4]"
        )
    assert "avg_pool3d(): Expected input's non-batch dimensions" in refusal(lambda: F.avg_pool3d(empty, 2))
    small = torch.ones(1, 1, 1, 1)
    assert "(T: 1 H: 1 W: 1) smaller than kernel size (kT: 2" in refusal(lambda: F.avg_pool3d(small, 2, padding=1))
    for pool, count in ((F.adaptive_max_pool2d, 2), (F.adaptive_max_pool1d, 1)):
        said = refusal(lambda pool=pool, count=count: pool(torch.ones((1, 0) + (4,) * count), 1))
        assert said.startswith(f"adaptive_max_pool{count}d(): Expected input to have non-zero size")
    assert refusal(lambda: F.adaptive_avg_pool3d(small, -1)).endswith("but received {-1, -1,-1}")


def test_convolutions_name_types_and_dimensions_as_torch_does():
    x, weight = torch.ones(1, 1, 4, 4), torch.ones(1, 1, 2, 2)
    assert refusal(lambda: F.conv2d(x.long(), weight.long(), torch.ones(1))) == (
        "Input type (long int) and bias type (float) should be the same"
    )
    assert refusal(lambda: F.conv2d(x, weight[0], padding="same")) == (
        "Expected 3-dimensional input for 3-dimensional weight[1, 2, 2], but got 4-dimensional input of size"
        " [1, 1, 4, 4] instead"
    )
    assert refusal(lambda: F.conv2d(x, weight[0])) == (
        "expected stride to be a single integer value or a list of 1 values to match the convolution dimensions, but"
        " got stride=[1, 1]"
    )


def test_a_number_has_no_dimension_to_transform_or_to_permute():
    assert refusal(lambda: torch.fft.fftn(torch.tensor(1.0), dim=(0,))) == (
        "Dimension specified as 0 but tensor has no dimensions"
    )
    assert refusal(lambda: torch.empty_permuted((2,), (3,))).startswith(
        "Dimension out of range (expected to be between 0 and 0, but got 3 at index 0)."
    )
