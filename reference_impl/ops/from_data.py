"""New tensors from Python's numbers and sequences: tensor, as_tensor, asarray."""

from __future__ import annotations

import itertools
from collections.abc import Sequence as AbstractSequence
from typing import Any, Optional

from .. import devices, dtypes, errors
from ..dtypes import dtype as dtype_
from ..inexact import converted
from ..modes import state
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements, new_tensor
from ..views import tell_change
from ..warn import warn_caller, warn_once
from .copies import LOSING, tell_of_lost_parts
from .creation import dtype_argument, with_requires_grad
from .declare import FUNCTIONS, method


def _is_sequence(data: Any) -> bool:
    if isinstance(data, Tensor):
        return bool(data._shape)
    return isinstance(data, (list, tuple)) or (
        isinstance(data, (AbstractSequence, bytearray)) and not isinstance(data, (str, bytes))
    )


def _shape_of_data(data: Any) -> tuple[int, ...]:
    shape: list[int] = []
    while _is_sequence(data) and not isinstance(data, Tensor):
        shape.append(len(data))
        if len(data) == 0:
            break
        data = data[0]
        if isinstance(data, str):
            raise ValueError("too many dimensions 'str'")
    return tuple(shape)


def _flatten(data: Any, shape: tuple[int, ...], depth: int, into: list[Any], dtype: Optional[dtype_]) -> None:
    if depth == len(shape):
        into.append(_number(data, dtype))
        return
    if not _is_sequence(data):
        raise TypeError("not a sequence")
    if len(data) != shape[depth]:
        raise ValueError(f"expected sequence of length {shape[depth]} at dim {depth} (got {len(data)})")
    for item in data:
        _flatten(item, shape, depth + 1, into, dtype)


def _number(data: Any, dtype: Optional[dtype_]) -> Any:
    if data.__class__ in (bool, int, float, complex):
        return data
    if isinstance(data, Tensor):
        if data.requires_grad and state.grad_enabled and SEMANTICS.numbers_of_tensors_that_require_grad_warn:
            warn_once(errors.TO_SCALAR_REQUIRES_GRAD)
        return data
    if isinstance(data, (str, bytes)):
        raise TypeError(f"new(): invalid data type '{type(data).__name__}'")
    if _is_sequence(data):
        raise TypeError(f"'{type(data).__name__}' object cannot be interpreted as an integer")
    if isinstance(data, (bool, int, float, complex)):
        return data
    if not hasattr(data, "__float__"):
        name = type(data).__name__
        if dtype is None:
            raise RuntimeError(f"Could not infer dtype of {name}")
        if dtype.category < 2:
            raise TypeError(f"'{name}' object cannot be interpreted as an integer")
        raise TypeError(f"must be real number, not {name}")
    return float(data)


def _type_of(value: Any) -> dtype_:
    return value._dtype if isinstance(value, Tensor) else dtypes.of_scalar(value)


def _check_fits(value: Any, dtype: dtype_) -> Any:
    """``value``, if the type can hold it."""
    if isinstance(value, complex) and 0 < dtype.category < 3:
        raise TypeError("must be real number, not complex")
    if dtype is dtypes.uint64 and isinstance(value, int) and value < 0:
        raise OverflowError("can't convert negative int to unsigned")
    if dtype.category == 1 and not isinstance(value, complex) and not dtypes.holds(dtype, value):
        if isinstance(value, int) and not -(1 << 63) <= value < 1 << 63:
            raise errors.overflow_of_64_bits()
        raise RuntimeError(f"value cannot be converted to type {dtype.name} without overflow")
    return value


def _of_floats(data: list[Any], dtype: dtype_) -> Optional[Tensor]:
    """A new tensor from a list of floats, or of lists of floats; None for anything else."""
    kinds = {*map(type, data)}
    if kinds == _FLOATS:
        return new_tensor(dtype.pack(data), (len(data),), dtype)
    if kinds == _LISTS:
        numbers = [*itertools.chain.from_iterable(data)]
        if {*map(type, numbers)} == _FLOATS and len({*map(len, data)}) == 1:
            return new_tensor(dtype.pack(numbers), (len(data), len(data[0])), dtype)
    return None


_FLOATS, _LISTS = {float}, {list}


