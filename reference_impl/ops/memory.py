"""A tensor and its memory: read as another type, resized, exchanged, shared."""

from __future__ import annotations

from typing import Any, Callable

from .. import errors, forward_mode
from ..bytes_of import AsType
from ..dtypes import dtype as dtype_
from ..formats import contiguous_format, strides_in
from ..layout import contiguous_strides, positions
from ..modes import state
from ..other_readings import Conjugated, Negated, same_memory
from ..rules import rule
from ..semantics import SEMANTICS
from ..storage import UntypedStorage, VersionCounter
from ..tensor import Tensor
from ..views import bump_version, check_in_place, rebase_history
from .arguments import int_arguments
from .declare import FUNCTIONS, Op, begin_record, is_recorded, method
from .out_forms import resize_out


# INF-51: the mode decides, as for a tensor that is no view.
@rule("INF-51")
def read_as_type(self: Tensor, dtype: dtype_) -> Tensor:
    """The same memory, seen as elements of another type. It is not differentiable, and not tracked as a view.

    Whether it is an inference tensor its own mode says, not its memory (INF-51).
    """
    is_made = dtype is not self._dtype or SEMANTICS.a_view_as_the_same_type_is_an_inference_tensor
    if is_made and isinstance(self._storage.data, (Conjugated, Negated)):
        raise RuntimeError(errors.reinterpreted_reading(isinstance(self._storage.data, Conjugated)))
    seen = self.detach()
    if state.inference_mode and is_made:
        seen._inference, seen._version_counter = True, None
    elif self._inference:
        seen._inference, seen._version_counter = False, VersionCounter()
    if dtype is self._dtype:
        return seen
    own, wanted = self._dtype, dtype
    shape, strides, offset = self._shape, self._strides, self._offset
    if own.itemsize != wanted.itemsize:
        prefix = f"to view {own.legacy_name} as {wanted.legacy_name} (different element sizes)"
        if not shape:
            raise RuntimeError(f"self.dim() cannot be 0 {prefix}")
        shape, strides, offset = _rescaled(self, wanted, prefix)
    data = self._storage.data
    undone = isinstance(data, AsType) and data.own is wanted
    memory = UntypedStorage(data.held if undone else AsType(data, own, wanted), self._storage.ulps)  # type: ignore[attr-defined]
    memory._address = self._storage._cdata
    seen._storage, seen._dtype = memory, wanted
    seen._shape, seen._strides, seen._offset, seen._whole = shape, strides, offset, -1
    return seen


def _check_next_to_each_other(strides: tuple[int, ...], prefix: str) -> None:
    if strides[-1] != 1:
        raise RuntimeError(f"self.stride(-1) must be 1 {prefix}, but got {strides[-1]}")


