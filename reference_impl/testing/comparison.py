"""``assert_close``: whether two values, or containers of values, agree within tolerances, and how they differ if not.

It goes in two steps, as torch does: all that is to be compared is paired first (what cannot be paired is refused then),
and then the pairs are compared.
"""

from __future__ import annotations

import cmath
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Callable, Iterator, NoReturn, Optional, Union

from .. import dtypes
from ..ops.closeness import isclose
from ..ops.declare import FUNCTIONS
from ..semantics import SEMANTICS
from ..tensor import Tensor

Message = Optional[Union[str, Callable[[str], str]]]
Path = tuple[Any, ...]

#: dtype -> (rtol, atol). What is not here must be equal.
TOLERANCES: dict[str, tuple[float, float]] = {
    "float16": (1e-3, 1e-5),
    "bfloat16": (1.6e-2, 1e-5),
    "float32": (1.3e-6, 1e-5),
    "float64": (1e-7, 1e-7),
    "complex32": (1e-3, 1e-5),
    "complex64": (1.3e-6, 1e-5),
    "complex128": (1e-7, 1e-7),
}
#: What the older ``assert_allclose`` allows.
LOOSER_TOLERANCES = {"float16": (1e-3, 1e-3), "float32": (1e-4, 1e-5), "float64": (1e-5, 1e-8)}

_DTYPE_OF_NUMBER = {int: "int64", float: "float64", complex: "complex128"}

ALLCLOSE_DEPRECATED = (
    "`torch.testing.assert_allclose()` is deprecated since 1.12 and will be removed in a future release. "
    "Please use `torch.testing.assert_close()` instead. "
    "You can find detailed upgrade instructions in https://github.com/pytorch/pytorch/issues/61844."
    if SEMANTICS.allclose_of_testing_goes_in_some_release
    else "torch.testing.assert_allclose() is deprecated since 1.12 and will be removed in 1.14. Use"
    " torch.testing.assert_close() instead. For detailed upgrade instructions see"
    " https://github.com/pytorch/pytorch/issues/61844."
)


class Mismatch(Exception):
    """Two values differ, or cannot be compared. ``error``: the class that the user gets; ``path``: at which item."""

    def __init__(self, error: type[Exception], text: str, path: Path) -> None:
        super().__init__(text)
        self.error = error
        self.text = text
        self.path = path

    def to_error(self, message: Message = None) -> Exception:
        if isinstance(message, str):
            return self.error(message)
        text = self.text
        if self.path:
            text += f"\n\nThe failure occurred for item {''.join(str([key]) for key in self.path)}"
        return self.error(message(text) if callable(message) else text)


@dataclass(frozen=True)
class Options:
    """The arguments of ``assert_close`` that say how one pair is compared."""

    rtol: Optional[float]
    atol: Optional[float]
    equal_nan: bool
    check_dtype: bool
    check_stride: bool
    allow_subclasses: bool


@dataclass(frozen=True)
class Pair:
    """Two values that can be compared, and where they stand in what was given."""

    actual: Any
    expected: Any
    path: Path
    options: Options

    def compare(self) -> None:
        """Raises Mismatch where they differ."""

    def fail(self, text: str) -> NoReturn:
        raise Mismatch(AssertionError, text, self.path)


class NonePair(Pair):
    def compare(self) -> None:
        if not (self.actual is None and self.expected is None):
            self.fail(f"None mismatch: {self.actual} is not {self.expected}")


class BoolPair(Pair):
    def compare(self) -> None:
        if self.actual is not self.expected:
            self.fail(f"Booleans mismatch: {self.actual} is not {self.expected}")


@dataclass(frozen=True)
class TolerantPair(Pair):
    rtol: float
    atol: float


class NumberPair(TolerantPair):
    def compare(self) -> None:
        actual, expected = self.actual, self.expected
        if self.options.check_dtype and type(actual) is not type(expected):
            self.fail(f"The (d)types do not match: {type(actual)} != {type(expected)}.")
        if actual == expected:
            return
        if self.options.equal_nan and cmath.isnan(actual) and cmath.isnan(expected):
            return
        difference = abs(actual - expected)
        if not (cmath.isfinite(difference) and difference <= self.atol + self.rtol * abs(expected)):
            self.fail(_scalar_text(actual, expected, self.rtol, self.atol))


