"""What tests that were written for torch import from ``torch.testing._internal``."""

from __future__ import annotations

import unittest

import pytest

import reference_impl as torch
from reference_impl.testing._internal.common_device_type import (
    deviceCountAtLeast,
    dtypes,
    instantiate_device_type_tests,
    onlyCUDA,
)
from reference_impl.testing._internal.common_dtype import all_types_and, floating_types
from reference_impl.testing._internal.common_utils import (
    TestCase as Case,
)
from reference_impl.testing._internal.common_utils import (
    freeze_rng_state,
    instantiate_parametrized_tests,
    noncontiguous_like,
    parametrize,
    set_default_dtype,
    slowTest,
    subtest,
)


class Plain(Case):
    def runTest(self):
        pass


def run(kind):
    result = unittest.TestResult()
    unittest.TestLoader().loadTestsFromTestCase(kind).run(result)
    return result


@pytest.mark.parametrize(
    "x, y",
    [
        (1, 1.0),
        (torch.ones(1), 1),
        (1.0, torch.ones((), dtype=torch.int64)),
        (torch.ones(2), [1.0, 1.0]),
        ([1], (1,)),
        ({"a": torch.ones(1)}, {"a": torch.ones(1)}),
        (float("nan"), float("nan")),
        (torch.ones(1), torch.ones(1) + 1e-6),
        (torch.float32, torch.float32),
        (None, None),
    ],
)
def test_values_that_agree_pass(x, y):
    Plain().assertEqual(x, y)
    with pytest.raises(AssertionError):
        Plain().assertNotEqual(x, y)


@pytest.mark.parametrize(
    "x, y, text",
    [
        (torch.ones(2), torch.ones(2).double(), "dtype"),
        (torch.ones(2), torch.ones(3), "shape"),
        (torch.ones(1), torch.zeros(1), "Tensor-likes are not close"),
        (None, 1, "None mismatch"),
        ([1], [1, 2], "The length of the sequences mismatch: 1 != 2"),
        ({"a": 1}, {"b": 1}, "Missing keys in the actual mapping"),
        ("a", "b", "String comparison failed"),
        (True, False, "Booleans mismatch"),
        (torch.float32, torch.float64, "Object comparison failed"),
    ],
)
def test_values_that_differ_fail_with_what_differs(x, y, text):
    with pytest.raises(AssertionError, match=text):
        Plain().assertEqual(x, y)
    Plain().assertNotEqual(x, y)


def test_a_message_stands_below_what_differs():
    with pytest.raises(AssertionError, match="not close(.|\n)*why"):
        Plain().assertEqual(torch.ones(1), torch.zeros(1), "why")


def test_a_class_may_allow_more():
    case = Plain()
    case.precision = 0.5
    case.assertEqual(torch.ones(1), torch.ones(1) + 0.25)


def test_each_test_starts_with_the_same_random_numbers():
    Plain().setUp()
    first = torch.rand(2)
    Plain().setUp()
    assert torch.equal(first, torch.rand(2))


def test_inline_expectations_may_be_indented():
    case = Plain()
    case.assertExpectedInline(
        "a\nb",
        """\
        a
        b""",
    )
    with pytest.raises(AssertionError):
        case.assertExpectedInline("a", "b")
    case.assertExpectedRaisesInline(ValueError, lambda: int("x"), "invalid literal for int() with base 10: 'x'")


def test_warnings_are_counted():
    import warnings

    case = Plain()
    with case.assertWarnsOnceRegex(UserWarning, "ab"):
        warnings.warn("cab", stacklevel=1)
    case.assertNotWarn(lambda: None)
    with pytest.raises(AssertionError):
        case.assertNotWarn(lambda: warnings.warn("x", stacklevel=1))


def test_parametrized_tests_are_named_by_their_arguments_and_run_with_them():
    seen = []

    @instantiate_parametrized_tests
    class Several(Case):
        @parametrize("a", [1, 2])
        @parametrize("b", [True])
        def test_product(self, a, b):
            seen.append((a, b))

        @parametrize("c", [subtest(3, name="three"), subtest(4, decorators=[unittest.skip("no")])])
        def test_sub(self, c):
            seen.append(c)

        @parametrize("d,e", [(1, 2)], name_fn=lambda d, e: f"{d}to{e}")
        def test_named(self, d, e):
            seen.append((d, e))

        @slowTest
        def test_slow(self):
            seen.append("slow")

    result = run(Several)
    names = {name for name in vars(Several) if name.startswith("test_")}
    assert {"test_product_a_1_b_True", "test_product_a_2_b_True", "test_sub_three", "test_named_1to2"} < names
    assert sorted(map(str, seen)) == ["(1, 2)", "(1, True)", "(2, True)", "3"]
    assert len(result.skipped) == 2 and not result.errors and not result.failures


def test_device_tests_get_a_device_and_an_element_type():
    seen = []

    class Generic(Case):
        @dtypes(torch.float32, torch.float64)
        def test_typed(self, device, dtype):
            seen.append((device, dtype))

        def test_plain(self, device):
            seen.append(device)

        @onlyCUDA
        def test_cuda(self, device):
            seen.append("cuda")

        @deviceCountAtLeast(1)
        def test_devices(self, devices):
            seen.append(devices)

    scope = {"Generic": Generic}
    instantiate_device_type_tests(Generic, scope)
    assert list(scope) == ["GenericCPU"]
    result = run(scope["GenericCPU"])
    assert not result.errors and not result.failures and len(result.skipped) == 1
    assert ("cpu", torch.float64) in seen and "cpu" in seen and ["cpu"] in seen and len(seen) == 4
    assert hasattr(scope["GenericCPU"], "test_typed_cpu_float32")
    other = {"Generic": Generic}
    instantiate_device_type_tests(Generic, other, only_for="cuda")
    assert not other


def test_states_are_put_back():
    with set_default_dtype(torch.float64):
        assert torch.ones(1).dtype is torch.float64
    assert torch.ones(1).dtype is torch.float32
    with freeze_rng_state():
        first = torch.rand(1)
    assert torch.equal(first, torch.rand(1))


def test_element_types_come_by_kind():
    assert floating_types() == (torch.float32, torch.float64)
    assert all_types_and(torch.bool)[-1] is torch.bool and len(all_types_and(torch.bool)) == 8


def test_a_gap_makes_a_tensor_non_contiguous():
    gapped = noncontiguous_like(torch.ones(2, 2))
    assert not gapped.is_contiguous() and torch.equal(gapped, torch.ones(2, 2))
