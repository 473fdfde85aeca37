"""Copies and conversions; filling."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Optional, Sequence

from .. import batches, devices, dtypes, errors, forward_mode, levels, short_ways
from ..dtypes import dtype as dtype_
from ..formats import contiguous_format, lies_in, memory_format, preserve_format, strides_in, suggested_format
from ..graph import is_recording, requires_grad
from ..inexact import converted
from ..layout import broadcast, is_contiguous, preserved_strides, prod
from ..modes import state
from ..rules import rule
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements, new_strided, new_tensor, write
from ..warn import warn_once
from ..watching import a_mode_looks_on
from . import quick
from .declare import Op, both, change_in_place, check_writable, function, method, recorded, tensor_argument
from .operands import NUMBERS
from .pointwise import check_operand
from .recording import record_one
from .unrecorded import zeros_as

# -- copies ----------------------------------------------------------------------------------------

_clone = Op("clone", ("self",), {"self": lambda grad: grad}, forward_derivative=lambda self_t: self_t.clone())


def _real_for(dtype: dtype_, grad: Tensor) -> Tensor:
    """The real part of a complex gradient where the tensor that was converted is real, without a warning."""
    real: Tensor = grad.real if dtype.category == 2 and grad._dtype.category == 3 else grad
    return real


_to_copy = Op(
    "_to_copy",
    ("self",),
    {"self": lambda grad, _self_dtype: _real_for(_self_dtype, grad).to(_self_dtype)},
    "ToCopyBackward0",
    forward_derivative=lambda self_t, dtype, memory_format: self_t.to(dtype, copy=True, memory_format=memory_format),
)
_copy = Op(
    "copy_",
    ("self", "src"),
    {
        "self": lambda grad: grad.new_zeros(grad._shape),
        "src": lambda grad, _src_dtype: (
            grad if grad._dtype is _src_dtype else _real_for(_src_dtype, grad).to(_src_dtype)
        ),
    },
    "CopyBackwards",
    forward_derivative=lambda self_t, src_t, result: (
        result.new_zeros(result.shape) if src_t is None else src_t.expand(result.shape).to(result.dtype)
    ),
)


def arranged_like(self: Tensor, values: Sequence[Any], dtype: Optional[dtype_] = None) -> Tensor:
    """A new tensor of ``values``, which are packed and row-major, that keeps the order of dimensions of ``self``."""
    type_ = dtype or self._dtype
    strides = preserved_strides(self._shape, self._strides)
    if is_contiguous(self._shape, strides):
        return new_strided(type_.pack(values), self._shape, strides, type_, self._storage.ulps)
    made = new_strided(type_.pack(values), self._shape, strides, type_)
    write(made, type_.pack(values), self._storage.ulps)
    return made


#: The lowest category of the types that complex numbers lose their imaginary parts in; one that is true loses none.
LOSING = 1 if SEMANTICS.complex_numbers_are_true_by_either_part else 0


def tell_of_lost_parts(converted: Tensor) -> None:
    """Warn where complex elements become real ones; of none there is nothing to say."""
    if converted._dtype.category == 3 and 0 not in converted._shape:
        warn_once(errors.IMAGINARY_PART_LOST)


def retyped(self: Tensor, dtype: dtype_) -> Tensor:
    """What a reduction that is told a type reduces: the elements converted; nothing is recorded."""
    if self._dtype is dtype:
        return self
    if not dtype.is_complex:
        tell_of_lost_parts(self)
    if dtype.category < 2 and is_recording() and requires_grad(self) and not self._inference:
        raise RuntimeError(errors.no_history_of(dtype))
    values = elements(self)
    return new_tensor(
        dtype.convert(values), self._shape, dtype, converted(values, self._storage.ulps, self._dtype, dtype)
    )


def copied(self: Tensor, dtype: dtype_, format: memory_format = preserve_format) -> Tensor:
    """The same elements in new memory."""
    shape = self._shape
    strides = strides_in(format, shape, self._strides)
    same_type = dtype is self._dtype
    if LOSING <= dtype.category < 3:
        tell_of_lost_parts(self)
    if strides == self._strides:
        data = self._storage.data[self._offset : self._offset + prod(shape)]
        ulps = converted(data, self._storage.ulps, self._dtype, dtype)
        return new_strided(data if same_type else dtype.convert(data), shape, strides, dtype, ulps)
    values = elements(self)
    ulps = converted(values, self._storage.ulps, self._dtype, dtype)
    packed = dtype.pack(values) if same_type else dtype.convert(values)
    if is_contiguous(shape, strides):
        return new_strided(packed, shape, strides, dtype, ulps)
    made = new_strided(dtype.pack(packed), shape, strides, dtype)
    write(made, packed, ulps)
    return made


def format_argument(name: str, value: Any, default: memory_format) -> memory_format:
    if value is None:
        return default
    if not isinstance(value, memory_format):
        raise TypeError(f"{name}(): argument 'memory_format' must be torch.memory_format, not {type(value).__name__}")
    return value


# INF-10, INF-42: outside inference mode an inference tensor is copied into a fresh normal tensor.
@rule("INF-10", "INF-42")
def copied_beneath_autograd(self: Tensor, dtype: dtype_, format: memory_format) -> Tensor:
    shape = self._shape
    strides = strides_in(format, shape, self._strides)
    if a_mode_looks_on(self):  # it is asked for the whole op, whose result nobody sees being changed
        return copied(self.detach(), dtype, format)
    fresh = new_strided(dtype.pack([0] * prod(shape)), shape, strides, dtype)
    batches.follow((self,), fresh)
    return copy_(fresh, self)


@both("clone")
def clone(input: Tensor, *, memory_format: Optional[memory_format] = preserve_format) -> Tensor:
    if not isinstance(input, Tensor):
        tensor_argument("clone", "input", 1, input)
    if memory_format is not preserve_format:
        memory_format = format_argument("clone", memory_format, preserve_format)
    elif not short_ways.barred:
        found = quick.copied(input)
        if found is not None:
            if input._requires_grad or input._view is not None:
                record_one(_clone, input, None, found)
            return found
    if input._inference and not state.inference_mode:
        return copied_beneath_autograd(input, input._dtype, memory_format)
    return recorded(_clone, {"self": input}, lambda: copied(input, input._dtype, memory_format))


# IP-13: contiguous returns the tensor itself where it is contiguous.
@rule("IP-13", "NG-02")
def contiguous(self: Tensor, memory_format: memory_format = contiguous_format) -> Tensor:
    if memory_format is contiguous_format:
        if is_contiguous(self._shape, self._strides):
            return self
    elif memory_format is preserve_format:
        raise RuntimeError("preserve memory format is unsupported by the contiguous operator")
    elif lies_in(format_argument("contiguous", memory_format, contiguous_format), self._shape, self._strides):
        return self
    return clone(self, memory_format=memory_format)


method("contiguous", contiguous)


# NG-02: a conversion that changes nothing returns the tensor itself, in every mode.
@rule("NG-02")
def to(self: Tensor, dtype: dtype_, copy: bool = False, memory_format: memory_format = preserve_format) -> Tensor:
    if dtype is self._dtype and not copy:
        if memory_format is preserve_format or memory_format is suggested_format(self._shape, self._strides):
            return self
    if self._inference and not state.inference_mode:
        return copied_beneath_autograd(self, dtype, memory_format)
    is_followed = forward_mode.depth and (levels.stack or batches.stack or a_mode_looks_on(self))
    if dtype.category < 2 and not is_followed:  # nothing is recorded: a view is not asked for its history
        return copied(self, dtype, memory_format)
    values = {"self": self, "_self_dtype": self._dtype, "dtype": dtype, "memory_format": memory_format}
    return recorded(_to_copy, values, lambda: copied(self, dtype, memory_format))


def _to(
    self: Tensor,
    *arguments: Any,
    dtype: Any = None,
    device: Any = None,
    other: Optional[Tensor] = None,
    non_blocking: bool = False,
    copy: bool = False,
    memory_format: Any = None,
) -> Tensor:
    given = list(arguments)
    if given and (given[0] is None or isinstance(given[0], (str, devices.device))):
        device = given.pop(0)
    elif given and isinstance(given[0], Tensor):
        other = given.pop(0)
    elif given and type(given[0]) in dtypes.OF_PYTHON:
        dtype = _type_of_number(given.pop(0))
    if other is not None:
        dtype = other._dtype
    elif given and not isinstance(given[0], bool):
        dtype = given.pop(0)
    if len(given) > 2 or any(not isinstance(one, bool) for one in given):
        shown = ", ".join(type(one).__name__ for one in arguments)
        raise TypeError(f"to() received an invalid combination of arguments - got ({shown})")
    if len(given) == 2:
        copy = given[1]
    if dtype is not None and dtype.__class__ is not dtype_:
        dtype = _type_named(dtype)
    devices.check(device)
    format = preserve_format if memory_format is None else format_argument("to", memory_format, preserve_format)
    return to(self, dtype or self._dtype, copy, format)


def _type_of_number(value: Any) -> dtype_:
    """An int is the number of a device of the machine's accelerator; another number stands for its type."""
    if type(value) is int:
        raise RuntimeError(errors.NO_ACCELERATOR)
    return dtypes.OF_PYTHON[type(value)]