class TensorPair(TolerantPair):
    def compare(self) -> None:
        actual, expected = self.actual, self.expected
        options = self.options
        self._same("shape", actual.shape, expected.shape)
        if options.check_stride:
            self._same("stride()", actual.stride(), expected.stride())
        if options.check_dtype:
            self._same("dtype", actual.dtype, expected.dtype)
        elif actual.dtype is not expected.dtype:
            common = dtypes.promote_types(actual.dtype, expected.dtype)
            actual, expected = actual.to(common), expected.to(common)
        matches = isclose(actual, expected, rtol=self.rtol, atol=self.atol, equal_nan=options.equal_nan)
        if matches.all():
            return
        if actual.dim() == 0:
            self.fail(_scalar_text(actual.item(), expected.item(), self.rtol, self.atol))
        self.fail(_tensor_text(actual, expected, matches, self.rtol, self.atol))

    def _same(self, name: str, actual: Any, expected: Any) -> None:
        if actual != expected:
            self.fail(f"The values for attribute '{name}' do not match: {actual} != {expected}.")


# -- how they differ -------------------------------------------------------------------------------


def _difference_text(kind: str, difference: Any, index: Any, allowed: Optional[float]) -> str:
    up_to = "" if allowed is None else f" (up to {allowed} allowed)"
    if index is None:
        return f"{kind.title()} difference: {difference}{up_to}"
    return f"Greatest {kind} difference: {difference} at index {index}{up_to}"


def _mismatch_text(
    what: str, extra: str, absolute: tuple[Any, Any], relative: tuple[Any, Any], rtol: float, atol: float
) -> str:
    exact = rtol == 0 and atol == 0
    lines = [
        f"{what} are not {'equal' if exact else 'close'}!",
        "",
        *([extra] if extra else ()),
        _difference_text("absolute", *absolute, None if exact else atol),
        _difference_text("relative", *relative, None if exact else rtol),
    ]
    return "\n".join(lines)


def _scalar_text(actual: Any, expected: Any, rtol: float, atol: float) -> str:
    absolute = abs(actual - expected)
    relative = float("inf") if expected == 0 else absolute / abs(expected)
    extra = f"Expected {expected} but got {actual}." if SEMANTICS.scalars_that_differ_are_shown else ""
    return _mismatch_text("Scalars", extra, (absolute, None), (relative, None), rtol, atol)


def _tensor_text(actual: Tensor, expected: Tensor, matches: Tensor, rtol: float, atol: float) -> str:
    count = matches.numel()
    wrong = count - int(matches.sum())
    actual, expected, same = actual.flatten(), expected.flatten(), matches.flatten()
    if not (actual.is_floating_point() or actual.is_complex()):
        long = dtypes.DTYPES["int64"]
        actual, expected = actual.to(long), expected.to(long)
    absolute = (actual - expected).abs().masked_fill(same, 0)
    relative = (absolute / expected.abs()).masked_fill(same, 0)

    def greatest(differences: Tensor) -> tuple[Any, Path]:
        value, at = differences.max(0)
        return value.item(), _unraveled(int(at), matches._shape)

    extra = f"Mismatched elements: {wrong} / {count} ({wrong / count:.1%})"
    return _mismatch_text("Tensor-likes", extra, greatest(absolute), greatest(relative), rtol, atol)


def _unraveled(flat: int, shape: tuple[int, ...]) -> Path:
    index: list[int] = []
    for size in reversed(shape):
        flat, place = divmod(flat, size)
        index.append(place)
    return tuple(reversed(index))


# -- pairing ---------------------------------------------------------------------------------------


def _tolerances(names: Sequence[str], options: Options, path: Path) -> tuple[float, float]:
    rtol, atol = options.rtol, options.atol
    if rtol is not None and atol is not None:
        return rtol, atol
    if rtol is not None or atol is not None:
        missing = "rtol" if rtol is None else "atol"
        text = f"Both 'rtol' and 'atol' must be either specified or omitted, but got no {missing}."
        raise Mismatch(ValueError, text, path)
    return _default_tolerances(names, TOLERANCES)


