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
