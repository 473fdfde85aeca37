"""``torch.testing``: what assert_close lets pass, and what it says of the rest."""

from __future__ import annotations

import math
from typing import Any

import pytest

import reference_impl as torch

assert_close = torch.testing.assert_close


def d(*values: Any) -> Any:
    return torch.tensor(values, dtype=torch.float64)


@pytest.mark.parametrize(
    "actual, expected",
    [
        (1, 1),
        (1.0, 1.0 + 1e-9),
        (None, None),
        (True, True),
        (d(1, 2), d(1, 2 + 1e-8)),
        (torch.tensor([1.0]), torch.tensor([1.0 + 1e-6])),
        ([d(1), {"a": (d(2), 3.0)}], [d(1), {"a": [d(2), 3.0]}]),
        (d(math.inf), d(math.inf)),
    ],
)
def test_what_is_close_passes(actual: Any, expected: Any) -> None:
    assert_close(actual, expected)


ATTRIBUTE = "The values for attribute"
NOT_CLOSE = """Tensor-likes are not close!

Mismatched elements: 1 / 4 (25.0%)
Greatest absolute difference: 1.0 at index (1, 0) (up to 1e-07 allowed)
Greatest relative difference: 0.25 at index (1, 0) (up to 1e-07 allowed)"""

NOT_EQUAL = """Scalars are not equal!

Expected 2.0 but got 1.0.
Absolute difference: 1.0
Relative difference: 0.5"""


@pytest.mark.parametrize(
    "actual, expected, error, text",
    [
        (d([1, 2], [3, 4]), d([1, 2], [4, 4]), AssertionError, NOT_CLOSE),
        ([None], [1], AssertionError, "None mismatch: None is not 1\n\nThe failure occurred for item [0]"),
        (True, False, AssertionError, "Booleans mismatch: True is not False"),
        ([1], [1, 2], AssertionError, "The length of the sequences mismatch: 1 != 2"),
        (d(1), d([1]), AssertionError, f"{ATTRIBUTE} 'shape' do not match: torch.Size([1]) != torch.Size([1, 1])."),
        (d(1), torch.ones(1), AssertionError, f"{ATTRIBUTE} 'dtype' do not match: torch.float64 != torch.float32."),
        ("a", "a", TypeError, "No comparison pair was able to handle inputs of type <class 'str'> and <class 'str'>."),
    ],
)
def test_what_differs_is_told(actual: Any, expected: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error) as raised:
        assert_close(actual, expected)
    assert str(raised.value) == text


def test_without_tolerances_numbers_must_be_equal() -> None:
    with pytest.raises(AssertionError) as raised:
        assert_close(torch.tensor(1.0), torch.tensor(2.0), rtol=0, atol=0)
    assert str(raised.value) == NOT_EQUAL


def test_one_tolerance_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="but got no atol"):
        assert_close(1.0, 1.0, rtol=1.0)


def test_the_message_may_be_replaced_or_extended() -> None:
    with pytest.raises(AssertionError, match="^mine$"):
        assert_close(1.0, 2.0, msg="mine")
    with pytest.raises(AssertionError, match="^before\nScalars are not close!"):
        assert_close(1.0, 2.0, msg=lambda text: f"before\n{text}")


def test_nan_is_close_to_itself_only_where_it_is_asked_for() -> None:
    assert_close(d(math.nan), d(math.nan), equal_nan=True)
    with pytest.raises(AssertionError):
        assert_close(d(math.nan), d(math.nan))


@pytest.mark.parametrize("noncontiguous", [False, True])
@pytest.mark.parametrize("dtype", [torch.float32, torch.int64, torch.uint8, torch.bool])
def test_make_tensor_draws_from_the_interval(dtype: Any, noncontiguous: bool) -> None:
    made = torch.testing.make_tensor(4, 3, dtype=dtype, device="cpu", low=0, high=2, noncontiguous=noncontiguous)
    assert made.shape == (4, 3) and made.dtype is dtype and made.is_contiguous() is not noncontiguous
    assert all(0 <= value < 2 for value in made.flatten().tolist())


def test_make_tensor_refuses_an_interval_that_is_none() -> None:
    with pytest.raises(ValueError, match="`low` must be less than `high`, but got 3 >= 2"):
        torch.testing.make_tensor(2, dtype=torch.float32, device="cpu", low=3, high=2)


def test_closeness_counts_the_second_operand_and_no_types_that_differ() -> None:
    assert torch.isclose(d(1.0, 1.0), d(1.1, 2.0), rtol=0.1).tolist() == [True, False]
    assert not torch.allclose(d(1.0), d(math.nan)) and torch.allclose(d(math.nan), d(math.nan), equal_nan=True)
    with pytest.raises(RuntimeError, match="Double did not match Float"):
        torch.isclose(d(1.0), torch.ones(1))
