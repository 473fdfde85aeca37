"""How far off inexact values are said to be."""

from __future__ import annotations

import math
from typing import Any

import pytest

import reference_impl as torch
import reference_impl.nn.functional as F
from reference_impl.inexact import Bound, worst

pytestmark = pytest.mark.usefixtures("bounds")

EPS = 2.0**-23


def inexact(*values: float, dtype: Any = torch.float32) -> Any:
    """Values that are off by up to 2 ulps, as exp leaves them."""
    made = torch.tensor(values, dtype=dtype)
    made._storage.ulps = 2
    return made


def test_what_is_exact_has_no_bound() -> None:
    x = torch.tensor([0.5, 1.25, 3.0])
    for y in (x * 2, x - x, x.sum(), x.mean(), x @ x, x.double(), x.cumsum(0), x > 1):
        assert (y._ulps, y._floor) == (0, 0.0)


def test_relative_errors_stay_relative() -> None:
    product = inexact(1.0, 1024.0) * 3
    assert product._ulps == 3 + 1
    assert product._floor == 0.0


def test_what_cancels_leaves_the_error_of_what_cancelled() -> None:
    left = inexact(1024.0) - inexact(1024.0)
    assert left.tolist() == [0.0]
    assert left._floor == pytest.approx(4 * 1024 * EPS)
    assert (inexact(1024.0) - 1023.5)._floor >= 2 * 1024 * EPS - 3 * EPS


def test_a_steep_function_carries_a_small_error_far() -> None:
    assert inexact(64.0).exp()._floor >= math.exp(64.0) * 2 * 64 * EPS * 0.9


def test_the_ulps_of_a_wider_type_are_finer() -> None:
    assert inexact(1.5).double()._ulps == 2 << 29
    assert (inexact(1.5) * torch.ones(1, dtype=torch.float64))._ulps > 2 << 29


def test_a_narrower_type_rounds_what_is_inexact_to_one_side_or_the_other() -> None:
    assert inexact(1.5).half()._ulps == 2
    assert inexact(1.5, dtype=torch.float64).float()._ulps == 2


def test_a_comparison_is_unknown_where_it_may_go_either_way() -> None:
    x = inexact(1.5, 2.0)
    assert (x > 1)._floor == 0.0
    assert (x > 1.5)._floor == math.inf
    assert (x == x.clone())._floor == math.inf


def test_a_whole_number_is_unknown_where_it_may_be_the_next() -> None:
    assert inexact(1.5).long()._floor == 0.0
    assert inexact(2.0).long()._floor == math.inf
    assert inexact(0.0, 1.0).bool()._floor == math.inf
    assert inexact(1.0).bool()._floor == 0.0


def test_rounding_may_go_a_whole_step() -> None:
    assert inexact(1.25).floor()._floor == 0.0
    assert inexact(2.0).floor()._floor >= 0.9


def test_what_is_chosen_by_the_unknown_is_unknown() -> None:
    mask = inexact(1.5) > 1.5
    assert torch.where(mask, 1.0, 2.0)._floor == math.inf
    assert torch.ones(1).masked_fill(mask, 2.0)._floor == math.inf


def test_nothing_is_known_beyond_a_pole() -> None:
    near = inexact(1024.0) - 1024
    assert (1 / near)._floor == math.inf
    assert near.log()._floor == math.inf


def test_the_order_of_a_sum_matters_where_something_is_rounded() -> None:
    thirds = torch.tensor([1.0, 2.0, 4.0]) / 3
    assert 0.0 < thirds.sum()._floor <= 4 * EPS * 2
    assert 0.0 < thirds.mean()._floor <= 4 * EPS
    assert thirds[:2].sum()._floor == 0.0
    assert torch.tensor([2.0**25, 1.0, -(2.0**25)]).sum()._floor == 2 * 8.0


def test_a_sum_is_as_wrong_as_its_terms_together() -> None:
    assert inexact(1.0, -1.0, 64.0, -64.0).sum()._floor >= 2 * 130 * EPS
    assert inexact(1.0, -1.0, 64.0, -64.0).cumsum(0)._floor >= 2 * 130 * EPS


def test_of_nothing_the_sum_is_exact() -> None:
    nothing = inexact()
    assert nothing.sum()._ulps == nothing.mean()._ulps == 0
    assert torch.nn.functional.kl_div(torch.ones(0).exp(), torch.ones(0).exp(), reduction="mean")._floor == 0.0


def test_a_product_of_matrices_is_as_wrong_as_its_factors_make_it() -> None:
    x = inexact(1024.0, -1024.0)
    ones = torch.ones(2, 1)
    assert (x.view(1, 2) @ ones)._floor >= 2 * 2048 * EPS
    assert torch.addmm(torch.zeros(1), x.view(1, 2), ones)._floor >= 2 * 2048 * EPS


