"""``torch.fft``: discrete Fourier transforms."""

from __future__ import annotations

from typing import Any, Callable, Optional, Sequence

from . import errors, refused_types
from .dtypes import get_default_dtype as _get_default_dtype
from .ops.checked import checked as _checked
from .ops.declare import FUNCTIONS as _FUNCTIONS
from .ops.fourier import BY_ROOT as _BY_ROOT
from .ops.fourier import BY_SIZE as _BY_SIZE
from .ops.fourier import NOT as _NOT
from .ops.fourier import c2c as _c2c
from .ops.fourier import c2r as _c2r
from .ops.fourier import fitted as _fitted
from .ops.fourier import r2c as _r2c
from .ops.fourier import to_transform as _to_transform
from .tensor import dimension as _dimension

__all__ = [
    "fft", "fft2", "fftfreq", "fftn", "fftshift", "hfft", "hfft2", "hfftn", "ifft", "ifft2", "ifftn", "ifftshift",
    "ihfft", "ihfft2", "ihfftn", "irfft", "irfft2", "irfftn", "rfft", "rfft2", "rfftfreq", "rfftn",
]  # fmt: skip


def _normalization(norm: Optional[str], forward: bool) -> int:
    """``norm`` names the direction that divides by the size."""
    if norm is None or norm == "backward":
        return _NOT if forward else _BY_SIZE
    if norm == "forward":
        return _BY_SIZE if forward else _NOT
    if norm == "ortho":
        return _BY_ROOT
    raise RuntimeError(f'Invalid normalization mode: "{norm}"')


def _at(input: Any, dim: int) -> int:
    if not input._shape:
        raise IndexError(f"Dimension specified as {dim} but tensor has no dimensions")
    return _dimension(dim, len(input._shape))


def _points(n: Optional[int], found: int) -> int:
    count = found if n is None else n
    if count < 1:
        raise RuntimeError(f"Invalid number of data points ({count}) specified")
    return count


def _refuse_complex(name: str, input: Any, kind: str = "real") -> None:
    if input._dtype.is_complex:
        raise refused_types.COMPLEX_TRANSFORMED(
            f"{name} expects a {kind} input tensor, but got {input._dtype.legacy_name}"
        )


# -- one dimension -----------------------------------------------------------------------------------------------------


def _one(input: Any, n: Optional[int], dim: int, norm: Optional[str], forward: bool) -> Any:
    made, at = _to_transform(input), _at(input, dim)
    size = _points(n, made._shape[at])
    made = _fitted(made, (at,), (size,)) if n is not None else made
    scaling = _normalization(norm, forward)
    if made._dtype.is_complex:
        return _c2c(made, (at,), scaling, forward)
    both = _r2c(made, (at,), scaling, False)
    return both if forward else both.conj()


def fft(input: Any, n: Optional[int] = None, dim: int = -1, norm: Optional[str] = None) -> Any:
    return _one(input, n, dim, norm, True)


def ifft(input: Any, n: Optional[int] = None, dim: int = -1, norm: Optional[str] = None) -> Any:
    return _one(input, n, dim, norm, False)


def _half(name: str, input: Any, n: Optional[int], dim: int, scaling: int) -> Any:
    _refuse_complex(name, input)
    made, at = _to_transform(input), _at(input, dim)
    size = _points(n, made._shape[at])
    return _r2c(_fitted(made, (at,), (size,)) if n is not None else made, (at,), scaling, True)


