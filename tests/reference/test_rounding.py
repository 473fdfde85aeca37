"""What is exact, and what is marked as inexact."""

from __future__ import annotations

from math import inf, nan

import pytest

import reference_impl as torch
from reference_impl.inexact import bound, floor_of
from reference_impl.nn import functional as F

pytestmark = pytest.mark.usefixtures("bounds")


def test_roots_are_exact_where_they_are_whole() -> None:
    assert torch.tensor([0.25, 4.0, 0.0, -1.0]).sqrt()._ulps == 0
    assert torch.tensor([0.25, 2.0]).sqrt()._ulps == 1
    assert torch.tensor([0.25, 2.0]).pow(0.5)._ulps == 1


def test_of_a_floor_that_is_no_number_nothing_is_known() -> None:
    unknown = bound(1, inf) + bound(1, -inf)
    assert floor_of(unknown) == inf and floor_of(bound(1, nan)) == inf


def test_products_are_inexact_where_a_sum_had_to_be_rounded() -> None:
    exact = torch.tensor([0.5, 1.25, 2.0])
    fine = torch.tensor([0.1, 0.2, 0.3])
    assert (exact @ exact)._ulps == 0
    assert (fine @ fine)._ulps > 0
    assert (fine.view(1, 3) @ fine.view(3, 1))._ulps > 0


def test_quotients_of_complex_numbers_are_exact_by_powers_of_two_on_an_axis() -> None:
    x = torch.tensor([1 + 2j])
    assert (x / 2)._ulps == (x / 4j)._ulps == 0
    assert (x / (3 + 2j))._ulps > 0


def test_complex_sums_are_of_multiples() -> None:
    minus_zero = torch.tensor([complex(-2.25, -0.0)])
    assert str((minus_zero - 2).imag.item()) == "0.0"
    assert str((torch.tensor([1j]) + torch.tensor([complex(float("inf"), 0)])).imag.item()) == "nan"


def test_a_logarithm_of_shares_near_zero_has_lost_digits() -> None:
    assert torch.tensor([0.25, 4.0, -1.0]).log_softmax(0)._floor > torch.tensor([1.0, 1.0]).log_softmax(0)._floor


def test_a_scan_adds_its_first_element_to_nothing_and_copies_a_single_number() -> None:
    for scan in ("cumsum", "logcumsumexp"):
        assert str(getattr(torch.tensor([-0.0]), scan)(0).item()) == "0.0"
        assert str(getattr(torch.tensor(-0.0), scan)(0).item()) == "-0.0"


def test_the_reciprocal_of_a_root_in_single_precision_is_that_of_a_rounded_root() -> None:
    assert torch.tensor(6.0).rsqrt().item() == 0.40824827551841736
    assert torch.tensor(6.0, dtype=torch.float64).rsqrt().item() == 0.4082482904638631


def test_powers_that_are_roots_are_computed_as_roots() -> None:
    zero_and_more = [-0.0, float("-inf"), 4.0]
    for dtype, zero, infinite in ((torch.float32, "-0.0", "nan"), (torch.float16, "0.0", "inf")):
        root = torch.tensor(zero_and_more, dtype=dtype).pow(0.5)
        assert [str(one) for one in root.tolist()] == [zero, infinite, "2.0"]
        reciprocal = torch.tensor(zero_and_more, dtype=dtype).pow(-0.5)
        assert str(reciprocal[0].item()) == ("-inf" if dtype is torch.float32 else "inf")


def test_losses_convert_bools_to_the_type_of_the_other_side() -> None:
    truths, numbers = torch.tensor([True, False]), torch.tensor([0.5, 2.0])
    functional = torch.nn.functional
    assert functional.smooth_l1_loss(truths, numbers, reduction="none").tolist() == [0.125, 1.5]
    assert functional.mse_loss(numbers, truths, reduction="none").tolist() == [0.25, 4.0]
    with pytest.raises(RuntimeError, match="result type Float can't be cast to the desired output type Bool"):
        functional.huber_loss(truths, numbers)
    with pytest.raises(RuntimeError, match="Negation"):
        functional.soft_margin_loss(truths, numbers)


def test_a_logarithm_of_a_sum_near_zero_has_an_error_of_the_operands_size() -> None:
    x = torch.tensor([0.5, -1.0, 2.0])
    assert floor_of(x.logaddexp2(x)._storage.ulps) > 0


def test_the_sine_of_what_is_endless_across_is_endless_upwards() -> None:
    for real in (float("nan"), float("inf")):
        assert torch.tensor([complex(real, float("-inf"))]).sin().tolist()[0].imag == float("inf")


def test_powers_of_two_by_truths_have_no_kernel() -> None:
    with pytest.raises(NotImplementedError, match="\"ldexp_cpu_exp\" not implemented for 'Bool'"):
        torch.ones(2).ldexp(torch.ones(2).bool())


def test_products_that_were_rounded_on_the_way_are_inexact() -> None:
    fine = torch.tensor([0.1, 0.2, 0.3])
    assert fine.prod()._ulps > 0
    assert fine[:2].prod()._ulps == 0
    assert torch.tensor([0.5, 1.25, 2.0]).prod()._ulps == 0
    assert torch.tensor([0.1 + 0.2j, 0.3 - 0.7j]).prod()._ulps > 0
    assert torch.tensor([1 + 2j, 0.5 - 1j]).prod()._ulps == 0


def test_a_soft_margin_is_endless_where_its_exponential_is() -> None:
    loss = torch.nn.functional.soft_margin_loss(torch.tensor([-90.0]), torch.tensor([1.0]))
    assert loss.item() == float("inf")