def from_data(data: Any, dtype: Optional[dtype_]) -> Tensor:
    """A new tensor from numbers in nested sequences, or from a copy of a tensor."""
    if isinstance(data, Tensor):
        type_ = dtype or data._dtype
        if LOSING <= type_.category < 3:
            tell_of_lost_parts(data)
        values = elements(data)
        return new_tensor(
            type_.convert(values), data._shape, type_, converted(values, data._storage.ulps, data._dtype, type_)
        )
    if isinstance(data, (str, bytes)):
        raise TypeError(f"new(): invalid data type '{type(data).__name__}'")
    if data.__class__ is list and (dtype is None or dtype.category == 2):
        made = _of_floats(data, dtype or dtypes.get_default_dtype())
        if made is not None:
            return made
    shape = _shape_of_data(data)
    found: list[Any] = []
    _flatten(data, shape, 0, found, dtype)
    inferred = dtype
    if inferred is None:
        inferred = dtypes.get_default_dtype()
        kinds = {_type_of(value) for value in found}
        if kinds:
            inferred = kinds.pop()
            for kind in kinds:
                inferred = dtypes.promote_types(inferred, kind)
    numbers = [value._scalar() if isinstance(value, Tensor) else value for value in found]
    if inferred.category < 3:
        for number in numbers:
            _check_fits(number, inferred)
    return new_tensor((inferred.convert if inferred.category else inferred.pack)(numbers), shape, inferred)


def tensor(
    data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False, pin_memory: bool = False
) -> Tensor:
    if device is not None:
        devices.check(device)
    if requires_grad.__class__ is not bool:
        raise TypeError(f"tensor(): argument 'requires_grad' must be bool, not {type(requires_grad).__name__}")
    if isinstance(data, Tensor):
        warn_caller(errors.copy_construct("torch.tensor"))
    made = from_data(data, dtype_argument("tensor", dtype))
    tell_change(made)
    return with_requires_grad(made, requires_grad)


def as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Tensor:
    devices.check(device)
    type_ = dtype_argument("as_tensor", dtype)
    if isinstance(data, Tensor):
        return data if type_ is None else data.to(type_)
    return from_data(data, type_)


def asarray(
    obj: Any, *, dtype: Any = None, device: Any = None, copy: Optional[bool] = None, requires_grad: Any = None
) -> Tensor:
    devices.check(device)
    type_ = dtype_argument("asarray", dtype)
    if not isinstance(obj, Tensor):
        if copy is False:
            raise ValueError("can't alias arbitrary sequence into a tensor.")
        return with_requires_grad(from_data(obj, type_), bool(requires_grad))
    if requires_grad is None and obj.requires_grad and SEMANTICS.asarray_keeps_requires_grad:
        warn_once(errors.ASARRAY_REQUIRES_GRAD)
    changes = type_ is not None and type_ is not obj._dtype
    if type_ is not None and changes and copy is False:
        names = obj._dtype.legacy_name, type_.legacy_name
        raise ValueError("can't alias tensor with dtype '%s' into dtype '%s'." % names)
    keeps = requires_grad is None and SEMANTICS.asarray_keeps_requires_grad
    asked = obj.requires_grad if keeps else bool(requires_grad)
    made: Tensor = obj
    if changes:
        made = obj.to(type_)
    elif copy:
        made = obj.clone()
    if made._grad_fn is not None:  # a view whose base was changed is not asked for its history
        return made if asked else made.detach()
    # Nothing keeps the tensor that was given from being changed.
    made.requires_grad = asked
    return made


FUNCTIONS.update(tensor=tensor, as_tensor=as_tensor, asarray=asarray)


def _new_tensor(
    self: Tensor,
    data: Any,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
    layout: Any = None,
    pin_memory: bool = False,
) -> Tensor:
    type_ = dtype_argument("new_tensor", dtype)
    if isinstance(data, Tensor):
        warn_caller(errors.copy_construct("tensor.new_tensor"))
    elif type_ is None:
        type_ = self._dtype
    made = from_data(data, type_)
    tell_change(made)
    return with_requires_grad(made, requires_grad)


method("new_tensor", _new_tensor)


def _no_numpy(*arguments: Any, **named: Any) -> Any:
    raise RuntimeError(errors.NO_NUMPY)


FUNCTIONS["from_numpy"] = _no_numpy
