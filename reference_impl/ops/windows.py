"""Windows: weights that rise from the ends to the middle."""

from __future__ import annotations

import math
from typing import Any, Callable

from .. import dtypes
from .declare import FUNCTIONS
from .special_functions import i0

#: The places of a window from -1 to 1 -> the weight at one of them.
Shape = Callable[[float], float]


def _window(name: str, length: int, periodic: bool, shape: Shape, options: dict[str, Any]) -> Any:
    """``periodic``: as if the window were one longer, and its last weight left out."""
    dtype = options.get("dtype") or dtypes.get_default_dtype()
    if length < 0:
        raise RuntimeError(f"{name} requires non-negative window_length, got window_length={length}")
    if dtype.category != 2:
        raise RuntimeError(f"{name} expects floating point dtypes, got: {dtype}")
    if length < 2:
        weights = [1.0] * length
    else:
        last = length if periodic else length - 1
        weights = [shape(2 * i / last - 1) for i in range(length)]
    return FUNCTIONS["tensor"](weights, **{**options, "dtype": dtype})


def _of_cosines(*parts: float) -> Shape:
    """A sum of cosines, each of one more wave over the window."""
    return lambda x: sum([part * math.cos(k * math.pi * x) for k, part in enumerate(parts)])


def hann_window(window_length: int, periodic: bool = True, **options: Any) -> Any:
    return _window("hann_window", window_length, periodic, _of_cosines(0.5, 0.5), options)


def hamming_window(
    window_length: int, periodic: bool = True, alpha: float = 0.54, beta: float = 0.46, **options: Any
) -> Any:
    return _window("hamming_window", window_length, periodic, _of_cosines(alpha, beta), options)


def blackman_window(window_length: int, periodic: bool = True, **options: Any) -> Any:
    return _window("blackman_window", window_length, periodic, _of_cosines(0.42, 0.5, 0.08), options)


def bartlett_window(window_length: int, periodic: bool = True, **options: Any) -> Any:
    return _window("bartlett_window", window_length, periodic, lambda x: 1.0 - abs(x), options)


def kaiser_window(window_length: int, periodic: bool = True, beta: float = 12.0, **options: Any) -> Any:
    def shape(x: float) -> float:
        return i0(beta * math.sqrt(max(1 - x * x, 0.0))) / i0(beta)

    return _window("kaiser_window", window_length, periodic, shape, options)