@pytest.mark.parametrize("name", ("leaky_relu", "leaky_relu_", "rrelu"))
def test_the_slope_of_an_activation_is_rounded_before_it_is_a_factor(name: str) -> None:
    mean = (1.0 / 8 + 1.0 / 3) / 2
    slope = torch.tensor(mean).item()
    x = torch.tensor([-77.1, -3.7])
    expected = [torch.tensor(one * slope).item() for one in x.tolist()]
    assert expected != [torch.tensor(one * mean).item() for one in x.tolist()]
    numbers = () if name == "rrelu" else (mean,)  # its slope lies between an eighth and a third
    assert getattr(F, name)(x, *numbers).tolist() == expected


def test_a_third_power_and_one_by_a_square_are_rounded_as_products() -> None:
    x = torch.tensor([1.1, 0.7, -2.3, 3.7])
    assert (x**3).tolist() == [1.3310000896453857, 0.34299999475479126, -12.166999816894531, 50.65300369262695]
    assert (x.bfloat16() ** -2).tolist() == [0.82421875, 2.046875, 0.189453125, 0.0732421875]
    assert (x.half() ** 3).tolist() == [1.3291015625, 0.34326171875, -12.1796875, 50.625]
    special = torch.tensor([0.0, -0.0, inf, -inf])
    assert repr((special**3).tolist()) == "[0.0, -0.0, inf, -inf]"
    assert (special**-2).tolist() == [inf, inf, 0.0, 0.0]
    assert (special**-1).tolist() == [inf, -inf, 0.0, -0.0]


def test_in_16_bits_what_a_product_is_added_to_is_rounded_once() -> None:
    a, b, c = (
        torch.tensor(values, dtype=torch.bfloat16)
        for values in ([[1.1, 2.3], [0.7, -1.9]], [[0.3, 1.7], [-2.1, 0.9]], [[5.3, -0.7], [1.3, 2.9]])
    )
    assert torch.addmm(c, a, b, beta=-1.7, alpha=2.3).tolist() == [[-19.375, 10.25], [7.40625, -6.125]]
    assert torch.baddbmm(c[None], a[None], b[None]).tolist() == [[[0.8359375, 3.234375], [5.46875, 2.390625]]]


def test_in_16_bits_addmv_rounds_more_where_its_matrix_lies_by_columns_and_addr_rounds_each_step() -> None:
    matrix = torch.tensor([[1.1, 2.3], [0.7, -1.9]], dtype=torch.bfloat16)
    by_columns = matrix.t().contiguous().t()
    vector, c = torch.tensor([0.3, 1.7], dtype=torch.bfloat16), torch.tensor([5.3, -0.7], dtype=torch.bfloat16)
    assert torch.addmv(c, matrix, vector, beta=-1.7, alpha=2.3).tolist() == [0.68359375, -5.75]
    assert torch.addmv(c, by_columns, vector, beta=-1.7, alpha=2.3).tolist() == [0.6875, -5.75]
    rows = torch.tensor([[5.3, -0.7], [1.3, 2.9]], dtype=torch.bfloat16)
    found = torch.addr(rows, matrix[0], vector, beta=-1.7, alpha=2.3)
    assert found.tolist() == [[-8.3125, 5.5], [-0.6171875, 4.0625]]


def test_addr_multiplies_its_first_vector() -> None:
    first, second = (torch.tensor(values, dtype=torch.float64) for values in ([1.1], [0.7, 0.9]))
    found = torch.addr(torch.zeros(2, dtype=torch.float64), first, second, beta=0, alpha=2.3)
    assert found.tolist() == [[1.7709999999999997, 2.2769999999999997]]


@pytest.mark.parametrize("dtype", (torch.float32, torch.float64))
def test_a_multiple_that_is_added_is_inexact_where_it_is_rounded(dtype: torch.dtype) -> None:
    matrix = torch.tensor([[0.1, 0.7]], dtype=dtype)
    column, zeros = torch.ones(2, 1, dtype=dtype), torch.zeros(1, 1, dtype=dtype)
    exact = torch.tensor([[0.5, 0.75]], dtype=dtype)
    for beta, alpha in ((1, 2.3), (1, 3), (0, 0.1)):
        assert torch.addmm(zeros, matrix, column, beta=beta, alpha=alpha)._ulps > 0
    assert torch.addmm(matrix[:, :1], exact, column, beta=0.3)._ulps > 0
    assert torch.addmm(exact[:, :1], exact, column, beta=0.5, alpha=3)._ulps == 0
    assert torch.addmm(exact[:, :1], exact, column, beta=inf)._ulps == 0


@pytest.mark.parametrize("name", ("conv1d", "conv_transpose1d"))
def test_a_convolution_is_inexact_where_a_sum_had_to_be_rounded(name: str) -> None:
    convolve = getattr(F, name)
    exact, ones = torch.tensor([[[0.5, 1.25, 2.0]]]), torch.ones(1, 1, 2)
    fine = torch.tensor([[[0.1, 0.7, 0.3]]])
    assert convolve(exact, ones)._ulps == convolve(fine, torch.ones(1, 1, 1))._ulps == 0
    assert convolve(fine, ones)._ulps > 0
    assert convolve(exact, ones, torch.tensor([0.1]))._ulps > 0
    assert convolve(torch.tensor([[[0.1, 0.7]]], dtype=torch.float64), ones.double())._ulps > 0


def test_what_cancels_in_a_convolution_leaves_the_error_of_what_cancelled() -> None:
    off = torch.tensor([[[1.0, 1.0]]]).exp()
    left = F.conv1d(off, torch.tensor([[[1.0, -1.0]]]))
    assert left.tolist() == [[[0.0]]] and left._floor > 0
