"""``torch.testing._internal.common_utils``: the test case, parametrized tests, what the machine can do."""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import platform
import sys
import unittest
import warnings
from typing import Any, Callable, Iterator, Optional

from ... import dtypes
from ...autograd.gradcheck import gradcheck as _gradcheck
from ...autograd.gradcheck import gradgradcheck as _gradgradcheck
from ...ops.declare import FUNCTIONS as _FUNCTIONS
from ...tensor import Tensor
from ...warn import is_warn_always_enabled, set_warn_always
from ..creation import make_tensor as make_tensor
from .around_tests import BytesIOContext as BytesIOContext
from .around_tests import DeterministicGuard as DeterministicGuard
from .around_tests import TemporaryDirectoryName as TemporaryDirectoryName
from .around_tests import TemporaryFileName as TemporaryFileName
from .around_tests import decorateIf as decorateIf
from .around_tests import retry as retry
from .around_tests import serialTest as serialTest
from .around_tests import swap as swap
from .around_tests import wrapDeterministicFlagAPITest as wrapDeterministicFlagAPITest
from .around_tests import xfailIf as xfailIf
from .parametrizing import instantiate_parametrized_tests as instantiate_parametrized_tests
from .parametrizing import parametrize as parametrize
from .parametrizing import subtest as subtest
from .seeds import SEED as SEED
from .seeds import freeze_rng_state as freeze_rng_state
from .seeds import set_rng_seed as set_rng_seed
from .test_case import TestCase as TestCase

IS_WINDOWS = sys.platform == "win32"
IS_MACOS = sys.platform == "darwin"
IS_LINUX = sys.platform == "linux"
IS_X86 = platform.machine() in ("x86_64", "i386", "AMD64")
IS_ARM64 = platform.machine() in ("arm64", "aarch64")
IS_PPC = platform.processor() == "ppc64le"
IS_S390X = platform.machine() == "s390x"
IS_CI = bool(os.getenv("CI"))
IS_FBCODE = IS_SANDCASTLE = IS_JETSON = False
#: What the reference, which is Python on the CPU, is without.
TEST_NUMPY = TEST_SCIPY = TEST_NUMBA = TEST_MKL = TEST_MPS = TEST_CUDA = TEST_XPU = TEST_HPU = TEST_OPT_EINSUM = False
TEST_WITH_ROCM = TEST_WITH_TORCHDYNAMO = TEST_WITH_TORCHINDUCTOR = TEST_WITH_AOT_EAGER = TEST_WITH_CROSSREF = False
TEST_WITH_ASAN = TEST_WITH_TSAN = TEST_WITH_UBSAN = TEST_WITH_SUBPROCESS = TEST_CUDA_GRAPH = TEST_SAVE_XML = False
NO_MULTIPROCESSING_SPAWN = IS_AVX512_VNNI_SUPPORTED = TEST_MULTIGPU = TEST_TRANSFORMERS = TEST_ACCELERATOR = False
MACOS_VERSION = 0.0
#: NumPy's types, of which there are none here.
numpy_to_torch_dtype_dict: dict[Any, Any] = {}
torch_to_numpy_dtype_dict: dict[Any, Any] = {}
TEST_WITH_SLOW = bool(os.getenv("PYTORCH_TEST_WITH_SLOW"))
TEST_SKIP_FAST = bool(os.getenv("PYTORCH_TEST_SKIP_FAST"))


def run_tests(argv: Optional[list[str]] = None) -> None:
    unittest.main(argv=argv or sys.argv)


load_tests = None


# -- checks of gradients, whose inputs' accidents count less in a test -------------------------------------------------


def gradcheck(fn: Any, inputs: Any, **kwargs: Any) -> bool:
    return _gradcheck(fn, inputs, **{"check_batched_grad": True, "fast_mode": _FAST, **kwargs})


def gradgradcheck(fn: Any, inputs: Any, grad_outputs: Any = None, **kwargs: Any) -> bool:
    return _gradgradcheck(fn, inputs, grad_outputs, **{"check_batched_grad": True, "fast_mode": _FAST, **kwargs})


