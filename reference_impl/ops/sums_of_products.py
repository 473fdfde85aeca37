"""Products of matrices, number by number.

A small product is written out: one Python expression for each of its numbers, compiled once for each pair of sizes. It
takes a third of the time that rows, columns and a loop take, which for 3 x 4 times 4 x 2 were half of the whole op. One
of single precision is rounded at once (``written_out``).
"""

from __future__ import annotations

from array import array
from functools import lru_cache
from operator import mul
from struct import Struct
from typing import Any, Callable, Sequence

#: So many products of two numbers are written out at most.
_WRITTEN_OUT = 64


def multiplied(
    a: Sequence[Any], b: Sequence[Any], n: int, k: int, m: int, is_a_turned: bool = False, is_b_turned: bool = False,
    keeps_sign: bool = False,
) -> list[Any]:  # fmt: skip
    """(n, k) times (k, m), row by row. The numbers of each come row by row, or column by column where it is turned.

    ``keeps_sign``: a single product of real numbers may be -0.0, which no sum is.
    """
    kind = a[0].__class__ if a else int
    # What each sum begins with.
    zero = 0 if kind is int else -0.0 if kind is float and k == 1 and keeps_sign else 0.0
    if 0 < n * k * m <= _WRITTEN_OUT:
        numbers: list[Any] = _written_out(n, k, m, is_a_turned, is_b_turned, False)(zero, a, b)
        return numbers
    a, b = [*a], [*b]  # an array would make its numbers anew each time that they are read
    rows = [a[i::n] if is_a_turned else a[i * k : (i + 1) * k] for i in range(n)]
    columns = [b[j * k : (j + 1) * k] if is_b_turned else b[j::m] for j in range(m)]
    return [sum(map(mul, row, column), zero) for row in rows for column in columns]


def multiplied_in_single(
    a: Sequence[Any], b: Sequence[Any], n: int, k: int, m: int, is_a_turned: bool = False, is_b_turned: bool = False,
    keeps_sign: bool = False,
) -> Any:  # fmt: skip
    """``float32.pack(multiplied(...))`` of floats; None where it is not written out."""
    if not 0 < n * k * m <= _WRITTEN_OUT:
        return None
    return _written_out(n, k, m, is_a_turned, is_b_turned, True)(-0.0 if k == 1 and keeps_sign else 0.0, a, b)


@lru_cache(maxsize=512)
def _written_out(
    n: int, k: int, m: int, is_a_turned: bool, is_b_turned: bool, is_in_single: bool
) -> Callable[..., Any]:
    """``multiplied`` for these sizes: a function of zero, the numbers of the one and those of the other.

    ``is_in_single``: what it gives is packed.
    """
    rows = [[f"a{j * n + i if is_a_turned else i * k + j}" for j in range(k)] for i in range(n)]
    columns = [[f"b{j * k + i if is_b_turned else i * m + j}" for i in range(k)] for j in range(m)]
    sums = [" + ".join(["zero", *map("{} * {}".format, row, column)]) for row in rows for column in columns]
    unpacked = [
        f"{', '.join([f'{letter}{i}' for i in range(size)])}, = {letter}"
        for letter, size in (("a", n * k), ("b", k * m))
    ]
    numbers = ", ".join(sums)
    if is_in_single:
        lines = ["made = blank[:]", f"put(made, 0, {numbers})", "return made"]
    else:
        lines = [f"return [{numbers}]"]
    known: dict[str, Any] = {"blank": array("f", [0] * (n * m)), "put": Struct(f"{n * m}f").pack_into}
    exec("\n    ".join(["def written(zero, a, b):", *unpacked, *lines]), known)  # noqa: S102  (the sums above)
    written: Callable[..., Any] = known["written"]
    return written
