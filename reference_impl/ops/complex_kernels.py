"""Functions of one complex number with C's results at zeros, infinities and NaN, where Python raises or has others."""

from __future__ import annotations

import cmath
import math

INF = math.inf
NAN = math.nan
_LN_2 = math.log(2.0)
_LN_10 = math.log(10.0)


def _directed(x: complex, size: float = INF) -> complex:
    """A number too large, in the direction of ``x``."""
    return complex(math.copysign(size, x.real) if x.real else x.real, math.copysign(size, x.imag) if x.imag else x.imag)


def exp(x: complex) -> complex:
    if math.isinf(x.real) and not math.isfinite(x.imag):
        return complex(INF, NAN) if x.real > 0 else complex(0.0, math.copysign(0.0, x.imag))
    try:
        return cmath.exp(x)
    except OverflowError:
        return _directed(cmath.exp(complex(0.0, x.imag)))


def expm1(x: complex) -> complex:
    """From the parts, so that nothing cancels near 0."""
    if not math.isfinite(x.imag):
        return complex(NAN, NAN)
    try:
        size, less_one = math.exp(x.real), math.expm1(x.real)
    except OverflowError:
        size = less_one = INF
    half = math.sin(x.imag / 2.0)
    return complex(less_one * math.cos(x.imag) - 2.0 * half * half, size * math.sin(x.imag))


def sinh(x: complex) -> complex:
    if x.real == 0 and not math.isfinite(x.imag):
        return complex(x.real, NAN)
    if math.isinf(x.real) and math.isinf(x.imag):
        return complex(INF, NAN)
    try:
        return cmath.sinh(x)
    except OverflowError:
        return _directed(cmath.sinh(complex(math.copysign(1.0, x.real), x.imag)))


def cosh(x: complex) -> complex:
    if x.real == 0 and math.isinf(x.imag):
        return complex(NAN, 0.0)
    if x.real != x.real and x.imag == 0:
        return complex(NAN, x.imag)
    if math.isinf(x.real) and math.isinf(x.imag):
        return complex(INF, NAN)
    try:
        return cmath.cosh(x)
    except OverflowError:
        return _directed(cmath.cosh(complex(math.copysign(1.0, x.real), x.imag)))


def tanh(x: complex) -> complex:
    if x.real == 0 and not math.isfinite(x.imag):
        return complex(x.real, NAN)
    if math.isinf(x.real) and math.isinf(x.imag):
        return complex(math.copysign(1.0, x.real), math.copysign(0.0, x.imag))
    return cmath.tanh(x)


def sin(x: complex) -> complex:
    if not math.isfinite(x.real) and math.isinf(x.imag):
        return complex(NAN, INF)
    turned = sinh(complex(-x.imag, x.real))
    return complex(turned.imag, -turned.real)


def cos(x: complex) -> complex:
    return cosh(complex(-x.imag, x.real))


def tan(x: complex) -> complex:
    turned = tanh(complex(-x.imag, x.real))
    return complex(turned.imag, -turned.real)


def acos(x: complex) -> complex:
    found = cmath.acos(x)
    return complex(found.real, 0.0) if found.imag == 0 else found


def atan(x: complex) -> complex:
    if x in (1j, -1j):
        return complex(x.real, math.copysign(INF, x.imag))
    if math.isinf(x.real) and x.imag != x.imag:
        return complex(math.copysign(math.pi / 2, x.real), 0.0)
    return cmath.atan(x)


def acosh(x: complex) -> complex:
    return complex(NAN, math.pi / 2) if x.real == 0 and x.imag != x.imag else cmath.acosh(x)


def log(x: complex) -> complex:
    return cmath.log(x) if x else complex(-INF, math.atan2(x.imag, x.real))


def log2(x: complex) -> complex:
    found = log(x)
    return complex(found.real / _LN_2, found.imag / _LN_2)


def log10(x: complex) -> complex:
    return cmath.log10(x) if x else complex(-INF, math.atan2(x.imag, x.real) / _LN_10)


def log1p(x: complex) -> complex:
    if not x or cmath.isnan(x):
        return complex(NAN, NAN) if x else x
    return log(complex(1.0 + x.real, x.imag))


def sgn(x: complex) -> complex:
    size = abs(x)
    return x / size if size else 0j
