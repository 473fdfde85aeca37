"""How far off inexact values may be, and how an op carries that on.

What torch computes to the last digit only on some processors, or in an order of its own, is inexact. Its storage holds
a ``Bound``: so many units in the last place of each value, and ``floor`` besides, whatever the value's size. Relative
errors stay relative that way, and what is left where numbers cancel has the size of what cancelled.

Only whoever compares values asks for bounds, and they cost more than the ops: they are kept once ``track`` was called,
and until then each storage says 0, as if all were exact. No value depends on it.
"""

from __future__ import annotations

import itertools
import math
import threading
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Callable, Iterable, Iterator, Optional, Sequence

from . import short_ways
from .dtypes import dtype as dtype_
from .dtypes import float32
from .type_info import finfo

#: Whether bounds are kept.
tracked = False


def track(on: bool = True) -> None:
    """Keep bounds from now on, in all threads, of what is computed from now on; or keep none."""
    global tracked
    tracked = on


def kept(ulps: int) -> int:
    """What a storage holds of a bound. Where it is 0 nobody needs to ask."""
    return ulps if tracked else 0


class Bound(int):
    """Ulps that have a floor. A floor that is infinite, or no number, says that nothing is known of the value."""

    floor: float

    def __new__(cls, ulps: int, floor: float) -> "Bound":
        made = super().__new__(cls, ulps or 1)  # it is 0 only of what is exact
        made.floor = floor if floor == floor else math.inf
        return made

    def __add__(self, other: int) -> "Bound":
        return Bound(int(self) + int(other), self.floor + floor_of(other))

    __radd__ = __add__

    def __reduce__(self) -> Any:
        return Bound, (int(self), self.floor)


def floor_of(ulps: int) -> float:
    return ulps.floor if isinstance(ulps, Bound) else 0.0


def bound(ulps: int, floor: float) -> int:
    return Bound(ulps, floor) if floor else ulps


def worst(*several: int) -> int:
    """The bound of values that have one or the other."""
    return bound(max(map(int, several), default=0), max(map(floor_of, several), default=0.0))


UNKNOWN = Bound(1, math.inf)

# -- the error of one value ------------------------------------------------------------------------


@lru_cache(maxsize=None)
def _format(dtype: dtype_) -> tuple[float, int]:
    """The distance from 1 to the next number, and the exponent of the smallest number with all digits."""
    found = finfo(dtype)
    return found.eps, math.frexp(found.smallest_normal)[1] - 1


def ulp(value: Any, dtype: dtype_) -> float:
    """One unit in the last place; of a complex number that of its larger part."""
    eps, least = _format(dtype)
    size = max(abs(value.real), abs(value.imag)) if value.__class__ is complex else value
    return math.ldexp(eps, max(math.frexp(size)[1] - 1, least) if size else least)


def error_of(value: Any, ulps: int, dtype: dtype_) -> float:
    """How far off a value may be. What is infinite or no number is so."""
    floor = floor_of(ulps)
    if dtype.category < 2 or not _is_finite(value):
        return floor if floor == math.inf else 0.0
    return ulps * ulp(value, dtype) + floor


def errors_of(values: Sequence[Any], ulps: int, dtype: dtype_) -> list[float]:
    return [error_of(value, ulps, dtype) for value in values] if ulps else [0.0] * len(values)


def _is_finite(value: Any) -> bool:
    if value.__class__ is complex:
        return math.isfinite(value.real) and math.isfinite(value.imag)
    return math.isfinite(value)


# -- ops number by number --------------------------------------------------------------------------


class _Thread(threading.local):
    #: The type in which torch computes what is computed here in a wider one.
    narrow: Optional[dtype_] = None


_thread = _Thread()


@contextmanager
def as_if_in(narrow: dtype_) -> Iterator[None]:
    """What each op rounds counts as if it were computed in a narrower type; none of them goes a short way."""
    if not tracked:
        yield
        return
    before, _thread.narrow = _thread.narrow, narrow
    short_ways.barred += 1
    try:
        yield
    finally:
        short_ways.barred -= 1
        _thread.narrow = before


def is_narrowed() -> bool:
    return _thread.narrow is not None


def rounding(values: Sequence[Any], dtype: dtype_) -> int:
    """By how many ulps a narrower type, in which torch computes, would have rounded the values."""
    narrow = _narrow_of(dtype)
    if narrow is dtype or [*narrow.pack(values)] == [*values]:
        return 0
    return _ratio(narrow, dtype)


def _narrow_of(dtype: dtype_) -> dtype_:
    narrow = _thread.narrow
    if narrow is None or dtype.category < 2:
        return dtype
    return narrow.to_complex() if dtype.category == 3 else narrow