def _whole(input: Any, n: Optional[int], dim: int, scaling: int, conjugated: bool) -> Any:
    made, at = _to_transform(input, True), _at(input, dim)
    size = _points(n, 2 * (made._shape[at] - 1))
    made = _fitted(made, (at,), (size // 2 + 1,)) if n is not None else made
    return _c2r(made.conj() if conjugated else made, (at,), scaling, size)


def rfft(input: Any, n: Optional[int] = None, dim: int = -1, norm: Optional[str] = None) -> Any:
    return _half("rfft", input, n, dim, _normalization(norm, True))


def irfft(input: Any, n: Optional[int] = None, dim: int = -1, norm: Optional[str] = None) -> Any:
    return _whole(input, n, dim, _normalization(norm, False), False)


def hfft(input: Any, n: Optional[int] = None, dim: int = -1, norm: Optional[str] = None) -> Any:
    return _whole(input, n, dim, _normalization(norm, True), True)


def ihfft(input: Any, n: Optional[int] = None, dim: int = -1, norm: Optional[str] = None) -> Any:
    return _half("ihfft", input, n, dim, _normalization(norm, False)).conj()


# -- several dimensions ------------------------------------------------------------------------------------------------


def _dims_and_sizes(input: Any, s: Any, dim: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The dimensions to transform, and the size of each; RuntimeError where they do not fit."""
    ndim = len(input._shape)
    wanted = None if s is None else (s,) if isinstance(s, int) else tuple(s)
    if dim is not None:
        given = (dim,) if isinstance(dim, int) else tuple(dim)
        if not ndim and given:
            raise IndexError(errors.no_dimension(given[0]))
        dims = tuple(_dimension(one, ndim) for one in given)
        if len(set(dims)) != len(dims):
            raise RuntimeError("FFT dims must be unique")
        if wanted is not None and len(wanted) != len(dims):
            raise RuntimeError("When given, dim and shape arguments must have the same length")
    elif wanted is not None:
        if len(wanted) > ndim:
            raise RuntimeError(f"Got shape with {len(wanted)} values but input tensor only has {ndim} dimensions.")
        dims = tuple(range(ndim - len(wanted), ndim))
    else:
        dims = tuple(range(ndim))
    sizes = tuple(input._shape[one] if wanted is None or wanted[i] == -1 else wanted[i] for i, one in enumerate(dims))
    for size in sizes:
        _points(size, size)
    return dims, sizes


def _several(input: Any, s: Any, dim: Any, norm: Optional[str], forward: bool) -> Any:
    made = _to_transform(input, True)
    dims, sizes = _dims_and_sizes(made, s, dim)
    scaling = _normalization(norm, forward)
    made = _fitted(made, dims, sizes)
    return _c2c(made, sorted(dims), scaling, forward) if dims else made.clone()


def fftn(input: Any, s: Any = None, dim: Any = None, norm: Optional[str] = None) -> Any:
    return _several(input, s, dim, norm, True)


def ifftn(input: Any, s: Any = None, dim: Any = None, norm: Optional[str] = None) -> Any:
    return _several(input, s, dim, norm, False)


def _half_of_several(name: str, input: Any, s: Any, dim: Any, scaling: int) -> Any:
    _refuse_complex(name, input, "real-valued")
    made = _to_transform(input)
    dims, sizes = _dims_and_sizes(made, s, dim)
    if not dims:
        raise RuntimeError(f"{name} must transform at least one axis")
    return _r2c(_fitted(made, dims, sizes), dims, scaling, True)


def _whole_of_several(name: str, input: Any, s: Any, dim: Any, scaling: int, conjugated: bool) -> Any:
    made = _to_transform(input, True)
    dims, sizes = _dims_and_sizes(made, s, dim)
    if not dims:
        raise RuntimeError(f"{name} must transform at least one axis")
    last = (s if isinstance(s, int) else s[-1]) if s is not None else -1
    size = _points(None, 2 * (made._shape[dims[-1]] - 1) if last == -1 else last)
    made = _fitted(made, dims, (*sizes[:-1], size // 2 + 1))
    return _c2r(made.conj() if conjugated else made, dims, scaling, size)


def rfftn(input: Any, s: Any = None, dim: Any = None, norm: Optional[str] = None) -> Any:
    return _half_of_several("rfftn", input, s, dim, _normalization(norm, True))


def irfftn(input: Any, s: Any = None, dim: Any = None, norm: Optional[str] = None) -> Any:
    return _whole_of_several("irfftn", input, s, dim, _normalization(norm, False), False)


def hfftn(input: Any, s: Any = None, dim: Any = None, norm: Optional[str] = None) -> Any:
    return _whole_of_several("hfftn", input, s, dim, _normalization(norm, True), True)


def ihfftn(input: Any, s: Any = None, dim: Any = None, norm: Optional[str] = None) -> Any:
    _refuse_complex("ihfftn", input)
    made = _to_transform(input)
    dims, sizes = _dims_and_sizes(made, s, dim)
    if not dims:
        raise RuntimeError("ihfftn must transform at least one axis")
    scaling = _normalization(norm, False)
    half = _r2c(_fitted(made, dims, sizes), dims[-1:], scaling, True).conj()
    return _c2c(half, dims[:-1], scaling, False) if len(dims) > 1 else half


def _of_planes(transform: Callable[..., Any]) -> Callable[..., Any]:
    def of_planes(input: Any, s: Any = None, dim: Any = (-2, -1), norm: Optional[str] = None) -> Any:
        return transform(input, s, dim, norm)

    return of_planes


fft2, ifft2, rfft2, irfft2, hfft2, ihfft2 = map(_of_planes, (fftn, ifftn, rfftn, irfftn, hfftn, ihfftn))

# -- frequencies, and their order --------------------------------------------------------------------------------------


def _frequencies(steps: Sequence[int], n: int, d: float, options: dict[str, Any]) -> Any:
    options["dtype"] = options.get("dtype") or _get_default_dtype()
    return _FUNCTIONS["tensor"]([step * (1.0 / (n * d)) for step in steps], **options)


def fftfreq(n: int, d: float = 1.0, **options: Any) -> Any:
    """The frequencies of ``fft``: from 0 up, then the negative ones."""
    return _frequencies([*range((n + 1) // 2), *range(-(n // 2), 0)], n, d, options)


def rfftfreq(n: int, d: float = 1.0, **options: Any) -> Any:
    return _frequencies(range(n // 2 + 1), n, d, options)


def _shifted(input: Any, dim: Any, way: Callable[[int], int]) -> Any:
    dims: Sequence[int] = range(len(input._shape)) if dim is None else (dim,) if isinstance(dim, int) else dim
    at = [_at(input, one) for one in dims]
    return input.roll([way(input._shape[one]) for one in at], at)


def fftshift(input: Any, dim: Any = None) -> Any:
    """Frequency 0 in the middle."""
    return _shifted(input, dim, lambda size: size // 2)


def ifftshift(input: Any, dim: Any = None) -> Any:
    return _shifted(input, dim, lambda size: (size + 1) // 2)


for _name in __all__:
    globals()[_name].__name__ = _name
    globals()[_name] = _checked(f"torch.fft_{_name}", globals()[_name])
