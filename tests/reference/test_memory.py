"""A tensor and its memory: read as another type, resized, exchanged, changed by a Python function."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reference_impl as torch


@given(st.lists(st.floats(width=32, allow_nan=False), min_size=1, max_size=4))
def test_a_view_as_another_type_shows_the_same_bits_and_writes_through(values: list[float]) -> None:
    x = torch.tensor(values, dtype=torch.float32)
    seen = x.view(torch.int32)
    assert seen.tolist() == [struct.unpack("<i", struct.pack("<f", value))[0] for value in values]
    assert seen.view(torch.float32).tolist() == x.tolist()
    seen.zero_()
    assert x.tolist() == [0.0] * len(values) and x._version == 1


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=3))
def test_a_view_as_smaller_elements_has_more_of_them(values: list[int]) -> None:
    x = torch.tensor(values, dtype=torch.int64)
    small = x.view(torch.uint8)
    assert small.shape == (8 * len(values),)
    assert bytes(small.tolist()) == struct.pack(f"<{len(values)}q", *values)
    assert small.view(torch.int64).tolist() == values


@pytest.mark.parametrize(
    "x, dtype, message",
    [
        (torch.tensor(1.0), torch.int16, r"self.dim\(\) cannot be 0"),
        (torch.zeros(3, dtype=torch.int8), torch.int32, r"self.size\(-1\) must be divisible by 4"),
        (torch.zeros(2, 2).t(), torch.float64, r"self.stride\(-1\) must be 1"),
    ],
)
def test_a_view_as_elements_of_another_size_needs_a_last_dimension_that_fits(x: Any, dtype: Any, message: str) -> None:
    with pytest.raises(RuntimeError, match=message):
        x.view(dtype)


def test_resizing_keeps_the_elements_and_is_refused_where_a_gradient_is_required() -> None:
    x = torch.tensor([1.0, 2.0])
    assert x.resize_(2, 2) is x and x.shape == (2, 2) and x[0].tolist() == [1.0, 2.0] and x._version == 1
    assert x.resize_(2, 2)._version == 1 and x.resize_as_(torch.zeros(1)).tolist() == [1.0]
    with pytest.raises(RuntimeError, match="cannot resize variables that require grad"):
        torch.zeros(2, requires_grad=True).resize_(1)


def test_set_takes_over_the_memory_of_another_tensor() -> None:
    x, y = torch.zeros(4), torch.arange(6.0)
    assert x.set_(y[2:]) is x and x.tolist() == [2.0, 3.0, 4.0, 5.0] and x.is_set_to(y[2:])
    assert x.set_(y.untyped_storage(), 1, (2,), (2,)).tolist() == [1.0, 3.0] and x._version == 2
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad"):
        torch.zeros(2, requires_grad=True).set_(y)
    x = torch.zeros(2)
    x.set_(torch.ones(2, requires_grad=True))
    with pytest.raises(RuntimeError, match="derivative for set_ is not implemented"):
        x.sum().backward()


def test_two_tensors_exchange_everything_but_their_identity() -> None:
    x, y = torch.zeros(2, requires_grad=True), torch.nn.Parameter(torch.ones(3))
    torch.utils.swap_tensors(x, y)
    assert type(x) is torch.nn.Parameter and x.shape == (3,) and type(y) is torch.Tensor and y.tolist() == [0.0, 0.0]


def test_a_python_function_changes_elements_unnoticed_by_the_version() -> None:
    x = torch.tensor([1.0, 2.0])
    assert x.apply_(lambda value: value + 1).tolist() == [2.0, 3.0] and x._version == 0
    assert x.map_(torch.tensor([10.0, 20.0]), lambda a, b: a * b).tolist() == [20.0, 60.0]
    with pytest.raises(RuntimeError, match=r"Can't call apply_\(\) on Variable that requires grad"):
        torch.zeros(2, requires_grad=True).apply_(lambda value: value)


def test_a_storage_tells_its_size_in_bytes_and_a_typed_one_in_elements() -> None:
    x = torch.zeros(3, dtype=torch.float64)
    assert len(x.untyped_storage()) == x.untyped_storage().nbytes() == 24
    typed = x.storage()
    assert len(typed) == 3 and typed.tolist() == [0.0] * 3 and typed.dtype is torch.float64
    typed[1] = 2
    assert x.tolist() == [0.0, 2.0, 0.0] and torch.is_storage(typed) and not torch.is_storage(x)


def test_a_number_of_a_tensor_that_requires_grad_is_made_with_a_warning() -> None:
    x = torch.tensor(2.0, requires_grad=True)
    with pytest.warns(UserWarning, match="Converting a tensor with requires_grad=True to a scalar"):
        assert float(x) == 2.0
    assert int(x) == 2 and x.item() == 2.0
    with pytest.raises(RuntimeError, match="without overflow"):
        int(torch.tensor(1 + 2j))
