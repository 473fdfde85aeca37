"""What may stand in ``out=``."""

from __future__ import annotations

import pytest

import reference_impl as torch


def test_arithmetic_takes_a_number_for_out() -> None:
    x = torch.ones(2)
    assert torch.add(x, x, out=1.5).dtype is torch.float64
    assert torch.floor_divide(x, x, out=1j).tolist() == [1, 1]
    with pytest.raises(RuntimeError, match="result type Float can't be cast to the desired output type Long"):
        torch.mul(x, x, out=1)
    with pytest.raises(TypeError):
        torch.pow(x, x, out=1.5)


@pytest.mark.parametrize("name, begins", [("sum", 0.0), ("mean", 0.0), ("nansum", 0.0), ("prod", 1.0)])
@pytest.mark.filterwarnings("ignore:An output with one or more elements was resized")
def test_a_vector_reduced_into_itself_is_the_number_that_it_begins_with(name: str, begins: float) -> None:
    x = torch.tensor([2.0, 3.0, 4.0])
    assert getattr(torch, name)(x, 0, out=x) is x
    assert x.shape == () and x.item() == begins
