"""Numbers of MKL's generator MCG31m1, from which older releases drew ``bernoulli`` by one number and ``exponential``.

It is seeded anew at each call, with the lower 32 bits of one draw of torch's own generator, and gives the elements of
that call alone.
"""

from __future__ import annotations

from collections.abc import Iterator

_MODULUS = 2**31 - 1
_FACTOR = 1132489760


def units(seed: int, n: int) -> Iterator[float]:
    """``n`` multiples of 1 / (2**31 - 1), strictly between 0 and 1."""
    number = (seed & 0xFFFFFFFF) % _MODULUS or 1
    for _ in range(n):
        yield number / _MODULUS
        number = number * _FACTOR % _MODULUS
