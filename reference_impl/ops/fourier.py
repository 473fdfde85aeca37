"""Fourier transforms: from complex to complex numbers, from real to complex ones and back."""

from __future__ import annotations

import cmath
import itertools
import math
from functools import lru_cache
from typing import Any, Optional, Sequence

from .. import dtypes, refused_types
from ..layout import contiguous_strides, positions, prod
from ..tensor import Tensor, elements, new_strided
from .declare import FUNCTIONS, Op, recorded

#: How a transform is scaled: not at all, by the root of its size, by its size.
NOT, BY_ROOT, BY_SIZE = 0, 1, 2
#: What a result may be off by, in ulps of its largest terms.
_ULPS = 16


@lru_cache(maxsize=256)
def _circle(n: int, forward: bool) -> tuple[complex, ...]:
    """The ``n`` roots of one in order, exact where an axis is met."""
    sign = -1 if forward else 1
    axes = {0: 1 + 0j, 1: complex(0, sign), 2: -1 + 0j, 3: complex(0, -sign)}
    return tuple(axes[4 * k // n] if 4 * k % n == 0 else cmath.exp(sign * 2j * math.pi * k / n) for k in range(n))


def _transformed(line: Sequence[complex], forward: bool) -> list[complex]:
    n = len(line)
    roots = _circle(n, forward)
    found = []
    for k in range(n):
        terms = [value * roots[k * j % n] for j, value in enumerate(line)]
        found.append(_sum(terms) if all(map(cmath.isfinite, terms)) else sum(terms))
    return found


def _sum(terms: Sequence[complex]) -> complex:
    """Where all but the roots' own rounding cancels, nothing is left."""
    least = 2.0**-50 * max([abs(term) for term in terms])
    parts = [math.fsum(part) for part in ([term.real for term in terms], [term.imag for term in terms])]
    return complex(*[0.0 if abs(part) <= least else part for part in parts])


def _along(values: list[Any], shape: Sequence[int], dim: int, forward: bool) -> list[Any]:
    """The transform of each line of a row-major array."""
    strides = contiguous_strides(tuple(shape))
    n, step = shape[dim], strides[dim]
    others = [range(size) for at, size in enumerate(shape) if at != dim]
    other_strides = [stride for at, stride in enumerate(strides) if at != dim]
    found = [0j] * len(values)
    for place in itertools.product(*others):
        start = sum(map(int.__mul__, place, other_strides))
        found[start : start + n * step : step] = _transformed(values[start : start + n * step : step], forward)
    return found


def _scale(shape: Sequence[int], dims: Sequence[int], normalization: int) -> float:
    size = prod(tuple(shape[dim] for dim in dims))
    return {NOT: 1.0, BY_ROOT: 1 / math.sqrt(size) if size else 1.0, BY_SIZE: 1 / size if size else 1.0}[normalization]


def _result(values: list[Any], shape: tuple[int, ...], dims: Sequence[int], dtype: dtypes.dtype, ulps: int) -> Tensor:
    """The transformed dimensions are the innermost of the memory."""
    order = [dim for dim in range(len(shape)) if dim not in dims] + [*dims]
    inner = contiguous_strides(tuple(shape[dim] for dim in order))
    strides = [0] * len(shape)
    for dim, stride in zip(order, inner):
        strides[dim] = stride
    memory = [0j] * len(values)
    for value, at in zip(values, positions(shape, tuple(strides), 0)):
        memory[at] = value
    return new_strided(dtype.pack(memory), shape, tuple(strides), dtype, ulps)


def _c2c_compute(self: Tensor, dim: Sequence[int], normalization: int, forward: bool) -> Tensor:
    values, shape = [complex(value) for value in elements(self)], self._shape
    for one in dim:
        values = _along(values, shape, one, forward)
    scale = _scale(shape, dim, normalization)
    return _result([value * scale for value in values], shape, dim, self._dtype, self._storage.ulps + _ULPS)


def _r2c_compute(self: Tensor, dim: Sequence[int], normalization: int, onesided: bool) -> Tensor:
    values, shape = [complex(value) for value in elements(self)], [*self._shape]
    for one in reversed(dim):
        values = _along(values, shape, one, True)
    scale, last = _scale(shape, dim, normalization), dim[-1]
    if onesided:
        half = [*shape]
        half[last] = shape[last] // 2 + 1
        row_major = contiguous_strides(tuple(shape))
        values = [values[at] for at in positions(tuple(half), row_major, 0)]
        shape = half
    scaled = [value * scale for value in values]
    return _result(scaled, tuple(shape), dim, self._dtype.to_complex(), self._storage.ulps + _ULPS)


def _c2r_compute(self: Tensor, dim: Sequence[int], normalization: int, last_dim_size: int) -> Tensor:
    """The half that is not given holds the conjugates of the other, in the other order."""
    values, shape, last = [complex(value) for value in elements(self)], [*self._shape], dim[-1]
    for one in dim[:-1]:
        values = _along(values, shape, one, False)
    full = [*shape]
    full[last] = last_dim_size
    strides = contiguous_strides(tuple(shape))
    whole = []
    for place in itertools.product(*map(range, full)):
        k = place[last]
        is_given = k <= last_dim_size // 2
        at = (*place[:last], k if is_given else last_dim_size - k, *place[last + 1 :])
        value = values[sum(map(int.__mul__, at, strides))]
        if k == 0 or 2 * k == last_dim_size:
            value = complex(value.real, 0.0)
        whole.append(value if is_given else value.conjugate())
    whole = _along(whole, full, last, False)
    scale = _scale(full, dim, normalization)
    numbers = [value.real * scale for value in whole]
    return _result(numbers, tuple(full), dim, self._dtype.to_real(), self._storage.ulps + _ULPS)


def _c2c_gradient(grad: Any, dim: Any, normalization: int, forward: bool) -> Any:
    return c2c(grad, dim, normalization, not forward)


def _r2c_gradient(grad: Any, self: Any, dim: Any, normalization: int, onesided: bool) -> Any:
    """The numbers that are not given back count once: the gradient is filled up with zeros, and nothing is doubled."""
    if onesided:
        last = dim[-1]
        missing = self._shape[last] - grad._shape[last]
        padding = [0, 0] * (len(grad._shape) - 1 - last) + [0, missing]
        grad = FUNCTIONS["constant_pad_nd"](grad, padding, 0)
    return FUNCTIONS["real"](c2c(grad, dim, normalization, False))


def _c2r_gradient(grad: Any, dim: Any, normalization: int, _last_dim_size: int) -> Any:
    """What stands for two numbers of the whole gets the gradients of both."""
    made = r2c(grad, dim, normalization, True)
    doubled = _last_dim_size - made._shape[dim[-1]]
    if doubled > 0:
        factors = [1.0] + [2.0] * doubled + [1.0] * (made._shape[dim[-1]] - doubled - 1)
        sizes = [1] * len(made._shape)
        sizes[dim[-1]] = -1
        made = made * FUNCTIONS["tensor"](factors, dtype=grad._dtype).view(sizes)
    return made


_c2c = Op(
    "_fft_c2c", ("self",), {"self": _c2c_gradient}, "FftC2CBackward0",
    forward_derivative=lambda self, dim, normalization, forward, self_t: c2c(self_t, dim, normalization, forward),
)  # fmt: skip
_r2c = Op(
    "_fft_r2c", ("self",), {"self": _r2c_gradient}, "FftR2CBackward0",
    forward_derivative=lambda self, dim, normalization, onesided, self_t: r2c(self_t, dim, normalization, onesided),
)  # fmt: skip
_c2r = Op(
    "_fft_c2r", ("self",), {"self": _c2r_gradient}, "FftC2RBackward0",
    forward_derivative=lambda self, dim, normalization, _last_dim_size, self_t: c2r(
        self_t, dim, normalization, _last_dim_size
    ),
)  # fmt: skip


def c2c(self: Tensor, dim: Sequence[int], normalization: int, forward: bool) -> Tensor:
    values = {"self": self, "dim": tuple(dim), "normalization": normalization, "forward": forward}
    return recorded(_c2c, values, lambda: _c2c_compute(self, dim, normalization, forward))


def r2c(self: Tensor, dim: Sequence[int], normalization: int, onesided: bool) -> Tensor:
    values = {"self": self, "dim": tuple(dim), "normalization": normalization, "onesided": onesided}
    return recorded(_r2c, values, lambda: _r2c_compute(self, dim, normalization, onesided))


def c2r(self: Tensor, dim: Sequence[int], normalization: int, last_dim_size: int) -> Tensor:
    values = {"self": self, "dim": tuple(dim), "normalization": normalization, "_last_dim_size": last_dim_size}
    return recorded(_c2r, values, lambda: _c2r_compute(self, dim, normalization, last_dim_size))


def fitted(self: Tensor, dims: Sequence[int], sizes: Sequence[int]) -> Tensor:
    """Each of the dimensions cut to its size, or filled up with zeros; -1 leaves it what it is."""
    padding, is_padded = [0] * (2 * len(self._shape)), False
    for dim, size in zip(dims, sizes):
        own = self._shape[dim]
        if size == -1 or size == own:
            continue
        if size < own:
            self = self.narrow(dim, 0, size)
        else:
            padding[2 * (len(self._shape) - 1 - dim) + 1] = size - own
            is_padded = True
    return FUNCTIONS["constant_pad_nd"](self, padding, 0) if is_padded else self


def to_transform(self: Tensor, to_complex: bool = False) -> Tensor:
    """The operand in a type that can be transformed: integers as floating numbers."""
    dtype: Optional[dtypes.dtype] = self._dtype
    if self._dtype in (dtypes.float16, dtypes.bfloat16):
        raise refused_types.HALF_TRANSFORMED(f"Unsupported dtype {self._dtype.legacy_name}")
    if self._dtype.category < 2:
        dtype = dtypes.get_default_dtype()
    if to_complex and dtype is not None:
        dtype = dtype.to_complex()
    return self if dtype is self._dtype else self.to(dtype)