def _type_named(dtype: Any) -> dtype_:
    if isinstance(dtype, type) and dtype in dtypes.OF_PYTHON:
        return dtypes.OF_PYTHON[dtype]
    raise TypeError(f"to() received an invalid combination of arguments - got ({type(dtype).__name__})")


method("to", _to)
for _name, _dtype in (
    *dtypes.ALIASES.items(),
    ("bool", dtypes.bool_),
    ("bfloat16", dtypes.bfloat16),
    ("char", dtypes.int8),
    ("byte", dtypes.uint8),
):
    method(_name, lambda self, memory_format=preserve_format, _dtype=_dtype: to(self, _dtype, False, memory_format))
method("cpu", lambda self: self)
method("type_as", lambda self, other: to(self, other._dtype))


def _type(self: Tensor, dtype: Any = None, non_blocking: bool = False) -> Any:
    """The name of the legacy type; or the tensor converted to a type or to what a legacy type names."""
    if non_blocking.__class__ is not bool:
        raise TypeError(errors.argument_type("type", "non_blocking", 2, "bool", non_blocking))
    if dtype is None:
        return f"torch.{self._dtype.legacy_name}Tensor"
    if isinstance(dtype, str):
        found = [one for one in dtypes.DTYPES.values() if f"torch.{one.legacy_name}Tensor" == dtype]
        if not found:
            raise ValueError(f"invalid type: {dtype!r}")
        return to(self, found[0])
    asked = getattr(dtype, "dtype", dtype)
    if isinstance(asked, type):
        raise ValueError(f"invalid type: {asked.__name__!r}")
    if not isinstance(asked, dtype_):
        raise TypeError("dtype must be a type, str, or dtype object")
    return to(self, asked)