def _ratio(narrow: dtype_, dtype: dtype_) -> int:
    """How many units of a type are one of a narrower type."""
    return int(_format(narrow)[0] / _format(dtype)[0])


def spread(kernel: Callable[..., Any], values: Sequence[Any], errors: Sequence[float]) -> float:
    """How far the kernel's result goes from where it is, when its operands go as far as they may.

    It is looked for at the ends of where the operands may lie, and at 0, where kernels have poles, kinks and steps.
    """
    if math.inf in errors:
        return math.inf
    try:
        centre = kernel(*values)
        reached = [kernel(*each) for each in itertools.product(*map(_ends, values, errors))]
    except (ArithmeticError, ValueError):
        return math.inf
    return max([_distance(centre, one) for one in reached])


def _ends(value: Any, error: float) -> Sequence[Any]:
    if not error:
        return (value,)
    if value.__class__ is complex:
        ends = [value + complex(a, b) for a in (-error, error) for b in (-error, error)]
        return (*ends, 0j) if abs(value.real) <= error and abs(value.imag) <= error else ends
    return (value - error, value + error, 0.0) if abs(value) <= error else (value - error, value + error)


def _distance(one: Any, other: Any) -> float:
    if one.__class__ is complex or other.__class__ is complex:
        one, other = complex(one), complex(other)
        return max(_distance(one.real, other.real), _distance(one.imag, other.imag))
    if one == other or (one != one and other != other):
        return 0.0
    away: float = abs(one - other)
    return away if away == away else math.inf


#: The values of an operand, as the kernel takes them, with the operand's bound and type.
Column = tuple[Sequence[Any], int, dtype_]


def carried(
    kernel: Callable[..., Any], columns: Sequence[Column], results: Sequence[Any], dtype: dtype_, own: int
) -> int:
    """The bound of ``results``, which a kernel that is exact within ``own`` ulps gives for columns of operands."""
    errors = [errors_of(*column) for column in columns]
    spreads = [spread(kernel, values, sizes) for values, sizes in zip(zip(*[c[0] for c in columns]), zip(*errors))]
    if dtype.category < 2:
        return UNKNOWN if any(spreads) else 0
    relative = sum([int(converted((), ulps, source, dtype)) for _, ulps, source in columns])
    # One ulp may be twice as much of one number as of another.
    most = [
        far / ulp(value, dtype) if far < math.inf and _is_finite(value) else far for far, value in zip(spreads, results)
    ]
    relative = min(2 * relative, math.ceil(min(max(most, default=0.0), 2.0 * relative)))
    # Where errors are relative and stay so, that covers them; what is more is the floor.
    beyond = [
        far - relative * ulp(value, dtype) if far < math.inf and _is_finite(value) else far
        for far, value in zip(spreads, results)
    ]
    relative += own * _ratio(_narrow_of(dtype), dtype) + (rounding(results, dtype) if is_narrowed() else 1)
    return bound(relative, max([0.0, *beyond]))


def converted(values: Sequence[Any], ulps: int, source: dtype_, target: dtype_) -> int:
    """The bound of values of one type in another one, which rounds them anew if it is narrower."""
    if not ulps or source is target:
        return ulps
    if source.category < 2:
        return UNKNOWN if floor_of(ulps) else 0
    if target.category < 2:
        kernel = bool if target.category == 0 else _whole
        return UNKNOWN if any(spread(kernel, (v,), (error_of(v, ulps, source),)) for v in values) else 0
    ratio = _format(source)[0] / _format(target)[0]
    return bound(math.ceil(int(ulps) * ratio) + (ratio < 1), floor_of(ulps))


def _whole(value: Any) -> int:
    return math.trunc(value.real)


# -- sums ------------------------------------------------------------------------------------------


def of_sum(terms: Sequence[Any], ulps: int, dtype: dtype_) -> int:
    """The bound of the sum of ``terms``, which have the bound ``ulps``, in whatever order they are added.

    It is exact where the terms are multiples of a unit of which numbers of the type can count all of their sizes: then
    nothing is ever rounded. Half precision is added in single precision.
    """
    count = len(terms)
    if not tracked or (count < 3 and not ulps) or not terms or dtype.category < 2:
        return 0
    rounded = _rounding(terms, count - 1, dtype) if count > 2 else 0.0
    if not ulps:
        return Bound(1, rounded) if rounded else 0
    return bound(1, math.fsum(errors_of(terms, ulps, dtype)) + rounded)


