"""New tensors with given values: the factories."""

from __future__ import annotations

import math
from typing import Any, Optional, Sequence

from .. import devices, dtypes, errors
from ..dtypes import dtype as dtype_
from ..layout import preserved_strides, prod
from ..rules import rule
from ..tensor import Tensor, elements, new_strided, new_tensor
from .declare import FUNCTIONS, check_writable, method, resize_out


# NG-03, INF-21: a factory obeys its own requires_grad argument, in every mode.
@rule("NG-03", "DEF-04", "DEF-16", "INF-21")
def with_requires_grad(tensor: Tensor, requires_grad: bool) -> Tensor:
    if requires_grad:
        if tensor._dtype.category < 2:
            raise RuntimeError(errors.REQUIRES_GRAD_DTYPE_AT_CREATION)
        tensor._requires_grad = True
    return tensor


def shape_argument(sizes: Sequence[Any], name: str = "size") -> tuple[int, ...]:
    """``(2, 3)`` from ``f(2, 3)``, ``f((2, 3))`` or ``f([2, 3])``."""
    if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)):
        sizes = sizes[0]
    shape = []
    for position, size in enumerate(sizes):
        if isinstance(size, bool) or not hasattr(size, "__index__"):
            raise TypeError(
                f"{name}(): argument 'size' failed to unpack the object at pos {position + 1} with error \"type must be"
                f' tuple of ints,but got {type(size).__name__}"'
            )
        shape.append(size.__index__())
    for size in shape:
        if size < 0:
            if name == "empty":
                raise RuntimeError(
                    f"Trying to create tensor with negative dimension {size}: {errors.shape_text(shape)}"
                )
            raise RuntimeError(f"{name}: Dimension size must be non-negative.")
    return tuple(shape)


def filled(
    shape: tuple[int, ...],
    value: Any,
    dtype: Optional[dtype_],
    requires_grad: bool,
    out: Optional[Tensor] = None,
    device: Any = None,
) -> Tensor:
    devices.check(device)
    if out is not None:
        if out._shape != shape:
            resize_out(out, shape)
        check_writable(out)
        return out.fill_(value)
    type_ = dtype or dtypes.get_default_dtype()
    data = type_.convert([value]) * prod(shape)
    return with_requires_grad(new_tensor(data, shape, type_), requires_grad)