method("type", _type)


# IP-07, NG-18: copying into a tensor is an in-place change like any other.
def copy_(self: Tensor, src: Any, non_blocking: bool = False) -> Tensor:
    if non_blocking.__class__ is not bool:
        raise TypeError(errors.argument_type("copy_", "non_blocking", 2, "bool", non_blocking))
    source = src if isinstance(src, Tensor) else _number_as_tensor(src, self._dtype)
    if (
        source._dtype is self._dtype
        and source._shape == self._shape
        and source._storage is not self._storage
        and not (self._requires_grad or source._requires_grad)
        and source._view is None
        and quick.is_whole_and_unseen(self)
    ):
        given = elements(source)
        quick.overwrite(
            self,
            given if given.__class__ is self._storage.data.__class__ else self._dtype.pack(given),
            source._storage.ulps,
        )
        return self
    # What is no number between others takes no part in the graph: the copy is not recorded.
    values: dict[str, Any] = {"self": self, "src": source, "_src_dtype": source._dtype}
    if self._dtype.category < 2:
        values.update(self=self.detach(), src=source.detach())

    def compute() -> Tensor:
        if source._shape != self._shape:
            check_writable(self, source)
            common = broadcast(self._shape, source._shape)
            if common is None:
                raise RuntimeError(errors.shapes_do_not_broadcast(self._shape, source._shape))
            if common != self._shape:
                raise RuntimeError(errors.out_shape(self._shape, common))
            return copied(source.detach().expand(self._shape), self._dtype)
        return copied(source, self._dtype)

    return change_in_place(_copy, self, values, compute, check_overlap=not _is_the_same(self, source))


def _is_the_same(a: Tensor, b: Tensor) -> bool:
    """Whether two tensors show the same elements: then there is nothing to copy."""
    if a is b:
        return True
    same_place = a._storage is b._storage and a._offset == b._offset and a._strides == b._strides
    return same_place and a._shape == b._shape and a._dtype is b._dtype


