"""uint16, uint32 and uint64: what they hold, what converts to them, what they meet, and which ops have no kernel."""

from __future__ import annotations

import math
from typing import Any, Callable

import pytest

import reference_impl as torch

WIDE = [torch.uint16, torch.uint32, torch.uint64]


@pytest.mark.parametrize("dtype", WIDE)
def test_what_does_not_fit_wraps_around(dtype: Any) -> None:
    bits = 8 * dtype.itemsize
    converted = torch.tensor([-1, 2**40 + 5]).to(dtype).tolist()
    assert converted == [2**bits - 1, (2**40 + 5) % 2**bits]
    assert torch.full((1,), -1, dtype=dtype).item() == 2**bits - 1 == torch.iinfo(dtype).max
    assert torch.tensor([2**bits - 1], dtype=torch.uint64).to(dtype).view(getattr(torch, f"int{bits}")).item() == -1


@pytest.mark.parametrize(
    "value, expected",
    [(math.nan, [0, 0, 2**63]), (math.inf, [0, 0, 0]), (-math.inf, [0, 0, 2**63]), (-1.5, [-1, -1, -1])],
)
def test_floats_are_cut_in_a_register_of_64_bits(value: float, expected: list[int]) -> None:
    found = [torch.tensor([value]).to(dtype).item() for dtype in WIDE]
    assert found == [number % 2 ** (8 * dtype.itemsize) for number, dtype in zip(expected, WIDE)]


def test_a_number_that_no_type_holds_is_refused() -> None:
    assert torch.tensor(2**64 - 1, dtype=torch.uint64).item() == 2**64 - 1
    with pytest.raises(ValueError, match="Overflow when unpacking long long"):
        torch.tensor(2**64)
    with pytest.raises(OverflowError, match="can't convert negative int to unsigned"):
        torch.tensor([-1], dtype=torch.uint64)
    with pytest.raises(RuntimeError, match="cannot be converted to type uint16 without overflow"):
        torch.tensor([2**16], dtype=torch.uint16)


@pytest.mark.parametrize("dtype", WIDE)
def test_only_floating_types_and_numbers_are_met(dtype: Any) -> None:
    one = torch.ones(2, dtype=dtype)
    for other in (torch.float16, torch.bfloat16, torch.float32, torch.float64):
        assert torch.promote_types(dtype, other) is torch.promote_types(other, dtype) is other
    assert (one * 2).dtype is (one * torch.tensor(2)).dtype is dtype and (one * 1.5).dtype is torch.float32
    assert torch.result_type(torch.tensor(1, dtype=dtype), 1j) is torch.complex64
    for other in (torch.bool, torch.uint8, torch.int64, torch.complex64):
        with pytest.raises(RuntimeError, match="^Promotion for uint16, uint32, uint64 types is not supported"):
            one * torch.ones(2, dtype=other)


@pytest.mark.parametrize(
    "call, kernel",
    [
        (lambda x: x + 1, "add_stub"),
        (lambda x: 1 - x, "add_stub"),
        (lambda x: x < 2, "lt_cpu"),
        (lambda x: -x, "neg_cpu"),
        (lambda x: x**2, "pow"),
        (lambda x: x % 2, "remainder_cpu"),
        (lambda x: x // 2, "div_floor_cpu"),
        (lambda x: x.logical_not(), "logical_not_cpu"),
        (lambda x: x.max(), "max_all"),
        (lambda x: x.max(0), "max_cpu"),
        (lambda x: x.index_fill_(0, torch.tensor([0]), 9), "index_fill_cpu"),
        (lambda x: torch.eye(2, dtype=x.dtype), "eye"),
        (lambda x: torch.arange(2, dtype=x.dtype), "arange_cpu"),
    ],
)
def test_most_ops_have_no_kernel(call: Callable[[Any], Any], kernel: str) -> None:
    for dtype, name in zip(WIDE, ("UInt16", "UInt32", "UInt64")):
        with pytest.raises(NotImplementedError) as caught:
            call(torch.tensor([3, 1], dtype=dtype))
        assert str(caught.value) == f"\"{kernel}\" not implemented for '{name}'"


def test_what_has_a_kernel_computes() -> None:
    x = torch.tensor([3, 1], dtype=torch.uint16)
    assert (x == torch.tensor([3, 2], dtype=torch.uint16)).tolist() == [True, False]
    assert x.sum().dtype is torch.int64 and x.sort().values.tolist() == [1, 3] and (x & 1).tolist() == [1, 1]
    assert torch.cat([x, x]).tolist() == [3, 1, 3, 1] and x[torch.tensor([1])].tolist() == [1]
    assert repr(x) == "tensor([3, 1], dtype=torch.uint16)" and x.type() == "torch.UInt16Tensor"


def test_indices_are_of_few_types() -> None:
    x = torch.tensor([5, 6, 7])
    assert x[torch.tensor(1, dtype=torch.uint16)] == 6 == x[torch.tensor(1, dtype=torch.int8)]
    for dtype in (torch.int8, torch.int16, *WIDE):
        with pytest.raises(IndexError, match="must be long, int, byte or bool tensors"):
            x[torch.tensor([1], dtype=dtype)]


def test_a_uint8_without_dimensions_is_a_mask() -> None:
    x = torch.tensor([5, 6, 7])
    assert x[torch.tensor(1, dtype=torch.uint8)].tolist() == [[5, 6, 7]]
    assert x[torch.tensor(0, dtype=torch.uint8)].shape == (0, 3)


@pytest.mark.parametrize("dtype", WIDE)
def test_sums_and_products_into_these_types_have_no_kernel(dtype: Any) -> None:
    row = torch.ones(2, dtype=dtype)
    rows = row.expand(2, 2)
    for left, right, kernel in ((row, row, "dot"), (rows, row, "addmv_impl_cpu"), (row, rows, "addmm_impl_cpu_")):
        with pytest.raises(NotImplementedError, match=f'^"{kernel}" not implemented'):
            left @ right
    with pytest.raises(NotImplementedError, match="sum_cpu"):
        torch.ones(2).sum(dtype=dtype)
    with pytest.raises(NotImplementedError, match="heaviside_cpu"):
        torch.heaviside(row, row)
    assert row.sum().dtype is torch.int64