def _constant(name: str, value: Any) -> None:
    def factory(
        *size: Any,
        out: Any = None,
        dtype: Any = None,
        layout: Any = None,
        device: Any = None,
        pin_memory: bool = False,
        requires_grad: bool = False,
    ) -> Tensor:
        return filled(shape_argument(size, name), value, dtype, requires_grad, out, device)

    factory.__name__ = factory.__qualname__ = name
    FUNCTIONS[name] = factory

    def like(
        input: Tensor,
        *,
        dtype: Any = None,
        layout: Any = None,
        device: Any = None,
        requires_grad: bool = False,
        memory_format: Any = None,
    ) -> Tensor:
        return filled_like(input, value, dtype, requires_grad, device)

    like.__name__ = like.__qualname__ = f"{name}_like"
    FUNCTIONS[f"{name}_like"] = like

    def new(self: Tensor, *size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
        return filled(shape_argument(size, f"new_{name}"), value, dtype or self._dtype, requires_grad, device=device)

    new.__name__ = new.__qualname__ = f"new_{name}"
    method(f"new_{name}", new)


def filled_like(input: Tensor, value: Any, dtype: Optional[dtype_], requires_grad: bool, device: Any = None) -> Tensor:
    """A tensor laid out as ``input`` is, where that is dense."""
    devices.check(device)
    type_ = dtype or input._dtype
    strides = preserved_strides(input._shape, input._strides)
    data = type_.convert([value]) * prod(input._shape)
    return with_requires_grad(new_strided(data, input._shape, strides, type_), requires_grad)


_constant("ones", 1)
_constant("zeros", 0)
#: Memory that nobody has written yet: here it is always zero, and no scenario may look at it.
_constant("empty", 0)


def _full(
    size: Any,
    fill_value: Any,
    *,
    out: Any = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    value = fill_value.item() if isinstance(fill_value, Tensor) else fill_value
    type_ = dtype or dtypes.of_scalar(value)
    return filled(shape_argument([size], "full"), value, type_, requires_grad, out, device)


def _full_like(
    input: Tensor,
    fill_value: Any,
    *,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: bool = False,
    memory_format: Any = None,
) -> Tensor:
    return filled_like(input, fill_value, dtype, requires_grad, device)


def _new_full(
    self: Tensor, size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    return filled(shape_argument([size], "new_full"), fill_value, dtype or self._dtype, requires_grad, device=device)


def _empty_strided(
    size: Any, stride: Any, *, dtype: Any = None, layout: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    return with_requires_grad(
        _strided_zeros(tuple(size), tuple(stride), dtype or dtypes.get_default_dtype()), requires_grad
    )


def _strided_zeros(shape: tuple[int, ...], strides: tuple[int, ...], dtype: dtype_) -> Tensor:
    span = 0 if 0 in shape else 1 + sum((size - 1) * stride for size, stride in zip(shape, strides))
    return new_strided(dtype.pack([0]) * span, shape, strides, dtype)


def _new_empty_strided(self: Tensor, shape: tuple[int, ...], strides: tuple[int, ...]) -> Tensor:
    return _strided_zeros(tuple(shape), tuple(strides), self._dtype)


method("_new_empty_strided", _new_empty_strided)
method("new_empty_strided", lambda self, size, stride: _new_empty_strided(self, tuple(size), tuple(stride)))
method("new_full", _new_full)
FUNCTIONS.update(full=_full, full_like=_full_like, empty_strided=_empty_strided)


def _arange(
    *bounds: Any,
    start: Any = None,
    end: Any = None,
    step: Any = None,
    out: Any = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    devices.check(device)
    given = list(bounds)
    if len(given) == 1 and end is None:
        given = [start or 0, *given]
    first = given[0] if given else (start or 0)
    last = given[1] if len(given) > 1 else end
    by = given[2] if len(given) > 2 else (1 if step is None else step)
    if by == 0:
        raise RuntimeError("step must be nonzero")
    if (last - first) * by < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    count = max(0, math.ceil((last - first) / by))
    floating = any(isinstance(v, float) for v in (first, last, by))
    type_ = dtype or (dtypes.get_default_dtype() if floating else dtypes.int64)
    values = type_.convert([first + i * by for i in range(count)])
    return with_requires_grad(new_tensor(values, (count,), type_), requires_grad)


def _linspace(
    start: float, end: float, steps: int, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    type_ = dtype or dtypes.get_default_dtype()
    by = (end - start) / (steps - 1) if steps > 1 else 0.0
    half = steps // 2
    values = [start + by * i if i < half else end - by * (steps - 1 - i) for i in range(steps)]
    if steps == 1:
        values = [start]
    return with_requires_grad(new_tensor(type_.convert(values), (steps,), type_), requires_grad)


def _eye(
    n: int, m: Optional[int] = None, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    columns = n if m is None else m
    type_ = dtype or dtypes.get_default_dtype()
    values = type_.convert([1 if i == j else 0 for i in range(n) for j in range(columns)])
    return with_requires_grad(new_tensor(values, (n, columns), type_), requires_grad)


FUNCTIONS.update(arange=_arange, linspace=_linspace, eye=_eye)


# -- from data -------------------------------------------------------------------------------------


def _shape_of_data(data: Any) -> tuple[int, ...]:
    shape: list[int] = []
    while isinstance(data, (list, tuple)) or (isinstance(data, Tensor) and data._shape):
        shape.append(len(data))
        if len(data) == 0:
            break
        data = data[0]
    return tuple(shape)


def _flatten(data: Any, shape: tuple[int, ...], depth: int, into: list[Any]) -> None:
    if depth == len(shape):
        if isinstance(data, Tensor):
            data = data.item()
        if isinstance(data, str):
            raise TypeError("new(): invalid data type 'str'")
        if not isinstance(data, (bool, int, float, complex)):
            if not hasattr(data, "__float__"):
                raise RuntimeError(f"Could not infer dtype of {type(data).__name__}")
            data = float(data)
        into.append(data)
        return
    if not isinstance(data, (list, tuple, Tensor)):
        raise TypeError("not a sequence")
    if len(data) != shape[depth]:
        raise ValueError(f"expected sequence of length {shape[depth]} at dim {depth} (got {len(data)})")
    for item in data:
        _flatten(item, shape, depth + 1, into)


def from_data(data: Any, dtype: Optional[dtype_]) -> Tensor:
    """A new tensor from numbers in nested lists or tuples, or from a copy of a tensor."""
    if isinstance(data, Tensor):
        type_ = dtype or data._dtype
        values = type_.convert(elements(data))
        return new_tensor(values, data._shape, type_, data._storage.ulps)
    shape = _shape_of_data(data)
    found: list[Any] = []
    _flatten(data, shape, 0, found)
    inferred = dtype
    if inferred is None:
        inferred = dtypes.get_default_dtype()
        if found:
            inferred = max((dtypes.of_scalar(v) for v in found), key=lambda d: d.category)
    return new_tensor(inferred.convert(found), shape, inferred)


def _tensor(
    data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False, pin_memory: bool = False
) -> Tensor:
    devices.check(device)
    if dtype is not None and not isinstance(dtype, dtype_):
        raise TypeError(errors.argument_type("tensor", "dtype", 2, "torch.dtype", dtype))
    return with_requires_grad(from_data(data, dtype), requires_grad)


def _as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Tensor:
    if isinstance(data, Tensor):
        return data if dtype is None else data.to(dtype)
    return from_data(data, dtype)


def _scalar_tensor(s: Any, *, dtype: Any = None, requires_grad: bool = False) -> Tensor:
    type_ = dtype or dtypes.get_default_dtype()
    return with_requires_grad(new_tensor(type_.convert([s]), (), type_), requires_grad)


FUNCTIONS.update(tensor=_tensor, as_tensor=_as_tensor, scalar_tensor=_scalar_tensor)
method(
    "new_tensor",
    lambda self, data, *, dtype=None, requires_grad=False: with_requires_grad(
        from_data(data, dtype or (None if isinstance(data, Tensor) else self._dtype)), requires_grad
    ),
)
