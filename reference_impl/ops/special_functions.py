"""The special functions as functions of Python floats, to the precision of a double or nearly so."""

from __future__ import annotations

import functools
import math
from typing import Callable

INF = math.inf
NAN = math.nan
_ROOT_2 = math.sqrt(2.0)
_ROOT_PI = math.sqrt(math.pi)

#: The Bernoulli numbers B2, B4, ... that asymptotic series are made of.
_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330)


#: Those of digamma's, the highest power first, and its value at 10.
_DIGAMMA_SERIES = tuple(number / (2 * i) for i, number in enumerate(_BERNOULLI[:7], 1))[::-1]
_DIGAMMA_OF_10 = 2.2517525890667211077


# -- gamma and its derivatives ---------------------------------------------------------------------

_EULER = 0.57721566490153286061


@functools.lru_cache(maxsize=None)
def _zeta_less_one(k: int) -> float:
    return zeta(float(k), 2.0)


def _lgamma_near_two(w: float) -> float:
    """Of ``2 + w``, by powers of ``w``: its zero is exact, and near it no digit is lost."""
    total = 0.0
    for k in range(30, 1, -1):
        total = w * (total + (1.0 if k % 2 == 0 else -1.0) * _zeta_less_one(k) / k)
    return w * ((1.0 - _EULER) + total)


def lgamma(x: float) -> float:
    if 0.5 <= x <= 2.5:
        return _lgamma_near_two(x - 1.0) - math.log1p(x - 1.0) if x < 1.5 else _lgamma_near_two(x - 2.0)
    try:
        return math.lgamma(x)
    except (ValueError, OverflowError):
        return INF


def digamma(x: float) -> float:
    if x == 0:
        return math.copysign(INF, -x)
    if x != x or x == -INF:
        return NAN
    if x == INF:
        return INF
    if x < 0:
        if x == math.floor(x):
            return NAN
        return digamma(1.0 - x) - math.pi / math.tan(math.pi * (x - math.floor(x)))
    # Where it is near 0 the last digits are those of the sum; torch goes up to 10 as well.
    shifted = 0.0
    while x < 10.0:
        shifted -= 1.0 / x
        x += 1.0
    if x == 10.0:
        return shifted + _DIGAMMA_OF_10
    square = 1.0 / (x * x)
    series = 0.0
    for coefficient in _DIGAMMA_SERIES:
        series = series * square + coefficient
    return shifted + math.log(x) - 0.5 / x - series * square


def _shrunk(q: float, x: float) -> float:
    """``q ** -x``, infinite where that is more than a number holds."""
    try:
        return q**-x
    except OverflowError:
        return -INF if q < 0 and x % 2 else INF


def zeta(x: float, q: float) -> float:
    """Hurwitz's zeta function, the sum of ``(k + q) ** -x``, by Euler and Maclaurin."""
    if x == 1:
        return INF
    if x < 1 or x != x or q != q or q == INF:
        return NAN
    if x == INF:
        return INF if q < 1 else 1.0 if q == 1 else NAN
    if q <= 0:
        if q == -INF or q == math.floor(q):
            return INF
        if x != math.floor(x):
            return NAN
    total = 0.0
    while q < 12.0:
        total += _shrunk(q, x)
        q += 1.0
    total += q ** (1.0 - x) / (x - 1.0) + 0.5 * q**-x
    term = x * q ** (-x - 1.0)
    factorial = 2.0
    for i, number in enumerate(_BERNOULLI, 1):
        total += number * term / factorial
        term *= (x + 2 * i - 1) * (x + 2 * i) / (q * q)
        factorial *= (2 * i + 1) * (2 * i + 2)
    return total


def trigamma(x: float, rounded: Callable[[float], float] = float) -> float:
    """With the few terms of the asymptotic series that torch takes, which show in the tenth digit.

    ``rounded``: to the precision of the multiples of pi, which shows at whole numbers.
    """
    if math.isinf(x) or x != x:
        return 0.0 if x == INF else NAN
    if x < 0.5:
        return (math.pi / math.sin(rounded(rounded(math.pi) * x))) ** 2 - trigamma(1.0 - x) if x else INF
    total = 0.0
    for _ in range(6):
        total += 1.0 / (x * x)
        x += 1.0
    square = 1.0 / (x * x)
    return total + (1.0 + 0.5 / x + square * (1 / 6 - square * (1 / 30 - square / 42))) / x


def polygamma(n: int, x: float, rounded: Callable[[float], float] = float) -> float:
    if n == 0:
        return digamma(x)
    if n == 1:
        return trigamma(x, rounded)
    return (1.0 if n % 2 else -1.0) * math.factorial(n) * zeta(n + 1.0, x)


def mvlgamma(x: float, p: int) -> float:
    return sum([lgamma(x - i / 2) for i in range(p)]) + p * (p - 1) / 4 * math.log(math.pi)


# -- the error function and its kin ----------------------------------------------------------------


def erfcx(x: float) -> float:
    """``exp(x * x) * erfc(x)``, which neither overflows nor vanishes where its factors do."""
    if x < 0:
        return 2.0 * math.exp(x * x) - erfcx(-x) if x > -26.6 else INF
    if x != x or x < 5.0:
        return math.exp(x * x) * math.erfc(x)
    rest = 0.0
    for k in range(60, 0, -1):
        rest = k / 2 / (x + rest)
    return 1.0 / (_ROOT_PI * (x + rest))


