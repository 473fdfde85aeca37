"""Element types: what they hold, what they convert and what they promote to."""

from __future__ import annotations

import itertools
import math
import struct
from fractions import Fraction
from typing import Any, Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import reference_impl as torch
from reference_impl import dtypes
from reference_impl.dtypes import DTYPES, promote_types

INTEGERS = {"uint8": (0, 255), "int8": (-128, 127), "int16": (-(2**15), 2**15 - 1), "int32": (-(2**31), 2**31 - 1)}
INTEGERS["int64"] = (-(2**63), 2**63 - 1)
#: name -> bits of the significand, lowest exponent of a normal number, largest finite value
FLOATS = {
    "float16": (11, -14, 65504.0),
    "bfloat16": (8, -126, 3.3895313892515355e38),
    "float32": (24, -126, 3.4028234663852886e38),
}


@pytest.fixture
def default_dtype() -> Iterator[None]:
    before = torch.get_default_dtype()
    yield
    torch.set_default_dtype(before)


def one(dtype: Any, value: Any) -> Any:
    return dtype.pack([value])[0]


def rounded(value: float, bits: int, lowest: int) -> Fraction:
    """The model: the nearest multiple of the unit in the last place, ties to even."""
    exact = Fraction(value)
    exponent = max(math.frexp(value)[1] - 1, lowest)
    unit = Fraction(2) ** (exponent - bits + 1)
    return round(exact / unit) * unit


@pytest.mark.parametrize("name", FLOATS)
@given(value=st.floats(-60000, 60000) | st.floats(-1e-6, 1e-6))
@example(value=53871.998046875)
def test_floats_round_to_the_nearest_and_ties_to_even(name: str, value: float) -> None:
    bits, lowest, _ = FLOATS[name]
    # Floats of two bytes are made from a float32, so that a value is rounded twice.
    if bits < 24:
        value = struct.unpack("f", struct.pack("f", value))[0]
    assert one(DTYPES[name], value) == rounded(value, bits, lowest)


@pytest.mark.parametrize("name", FLOATS)
def test_the_largest_value_is_held_and_what_is_larger_becomes_infinite(name: str) -> None:
    dtype, largest = DTYPES[name], FLOATS[name][2]
    assert one(dtype, largest) == largest
    assert one(dtype, largest * 1.01) == math.inf
    assert one(dtype, -largest * 1.01) == -math.inf


@pytest.mark.parametrize("name", [*FLOATS, "float64"])
def test_infinities_nan_and_the_sign_of_zero_are_held(name: str) -> None:
    dtype = DTYPES[name]
    assert one(dtype, math.inf) == math.inf and one(dtype, -math.inf) == -math.inf
    assert math.isnan(one(dtype, math.nan))
    assert math.copysign(1, one(dtype, -0.0)) == -1


def test_ties_of_bfloat16_go_to_even() -> None:
    assert one(dtypes.bfloat16, 1 + 2**-8) == 1
    assert one(dtypes.bfloat16, 1 + 3 * 2**-8) == 1 + 2**-6


@pytest.mark.parametrize("name", INTEGERS)
@given(value=st.integers(-(2**70), 2**70))
def test_integers_wrap_around(name: str, value: int) -> None:
    low, high = INTEGERS[name]
    held = one(DTYPES[name], value)
    assert low <= held <= high and (held - value) % (high - low + 1) == 0


def test_one_integer_that_does_not_fit_leaves_the_others_alone() -> None:
    assert list(dtypes.int8.pack([5, 300, -128])) == [5, 44, -128]


@pytest.mark.parametrize("name", INTEGERS)
def test_floats_are_cut_towards_zero(name: str) -> None:
    assert list(DTYPES[name].convert([2.9, 0.5, 3 + 4j])) == [2, 0, 3]


def test_negative_floats_are_cut_towards_zero_too() -> None:
    assert list(dtypes.int64.convert([-2.9, -0.5])) == [-2, 0]


@pytest.mark.parametrize("name", INTEGERS)
@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, 1e19])
def test_a_float_that_fits_no_register_becomes_its_lowest_value_of_which_a_small_type_keeps_the_zeros(
    name: str, value: float
) -> None:
    is_small = DTYPES[name].itemsize < 4
    assert DTYPES[name].convert([value])[0] == (0 if is_small else INTEGERS[name][0])


def test_a_float_that_fits_the_register_but_not_the_type_wraps_around() -> None:
    assert list(dtypes.int8.convert([300.0, -300.0])) == [44, -44]
    assert list(dtypes.uint8.convert([300.0, -1.0])) == [44, 255]
    assert list(dtypes.int16.convert([40000.0])) == [-25536] and list(dtypes.int32.convert([3e9])) == [-(2**31)]


def test_a_number_that_a_type_cannot_hold_is_refused() -> None:
    assert dtypes.scalar(dtypes.uint8, -1) == 255 and dtypes.scalar(dtypes.int64, 1.7) == 1
    assert dtypes.scalar(dtypes.float32, math.inf) == math.inf
    for dtype, value in ((dtypes.int8, 300), (dtypes.int64, math.nan), (dtypes.float16, 1e6), (dtypes.float32, 1j)):
        with pytest.raises(RuntimeError, match="value cannot be converted to type .* without overflow"):
            dtypes.scalar(dtype, value)


def test_anything_but_zero_is_true() -> None:
    assert list(dtypes.bool_.convert([0, 0.0, -0.0, 0.5, -3, math.nan, 1j])) == [0, 0, 0, 1, 1, 1, 1]


