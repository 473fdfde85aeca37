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
    assert torch.tensor([0.25, 4.0, -1.0]).log_softmax(0)._ulps > torch.tensor([1.0, 1.0]).log_softmax(0)._ulps


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
