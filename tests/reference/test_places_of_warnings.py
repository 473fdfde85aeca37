"""Which line a warning names: that which called torch, or that of a layer, whose code is Python in torch too."""

from __future__ import annotations

import os
import warnings
from typing import Any, Callable

import pytest

import reference_impl as torch

F = torch.nn.functional


def places(call: Callable[[], Any]) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    return [os.path.basename(one.filename) for one in caught]


@pytest.fixture(autouse=True)
def each_time() -> Any:
    torch.set_warn_always(True)
    yield
    torch.set_warn_always(False)


def recorded() -> Any:
    return torch.ones(3, requires_grad=True)


@pytest.mark.parametrize(
    "call",
    [
        lambda: torch.tensor(recorded()),
        lambda: torch.ones(2, 2, 2).T,
        lambda: torch.ones(1).std(),
        lambda: torch.ones(2)[torch.tensor([1, 0], dtype=torch.uint8)],
        lambda: torch.add(torch.ones(3), 1, out=torch.ones(1)),
        lambda: (recorded() * 2).grad,
        lambda: float(recorded()[0]),
        lambda: torch.ones(1).expand(3).index_put_((torch.tensor([0]),), torch.tensor(1.0)),
        lambda: torch.tensor([1 + 1j]).to(torch.float32),
        lambda: torch.range(0, 1),
        lambda: F.mse_loss(recorded(), torch.ones(1)),
        lambda: F.kl_div(torch.ones(1), torch.ones(1)),
        lambda: F.dropout2d(torch.ones(2, 2)),
        lambda: F.upsample(torch.ones(1, 1, 2), 4),
        lambda: F.grid_sample(torch.ones(1, 1, 1, 1), torch.zeros(1, 1, 1, 2)),
    ],
)
def test_a_warning_names_the_line_that_called_torch(call: Callable[[], Any]) -> None:
    assert places(call) == [os.path.basename(__file__)]


def test_a_warning_that_arises_in_a_layer_names_the_layer() -> None:
    loss = torch.nn.MSELoss()
    assert places(lambda: loss(recorded(), torch.ones(1))) == ["loss.py"]


def test_each_line_that_is_warned_of_is_told_where_a_filter_tells_each_place_once() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(2):
            torch.ones(1).std()
            torch.ones(1).var()
            torch.tensor(recorded())
            torch.tensor(recorded())
    assert len(caught) == 4


def test_a_spread_of_complex_numbers_warns_for_each_part() -> None:
    call = lambda: torch.ones(1).std()  # noqa: E731
    of_complex = lambda: torch.var_mean(torch.ones(1, dtype=torch.complex64), 0)  # noqa: E731
    assert (len(places(call)), len(places(of_complex))) == (1, 2)
