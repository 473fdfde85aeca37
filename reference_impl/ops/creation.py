"""New tensors filled with one value: zeros, ones, full, empty and their ``_like`` and ``new_`` forms."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Callable, Optional, Sequence

from .. import devices, dtypes, errors, levels
from ..dtypes import dtype as dtype_
from ..formats import layout as layout_
from ..formats import memory_format as memory_format_
from ..formats import preserve_format, strides_in
from ..layout import contiguous_strides, prod
from ..modes import state
from ..rules import rule
from ..semantics import SEMANTICS
from ..tensor import Tensor, new_rows, new_strided, new_tensor
from ..watching import a_mode_looks_on
from .declare import FUNCTIONS, method
from .out_forms import write_out
from .out_rules import Way


# NG-03, INF-21: a factory obeys its own requires_grad argument, in every mode.
@rule("NG-03", "DEF-04", "DEF-16", "INF-21")
def with_requires_grad(tensor: Tensor, requires_grad: bool) -> Tensor:
    if requires_grad and tensor._dtype.category < 2:
        raise RuntimeError(errors.REQUIRES_GRAD_DTYPE_AT_CREATION)
    if levels.stack:
        tensor = levels.adopted(tensor)
    if requires_grad:
        tensor._requires_grad = True
    return tensor


# -- arguments -------------------------------------------------------------------------------------


def dtype_argument(name: str, value: Any) -> Optional[dtype_]:
    """The type that was asked for, None where none was. Raises TypeError for anything that is no type."""
    if value is None or value.__class__ is dtype_:
        return value
    if isinstance(value, type) and value in dtypes.OF_PYTHON:
        return dtypes.OF_PYTHON[value]
    raise TypeError(f"{name}(): argument 'dtype' must be torch.dtype, not {type(value).__name__}")


def check_options(name: str, layout: Any, device: Any, requires_grad: Any) -> None:
    """Raise TypeError where an option of a factory is of a wrong type."""
    if layout is not None and not isinstance(layout, layout_):
        raise TypeError(f"{name}(): argument 'layout' must be torch.layout, not {type(layout).__name__}")
    if requires_grad.__class__ is not bool:
        raise TypeError(f"{name}(): argument 'requires_grad' must be bool, not {type(requires_grad).__name__}")
    devices.check(device)


def shape_argument(sizes: Sequence[Any], name: str = "size") -> tuple[int, ...]:
    """``(2, 3)`` from ``f(2, 3)``, ``f((2, 3))`` or ``f([2, 3])``."""
    if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)):
        sizes = sizes[0]
    elif sizes and (isinstance(sizes[0], bool) or not hasattr(sizes[0], "__index__")):
        if isinstance(sizes[0], (tuple, list)):
            raise TypeError(f"{name}() takes 1 positional argument but {len(sizes)} were given")
        raise TypeError(errors.argument_type(name, "size", 1, "tuple of ints", sizes[0]))
    shape = []
    for position, size in enumerate(sizes):
        if not hasattr(size, "__index__"):
            raise TypeError(errors.no_int_among_sizes(name, "size", "tuple of ints", position, type(size).__name__))
        shape.append(size.__index__())
    for size in shape:
        if size < 0:
            if name == "zeros" and SEMANTICS.zeros_refuses_negative_sizes_by_itself:
                raise RuntimeError(f"{name}: Dimension size must be non-negative.")
            raise RuntimeError(errors.negative_size(size, shape))
    return tuple(shape)


def _sizes(name: str, given: tuple[Any, ...], size: Any) -> tuple[int, ...]:
    if not given and size is None:
        raise TypeError(f'{name}() missing 1 required positional arguments: "size"')
    return shape_argument(given if size is None else (size,), name)


def number_argument(name: str, argument: str, position: int, value: Any) -> Any:
    """A Python number, or what a tensor without dimensions and without gradient holds."""
    if isinstance(value, Tensor) and not value._shape and not value.requires_grad:
        return value.item()
    if not isinstance(value, (int, float, complex)):
        raise TypeError(errors.argument_type(name, argument, position, "Number", value))
    return value


# -- filled with one value -------------------------------------------------------------------------


def write_factory_out(
    name: str,
    out: Tensor,
    make: Callable[[], Tensor],
    dtype: Optional[dtype_],
    requires_grad: bool = False,
    way: Optional[Way] = None,
) -> Tensor:
    """Put what a factory makes into ``out``, which is resized as needed, and requires grad as was asked for."""
    check_type_of_out(out, dtype)
    write_out(name, out, {}, make, way)
    return ask_for_gradient(out, requires_grad)


def check_type_of_out(out: Tensor, dtype: Optional[dtype_]) -> None:
    if dtype is not None and dtype is not out._dtype:
        raise RuntimeError(
            f"dtype {dtype.legacy_name} does not match dtype of out parameter ({out._dtype.legacy_name})"
        )


def ask_for_gradient(out: Tensor, requires_grad: bool) -> Tensor:
    if out.requires_grad is not requires_grad and out.is_leaf:
        if requires_grad and out._dtype.category < 2:
            raise RuntimeError(errors.REQUIRES_GRAD_DTYPE_AT_CREATION)
        out.requires_grad_(requires_grad)
    return out


def filled(
    shape: tuple[int, ...],
    value: Any,
    dtype: Optional[dtype_],
    requires_grad: bool,
    device: Any = None,
    strides: Optional[tuple[int, ...]] = None,
) -> Tensor:
    if device is not None:
        devices.check(device)
    type_ = dtype or dtypes.get_default_dtype()
    data = repeated(type_, value, prod(shape))
    if strides is None:
        made = new_rows(data, shape, contiguous_strides(shape), type_, 0)
    else:
        made = new_strided(data, shape, strides, type_)
    return with_requires_grad(made, requires_grad) if requires_grad or levels.stack else made


def repeated(dtype: dtype_, value: Any, count: int) -> Any:
    """New memory that holds one number again and again."""
    if value.__class__ is int and count <= _SMALL:
        return _memory_of(dtype, value, count)[:]
    return dtype.convert([value]) * count


#: Of small memory that is filled with the same number often a pattern is kept, of which copies are made.
_SMALL = 64


@lru_cache(maxsize=512)
def _memory_of(dtype: dtype_, value: int, count: int) -> Any:
    return dtype.convert([value]) * count


def _constant(name: str, value: Any) -> None:
    def factory(
        *given: Any,
        size: Any = None,
        out: Any = None,
        dtype: Any = None,
        layout: Any = None,
        device: Any = None,
        pin_memory: bool = False,
        requires_grad: bool = False,
        memory_format: Any = None,
    ) -> Tensor:
        if layout is not None or device is not None or requires_grad.__class__ is not bool:
            check_options(name, layout, device, requires_grad)
        if len(given) == 1 and given[0].__class__ is int and given[0] >= 0 and size is None:
            shape: tuple[int, ...] = given
        else:
            shape = _sizes(name, given, size)
        type_ = None if dtype is None else dtype_argument(name, dtype)
        if out is not None:
            if name == "empty":
                check_type_of_out(out, type_)
                return ask_for_gradient(out.resize_(shape), requires_grad)
            return write_factory_out(name, out, lambda: filled(shape, value, out._dtype, False), type_, requires_grad)
        strides = None if memory_format is None else strides_in(memory_format, shape, ())
        return filled(shape, value, type_, requires_grad, None, strides)

    factory.__name__ = factory.__qualname__ = name
    FUNCTIONS[name] = factory

    def like(
        input: Tensor,
        *,
        dtype: Any = None,
        layout: Any = None,
        device: Any = None,
        pin_memory: bool = False,
        requires_grad: bool = False,
        memory_format: Any = None,
    ) -> Tensor:
        if not isinstance(input, Tensor):
            raise TypeError(errors.argument_type(f"{name}_like", "input", 1, "Tensor", input))
        check_options(f"{name}_like", layout, device, requires_grad)
        return filled_like(input, value, dtype_argument(f"{name}_like", dtype), requires_grad, memory_format)

    like.__name__ = like.__qualname__ = f"{name}_like"
    FUNCTIONS[f"{name}_like"] = like

    def new(
        self: Tensor,
        *given: Any,
        size: Any = None,
        dtype: Any = None,
        layout: Any = None,
        device: Any = None,
        pin_memory: bool = False,
        requires_grad: bool = False,
    ) -> Tensor:
        shape = _sizes(f"new_{name}", given, size)
        made = filled(shape, value, dtype_argument(f"new_{name}", dtype) or self._dtype, requires_grad, device)
        return made if name == "empty" else counted_beneath(self, made)

    new.__name__ = new.__qualname__ = f"new_{name}"
    method(f"new_{name}", new)


def filled_like(
    input: Tensor, value: Any, dtype: Optional[dtype_], requires_grad: bool, memory_format: Any = None
) -> Tensor:
    """A tensor laid out as ``input`` is, where that is dense."""
    answer = levels.modes.like(input, value) if levels.modes is not None else None
    if answer is not None:
        return answer
    format = memory_format or preserve_format
    if not isinstance(format, memory_format_):
        raise TypeError(f"argument 'memory_format' must be torch.memory_format, not {type(format).__name__}")
    strides = strides_in(format, input._shape, input._strides)
    return filled(input._shape, value, dtype or input._dtype, requires_grad, None, strides)


_constant("ones", 1)
_constant("zeros", 0)
#: Memory that nobody has written yet: here it is always zero, and no scenario may look at it.
_constant("empty", 0)


def full(
    size: Any,
    fill_value: Any,
    *,
    out: Any = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    pin_memory: bool = False,
    requires_grad: bool = False,
) -> Tensor:
    check_options("full", layout, device, requires_grad)
    if not isinstance(size, (tuple, list)):
        raise TypeError(errors.argument_type("full", "size", 1, "tuple of ints", size))
    value = number_argument("full", "fill_value", 2, fill_value)
    given = dtype_argument("full", dtype)
    shape = shape_argument([size], "full")
    if out is not None:
        dtypes.scalar(out._dtype, value)
        return write_factory_out("full", out, lambda: filled(shape, value, out._dtype, False), given, requires_grad)
    type_ = given or dtypes.of_scalar(value)
    dtypes.scalar(type_, value)
    return filled(shape, value, type_, requires_grad)


# INF-42: what is made for an inference tensor outside the mode is filled by an op that autograd sees.
@rule("INF-42")
def counted_beneath(self: Tensor, made: Tensor, times: int = 1) -> Tensor:
    if self._inference and made._version_counter is not None and not (state.inference_mode or a_mode_looks_on(self)):
        made._version_counter.value = times
    return made


def full_like(
    input: Tensor,
    fill_value: Any,
    *,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    pin_memory: bool = False,
    requires_grad: bool = False,
    memory_format: Any = None,
) -> Tensor:
    check_options("full_like", layout, device, requires_grad)
    value = number_argument("full_like", "fill_value", 2, fill_value)
    dtypes.scalar(dtype or input._dtype, value)
    return filled_like(input, value, dtype_argument("full_like", dtype), requires_grad, memory_format)


def _new_full(
    self: Tensor,
    size: Any,
    fill_value: Any,
    *,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    pin_memory: bool = False,
    requires_grad: bool = False,
) -> Tensor:
    check_options("new_full", layout, device, requires_grad)
    value = number_argument("new_full", "fill_value", 2, fill_value)
    shape = shape_argument([size], "new_full")
    made = filled(shape, value, dtype_argument("new_full", dtype) or self._dtype, requires_grad)
    return counted_beneath(self, made)


# -- with given strides ----------------------------------------------------------------------------


def strided_zeros(shape: tuple[int, ...], strides: tuple[int, ...], dtype: dtype_) -> Tensor:
    if len(shape) != len(strides):
        raise RuntimeError(
            f"dimensionality of sizes ({len(shape)}) must match dimensionality of strides ({len(strides)})"
        )
    for size in shape:
        if size < 0:
            raise RuntimeError(errors.negative_size(size, shape))
    if any(stride < 0 for stride in strides):
        raise RuntimeError(
            f"Storage size calculation overflowed with sizes={errors.shape_text(shape)} and"
            f" strides={errors.shape_text(strides)}"
        )
    span = 0 if 0 in shape else 1 + sum((size - 1) * stride for size, stride in zip(shape, strides))
    return with_requires_grad(new_strided(dtype.pack([0]) * span, shape, strides, dtype), False)


def empty_strided(
    size: Any,
    stride: Any,
    *,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    pin_memory: bool = False,
    requires_grad: bool = False,
) -> Tensor:
    check_options("empty_strided", layout, device, requires_grad)
    type_ = dtype_argument("empty_strided", dtype) or dtypes.get_default_dtype()
    return with_requires_grad(strided_zeros(tuple(size), tuple(stride), type_), requires_grad)


def empty_permuted(
    size: Any,
    physical_layout: Any,
    *,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    pin_memory: bool = False,
    requires_grad: bool = False,
) -> Tensor:
    check_options("empty_permuted", layout, device, requires_grad)
    shape, order = tuple(size), tuple(physical_layout)
    if len(shape) != len(order):
        raise RuntimeError(
            f"Number of dimensions in size does not match the length of the physical_layout; i.e. len(size) ="
            f" {len(shape)} is not equal to len(physical_layout) = {len(order)}"
        )
    if sorted(order) != list(range(len(shape))):
        for index, dim in enumerate(order):
            if not 0 <= dim < len(shape):
                raise RuntimeError(
                    f"Dimension out of range (expected to be between 0 and {len(shape) - 1}, but got {dim} at index"
                    f" {index}).  NB: negative dims not currently supported; file an issue if you want it."
                )
        raise RuntimeError("Duplicate dim not allowed")
    strides = [0] * len(shape)
    for dim, stride in zip(order, contiguous_strides(tuple(shape[d] for d in order))):
        strides[dim] = stride
    type_ = dtype_argument("empty_permuted", dtype) or dtypes.get_default_dtype()
    return with_requires_grad(strided_zeros(shape, tuple(strides), type_), requires_grad)


def _new_empty_strided(
    self: Tensor,
    size: Any,
    stride: Any,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    pin_memory: bool = False,
    requires_grad: bool = False,
) -> Tensor:
    type_ = dtype_argument("new_empty_strided", dtype) or self._dtype
    return with_requires_grad(strided_zeros(tuple(size), tuple(stride), type_), requires_grad)


def _new_lying_like(self: Tensor, other: Tensor) -> Tensor:
    """Zeros in new memory, as large as that of ``other`` and shown in the same way."""
    data = self._dtype.pack([0] * len(other._storage.data))
    fresh = new_strided(data, other._shape, other._strides, self._dtype)
    if other._offset:
        fresh._offset, fresh._whole = other._offset, -1
    return fresh


method("_new_lying_like", _new_lying_like)
method("_new_empty_strided", _new_empty_strided)
method("new_empty_strided", _new_empty_strided)
method("new_full", _new_full)
FUNCTIONS.update(full=full, full_like=full_like, empty_strided=empty_strided, empty_permuted=empty_permuted)


def scalar_tensor(
    s: Any,
    *,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    pin_memory: bool = False,
    requires_grad: bool = False,
) -> Tensor:
    check_options("scalar_tensor", layout, device, requires_grad)
    value = number_argument("scalar_tensor", "s", 1, s)
    type_ = dtype_argument("scalar_tensor", dtype) or dtypes.get_default_dtype()
    return with_requires_grad(new_tensor(type_.convert([value]), (), type_), requires_grad)


FUNCTIONS["scalar_tensor"] = scalar_tensor
