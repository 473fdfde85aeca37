"""``torch.finfo`` and ``torch.iinfo``: the limits of the element types."""

from __future__ import annotations

from typing import Any

from . import dtypes, errors
from .dtypes import dtype as dtype_

#: The digits of the fraction, the largest exponent, and the digits that torch calls the type's resolution.
_FLOATING = {
    dtypes.float16: (10, 15, 3),
    dtypes.bfloat16: (7, 127, 2),
    dtypes.float32: (23, 127, 6),
    dtypes.float64: (52, 1023, 15),
}

_DEFAULT: Any = object()


def _dtype_of(name: str, given: Any) -> dtype_:
    """Raises TypeError where it is neither a type of torch's nor one of Python's numbers."""
    of_python = {float: dtypes.float64, int: dtypes.int64, bool: dtypes.bool_, complex: dtypes.complex128}
    if isinstance(given, dtype_):
        return given
    if given.__class__ is type and given in of_python:
        return of_python[given]
    raise TypeError(errors.argument_type(name, "type", 1, "torch.dtype", given))


class finfo:
    """The limits of a floating type; those of a complex type are those of its parts."""

    def __init__(self, type: Any = _DEFAULT) -> None:
        given = dtypes.get_default_dtype() if type is _DEFAULT else _dtype_of("finfo", type)
        if given.category < 2:
            raise TypeError(
                "torch.finfo() requires a floating point input type. Use torch.iinfo to handle 'torch.finfo'"
            )
        held = given.to_real()
        fraction, exponent, digits = _FLOATING[held]
        self.dtype = held.name
        self.bits = 8 * held.itemsize
        self.eps = 2.0**-fraction
        self.max = (2.0 - 2.0**-fraction) * 2.0**exponent
        self.min = -self.max
        self.smallest_normal = self.tiny = 2.0 ** (1 - exponent)
        self.resolution = float(f"1e-{digits}")

    def __eq__(self, other: Any) -> Any:
        return isinstance(other, finfo) and self.dtype == other.dtype

    def __hash__(self) -> int:
        return hash(self.dtype)

    def __repr__(self) -> str:
        shown = ", ".join(
            f"{name}={getattr(self, name):g}" for name in ("resolution", "min", "max", "eps", "smallest_normal", "tiny")
        )
        return f"finfo({shown}, dtype={self.dtype})"


class iinfo:
    """The limits of an integral type."""

    def __init__(self, type: Any = _DEFAULT) -> None:
        if type is _DEFAULT:
            raise TypeError('iinfo() missing 1 required positional arguments: "type"')
        given = _dtype_of("iinfo", type)
        if given.category == 0:
            raise TypeError("torch.bool is not supported by torch.iinfo")
        if given.category > 1:
            raise TypeError("torch.iinfo() requires an integer input type. Use torch.finfo to handle 'torch.iinfo'")
        self.dtype = given.name
        self.bits = 8 * given.itemsize
        self.max = 2 ** (self.bits - given.is_signed) - 1
        self.min = -self.max - 1 if given.is_signed else 0

    def __eq__(self, other: Any) -> Any:
        return isinstance(other, iinfo) and self.dtype == other.dtype

    def __hash__(self) -> int:
        return hash(self.dtype)

    def __repr__(self) -> str:
        return f"iinfo(min={self.min:g}, max={self.max:g}, dtype={self.dtype})"


for _class in (finfo, iinfo):
    _class.__module__ = "torch"