_FAST = not bool(os.getenv("PYTORCH_TEST_WITH_SLOW_GRADCHECK"))

# -- tests that run or not ---------------------------------------------------------------------------------------------


def _unchanged(test: Any) -> Any:
    return test


def _never(reason: str) -> Callable[..., Any]:
    """A decorator that skips wherever this is run."""
    return unittest.skip(reason)


def skipIfTorchDynamo(msg: Any = "test doesn't currently work with dynamo") -> Any:
    """Used with and without a reason; nothing is compiled here."""
    return _unchanged if isinstance(msg, str) else msg


skipIfTorchInductor = skipIfCrossRef = skipIfHpu = skipIfXpu = skipIfMPS = skipIfRocm = skipIfTorchDynamo
xfailIfTorchDynamo = expectedFailureIfTorchDynamo = markDynamoStrictTest = skipIfTorchDynamo
unMarkDynamoStrictTest = skipIfLegacyJitExecutor = skipIfSlowGradcheckEnv = skipIfNotMiopenSuggestNHWC = (
    skipIfTorchDynamo
)
setLinalgBackendsToDefaultFinally = gcIfJetson = _unchanged
skipIfNoLapack = skipIfWindows = skipIfTBB = skipIfTorchDynamo
skipCUDAMemoryLeakCheckIf = skipIfTorchDynamo


def skipIf(condition: bool, reason: str) -> Any:
    return unittest.skipIf(condition, reason)


def slowTest(fn: Any) -> Any:
    return unittest.skipUnless(TEST_WITH_SLOW, "test is slow; run with PYTORCH_TEST_WITH_SLOW to enable test")(fn)


skipIfNoSciPy = _never("test require SciPy, but SciPy not found")
skipIfCompiledWithoutNumpy = _never("PyTorch not compiled with numpy support")


def slowTestIf(condition: bool) -> Any:
    return slowTest if condition else _unchanged


# -- states that a test changes for its time ---------------------------------------------------------------------------


@contextlib.contextmanager
def set_default_dtype(dtype: Any) -> Iterator[None]:
    before = dtypes.get_default_dtype()
    dtypes.set_default_dtype(dtype)
    try:
        yield
    finally:
        dtypes.set_default_dtype(before)


@contextlib.contextmanager
def set_warn_always_context(new_val: bool) -> Iterator[None]:
    before = is_warn_always_enabled()
    set_warn_always(new_val)
    try:
        yield
    finally:
        set_warn_always(before)


@contextlib.contextmanager
def disable_gc() -> Iterator[None]:
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def suppress_warnings(fn: Any) -> Any:
    @functools.wraps(fn)
    def run(*args: Any, **kwargs: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return fn(*args, **kwargs)

    return run


# -- things made for tests ---------------------------------------------------------------------------------------------


def noncontiguous_like(t: Any) -> Any:
    """The same numbers, with a gap between every two of them."""
    if not t.is_contiguous():
        return t
    spread = t.new_empty((*t.shape, 2))
    spread[..., 0].copy_(t.detach())
    return spread[..., 0].requires_grad_(t.requires_grad)


def random_symmetric_matrix(rows: int, *batches: int, **kwargs: Any) -> Any:
    made = _FUNCTIONS["randn"](*batches, rows, rows, dtype=kwargs.get("dtype", dtypes.get_default_dtype()))
    return (made + made.mT).div_(2)


def dtype_name(dtype: Any) -> str:
    return str(dtype).rpartition(".")[2]


def first_sample(self: unittest.TestCase, samples: Any) -> Any:
    """The first of the samples; without any the test is skipped."""
    for one in samples:
        return one
    raise unittest.SkipTest("Skipped! Need at least 1 sample input")


def is_iterable_of_tensors(iterable: Any, include_empty: bool = False) -> bool:
    if isinstance(iterable, Tensor):
        return False
    try:
        members = [*iterable]
    except TypeError:
        return False
    return all(isinstance(one, Tensor) for one in members) and (bool(members) or include_empty)
