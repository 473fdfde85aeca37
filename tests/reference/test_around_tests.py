"""What ``torch.testing._internal`` wraps tests in, and tensors that hold two."""

from __future__ import annotations

import os
import subprocess
import sys
import unittest

import pytest

import reference_impl as torch
from reference_impl.testing._internal import common_device_type, common_dtype, common_utils


def test_a_file_made_for_a_test_is_gone_after_it() -> None:
    with common_utils.TemporaryFileName() as name, common_utils.TemporaryDirectoryName() as folder:
        assert os.path.exists(name) and os.path.isdir(folder)
    assert not os.path.exists(name) and not os.path.exists(folder)
    with common_utils.BytesIOContext(b"x") as file:
        pass
    assert file.read() == b"x"


def test_settings_come_back_after_the_test_that_changed_them() -> None:
    @common_utils.wrapDeterministicFlagAPITest
    def change() -> None:
        torch.use_deterministic_algorithms(True)

    change()
    assert not torch.are_deterministic_algorithms_enabled()
    with common_utils.DeterministicGuard(True):
        assert torch.are_deterministic_algorithms_enabled()
    seen = []

    @common_utils.swap([True, False])
    def look() -> None:
        seen.append(torch.__future__.get_swap_module_params_on_conversion())

    look()
    assert seen == [True, False] and not torch.__future__.get_swap_module_params_on_conversion()


def test_a_decorator_applies_to_the_arguments_that_it_is_for() -> None:
    @common_utils.decorateIf(unittest.skip("odd"), lambda arguments: arguments["n"] % 2)
    def test(n: int) -> int:
        return n

    assert test(n=2) == 2
    with pytest.raises(unittest.SkipTest):
        test(n=3)


def test_retrying_ends_with_the_error_or_a_skip() -> None:
    tries = []

    @common_utils.retry(ValueError, tries=2, delay=0, skip_after_retries=True)
    def test() -> None:
        tries.append(1)
        raise ValueError("no")

    with pytest.raises(unittest.SkipTest):
        test()
    assert len(tries) == 2


def test_element_types_and_tolerances_by_kind() -> None:
    assert common_dtype.get_all_fp_dtypes(include_bfloat16=False) == [torch.float32, torch.float64, torch.float16]
    assert common_dtype.get_all_math_dtypes("cpu")[-1] is torch.complex128
    tolerance = common_device_type.tol(atol=0.5, rtol=0.1)
    assert common_device_type.toleranceOverride({torch.float32: tolerance}).d == {torch.float32: 0.5}
    assert common_device_type.get_all_device_types() == ["cpu"]


#: Once its class is there, all ops look at the classes of their arguments: so this has a process of its own.
TWO_TENSORS = """
import reference_impl as torch
from reference_impl.testing._internal.two_tensor import TwoTensor, TwoTensorMode
from reference_impl.utils import _python_dispatch as dispatch

x = TwoTensor(torch.ones(2), torch.zeros(2))
y = x + 1
assert y.a.tolist() == [2.0, 2.0] and y.b.tolist() == [1.0, 1.0]
assert repr(y) == "TwoTensor(tensor([2., 2.]), tensor([1., 1.]))"
assert dispatch.is_traceable_wrapper_subclass(x) and not dispatch.is_traceable_wrapper_subclass(torch.ones(1))
z = dispatch.transform_subclass(y, lambda name, one: one * (2 if name == "a" else 3))
assert (z.a[0], z.b[0]) == (4.0, 3.0)
with TwoTensorMode():
    made = torch.ones(1)
assert isinstance(made, TwoTensor)
"""


def test_an_op_on_two_tensors_computes_both() -> None:
    subprocess.run([sys.executable, "-c", TWO_TENSORS], check=True)