def test_a_complex_number_loses_its_imaginary_part_in_a_real_type() -> None:
    assert list(dtypes.float32.convert([1 + 2j, 3.5])) == [1.0, 3.5]


def test_complex64_rounds_both_parts() -> None:
    third = one(dtypes.float32, 1 / 3)
    assert one(dtypes.complex64, complex(1 / 3, 1 / 3)) == complex(third, third)
    assert one(dtypes.complex128, complex(1 / 3, 1 / 3)) == complex(1 / 3, 1 / 3)


# -- promotion -------------------------------------------------------------------------------------


MEETING = [one for one in DTYPES.values() if one not in dtypes.WIDE_UNSIGNED]


@pytest.mark.parametrize("a, b", list(itertools.product(MEETING, repeat=2)), ids=str)
def test_promotion_is_symmetric_and_never_to_a_lower_category(a: Any, b: Any) -> None:
    found = promote_types(a, b)
    assert found is promote_types(b, a)
    assert found.category == max(a.category, b.category)


@pytest.mark.parametrize("a, b, c", list(itertools.combinations(INTEGERS, 3)), ids=str)
def test_promotion_of_integers_holds_what_all_hold(a: str, b: str, c: str) -> None:
    found = promote_types(promote_types(DTYPES[a], DTYPES[b]), DTYPES[c])
    low, high = INTEGERS[found.name]
    assert low <= min(INTEGERS[n][0] for n in (a, b, c)) and high >= max(INTEGERS[n][1] for n in (a, b, c))


@pytest.mark.parametrize(
    "a, b, expected",
    [
        ("uint8", "int8", "int16"),
        ("uint8", "int16", "int16"),
        ("bool", "uint8", "uint8"),
        ("int64", "float16", "float16"),
        ("float16", "bfloat16", "float32"),
        ("float32", "float64", "float64"),
        ("float64", "complex64", "complex128"),
        ("float32", "complex64", "complex64"),
        ("int64", "complex64", "complex64"),
        ("int32", "int32", "int32"),
    ],
)
def test_promotion(a: str, b: str, expected: str) -> None:
    assert torch.promote_types(DTYPES[a], DTYPES[b]) is DTYPES[expected]


@pytest.mark.parametrize(
    "dimensioned, zero_dim, wrapped, expected",
    [
        ("float32", "float64", None, "float32"),
        ("float32", None, "int64", "float32"),
        ("int32", None, "int64", "int32"),
        ("int32", "int64", None, "int32"),
        ("int64", "float64", None, "float64"),
        ("int64", "float16", "float32", "float16"),
        ("bool", None, "int64", "int64"),
        (None, "float64", "float32", "float64"),
        (None, "int32", "float32", "float32"),
        (None, None, "float32", "float32"),
        ("float64", None, "complex64", "complex128"),
        ("float32", None, "complex64", "complex64"),
        ("int64", "complex64", None, "complex64"),
    ],
)
def test_a_number_or_a_tensor_without_dimensions_widens_only_by_category(
    dimensioned: Any, zero_dim: Any, wrapped: Any, expected: str
) -> None:
    given_ = [None if name is None else DTYPES[name] for name in (dimensioned, zero_dim, wrapped)]
    assert dtypes.result_type_of(*given_) is DTYPES[expected]


@pytest.mark.parametrize(
    "value, expected", [(True, "bool"), (2, "int64"), (2.0, "float32"), (2j, "complex64")], ids=repr
)
def test_a_number_stands_for_the_type_of_its_kind(value: Any, expected: str) -> None:
    assert dtypes.of_scalar(value) is DTYPES[expected]


def test_results_may_be_written_into_any_type_of_their_category_or_a_higher_one() -> None:
    assert torch.can_cast(torch.float64, torch.float16) and torch.can_cast(torch.int64, torch.float16)
    assert not torch.can_cast(torch.float16, torch.int64) and not torch.can_cast(torch.int8, torch.bool)
    assert not torch.can_cast(torch.complex64, torch.float64)


def test_the_default_type_is_that_of_python_floats(default_dtype: None) -> None:
    torch.set_default_dtype(torch.float64)
    assert torch.tensor(1.5).dtype is torch.float64 and torch.ones(2).dtype is torch.float64
    assert torch.tensor(1).dtype is torch.int64 and torch.tensor(1j).dtype is torch.complex128


@pytest.mark.parametrize("wrong", [torch.int64, torch.complex64, "float64", None], ids=repr)
def test_only_a_floating_type_can_be_the_default(default_dtype: None, wrong: Any) -> None:
    with pytest.raises(TypeError, match="only floating-point types are supported as the default type"):
        torch.set_default_dtype(wrong)
    assert torch.get_default_dtype() is torch.float32


def test_types_are_known_by_their_attributes() -> None:
    assert repr(torch.float32) == "torch.float32" and torch.float is torch.float32 and torch.long is torch.int64
    assert torch.half.is_floating_point and not torch.int8.is_floating_point
    assert torch.cfloat.is_complex and not torch.float64.is_complex
    assert torch.int8.is_signed and not torch.uint8.is_signed and not torch.bool.is_signed
    assert [DTYPES[n].itemsize for n in ("bool", "int16", "bfloat16", "float64", "complex128")] == [1, 2, 2, 8, 16]
    assert torch.complex64.to_real() is torch.float32 and torch.float64.to_complex() is torch.complex128


def test_a_type_is_itself_after_it_was_pickled_and_copied():
    import copy
    import pickle

    for dtype in (torch.float32, torch.bool, torch.bfloat16, torch.complex64):
        assert pickle.loads(pickle.dumps(dtype)) is copy.deepcopy(dtype) is copy.copy(dtype) is dtype
