"""Functions of one or two numbers with the results of IEEE arithmetic where Python raises, for real and complex."""

from __future__ import annotations

import cmath
import math
from array import array
from typing import Any, Callable

from . import complex_kernels

Kernel = Callable[..., Any]

#: kernel -> the function of one float that it stands for: the same, but it raises where the kernel has an answer
ON_FLOATS: dict[Kernel, Callable[[float], float]] = {}

INF = math.inf
NAN = math.nan


def guarded(
    real: Callable[[float], float],
    of_complex: Callable[[complex], complex],
    at_domain: float = NAN,
    at_overflow: float = INF,
) -> Kernel:
    """A function of ``math`` and its twin of ``cmath`` as one."""

    def kernel(x: Any) -> Any:
        try:
            return real(x)
        except TypeError:
            return _of_complex(of_complex, x)
        except OverflowError:
            return at_overflow
        except ValueError:
            return at_domain

    ON_FLOATS[kernel] = real
    return kernel


def _of_complex(function: Callable[[complex], complex], x: complex) -> complex:
    try:
        return function(x)
    except (OverflowError, ZeroDivisionError, ValueError):
        return complex(NAN, NAN)


def odd(function: Kernel) -> Kernel:
    """For what overflows to the infinity of its argument's sign."""

    def kernel(x: Any) -> Any:
        found = function(x)
        return -INF if found == INF and x.__class__ is not complex and x < 0 else found

    return kernel


def exp2(x: Any) -> Any:
    try:
        return math.pow(2.0, x)
    except TypeError:
        return EXP(complex(x.real * math.log(2), x.imag * math.log(2)))
    except OverflowError:
        return INF


def _logarithm(real: Callable[[float], float], of_complex: Callable[[complex], complex]) -> Kernel:
    def kernel(x: Any) -> Any:
        try:
            return real(x)
        except TypeError:
            return _of_complex(of_complex, x)
        except ValueError:
            return -INF if x == 0 else NAN

    return kernel


log = _logarithm(math.log, complex_kernels.log)
log10 = _logarithm(math.log10, complex_kernels.log10)
log2 = _logarithm(math.log2, complex_kernels.log2)


def log1p(x: Any) -> Any:
    try:
        return math.log1p(x)
    except TypeError:
        return complex_kernels.log1p(x)
    except ValueError:
        return -INF if x == -1 else NAN


def atanh(x: Any) -> Any:
    try:
        return math.atanh(x)
    except TypeError:
        return complex(math.copysign(INF, x.real), x.imag) if x in (1, -1) else _of_complex(cmath.atanh, x)
    except ValueError:
        return math.copysign(INF, x) if abs(x) == 1 else NAN


def frac(x: float) -> float:
    return x - math.copysign(math.trunc(x), x) if math.isfinite(x) else NAN


def sinc(x: Any) -> Any:
    if x == 0:
        return 1.0
    scaled = math.pi * x
    if isinstance(x, complex):
        return _of_complex(cmath.sin, scaled) / scaled
    return math.sin(scaled) / scaled if math.isfinite(x) else NAN


def single(x: Any) -> Any:
    """Rounded to single precision."""
    if isinstance(x, complex):
        return complex(single(x.real), single(x.imag))
    try:
        return array("f", (x,))[0]
    except OverflowError:
        return math.copysign(INF, x)


def sinc_of_single(x: Any) -> Any:
    """In single precision, where the multiples of pi are off, which shows at whole numbers."""
    if x == 0:
        return 1.0
    scaled = single(single(math.pi) * x)
    if isinstance(x, complex):
        return _of_complex(cmath.sin, scaled) / scaled
    return single(math.sin(scaled)) / scaled if math.isfinite(x) else NAN


def logaddexp(a: Any, b: Any) -> Any:
    if isinstance(b, complex):
        high, low = (a, b) if a.real >= b.real else (b, a)
        return high + log1p(EXP(low - high))
    if a == b and math.isinf(a):
        return a
    high, low = (a, b) if a > b else (b, a)
    return high + math.log1p(math.exp(low - high)) if high == high and low == low else NAN


def logaddexp2(a: float, b: float) -> float:
    if a == b and math.isinf(a):
        return a
    high, low = (a, b) if a > b else (b, a)
    return high + math.log1p(2.0 ** (low - high)) / math.log(2) if high == high and low == low else NAN