def _number_as_tensor(value: Any, dtype: dtype_) -> Tensor:
    check_operand("copy_", value, "other")
    return new_tensor(dtype.convert([value]), (), dtype)


method("copy_", copy_)

_fill_number = Op(
    "fill_",
    ("self",),
    {"self": zeros_as},
    "FillBackward2",
    forward_derivative=lambda self_t: self_t.fill_(0),
    writes_tangent=True,
)
_fill_tensor = Op(
    "fill_",
    ("self", "value"),
    {"self": zeros_as, "value": lambda grad: grad.sum()},
    "FillBackward3",
    forward_derivative=lambda result, value_t: (
        value_t.expand(result.shape) if value_t is not None else result.new_zeros(result.shape)
    ),
)
_zero = Op(
    "zero_",
    ("self",),
    {"self": zeros_as},
    "ZeroBackward0",
    forward_derivative=lambda self_t: self_t.zero_(),
    writes_tangent=True,
)


def _check_filling(value: Any) -> None:
    if isinstance(value, Tensor) and value._shape:
        raise RuntimeError(
            f"fill_ only supports 0-dimension value tensor but got tensor with {len(value._shape)} dimensions."
        )


def _tell_of_filling(filled: Tensor, value: Tensor) -> None:
    if LOSING <= filled._dtype.category < 3 and 0 not in filled._shape:
        tell_of_lost_parts(value)


def fill_(self: Tensor, value: Any) -> Tensor:
    if not isinstance(value, (Tensor, *NUMBERS)):
        raise TypeError(errors.argument_type("fill_", "value", 1, "Tensor", value))
    op = _fill_tensor if isinstance(value, Tensor) else _fill_number
    if op is _fill_number and not self._requires_grad and quick.is_whole_and_unseen(self):
        filling = self._dtype.convert([dtypes.scalar(self._dtype, value)])
        quick.overwrite(self, filling * len(self._storage.data), 0)
        return self

    def compute() -> Tensor:
        _check_filling(value)
        number = elements(value)[0] if isinstance(value, Tensor) else dtypes.scalar(self._dtype, value)
        ulps = 0
        if isinstance(value, Tensor):
            if SEMANTICS.filling_with_a_tensor_refuses_shared_memory:
                check_writable(self)
            _tell_of_filling(self, value)
            ulps = converted((number,), value._storage.ulps, value._dtype, self._dtype)
        filled = self._dtype.convert([number]) * prod(self._shape)
        return new_tensor(filled, self._shape, self._dtype, ulps)

    return change_in_place(op, self, {"self": self, "value": value}, compute, check_overlap=False)


@lru_cache(maxsize=256)
def _zeros(dtype: dtype_, count: int) -> Any:
    return dtype.pack([0] * count)


def zero_(self: Tensor) -> Tensor:
    if not self._requires_grad and quick.is_whole_and_unseen(self):
        quick.overwrite(self, _zeros(self._dtype, len(self._storage.data)), 0)
        return self

    def compute() -> Tensor:
        return new_tensor(self._dtype.pack([0] * prod(self._shape)), self._shape, self._dtype)

    return change_in_place(_zero, self, {"self": self}, compute, check_overlap=False)


_filled_with_number = Op(
    "fill", ("self",), _fill_number.derivatives, None, lambda self_t: self_t.new_zeros(self_t.shape), beneath_autograd=1
)
_filled_with_tensor = Op(
    "fill",
    ("self", "value"),
    _fill_tensor.derivatives,
    "FillBackward1",
    _fill_tensor.forward_derivative,
    beneath_autograd=1,
)


def fill(input: Tensor, value: Any) -> Tensor:
    """A tensor laid out as ``input`` and filled with one value."""
    op = _filled_with_tensor if isinstance(value, Tensor) else _filled_with_number
    _check_filling(value)

    def compute() -> Tensor:
        if isinstance(value, Tensor):
            _tell_of_filling(input, value)
            made = arranged_like(input, input._dtype.convert([value.item()]) * prod(input._shape))
            made._storage.ulps = value._storage.ulps
            return made
        return arranged_like(input, input._dtype.pack([dtypes.scalar(input._dtype, value)]) * prod(input._shape))

    return recorded(op, {"self": input, "value": value}, compute)


function("fill", fill)
method("fill_", fill_)
method("zero_", zero_)
function("fill_", fill_)
function("zero_", zero_)