def _default_tolerances(names: Sequence[str], table: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    """The loosest of what the types allow."""
    found = [table.get(name, (0.0, 0.0)) for name in names]
    return max(rtol for rtol, _ in found), max(atol for _, atol in found)


def _dtype_name(one: Tensor) -> str:
    return str(one.dtype).rpartition(".")[2]


def _pair(actual: Any, expected: Any, path: Path, options: Options) -> Pair:
    if actual is None or expected is None:
        return NonePair(actual, expected, path, options)
    if isinstance(actual, bool) and isinstance(expected, bool):
        return BoolPair(actual, expected, path, options)
    if isinstance(actual, (int, float, complex)) and isinstance(expected, (int, float, complex)):
        if bool in (type(actual), type(expected)):
            raise RuntimeError(_bool_beside_number(actual, expected, path))
        names = [_DTYPE_OF_NUMBER[type(one)] for one in (actual, expected)]
        return NumberPair(actual, expected, path, options, *_tolerances(names, options, path))
    related = isinstance(actual, type(expected)) or isinstance(expected, type(actual))
    if related and (options.allow_subclasses or type(actual) is type(expected)):
        with suppress(TypeError, ValueError, RuntimeError):
            actual, expected = _as_tensor(actual), _as_tensor(expected)
            names = [_dtype_name(actual), _dtype_name(expected)]
            return TensorPair(actual, expected, path, options, *_tolerances(names, options, path))
    text = f"No comparison pair was able to handle inputs of type {type(actual)} and {type(expected)}."
    raise Mismatch(TypeError, text, path)


def _bool_beside_number(actual: Any, expected: Any, path: Path) -> str:
    """What torch says of what it did not foresee: a bool counts as a number, and has no type among them."""
    return (
        f"Originating a NumberPair() at item {''.join(str([key]) for key in path)} with\n\n"
        f"{type(actual).__name__}(): {actual}\n\nand\n\n{type(expected).__name__}(): {expected}\n\n"
        "resulted in the unexpected exception above. If you are a user and see this message during normal operation "
        "please file an issue at https://github.com/pytorch/pytorch/issues. If you are a developer and working on the "
        "comparison functions, please except the previous error and raise an expressive `ErrorMeta` instead."
    )


def _as_tensor(value: Any) -> Tensor:
    made: Tensor = value if isinstance(value, Tensor) else FUNCTIONS["as_tensor"](value)
    return made


def _pairs(actual: Any, expected: Any, path: Path, options: Options) -> Iterator[Pair]:
    if _is_sequence(actual) and _is_sequence(expected):
        if len(actual) != len(expected):
            text = f"The length of the sequences mismatch: {len(actual)} != {len(expected)}"
            raise Mismatch(AssertionError, text, path)
        for i in range(len(actual)):
            yield from _pairs(actual[i], expected[i], (*path, i), options)
    elif isinstance(actual, Mapping) and isinstance(expected, Mapping):
        for key in _common_keys(actual, expected, path):
            yield from _pairs(actual[key], expected[key], (*path, key), options)
    else:
        yield _pair(actual, expected, path, options)


def _is_sequence(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _common_keys(actual: Mapping[Any, Any], expected: Mapping[Any, Any], path: Path) -> Sequence[Any]:
    keys, wanted = set(actual), set(expected)
    if keys != wanted:
        text = (
            "The keys of the mappings do not match:\n"
            f"Missing keys in the actual mapping: {sorted(wanted - keys)}\n"
            f"Additional keys in the actual mapping: {sorted(keys - wanted)}"
        )
        raise Mismatch(AssertionError, text, path)
    try:
        return sorted(keys)
    except TypeError:
        return list(keys)


def assert_close(
    actual: Any,
    expected: Any,
    *,
    allow_subclasses: bool = True,
    rtol: Optional[float] = None,
    atol: Optional[float] = None,
    equal_nan: bool = False,
    check_device: bool = True,
    check_dtype: bool = True,
    check_layout: bool = True,
    check_stride: bool = False,
    msg: Message = None,
) -> None:
    """Raise AssertionError unless the values agree, in containers item by item.

    All tensors here are strided and on the CPU, so ``check_device`` and ``check_layout`` always hold.
    """
    __tracebackhide__ = True
    options = Options(rtol, atol, equal_nan, check_dtype, check_stride, allow_subclasses)
    try:
        pairs = list(_pairs(actual, expected, (), options))
    except Mismatch as mismatch:
        raise mismatch.to_error() from None
    error: Optional[Exception] = None
    for pair in pairs:
        try:
            pair.compare()
        except Mismatch as mismatch:
            if error is None:
                error = mismatch.to_error(msg)
    if error is not None:
        raise error


def assert_allclose(
    actual: Any,
    expected: Any,
    rtol: Optional[float] = None,
    atol: Optional[float] = None,
    equal_nan: bool = True,
    msg: str = "",
) -> None:
    """The older ``assert_close``: it takes what is no tensor, and compares values alone."""
    warnings.warn(ALLCLOSE_DEPRECATED, FutureWarning, stacklevel=2)
    if not isinstance(actual, Tensor):
        actual = FUNCTIONS["tensor"](actual)
    if not isinstance(expected, Tensor):
        expected = FUNCTIONS["tensor"](expected, dtype=actual.dtype)
    if rtol is None and atol is None:
        rtol, atol = _default_tolerances([_dtype_name(actual), _dtype_name(expected)], LOOSER_TOLERANCES)
    assert_close(actual, expected, rtol=rtol, atol=atol, equal_nan=equal_nan, check_dtype=False, msg=msg or None)