def fmod(a: Any, b: Any) -> Any:
    if isinstance(a, int):
        if b == 0:
            raise RuntimeError("ZeroDivisionError")
        return (
            int(math.fmod(a, b)) if abs(a) < 2**53 > abs(b) else a - b * (abs(a) // abs(b)) * (1 if a * b > 0 else -1)
        )
    try:
        return math.fmod(a, b)
    except ValueError:
        return NAN


def fmax(a: Any, b: Any) -> Any:
    return b if a != a or b > a else a


def fmin(a: Any, b: Any) -> Any:
    return b if a != a or b < a else a


def copysign(a: Any, b: Any) -> float:
    return math.copysign(a, b)


def heaviside(a: Any, b: Any) -> Any:
    return b if a == 0 else int(a > 0)


def gcd(a: int, b: int) -> int:
    return math.gcd(a, b)


def lcm(a: int, b: int) -> int:
    return abs(a * b) // math.gcd(a, b) if a and b else 0


def angle(x: Any) -> float:
    if isinstance(x, complex):
        return math.atan2(x.imag, x.real)
    return x if x != x else math.pi if x < 0 else 0.0


def divide(a: Any, b: Any) -> Any:
    try:
        return a / b
    except ZeroDivisionError:
        if isinstance(a, complex) or isinstance(b, complex):
            # By the size of the divisor, which is 0: each part for itself.
            whole = complex(a)
            return complex(divide(whole.real, 0.0), divide(whole.imag, 0.0))
        if a == 0 or a != a:
            return NAN
        return math.copysign(INF, a) * math.copysign(1.0, b)


def truncated(a: Any, b: Any) -> Any:
    """The quotient, cut towards zero."""
    if isinstance(a, int):
        if b == 0:
            raise RuntimeError("ZeroDivisionError")
        quotient = abs(a) // abs(b)
        return quotient if (a < 0) == (b < 0) else -quotient
    return _cut(divide(a, b))


def truncated_of_single(a: float, b: float) -> float:
    """The quotient is rounded to single precision before it is cut."""
    return _cut(single(divide(a, b)))


def _cut(quotient: Any) -> Any:
    return math.copysign(math.trunc(quotient), quotient) if math.isfinite(quotient) else quotient


def floored(a: Any, b: Any) -> Any:
    """The quotient, rounded down as Python rounds it."""
    if b == 0:
        if isinstance(a, int):
            raise RuntimeError("ZeroDivisionError")
        return divide(a, b)
    if isinstance(a, int):
        return a // b
    if not math.isfinite(a):
        return NAN
    if math.isinf(b):
        return math.copysign(0.0, a) * math.copysign(1.0, b) if a == 0 or (a < 0) == (b < 0) else -1.0
    return a // b if b == b else NAN


def left_shift(a: int, b: int) -> int:
    return a << b if 0 <= b < 64 else 0


def right_shift(a: int, b: int) -> int:
    return a >> b if 0 <= b < 64 else (-1 if a < 0 else 0)


def sgn(x: Any) -> Any:
    if isinstance(x, complex):
        return complex_kernels.sgn(x)
    return (x > 0) - (x < 0)


def rsqrt(x: Any) -> Any:
    if isinstance(x, complex):
        return divide(1.0, cmath.sqrt(x))
    if x > 0:
        return 1.0 / math.sqrt(x)
    return math.copysign(INF, x) if x == 0 else NAN


def rsqrt_of_single(x: Any) -> Any:
    """The root is rounded to single precision before its reciprocal is."""
    return 1.0 / single(math.sqrt(x)) if x.__class__ is not complex and x > 0 else rsqrt(x)


def reciprocal(x: Any) -> Any:
    try:
        return 1.0 / x
    except ZeroDivisionError:
        return complex(INF, NAN) if isinstance(x, complex) else math.copysign(INF, x)


def is_root(root: Any, of: Any) -> bool:
    """Whether a square root is exact, or there is none."""
    return root * root == of or root != root or root == INF


_REAL_NUMBERS = frozenset({float, int, bool})


def conjugate(value: Any) -> Any:
    """Of a number or a tensor; a real one is its own conjugate."""
    if value.__class__ is complex:
        return value.conjugate()
    return value if value.__class__ in _REAL_NUMBERS else value.conj()


EXP = guarded(math.exp, complex_kernels.exp)
EXPM1 = guarded(math.expm1, complex_kernels.expm1)
SIN = guarded(math.sin, complex_kernels.sin)
COS = guarded(math.cos, complex_kernels.cos)
TANH = guarded(math.tanh, complex_kernels.tanh)
SQRT = guarded(math.sqrt, cmath.sqrt)
SINH = odd(guarded(math.sinh, complex_kernels.sinh))
COSH = guarded(math.cosh, complex_kernels.cosh)
TAN = guarded(math.tan, complex_kernels.tan)
ASIN = guarded(math.asin, cmath.asin)
ACOS = guarded(math.acos, complex_kernels.acos)
ATAN = guarded(math.atan, complex_kernels.atan)
ASINH = guarded(math.asinh, cmath.asinh)
ACOSH = guarded(math.acosh, complex_kernels.acosh)