def erfinv(x: float) -> float:
    if not -1.0 < x < 1.0:
        return math.copysign(INF, x) if abs(x) == 1 else NAN
    if x == 0:
        return x
    found = -ndtri(0.5 * (1.0 - abs(x))) / _ROOT_2
    for _ in range(2):
        slope = 2.0 / _ROOT_PI * math.exp(-found * found)
        error = math.erf(found) - abs(x)
        found -= error / (slope + found * error)
    return math.copysign(found, x)


def ndtri(p: float) -> float:
    """The point below which a part ``p`` of the normal distribution lies."""
    if not 0.0 < p < 1.0:
        return -INF if p == 0 else INF if p == 1 else NAN
    if p > 0.5:
        return -ndtri(1.0 - p)
    if p == 0.5:
        return 0.0
    reach = math.sqrt(-2.0 * math.log(p))
    found = -(reach - (2.515517 + reach * (0.802853 + reach * 0.010328))
              / (1.0 + reach * (1.432788 + reach * (0.189269 + reach * 0.001308))))  # fmt: skip
    for _ in range(4):
        below = 0.5 * math.erfc(-found / _ROOT_2)
        step = (below - p) * math.sqrt(2.0 * math.pi) * math.exp(0.5 * found * found)
        found -= step / (1.0 + found * step / 2.0)
    return found


def log_ndtr(x: float) -> float:
    if x < -1.0:
        return math.log(erfcx(-x / _ROOT_2) / 2.0) - x * x / 2.0 if x != -INF else -INF
    return math.log1p(-math.erfc(x / _ROOT_2) / 2.0)


# -- Bessel functions ------------------------------------------------------------------------------


def _scaled_bessel(order: int) -> Callable[[float], float]:
    """The modified Bessel function of the first kind times ``exp(-abs(x))``."""

    def function(x: float) -> float:
        size = abs(x)
        if size == INF:
            return 0.0
        if size != size:
            return NAN
        if size <= 30.0:
            quarter = size * size / 4.0
            term = total = (size / 2.0) ** order
            k = 0
            while term > total * 1e-17:
                k += 1
                term *= quarter / (k * (k + order))
                total += term
            found = total * math.exp(-size)
        else:
            term = total = 1.0
            for k in range(1, 40):
                factor = -(4 * order * order - (2 * k - 1) ** 2) / (k * 8.0 * size)
                if abs(factor) >= 1.0:
                    break
                term *= factor
                total += term
            found = total / math.sqrt(2.0 * math.pi * size)
        return -found if order % 2 and x < 0 else found

    return function


i0e = _scaled_bessel(0)
i1e = _scaled_bessel(1)


def _grown(scaled: Callable[[float], float]) -> Callable[[float], float]:
    def function(x: float) -> float:
        if abs(x) > 700.0:
            half = math.exp(min(abs(x) / 2.0, 700.0))
            return scaled(x) * half * half if abs(x) != INF else NAN
        return scaled(x) * math.exp(abs(x))

    return function


i0 = _grown(i0e)
i1 = _grown(i1e)


# -- entropies and logarithms ----------------------------------------------------------------------


def entr(x: float) -> float:
    if x != x:
        return x
    return -x * math.log(x) if x > 0 else (0.0 if x == 0 else -INF)


def xlogy(x: float, y: float) -> float:
    if y != y:
        return NAN
    if x == 0:
        return 0.0
    return x * (math.log(y) if y > 0 else (-INF if y == 0 else NAN))


def xlog1py(x: float, y: float) -> float:
    if y != y:
        return NAN
    if x == 0:
        return 0.0
    return x * (math.log1p(y) if y > -1 else (-INF if y == -1 else NAN))


# -- incomplete gamma functions --------------------------------------------------------------------


def igamma(a: float, x: float) -> float:
    """The regularised lower incomplete gamma function."""
    if a != a or x != x or x < 0 or a < 0:
        return NAN
    if a == 0:
        return 1.0 if x > 0 else NAN
    if x == 0:
        return 0.0
    if math.isinf(a):
        return NAN if math.isinf(x) else 0.0
    if math.isinf(x):
        return 1.0
    return _lower_series(a, x) if x < a + 1.0 else 1.0 - _upper_fraction(a, x)


def igammac(a: float, x: float) -> float:
    """The regularised upper incomplete gamma function."""
    if a != a or x != x or x < 0 or a < 0:
        return NAN
    if a == 0:
        return 0.0 if x > 0 else NAN
    if x == 0:
        return 1.0
    if math.isinf(a):
        return NAN if math.isinf(x) else 1.0
    if math.isinf(x):
        return 0.0
    return 1.0 - _lower_series(a, x) if x < a + 1.0 else _upper_fraction(a, x)


def _lower_series(a: float, x: float) -> float:
    term = total = 1.0 / a
    n = a
    while abs(term) > abs(total) * 1e-17:
        n += 1.0
        term *= x / n
        total += term
    return total * math.exp(-x + a * math.log(x) - math.lgamma(a))


def _upper_fraction(a: float, x: float) -> float:
    b = x + 1.0 - a
    c = 1e300
    d = 1.0 / b
    h = d
    for i in range(1, 1000):
        an = -i * (i - a)
        b += 2.0
        d = an * d + b or 1e-300
        c = b + an / c or 1e-300
        d = 1.0 / d
        delta = d * c
        h *= delta
        if abs(delta - 1.0) < 1e-16:
            break
    return h * math.exp(-x + a * math.log(x) - math.lgamma(a))
