"""``torch.testing._internal.common_device_type``: tests for each device and element type; here the CPU."""

from __future__ import annotations

import functools
import unittest
from typing import Any, Callable, NamedTuple

from .parametrizing import product_of, with_arguments

_DEVICE = "cpu"


class dtypes:
    """The element types that a test is run with; a tuple of them gives it a tuple."""

    def __init__(self, *args: Any, device_type: str = "all") -> None:
        self.types = args
        self.device_type = device_type

    def __call__(self, test: Any) -> Any:
        if self.device_type in ("all", _DEVICE):
            test.element_types = self.types
        return test


class dtypesIfCPU(dtypes):
    def __init__(self, *args: Any) -> None:
        super().__init__(*args, device_type=_DEVICE)

    def __call__(self, test: Any) -> Any:
        test.element_types_on_cpu = self.types
        return test


class _OfAnotherDevice(dtypes):
    def __init__(self, *args: Any) -> None:
        super().__init__(*args, device_type="another")


dtypesIfCUDA = dtypesIfMPS = dtypesIfXPU = dtypesIfHPU = _OfAnotherDevice


def _unchanged(test: Any) -> Any:
    return test


def onlyOn(device_type: Any) -> Callable[[Any], Any]:
    wanted = (device_type,) if isinstance(device_type, str) else device_type
    return _unchanged if _DEVICE in wanted else unittest.skip(f"Only runs on {device_type}")


onlyCPU = onlyNativeDeviceTypes = onlyNativeDeviceTypesAnd = _unchanged
onlyCUDA, onlyMPS, onlyXPU = onlyOn("cuda"), onlyOn("mps"), onlyOn("xpu")
onlyCUDAAndPRIVATEUSE1 = onlyOn(("cuda", "privateuse1"))
skipCPUIf: Callable[[Any, str], Any] = unittest.skipIf
skipMeta = skipLazy = skipXLA = skipMPS = skipCUDAIfNoMagma = skipCUDAIfRocm = skipCUDAIfNoCudnn = _unchanged
skipCPUIfNoLapack = skipCPUIfNoFFT = skipCPUIfNoMkl = skipCUDAIfNoCusolver = _unchanged
expectedFailureMeta = expectedFailureCUDA = expectedFailureMPS = expectedFailureXLA = expectedFailureHPU = _unchanged
skipCUDAIfNotRocm = _unchanged
TEST_WITH_ROCM = PYTORCH_CUDA_MEMCHECK = False


def skipCUDAVersionIn(versions: Any) -> Callable[[Any], Any]:
    return _unchanged


skipCUDAIfCudnnVersionLessThan = skipCUDAVersionIn


def get_all_device_types() -> list[str]:
    return [_DEVICE]


def skipCUDAIf(dep: Any, reason: str) -> Callable[[Any], Any]:
    return _unchanged


def largeTensorTest(size: Any, device: Any = None, inductor: bool = False) -> Any:
    return unittest.skip("large tensors would not fit")


class deviceCountAtLeast:
    """The test gets a list of that many devices."""

    def __init__(self, num_required_devices: int) -> None:
        self.num_required_devices = num_required_devices

    def __call__(self, test: Any) -> Any:
        needed = self.num_required_devices

        @functools.wraps(test)
        def run(self: Any, devices: Any, *args: Any, **kwargs: Any) -> Any:
            if needed > 1:
                raise unittest.SkipTest(f"fewer than {needed} devices detected")
            return test(self, [devices], *args, **kwargs)

        return run


class precisionOverride:
    """Another least tolerance for some element types."""

    def __init__(self, d: dict[Any, float]) -> None:
        self.d = d

    def __call__(self, test: Any) -> Any:
        test.precision_overrides = self.d
        return test


class tol(NamedTuple):
    """How far apart values may be."""

    atol: float
    rtol: float


class toleranceOverride(precisionOverride):
    """Other least tolerances for some element types."""

    def __init__(self, d: dict[Any, tol]) -> None:
        super().__init__({dtype: one.atol for dtype, one in d.items()})


def _types_of(test: Any) -> Any:
    return getattr(test, "element_types_on_cpu", None) or getattr(test, "element_types", None)


def _name_of(types: Any) -> str:
    return "_".join(one.name for one in types) if isinstance(types, (list, tuple)) else str(types.name)


def _on_device(test: Any, dtype: Any) -> Any:
    @functools.wraps(test)
    def run(self: Any, *args: Any, **kwargs: Any) -> Any:
        if dtype is not None:
            kwargs["dtype"] = dtype
            self.precision = getattr(test, "precision_overrides", {}).get(dtype, self.precision)
        return test(self, _DEVICE, *args, **kwargs)

    return run


def instantiate_device_type_tests(
    generic_test_class: Any, scope: dict[str, Any], except_for: Any = None, only_for: Any = None, **kwargs: Any
) -> None:
    """Put a class of the tests on this device into ``scope``, and take the general one out of it."""
    name = generic_test_class.__name__
    scope.pop(name, None)
    wanted = (only_for,) if isinstance(only_for, str) else only_for
    unwanted = (except_for,) if isinstance(except_for, str) else except_for or ()
    if wanted is not None and _DEVICE not in wanted or _DEVICE in unwanted:
        return
    members: dict[str, Any] = {"device_type": _DEVICE, "__module__": generic_test_class.__module__}
    for test_name in dir(generic_test_class):
        test = getattr(generic_test_class, test_name)
        if not test_name.startswith("test"):
            continue
        members[test_name] = None  # what the general class has is no test here
        for suffix, given, decorators in product_of(test):
            for dtype in _types_of(test) or (None,):
                parts = [test_name, suffix, _DEVICE, "" if dtype is None else _name_of(dtype)]
                made = _on_device(with_arguments(test, given, decorators), dtype)
                made.__name__ = "_".join(part for part in parts if part)
                members[made.__name__] = made
    made_class = type(f"{name}CPU", (generic_test_class,), members)
    scope[made_class.__name__] = made_class
