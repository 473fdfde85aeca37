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
