"""New tensors of numbers in a row: arange, range, linspace, logspace; and eye."""

from __future__ import annotations

import math
from typing import Any, Callable, Optional, Sequence

from .. import dtypes, errors
from ..dtypes import dtype as dtype_
from ..layout import prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, new_tensor
from ..warn import warn_caller
from . import few_kernels
from .creation import check_options, check_type_of_out, dtype_argument, with_requires_grad, write_factory_out
from .declare import FUNCTIONS

_LOWER = "lower" if SEMANTICS.the_lower_bound_of_a_range_is_called_lower else "larger"
_NO_WAY = f"upper bound and {_LOWER} bound inconsistent with step sign"


def _finished(
    name: str,
    values: Sequence[Any],
    shape: tuple[int, ...],
    inferred: dtype_,
    dtype: Any,
    out: Optional[Tensor],
    requires_grad: bool,
    ulps: int = 0,
) -> Tensor:
    given = dtype_argument(name, dtype)
    type_ = inferred if given is None else given
    if out is not None:
        type_ = out._dtype
    few_kernels.refuse(name, type_)
    if name != "eye" and (type_.category == 0 or (name == "range" and type_.is_complex)):
        raise errors.missing_kernel(f"{name}_cpu", type_.legacy_name)
    if out is not None:
        target = out

        def make() -> Tensor:
            fits = name != "eye" and prod(target._shape) == len(values)
            if name == "arange" and not fits and 0 not in target._shape:
                warn_caller(errors.arange_out_resized(target._shape, len(values)))
            return new_tensor(target._dtype.convert(values), target._shape if fits else shape, target._dtype, ulps)

        return write_factory_out(name, out, make, given, requires_grad)
    made = new_tensor(type_.convert(values), shape, type_, ulps)
    return with_requires_grad(made, requires_grad)


def _bound(name: str, argument: str, position: int, value: Any) -> tuple[Any, dtype_]:
    """A bound as a number, and the type that it brings along."""
    if isinstance(value, Tensor) and not value._shape and not value.requires_grad:
        return value.item(), value._dtype
    if not isinstance(value, (int, float, complex)):
        raise TypeError(errors.argument_type(name, argument, position, "Number", value))
    return value, dtypes.of_scalar(value)


def _ends(name: str, start: Any, end: Any) -> list[tuple[Any, dtype_]]:
    """Both bounds; tensors, also those that require grad, are no numbers but what the op takes as well."""
    given = {"start": start, "end": end}
    are_taken = SEMANTICS.ends_of_a_range_may_be_tensors
    tensors = {key: value for key, value in given.items() if are_taken and isinstance(value, Tensor)}
    if any(one._shape for one in tensors.values()):
        found = " and ".join(f"{key} with {len(one._shape)} dimension(s)" for key, one in tensors.items())
        raise RuntimeError(f"{name} only supports 0-dimensional start and end tensors, but got {found}.")
    numbers = {**given, **{key: one.detach() for key, one in tensors.items()}}
    return [_bound(name, key, at, numbers[key]) for at, key in enumerate(given, 1)]


def arange(
    *bounds: Any,
    start: Any = None,
    end: Any = None,
    step: Any = None,
    out: Any = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    pin_memory: bool = False,
    requires_grad: bool = False,
) -> Tensor:
    check_options("arange", layout, device, requires_grad)
    given = list(bounds)
    if len(given) == 1 and end is None:
        given = [0 if start is None else start, *given]
    names = ["start", "end", "step"]
    asked = dict(zip(names, given))
    for name, value in zip(names, (start, end, step)):
        if value is not None:
            asked.setdefault(name, value)
    if "end" not in asked or len(given) > 3:
        raise TypeError(
            "arange() received an invalid combination of arguments - got"
            f" ({', '.join(type(value).__name__ for value in bounds)})"
        )
    position = {"start": 1, "end": 1 if len(bounds) == 1 else 2, "step": 3}
    found = {name: _bound("arange", name, position[name], value) for name, value in asked.items()}
    first, last, by = found.get("start", (0, None))[0], found["end"][0], found.get("step", (1, None))[0]
    for value in (first, last):
        if isinstance(value, float) and not math.isfinite(value):
            raise RuntimeError(f"unsupported range: {first} -> {last}")
    if by == 0:
        raise RuntimeError("step must be nonzero")
    if (last - first) * by < 0:
        raise RuntimeError(_NO_WAY)
    floating = any(type_.is_floating_point for _, type_ in found.values())
    inferred = dtypes.get_default_dtype() if floating else dtypes.int64
    type_ = out._dtype if out is not None else dtype_argument("arange", dtype) or inferred
    if type_.category in (0, 3):
        raise errors.missing_kernel("arange_cpu", type_.legacy_name)
    few_kernels.refuse("arange", type_)
    if type_ is dtypes.int64:
        first, last, by = int(first), int(last), int(by)
        if by == 0:
            raise ValueError("step must be nonzero")
    count = max(0, math.ceil((last - first) / by))
    if type_.category == 1:
        first, by = int(first), int(by)
    return _finished("arange", [first + i * by for i in range(count)], (count,), inferred, dtype, out, requires_grad)