def test_a_sum_of_products_is_inexact_where_one_was_rounded_though_the_sum_is_none() -> None:
    x = torch.tensor([1.0 + EPS, 1.0 + EPS])
    threefold = torch.tensor([3.0, -2.0])
    assert (3 * (1.0 + EPS)) % (2 * EPS)  # the product has to be rounded; what is left of it has not
    for y in (x @ threefold, x.view(1, 2) @ threefold, x.view(1, 2) @ threefold.view(2, 1), torch.dot(threefold, x)):
        assert y._floor > 0.0
    assert F.conv1d(x.view(1, 1, 2), threefold.view(1, 1, 2))._floor > 0.0


@pytest.mark.parametrize("size", (1.0, 2.0**12, 2.0**24))
def test_a_sum_of_products_is_exact_where_its_type_counts_all_of_it(size: float) -> None:
    x = torch.tensor([size, 0.5])
    assert ((x @ torch.tensor([1.0, 1.0]))._ulps == 0) is (size < 2.0**24)
    assert (x @ torch.tensor([1.0, 0.0]))._ulps == 0


@pytest.mark.parametrize("dtype", (torch.bfloat16, torch.float16, torch.float32))
def test_a_multiple_that_is_added_may_be_rounded_before_in_bfloat16_alone(dtype: Any) -> None:
    x, y = torch.ones(2, dtype=dtype), torch.full((2,), 9.0, dtype=dtype)
    may_be = dtype is torch.bfloat16
    for found in (torch.add(x, y, alpha=-0.2), torch.sub(x, y, alpha=0.2), x.clone().add_(y, alpha=-0.2)):
        assert (found._floor >= 2.0**-7) is may_be  # 1.8 in steps of 2**-7
    assert torch.add(x, y, alpha=3)._ulps == 0


def test_a_product_of_numbers_is_as_wrong_as_its_factors_make_it() -> None:
    assert (inexact(1024.0, 0.0) - inexact(1024.0, 0.0)).prod()._floor > 0.0
    assert inexact(3.0, 5.0).prod()._floor >= 2 * 16 * EPS


def test_a_gradient_that_is_zero_in_exact_arithmetic_has_the_error_of_its_parts() -> None:
    for function in (
        lambda x: torch.softmax(x, 0),
        lambda x: torch.nn.functional.layer_norm(x, (3,)),
        lambda x: torch.nn.functional.batch_norm(x.view(3, 1), None, None, training=True),
    ):
        x = torch.tensor([1.0, 2.0, 4.0], requires_grad=True)
        function(x).sum().backward()
        assert EPS / 8 < x.grad._floor < 256 * EPS


def test_what_is_added_in_place_brings_its_error_along() -> None:
    x = torch.ones(2)
    x[0].add_(inexact(1024.0)[0])
    assert x._ulps >= 2
    y = torch.ones(1)
    y.add_(inexact(1024.0)).sub_(1024)
    assert y._floor >= 2 * 1024 * EPS - 3 * EPS


def test_one_memory_is_as_wrong_as_its_worst_part() -> None:
    both = worst(Bound(2, 0.5), 7)
    assert (int(both), both.floor) == (7, 0.5)  # type: ignore[attr-defined]
    assert torch.cat([inexact(1.0), inexact(1.0) - 1])._floor > 0.0


def test_bounds_add_up() -> None:
    total = sum([Bound(1, 0.5), 3, Bound(2, 0.25)])
    assert (int(total), total.floor) == (6, 0.75)  # type: ignore[attr-defined]


def test_products_of_complex_numbers_cancel() -> None:
    x = torch.tensor([1.1 + 1.1000001j])
    assert (x * x)._floor >= EPS
    assert (torch.tensor([1 + 2j]) * torch.tensor([0.5 - 1j]))._ulps == 0


def test_a_logarithm_of_a_share_near_1_is_off_by_what_its_sum_is_rounded_by() -> None:
    shares = torch.tensor([0.0, -15.75]).log_softmax(0)
    assert abs(shares[0].item()) < 2 * EPS <= shares._floor + EPS


def test_a_step_of_bfloat16_may_be_rounded_twice() -> None:
    x = torch.ones(2, dtype=torch.bfloat16, requires_grad=True)
    x.grad = torch.full((2,), 9.0, dtype=torch.bfloat16)
    torch.optim.SGD([x], lr=0.2).step()
    assert x._ulps


def test_squares_of_complex_numbers_cancel() -> None:
    x = torch.tensor([1.1 + 1.1000001j])
    assert x.square()._floor >= EPS and x.clone().pow_(2)._floor >= EPS
    assert torch.tensor([1 + 2j]).square()._ulps == 0
