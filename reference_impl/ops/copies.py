"""Copies and conversions; filling."""

from __future__ import annotations

from typing import Any

from .. import devices, dtypes, errors
from ..dtypes import dtype as dtype_
from ..layout import broadcast, contiguous_strides, is_contiguous, preserved_strides, prod
from ..modes import state
from ..rules import rule
from ..tensor import Tensor, elements, new_strided, new_tensor, write
from . import quick
from .declare import Op, both, change_in_place, check_writable, function, method, recorded, tensor_argument
from .pointwise import NUMBERS, check_operand

# -- copies ----------------------------------------------------------------------------------------

_clone = Op("clone", ("self",), {"self": lambda grad: grad}, forward_derivative=lambda self_t: self_t.clone())
_to_copy = Op(
    "_to_copy",
    ("self",),
    {"self": lambda grad, self_dtype: grad.to(self_dtype)},
    "ToCopyBackward0",
    forward_derivative=lambda self_t, dtype: self_t.to(dtype),
)
_copy = Op(
    "copy_",
    ("self", "src"),
    {"self": lambda grad: grad.new_zeros(grad.shape), "src": lambda grad: grad},
    "CopyBackwards",
    forward_derivative=lambda self_t, src_t, result: (
        result.new_zeros(result.shape) if src_t is None else src_t.expand(result.shape).to(result.dtype)
    ),
)