def range_(
    start: Any = 0,
    end: Any = None,
    step: Any = 1,
    *,
    out: Any = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    check_options("range", layout, device, requires_grad)
    warn_caller(errors.RANGE_IS_DEPRECATED)
    if end is None:
        start, end = 0, start
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if (end - start) * step < 0:
        raise RuntimeError(_NO_WAY)
    count = math.floor((end - start) / step) + 1
    values = [start + i * step for i in range(count)]
    return _finished("range", values, (count,), dtypes.get_default_dtype(), dtype, out, requires_grad)


def _between(start: Any, end: Any, steps: int, dtype: dtype_) -> list[Any]:
    """``steps`` numbers at equal distances: the first half counted from the start, the rest back from the end."""
    if steps == 1:
        return [start]
    if dtype.category == 1:
        by = (end - start) / (steps - 1)
    else:
        by = (end - start) / (steps - 1) if steps else 0.0
    half = steps // 2
    return [start + by * i if i < half else end - by * (steps - 1 - i) for i in range(steps)]


def _spaced(name: str, value_of: Callable[[Any, Any], Any], default_base: Optional[float], ulps: int) -> Any:
    def form(
        start: Any,
        end: Any,
        steps: Any = None,
        base: Any = default_base,
        *,
        out: Any = None,
        dtype: Any = None,
        layout: Any = None,
        device: Any = None,
        pin_memory: bool = False,
        requires_grad: bool = False,
    ) -> Tensor:
        check_options(name, layout, device, requires_grad)
        if isinstance(steps, bool) or not isinstance(steps, int):
            raise TypeError(
                f"{name}() received an invalid combination of arguments - got ({type(start).__name__},"
                f" {type(end).__name__}{'' if steps is None else ', ' + type(steps).__name__})"
            )
        (first, one), (last, other) = _ends(name, start, end)
        if steps < 0:
            raise RuntimeError("number of steps must be non-negative")
        if out is not None:
            check_type_of_out(out, dtype)
        default = dtypes.get_default_dtype()
        inferred = default.to_complex() if one.is_complex or other.is_complex else default
        type_ = out._dtype if out is not None else dtype_argument(name, dtype) or inferred
        if type_.category == 1:
            first, last = int(first.real), int(last.real)
        values = [value_of(value, base) for value in _between(first, last, steps, type_)]
        return _finished(name, values, (steps,), inferred, dtype, out, requires_grad, ulps)

    form.__name__ = form.__qualname__ = name
    return form


linspace = _spaced("linspace", lambda value, base: value, None, 0)
logspace = _spaced("logspace", lambda value, base: base**value, 10.0, 2)


def eye(
    n: int,
    m: Optional[int] = None,
    *,
    out: Any = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    pin_memory: bool = False,
    requires_grad: bool = False,
) -> Tensor:
    check_options("eye", layout, device, requires_grad)
    for position, (name, size) in enumerate((("n", n), ("m", n if m is None else m))):
        if isinstance(size, bool) or not isinstance(size, int):
            raise TypeError(errors.argument_type("eye", name, position + 1, "int", size))
        if size < 0:
            raise RuntimeError(f"{name} must be greater or equal to 0, got {size}")
    columns = n if m is None else m
    # Zeros are written before ones: in memory that elements share the ones stay.
    down, along = out._strides if isinstance(out, Tensor) and out._shape == (n, columns) else (columns, 1)
    diagonal = {i * (down + along) for i in range(min(n, columns))}
    values = [1 if i * down + j * along in diagonal else 0 for i in range(n) for j in range(columns)]
    return _finished("eye", values, (n, columns), dtypes.get_default_dtype(), dtype, out, requires_grad)


FUNCTIONS.update(arange=arange, range=range_, linspace=linspace, logspace=logspace, eye=eye)