def _rescaled(self: Tensor, wanted: dtype_, prefix: str) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """Shape, strides and offset where elements are larger or smaller."""
    shape, strides, offset = self._shape, self._strides, self._offset
    own = self._dtype
    if own.itemsize > wanted.itemsize:
        times = own.itemsize // wanted.itemsize
        _check_next_to_each_other(strides, prefix)
        return (
            (*shape[:-1], shape[-1] * times),
            (*[stride * times for stride in strides[:-1]], 1),
            offset * times,
        )
    times = wanted.itemsize // own.itemsize
    if shape[-1] % times:
        raise RuntimeError(f"self.size(-1) must be divisible by {times} {prefix}, but got {shape[-1]}")
    if offset % times:
        raise RuntimeError(f"self.storage_offset() must be divisible by {times} {prefix}, but got {offset}")
    _check_next_to_each_other(strides, prefix)
    for dim, stride in enumerate(strides[:-1]):
        if stride % times:
            raise RuntimeError(f"self.stride({dim}) must be divisible by {times} {prefix}, but got {stride}")
    return (
        (*shape[:-1], shape[-1] // times),
        (*[stride // times for stride in strides[:-1]], 1),
        offset // times,
    )


# -- resized, exchanged ----------------------------------------------------------------------------


# IP-41: what requires grad keeps its size, in every mode.
@rule("IP-41")
def _check_resizable(self: Tensor) -> None:
    if self.requires_grad and not (self._inference or state.inference_mode):
        raise RuntimeError(errors.RESIZE_REQUIRES_GRAD)
    _check_no_tangent_to_resize(self)


def _check_no_tangent_to_resize(self: Tensor) -> None:
    if forward_mode.depth and forward_mode.tangent_of(self) is not None:
        raise RuntimeError(errors.RESIZE_HAS_TANGENT)


def resize_(self: Tensor, *size: Any, memory_format: Any = None) -> Tensor:
    _check_resizable(self)
    shape = int_arguments("resize_", size)
    if any(length < 0 for length in shape):
        raise RuntimeError("numel: integer multiplication overflow")
    if shape != self._shape:
        resize_out(self, shape, silently=True)
        if SEMANTICS.resizing_is_a_change:
            bump_version(self)
    if memory_format is not None and memory_format is not contiguous_format:
        self._strides, self._whole = strides_in(memory_format, shape, self._strides), -1
    return self


def _resize_as(self: Tensor, the_template: Tensor, *, memory_format: Any = None) -> Tensor:
    if self.requires_grad and not (the_template._inference or state.inference_mode):
        raise RuntimeError(errors.RESIZE_REQUIRES_GRAD)  # INF-37: beneath autograd nobody asks
    _check_no_tangent_to_resize(self)
    return resize_(self, the_template._shape, memory_format=memory_format)


method("resize_", resize_)
method("resize_as_", _resize_as)
FUNCTIONS["resize_as_"] = _resize_as


def _no_derivative(grad: Any) -> Any:
    raise RuntimeError("derivative for set_ is not implemented")


_set_of_nothing = Op("set_", ("self",), {"self": _no_derivative}, "NotImplemented")
_set = Op("set_", ("self", "source"), {name: _no_derivative for name in ("self", "source")}, "NotImplemented")


# IP-38, IP-39: an in-place change of memory and shape; the version stays its own. IP-40: views still see the old one.
@rule("IP-38", "IP-39", "IP-40")
def set_(
    self: Tensor,
    source: Any = None,
    storage_offset: int = 0,
    size: Any = None,
    stride: Any = None,
) -> Tensor:
    """Take over the memory of another tensor, or a storage."""
    values = {"self": self, "source": source}
    op = _set if isinstance(source, Tensor) else _set_of_nothing
    if isinstance(source, Tensor) and source._dtype is not self._dtype:
        raise RuntimeError(errors.set_of_another_type(source._dtype, self._dtype))
    if forward_mode.depth and any(
        isinstance(one, Tensor) and forward_mode.tangent_of(one) is not None for one in values.values()
    ):
        raise NotImplementedError(errors.no_forward_derivative("set_"))
    node = None
    if is_recorded(op, values):
        check_in_place(self)
        node = begin_record(op, values)
    if source is None:
        _take(self, UntypedStorage(self._dtype.pack([])), (0,), (1,), 0)
    elif isinstance(source, Tensor):
        _take(self, source._storage, source._shape, source._strides, source._offset)
    else:
        memory = source if isinstance(source, UntypedStorage) else source._untyped_storage
        shape = (len(memory.data),) if size is None else tuple(size)
        strides = contiguous_strides(shape) if stride is None else tuple(stride)
        _take(self, memory, shape, strides, storage_offset)
    bump_version(self)
    if node is not None:
        node._outputs = ((self._shape, self._dtype),)
        rebase_history(self, node)
    return self


def _take(self: Tensor, memory: UntypedStorage, shape: tuple[int, ...], strides: tuple[int, ...], offset: int) -> None:
    self._storage, self._shape, self._strides, self._offset, self._whole = memory, shape, strides, offset, -1
    if not state.inference_mode:
        self._accumulator = None  # a leaf of another shape, perhaps


method("set_", set_)


# -- compared, shared ------------------------------------------------------------------------------


def _is_set_to(self: Tensor, tensor: Tensor) -> bool:
    ours, theirs = (self._shape, self._strides, self._offset), (tensor._shape, tensor._strides, tensor._offset)
    return same_memory(self._storage, tensor._storage) and ours == theirs


def _is_same_size(input: Tensor, other: Tensor) -> bool:
    return input._shape == other._shape


def _is_shared(self: Tensor) -> bool:
    return self._storage.is_shared()


def _share_memory(self: Tensor) -> Tensor:
    self._storage.share_memory_()
    return self


def _pin_memory(self: Tensor, device: Any = None) -> Tensor:
    raise RuntimeError(errors.NO_ACCELERATOR)


method("is_set_to", _is_set_to)
method("is_same_size", _is_same_size)
FUNCTIONS["is_same_size"] = _is_same_size
method("is_shared", _is_shared)
method("share_memory_", _share_memory)
method("is_pinned", lambda self, device=None: False)
method("pin_memory", _pin_memory)


# -- changed by a Python function, unnoticed by autograd -------------------------------------------


def _changed(name: str, count: int) -> None:
    """Declare ``apply_`` or one of its like: each element becomes what a function makes of it and its fellows."""

    def change(self: Tensor, *arguments: Any) -> Tensor:
        *others, callable = arguments
        if self.requires_grad:
            raise RuntimeError(errors.changed_by_function(name))
        for other in others:
            if other.requires_grad:
                raise RuntimeError(errors.changed_by_function(name))
        _map(self, [self, *[other.expand(self._shape) for other in others]], callable)
        return self

    change.__name__ = change.__qualname__ = name
    method(name, change)


def _map(self: Tensor, operands: list[Tensor], function: Callable[..., Any]) -> None:
    places = [positions(self._shape, one._strides, one._offset) for one in operands]
    for at in zip(*places):
        value = function(*[_python(one, place) for one, place in zip(operands, at)])
        if isinstance(value, str) or not hasattr(value, "__float__") and not isinstance(value, complex):
            raise TypeError(f"must be real number, not {type(value).__name__}")
        (self._storage.data[at[0]],) = self._dtype.convert([value])


def _python(self: Tensor, place: int) -> Any:
    value = self._storage.data[place]
    return bool(value) if self._dtype.category == 0 else value


for _name, _count in (("apply_", 0), ("map_", 1), ("map2_", 2)):
    _changed(_name, _count)