def _rounding(terms: Sequence[Any], roundings: int, dtype: dtype_) -> float:
    """How far two sums of ``terms`` may lie apart, if each of so many steps rounds to one side or the other."""
    size = math.fsum(map(_size, terms)) if dtype.category == 3 else math.fsum(map(abs, terms))
    if not math.isfinite(size):
        return 0.0
    narrow = _narrow_of(dtype)
    unit = ulp(size, float32 if narrow.itemsize == 2 else narrow)
    return 0.0 if _are_multiples(terms, unit) else roundings * unit


def _size(number: complex) -> float:
    return abs(number.real) + abs(number.imag)


def _are_multiples(terms: Sequence[Any], unit: float) -> bool:
    if terms[0].__class__ is complex:
        return not any(term.real % unit or term.imag % unit for term in terms)
    return not any([term % unit for term in terms])


#: Numbers with their bound.
Factors = tuple[Sequence[Any], int]


def of_products(row: Factors, column: Factors, dtype: dtype_, more: Sequence[Any] = ()) -> float:
    """How far off the sum of the products of numbers is, to which ``more`` exact ones are added."""
    (left, ulps), (right, others) = row, column
    terms = [a * b for a, b in zip(left, right)]
    terms.extend(more)
    far = _rounding(terms, len(terms), dtype) if len(terms) > 1 else 0.0
    if ulps or others:
        errors = zip(left, right, errors_of(left, ulps, dtype), errors_of(right, others, dtype))
        far += math.fsum([abs(a) * f + abs(b) * e + e * f for a, b, e, f in errors])
    return far


#: What most exact numbers are multiples of.
_COARSE = 1 / 64


def are_coarse(left: Sequence[Any], right: Sequence[Any], count: int, more: Sequence[Any] = ()) -> bool:
    """Whether single precision counts all sums of ``count`` products of such numbers, and one of ``more``."""
    if not left or not right:
        return True
    if left[0].__class__ is complex:
        return False
    size = count * max(map(abs, left)) * max(map(abs, right)) + max(map(abs, more), default=0.0)
    return size < _COARSE * _COARSE * 2.0**24 and not any([x % _COARSE for each in (left, right, more) for x in each])


def of_computed(
    data: Sequence[Any],
    numbers: Sequence[Any],
    dtype: dtype_,
    is_given_exact: bool,
    is_coarse: Callable[[], bool],
    distances: Callable[[], Iterable[float]],
) -> int:
    """The bound of sums of products: ``numbers`` as they were computed, and ``data`` as they are kept.

    ``is_coarse``: whether a look at the factors shows that no sum is rounded on its way; ``distances``: how far off
    each is by what its factors are, and by another order of the sum, which takes as long as the sums did.
    """
    if not tracked:
        return 0
    if is_given_exact and (
        dtype.category < 2 or (dtype.to_real().itemsize < 8 and [*data] == [*numbers] and is_coarse())
    ):
        return 0
    far = max(distances(), default=0.0)
    return (Bound(1, far) if far else 0) + rounding(numbers, dtype)


def of_complex_factors(values: Sequence[Any], factor: Any, dtype: dtype_) -> float:
    """How far off a multiple of complex numbers may be, before something is added to it."""
    if not factor or math.frexp(abs(factor))[0] == 0.5:
        return 0.0
    return max([ulp(value * factor, dtype) for value in values], default=0.0)


def of_multiples(values: Sequence[float], factor: float, dtype: dtype_) -> int:
    """How many ulps off multiples of real numbers may be that a kernel rounds, or does not, before it uses them."""
    a, b = float(factor).as_integer_ratio() if math.isfinite(factor) else (0, 1)
    for value in values:
        if math.isfinite(value):
            c, d = float(value).as_integer_ratio()
            rounded = dtype.convert([value * factor])[0]
            if math.isfinite(rounded):
                e, f = rounded.as_integer_ratio()
                if a * c * f != e * b * d:
                    return 1
    return 0


def of_complex_products(left: Sequence[Any], right: Sequence[Any], dtype: dtype_) -> float:
    """How far off a part of these products may be, in which two products of real numbers may cancel."""
    far = 0.0
    for a, b in zip(left, right):
        a, b = complex(a), complex(b)
        for terms in ((a.real * b.real, a.imag * b.imag), (a.real * b.imag, a.imag * b.real)):
            far = max(far, _rounding(terms, 2, dtype))
    return far


def of_factors(factors: Sequence[Any], ulps: int, dtype: dtype_) -> float:
    """How far off the product of ``factors`` is, apart from rounding."""
    sizes = [abs(factor) for factor in factors]
    return math.prod(map(sum, zip(sizes, errors_of(factors, ulps, dtype)))) - math.prod(sizes)
