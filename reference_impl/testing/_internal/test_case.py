"""``TestCase``: assertions that know tensors."""

from __future__ import annotations

import contextlib
import textwrap
import unittest
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, Callable, Iterable, Iterator, Optional

from ...dtypes import get_default_dtype
from ...nn.modules.container import ModuleList, Sequential
from ...nn.modules.parameter_container import ParameterList
from ...ops.declare import FUNCTIONS
from ...storage import TypedStorage, UntypedStorage
from ...tensor import Tensor
from ..comparison import TOLERANCES, assert_close
from .seeds import set_rng_seed

_NUMBERS = (bool, int, float, complex)
_SEQUENCES = (Sequence, Sequential, ModuleList, ParameterList, UntypedStorage, TypedStorage)


class TestCase(unittest.TestCase):
    """A test starts with seeds of its own, and compares tensors, numbers and containers of them within tolerances.

    ``precision`` and ``rel_tol`` are the least that any comparison allows.
    """

    maxDiff = None
    precision: float = 0
    rel_tol: float = 0

    def setUp(self) -> None:
        set_rng_seed()

    def assertEqual(
        self,
        x: Any,
        y: Any,
        msg: Any = None,
        *,
        atol: Optional[float] = None,
        rtol: Optional[float] = None,
        equal_nan: bool = True,
        exact_dtype: bool = True,
        exact_device: bool = False,
        exact_layout: bool = False,
        exact_stride: bool = False,
        exact_is_coalesced: bool = False,
    ) -> None:
        options = {
            "equal_nan": equal_nan, "check_dtype": exact_dtype, "check_device": exact_device,
            "check_layout": exact_layout, "check_stride": exact_stride,
        }  # fmt: skip
        self._compare(x, y, atol, rtol, options, msg)

    def _compare(self, x: Any, y: Any, atol: Any, rtol: Any, options: dict[str, Any], msg: Any) -> None:
        if isinstance(x, str) and isinstance(y, str):
            self._require(x == y, f"String comparison failed: {x!r} != {y!r}", msg)
        elif x is None or y is None:
            self._require(x is y, f"None mismatch: {x!r} is not {y!r}", msg)
        elif isinstance(x, bool) and isinstance(y, bool):
            self._require(x is y, f"Booleans mismatch: {x} is not {y}", msg)
        elif isinstance(x, Tensor) or isinstance(y, Tensor) or isinstance(x, _NUMBERS) and isinstance(y, _NUMBERS):
            self._compare_values(x, y, atol, rtol, options, msg)
        elif isinstance(x, Mapping) and isinstance(y, Mapping):
            missing, additional = [[key for key in a if key not in b] for a, b in ((y, x), (x, y))]
            text = "The keys of the mappings do not match:"
            text += f"\nMissing keys in the actual mapping: {sorted(missing)}" if missing else ""
            text += f"\nAdditional keys in the actual mapping: {sorted(additional)}" if additional else ""
            self._require(not missing and not additional, text, msg)
            for key in x:
                self._compare(x[key], y[key], atol, rtol, options, msg)
        elif isinstance(x, _SEQUENCES) and isinstance(y, _SEQUENCES):
            a, b = [*x], [*y]  # type: ignore[misc]
            self._require(len(a) == len(b), f"The length of the sequences mismatch: {len(a)} != {len(b)}", msg)
            for one, other in zip(a, b):
                self._compare(one, other, atol, rtol, options, msg)
        else:
            self._require(x == y, f"Object comparison failed: {x} != {y}", msg)

    def _require(self, holds: bool, text: str, msg: Any) -> None:
        if not holds:
            self.fail(_with(msg)(text))

    def _compare_values(self, x: Any, y: Any, atol: Any, rtol: Any, options: dict[str, Any], msg: Any) -> None:
        """A number may stand for a tensor of one element, and the other way round; types of numbers do not count."""
        if isinstance(x, Tensor) and isinstance(y, _NUMBERS) and x.numel() == 1:
            x = x.item()
        elif isinstance(y, Tensor) and isinstance(x, _NUMBERS) and y.numel() == 1:
            y = y.item()
        elif isinstance(x, Sequence):
            x = FUNCTIONS["tensor"](x)
        elif isinstance(y, Sequence):
            y = FUNCTIONS["tensor"](y)
        if not isinstance(x, Tensor) and not isinstance(y, Tensor):
            kind = max((type(x), type(y), int), key=[bool, int, float, complex].index)
            x, y, options = kind(x), kind(y), {**options, "check_dtype": False}
            if kind in (float, complex) and atol is None and rtol is None:
                rtol, atol = TOLERANCES[get_default_dtype().name]
        if self.precision or self.rel_tol:
            atol, rtol = max(atol or 0, self.precision), max(rtol or 0, self.rel_tol)
        assert_close(x, y, atol=atol, rtol=rtol, msg=_with(msg), **options)

    def assertNotEqual(  # type: ignore[override]
        self,
        x: Any,
        y: Any,
        msg: Any = None,
        *,
        atol: Optional[float] = None,
        rtol: Optional[float] = None,
        **kwargs: Any,
    ) -> None:
        with self.assertRaises(AssertionError, msg=msg):
            self.assertEqual(x, y, msg, atol=atol, rtol=rtol, **kwargs)

    def assertEqualIgnoreType(self, *args: Any, **kwargs: Any) -> None:
        self.assertEqual(*args, exact_dtype=False, **kwargs)

    def assertEqualBroadcasting(self, x: Any, y: Any, *args: Any, **kwargs: Any) -> None:
        """``y``, spread to the shape of ``x``."""
        if not isinstance(y, (*_NUMBERS, Tensor)):
            y = x.new_tensor(y)
        self.assertEqual(x, x.new_ones(()) * y + x.new_zeros(x.shape), *args, exact_dtype=False, **kwargs)

    def assertObjectIn(self, obj: Any, iterable: Iterable[Any]) -> None:
        if not any(one is obj for one in iterable):
            raise AssertionError("object not found in iterable")

    def assertExpectedInline(self, actual: str, expect: str, skip: int = 0, **options: bool) -> None:
        """``expect`` may be indented like the code around it."""
        wanted = textwrap.dedent(expect[1:] if expect.startswith("\n") else expect)
        if options.get("ignore_empty_lines"):
            actual, wanted = [_without_empty_lines(one) for one in (actual, wanted)]
        self.assertMultiLineEqual(wanted, actual)

    def assertExpectedRaisesInline(
        self, exc_type: Any, callable: Callable[..., Any], expect: str, *args: Any, **kwargs: Any
    ) -> None:
        kwargs.pop("skip", None)
        try:
            callable(*args, **kwargs)
        except exc_type as error:
            self.assertExpectedInline(str(error), expect)
            return
        self.fail("Did not raise when expected to")

    def assertNotWarn(self, callable: Callable[[], Any], msg: str = "") -> None:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            callable()
        self.assertTrue(not caught, msg)

    @contextlib.contextmanager
    def assertWarnsOnceRegex(self, category: type[Warning], regex: str = "") -> Iterator[None]:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield
        found = [one for one in caught if issubclass(one.category, category)]
        if not found:
            self.fail("no warning caught")
        self.assertEqual(len(found), 1)
        self.assertRegex(str(found[0].message), regex)

    def assertGreaterAlmostEqual(self, first: Any, second: Any, places: Any = None, msg: Any = None) -> None:
        if first < second:
            self.assertAlmostEqual(first, second, places, msg)


def _with(msg: Any) -> Callable[[str], str]:
    """The text of a failure with what the test says to it."""
    if callable(msg):
        return msg
    return lambda text: text if msg is None else f"{text}\n{msg}"


def _without_empty_lines(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.strip())