class memory_format:
    """``torch.contiguous_format`` and ``torch.preserve_format``."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"torch.{self.name}"


contiguous_format = memory_format("contiguous_format")
preserve_format = memory_format("preserve_format")


def copied(self: Tensor, dtype: dtype_, format: memory_format = preserve_format) -> Tensor:
    """The same elements in new memory."""
    shape = self._shape
    strides = contiguous_strides(shape) if format is contiguous_format else preserved_strides(shape, self._strides)
    same_type = dtype is self._dtype
    if strides == self._strides:
        data = self._storage.data[self._offset : self._offset + prod(shape)]
        if not same_type:
            data = dtype.convert(data)
        return new_strided(data, shape, strides, dtype, self._storage.ulps)
    values = elements(self)
    packed = dtype.pack(values) if same_type else dtype.convert(values)
    if is_contiguous(shape, strides):
        return new_strided(packed, shape, strides, dtype, self._storage.ulps)
    made = new_strided(dtype.pack(packed), shape, strides, dtype)
    write(made, packed, self._storage.ulps)
    return made


# INF-10, INF-42: outside inference mode an inference tensor is copied into a fresh normal tensor.
@rule("INF-10", "INF-42")
def copied_beneath_autograd(self: Tensor, dtype: dtype_, format: memory_format) -> Tensor:
    shape = self._shape
    strides = contiguous_strides(shape) if format is contiguous_format else preserved_strides(shape, self._strides)
    fresh = new_strided(dtype.pack([0] * prod(shape)), shape, strides, dtype)
    return copy_(fresh, self)


@both("clone")
def clone(input: Tensor, *, memory_format: memory_format = preserve_format) -> Tensor:
    if not isinstance(input, Tensor):
        tensor_argument("clone", "input", 1, input)
    if input._inference and not state.inference_mode:
        return copied_beneath_autograd(input, input._dtype, memory_format)
    return recorded(_clone, {"self": input}, lambda: copied(input, input._dtype, memory_format))


# IP-13: contiguous returns the tensor itself where it is contiguous.
@rule("IP-13", "NG-02")
def contiguous(self: Tensor, memory_format: memory_format = contiguous_format) -> Tensor:
    if is_contiguous(self._shape, self._strides):
        return self
    return clone(self, memory_format=contiguous_format)


method("contiguous", contiguous)
method("_contiguous_copy", lambda self: clone(self, memory_format=contiguous_format))


# NG-02: a conversion that changes nothing returns the tensor itself, in every mode.
@rule("NG-02")
def to(self: Tensor, dtype: dtype_, copy: bool = False) -> Tensor:
    if dtype is self._dtype and not copy:
        return self
    if self._inference and not state.inference_mode:
        return copied_beneath_autograd(self, dtype, preserve_format)
    values = {"self": self, "self_dtype": self._dtype, "dtype": dtype}
    return recorded(_to_copy, values, lambda: copied(self, dtype))


def _to(
    self: Tensor,
    *arguments: Any,
    dtype: Any = None,
    device: Any = None,
    non_blocking: bool = False,
    copy: bool = False,
    memory_format: Any = None,
) -> Tensor:
    for argument in arguments:
        if isinstance(argument, dtype_):
            dtype = argument
        elif isinstance(argument, Tensor):
            dtype = argument._dtype
        elif isinstance(argument, (str, devices.device)):
            device = argument
        elif not isinstance(argument, bool):
            raise TypeError(f"to() received an invalid combination of arguments - got ({type(argument).__name__})")
    devices.check(device)
    return to(self, dtype or self._dtype, copy)


method("to", _to)
for _name, _dtype in (
    *dtypes.ALIASES.items(),
    ("bool", dtypes.bool_),
    ("bfloat16", dtypes.bfloat16),
    ("char", dtypes.int8),
    ("byte", dtypes.uint8),
):
    method(_name, lambda self, _dtype=_dtype: to(self, _dtype))
method("cpu", lambda self: self)
method("type_as", lambda self, other: to(self, other._dtype))


def _type(self: Tensor, dtype: Any = None) -> Any:
    if dtype is None:
        return f"torch.{self._dtype.legacy_name}Tensor"
    return to(self, dtype)


method("type", _type)


# IP-07, NG-18: copying into a tensor is an in-place change like any other.
def copy_(self: Tensor, src: Any, non_blocking: bool = False) -> Tensor:
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
    values = {"self": self, "src": source}

    def compute() -> Tensor:
        if source._shape != self._shape:
            common = broadcast(self._shape, source._shape)
            if common is None:
                raise RuntimeError(errors.shapes_do_not_broadcast(self._shape, source._shape))
            if common != self._shape:
                raise RuntimeError(errors.out_shape(self._shape, common))
            return copied(source.detach().expand(self._shape), self._dtype)
        return copied(source, self._dtype)

    return change_in_place(_copy, self, values, compute, check_overlap=source is not self)


def _number_as_tensor(value: Any, dtype: dtype_) -> Tensor:
    check_operand("copy_", value, "other")
    return new_tensor(dtype.convert([value]), (), dtype)


method("copy_", copy_)

_fill_number = Op(
    "fill_",
    ("self",),
    {"self": lambda grad: grad.new_zeros(grad.shape)},
    "FillBackward2",
    forward_derivative=lambda self_t: self_t.new_zeros(self_t.shape),
)
_fill_tensor = Op(
    "fill_",
    ("self", "value"),
    {"self": lambda grad: grad.new_zeros(grad.shape), "value": lambda grad: grad.sum()},
    "FillBackward3",
    forward_derivative=lambda result, value_t: (
        value_t.expand(result.shape) if value_t is not None else result.new_zeros(result.shape)
    ),
)
_zero = Op(
    "zero_",
    ("self",),
    {"self": lambda grad: grad.new_zeros(grad.shape)},
    "ZeroBackward0",
    forward_derivative=lambda self_t: self_t.new_zeros(self_t.shape),
)


def fill_(self: Tensor, value: Any) -> Tensor:
    if not isinstance(value, (Tensor, *NUMBERS)):
        raise TypeError(errors.argument_type("fill_", "value", 1, "Tensor", value))
    op = _fill_tensor if isinstance(value, Tensor) else _fill_number
    if isinstance(value, Tensor) and value._shape:
        raise RuntimeError(
            f"fill_ only supports 0-dimension value tensor but got tensor with {len(value._shape)} dimensions."
        )
    number = elements(value)[0] if isinstance(value, Tensor) else value
    if op is _fill_number and not self._requires_grad and quick.is_whole_and_unseen(self):
        quick.overwrite(self, self._dtype.convert([number]) * len(self._storage.data), 0)
        return self

    def compute() -> Tensor:
        if isinstance(value, Tensor):
            check_writable(self)
        filled = self._dtype.convert([number]) * prod(self._shape)
        return new_tensor(filled, self._shape, self._dtype, value._ulps if isinstance(value, Tensor) else 0)

    return change_in_place(op, self, {"self": self, "value": value}, compute, check_overlap=False)


def zero_(self: Tensor) -> Tensor:
    if not self._requires_grad and quick.is_whole_and_unseen(self):
        quick.overwrite(self, self._dtype.pack([0] * len(self._storage.data)), 0)
        return self

    def compute() -> Tensor:
        return new_tensor(self._dtype.pack([0] * prod(self._shape)), self._shape, self._dtype)

    return change_in_place(_zero, self, {"self": self}, compute, check_overlap=False)


method("fill_", fill_)
method("zero_", zero_)
function("fill_", fill_)
function("zero_", zero_)
