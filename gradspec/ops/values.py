"""Values of sample tensors: small dyadic rationals, so that arithmetic is exact; and how a tensor is laid out."""

from __future__ import annotations

import math
from typing import Any, Iterator

FLOATING = ("float32", "float64", "float16", "bfloat16", "complex64", "complex128")
INTEGRAL = ("int64", "int32", "int16", "int8", "uint8", "bool")
DTYPES = (*FLOATING, *INTEGRAL)

#: domain -> (values of a floating tensor, values of an integral one); the sequence is repeated as often as needed.
DOMAINS: dict[str, tuple[tuple[float, ...], tuple[int, ...]]] = {
    "any": ((0.5, -1.5, 2.0, -0.25, 3.0, -2.0, 0.75, 1.25, -3.5, 4.0, -0.125), (2, -3, 1, 4, -1, 5, 3, -2, 6, 7, -5)),
    "positive": ((0.5, 1.5, 2.0, 0.25, 3.0, 0.75, 1.25, 4.0), (2, 3, 1, 4, 5, 6, 7)),
    "unit": ((0.5, -0.25, 0.75, -0.5, 0.125, -0.875, 0.25), (0, 0, 0)),
    "probability": ((0.5, 0.25, 0.75, 0.125, 0.875), (0, 1, 1, 0)),
    "over one": ((1.5, 2.0, 1.25, 4.0, 3.0), (2, 3, 4)),
    "power of two": ((2.0, -0.5, 4.0, 1.0, -2.0, 0.25, -1.0), (2, -1, 4, 1, -2)),
    "count": ((2.0, 0.0, 1.0, 3.0, 1.0), (2, 0, 1, 3, 1)),
    "special": ((0.0, -0.0, math.inf, -math.inf, math.nan, 1.0, -1.0, 0.5), (0, 1, -1, 100, -100, 2)),
    "zeros and ties": ((1.0, 2.0, 2.0, 0.0, 1.0, -1.0, 0.0), (1, 2, 2, 0, 1, -1, 0)),
    "invertible": ((2.0, 1.0, 0.5, 4.0, -1.0, 1.0, 8.0, 0.25, 2.0, -0.5), (2, 1, 1, 4)),
}
LAYOUTS = ("contiguous", "transposed", "gaps", "expanded")


def values_of(domain: str, dtype: str, count: int, start: int) -> list[Any]:
    """``count`` values, beginning at ``start``, so that two tensors of one call do not hold the same."""
    floating, integral = DOMAINS[domain]
    if dtype in INTEGRAL:
        cycle = [integral[(start + i) % len(integral)] for i in range(count)]
        if dtype == "bool":
            return [value > 0 for value in cycle]
        return [abs(value) for value in cycle] if dtype == "uint8" else cycle
    real = [floating[(start + i) % len(floating)] for i in range(count)]
    if dtype.startswith("complex"):
        return [complex(value, floating[(start + i + 4) % len(floating)]) for i, value in enumerate(real)]
    return list(real)


def nested(values: Iterator[Any], shape: tuple[int, ...]) -> Any:
    if not shape:
        return next(values)
    return [nested(values, shape[1:]) for _ in range(shape[0])]


def laid_out(torch: Any, values: list[Any], shape: tuple[int, ...], dtype: str, layout: str) -> Any:
    """A tensor of these values (row-major) whose memory is laid out in one of ``LAYOUTS``; never a view."""
    type_ = getattr(torch, dtype)
    source = torch.tensor(nested(iter(values), shape), dtype=type_).reshape(shape)
    if layout == "contiguous" or not shape:
        return source
    row_major = _row_major(shape)
    if layout == "gaps":
        buffer = torch.zeros(2 * len(values) + 1, dtype=type_)
        target = buffer.as_strided(shape, [2 * s for s in row_major], 1).detach()
        return target.copy_(source)
    if layout == "transposed":
        return torch.empty_strided(shape, _row_major(shape[::-1])[::-1], dtype=type_).copy_(source)
    # Expanded: along its first dimension each row is the same memory.
    target = torch.empty_strided(shape, (0, *row_major[1:]), dtype=type_)
    if shape[0]:
        target[0].copy_(source[0])
    return target


def _row_major(shape: tuple[int, ...]) -> tuple[int, ...]:
    strides: list[int] = []
    step = 1
    for size in reversed(shape):
        strides.append(step)
        step *= max(size, 1)
    return tuple(reversed(strides))
