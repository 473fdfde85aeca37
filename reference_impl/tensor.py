"""``torch.Tensor``: strided elements over a shared storage, and the tensor's autograd state.

The ops add their methods to this class (``ops/declare.py``); what stands here is what a tensor is and tells.
"""

from __future__ import annotations

from array import array
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Callable, Iterator, MutableSequence, Optional, Sequence

from . import batches, errors, forward_mode, graph, hooks, inexact, levels
from .derivative_errors import (
    DATA_IN_TRANSFORM,
    DATA_IN_VMAP,
    ITEM_IN_VMAP,
    TOLIST_IN_VMAP,
    TRUTH_IN_VMAP,
    called_in_transform,
)
from .devices import CPU, device
from .dtypes import dtype as dtype_
from .formats import contiguous_format, lies_in, memory_format, strided
from .graph import Node, is_recording, requires_grad
from .handles import Registry, RemovableHandle
from .inexact import floor_of, worst
from .layout import contiguous_strides, is_contiguous, positions, prod, row_major_size, taking_region
from .modes import state, threads_in_inference_mode
from .rules import rule
from .semantics import SEMANTICS
from .sizes import Size
from .storage import TypedStorage, UntypedStorage, VersionCounter, typed
from .views import ViewInfo, grad_fn_of_view, tell_change
from .warn import warn_caller, warn_once

_allocate = object.__new__
_allocate_tuple = tuple.__new__


# DEF-17, DEF-18: .grad is None until something was accumulated; reading it of a non-leaf that does not retain warns.
@rule("DEF-17", "DEF-18")
def read_grad(tensor: "Tensor") -> Optional["Tensor"]:
    if tensor._grad is None and tensor._grad_fn is not None and tensor._retained is None:
        warn_caller(errors.NON_LEAF_GRAD_READ)
    return tensor._grad


# DEF-17: .grad takes a tensor of the same shape and type, or None.
@rule("DEF-17")
def set_grad(tensor: "Tensor", value: Any) -> None:
    if value is None:
        tensor._grad = None
        return
    if not isinstance(value, Tensor):
        raise TypeError(errors.grad_type(value))
    if value is tensor:
        raise RuntimeError(errors.GRAD_IS_ITSELF)
    accepted = tensor._accepted_dtype()
    if accepted is not None and value._dtype is not accepted:
        name = accepted.legacy_name if SEMANTICS.an_assigned_grad_is_held_to_grad_dtype else accepted.c_name
        raise RuntimeError(errors.grad_dtype(value._dtype.c_name, name))
    if value._shape != tensor._shape:
        raise RuntimeError(errors.grad_shape(value._shape, tensor._shape))
    tensor._grad = value


def clear_grad(tensor: "Tensor") -> None:
    tensor._grad = None


class Tensor:
    """A tensor. Attributes that begin with an underscore are the reference's own, without the public ones' checks.

    ``_requires_grad`` is True for a leaf that was told to require grad and for each result that was recorded.
    ``_inference``: it was made in inference mode, or is a view or an alias of what was. ``_version_counter`` is None
    for an inference tensor: it has none (but see ``detach``).

    The class has no ``__setattr__`` and no ``__delattr__``: with either of them each attribute of each new tensor would
    be set through it, and every op take twice its time.
    """

    __slots__ = (
        "_storage",
        "_shape",
        "_strides",
        "_offset",
        "_dtype",
        "_version_counter",
        "_inference",
        "_requires_grad",
        "_grad_fn",
        "_grad",
        "_view",
        "_whole",
        "_output_nr",
        "_accumulator",
        "__dict__",
        "__weakref__",
    )

    _storage: UntypedStorage
    _shape: tuple[int, ...]
    _strides: tuple[int, ...]
    _offset: int
    _dtype: dtype_
    _version_counter: Optional[VersionCounter]
    _inference: bool
    _requires_grad: bool
    _grad_fn: Optional[Node]
    _grad: Optional["Tensor"]
    _view: Optional[ViewInfo]
    #: how many elements there are, if they lie row by row from the beginning of the memory; -1 if not, or not known
    _whole: int
    _output_nr: int
    #: a weak reference to the accumulator of a leaf, if it ever had one
    _accumulator: Any

    # What few tensors have stands in the instance's dict once it is set.
    #: the hooks that register_hook adds to, and those of register_post_accumulate_grad_hook
    _tensor_hooks: Optional[Registry] = None
    _post_hooks: Optional[Registry] = None
    _retained: Optional[hooks.RetainedGrad] = None
    #: what the tensor stands for at the level beneath its own (``levels``)
    _inner: Optional["Tensor"] = None
    _level: Optional[levels.Level] = None
    #: the batches of which the tensor belongs to a sample (``batches``)
    _batches: tuple[Any, ...] = ()
    #: dual level -> tangent (forward-mode AD)
    #: the type that ``.grad`` has, if ``grad_dtype`` was assigned
    _grad_dtype: Optional[tuple[Optional[dtype_]]] = None
    _tangents: Optional[dict[int, "Tensor"]] = None

    if TYPE_CHECKING:
        # The methods and operators that the ops derive (ops/declare.py); a type checker cannot see them.
        def __getattr__(self, name: str) -> Any: ...
        def __add__(self, other: Any) -> Any: ...
        def __sub__(self, other: Any) -> Any: ...
        def __mul__(self, other: Any) -> Any: ...
        def __truediv__(self, other: Any) -> Any: ...
        def __rmul__(self, other: Any) -> Any: ...
        def __neg__(self) -> Any: ...
        def __getitem__(self, index: Any) -> Any: ...

    # -- layout ------------------------------------------------------------------------------------

    @property
    def shape(self) -> Size:
        return _allocate_tuple(Size, self._shape)

    @property
    def dtype(self) -> dtype_:
        return self._dtype

    @property
    def device(self) -> device:
        return CPU

    @property
    def ndim(self) -> int:
        return len(self._shape)

    def dim(self) -> int:
        return len(self._shape)

    ndimension = dim

    def size(self, dim: Optional[int] = None) -> Any:
        if dim is None:
            return _allocate_tuple(Size, self._shape)
        shape = self._shape
        return shape[dim] if dim.__class__ is int and 0 <= dim < len(shape) else shape[self._own_dimension(dim)]

    def stride(self, dim: Optional[int] = None) -> Any:
        if dim is None:
            return self._strides
        return self._strides[self._own_dimension(dim)]

    def _own_dimension(self, dim: int) -> int:
        """A dimension that is there. Raises IndexError for any other one."""
        if not self._shape and dim.__class__ is int:
            raise IndexError(errors.no_dimension(dim))
        return dimension(dim, len(self._shape))

    def storage_offset(self) -> int:
        return self._offset

    def numel(self) -> int:
        return prod(self._shape)

    nelement = numel

    def element_size(self) -> int:
        return self._dtype.itemsize

    @property
    def itemsize(self) -> int:
        return self._dtype.itemsize

    @property
    def nbytes(self) -> int:
        return self._dtype.itemsize * prod(self._shape)

    def is_contiguous(self, memory_format: memory_format = contiguous_format) -> bool:
        if memory_format is contiguous_format:
            return is_contiguous(self._shape, self._strides)
        return lies_in(memory_format, self._shape, self._strides)

    layout = property(lambda self: strided)

    def is_floating_point(self) -> bool:
        return self._dtype.is_floating_point

    def is_complex(self) -> bool:
        return self._dtype.is_complex

    def is_signed(self) -> bool:
        return self._dtype.is_signed

    def untyped_storage(self) -> UntypedStorage:
        return self._storage.of_type(self._dtype)

    def storage(self) -> TypedStorage:
        return typed(self._storage.of_type(self._dtype), self._dtype)

    def storage_type(self) -> type[TypedStorage]:
        return TypedStorage

    def data_ptr(self) -> int:
        if 0 in self._shape:
            return 0
        return self._storage.data_ptr() + self._offset * self._dtype.itemsize

    is_cpu = property(lambda self: True)
    is_cuda = property(lambda self: False)
    is_sparse = property(lambda self: False)
    is_meta = property(lambda self: False)
    is_quantized = property(lambda self: False)

    # -- values ------------------------------------------------------------------------------------

    def tolist(self) -> Any:
        if self._batches:
            batches.refuse_value(self, TOLIST_IN_VMAP)
        data = self._storage.data
        if len(data) == self._whole and self._dtype.category == 2:
            return _nest(data.tolist() if data.__class__ is array else [*data], self._shape)
        return _nest([*_python_values(self)], self._shape)

    def item(self) -> Any:
        if self._batches:
            batches.refuse_value(self, ITEM_IN_VMAP)
        if not self._shape and self._dtype.category:
            return self._storage.data[self._offset]
        if prod(self._shape) != 1:
            raise errors.no_scalar(prod(self._shape))
        return _python_values(self)[0]

    def __bool__(self) -> bool:
        if self._batches:
            batches.refuse_value(self, TRUTH_IN_VMAP)
        count = prod(self._shape)
        if count != 1:
            what = "no values" if count == 0 else "more than one value"
            raise RuntimeError(errors.AMBIGUOUS_BOOL.format(what=what))
        return bool(elements(self)[0])

    def __float__(self) -> float:
        _warn_of_conversion(self)
        return float(_real(self._scalar(), "float64"))

    def __int__(self) -> int:
        return int(_real(self._scalar(), "int64"))

    def __complex__(self) -> complex:
        _warn_of_conversion(self)
        return complex(self._scalar())

    def _scalar(self) -> Any:
        if self._batches:
            batches.refuse_value(self, ITEM_IN_VMAP)
        if prod(self._shape) != 1:
            raise ValueError("only one element tensors can be converted to Python scalars")
        return _python_values(self)[0]

    def __index__(self) -> int:
        value = _python_values(self)[0] if prod(self._shape) == 1 else None
        if not isinstance(value, int):
            raise TypeError("only integer tensors of a single element can be converted to an index")
        return int(value)

    def __len__(self) -> int:
        if not self._shape:
            raise TypeError("len() of a 0-d tensor")
        return self._shape[0]

    def __iter__(self) -> Iterator["Tensor"]:
        if self.dim() == 0:  # it is asked for as any caller asks, whoever answers
            raise TypeError("iteration over a 0-d tensor")
        return iter(self.unbind(0))

    def __contains__(self, element: Any) -> bool:
        if isinstance(element, (Tensor, int, float, complex)):
            found: Any = element == self
            return bool(found.any().item())
        raise RuntimeError(f"Tensor.__contains__ only supports Tensor or scalar, but you passed in a {type(element)}.")

    def __hash__(self) -> int:
        return id(self)

    @property
    def _ulps(self) -> int:
        """0 where each value is exact, else the bound of their error in units in the last place."""
        return int(self._storage.ulps)

    @property
    def _floor(self) -> float:
        """How far each value may be off besides, whatever its size; infinite where nothing is known of it."""
        return floor_of(self._storage.ulps)

    # -- autograd state ----------------------------------------------------------------------------

    requires_grad = property(graph.requires_grad)

    # DEF-10: the attribute of a non-leaf cannot be assigned, not even what it is.
    @requires_grad.setter  # type: ignore[no-redef]
    @rule("DEF-08", "DEF-10")
    def requires_grad(self, value: Any) -> None:
        if not isinstance(value, bool):
            raise RuntimeError(errors.REQUIRES_GRAD_NOT_A_BOOL)
        if self._grad_fn is not None:
            raise RuntimeError(errors.NOT_A_LEAF_REQUIRES_GRAD if value else errors.NOT_A_LEAF_CLEARS_REQUIRES_GRAD)
        if value and self._dtype.category < 2:
            raise RuntimeError(errors.REQUIRES_GRAD_DTYPE_BY_ATTRIBUTE)
        set_requires_grad(self, value)

    @requires_grad.deleter  # type: ignore[no-redef]
    def requires_grad(self) -> None:
        raise RuntimeError(errors.REQUIRES_GRAD_NOT_A_BOOL)

    def requires_grad_(self, requires_grad: bool = True) -> "Tensor":
        if levels.stack or batches.stack:
            raise RuntimeError(called_in_transform("requires_grad_"))
        if not isinstance(requires_grad, bool):
            raise TypeError(errors.argument_type("requires_grad_", "requires_grad", 1, "bool", requires_grad))
        if requires_grad and self._dtype.category < 2:
            raise RuntimeError(errors.REQUIRES_GRAD_DTYPE)
        set_requires_grad(self, requires_grad)
        return self

    # DEF-11, DEF-12: a leaf is what has no grad_fn.
    @property
    def is_leaf(self) -> bool:
        return (self._grad_fn if self._view is None else self.grad_fn) is None

    @property
    def grad_fn(self) -> Optional[Node]:
        view = self._view
        return self._grad_fn if view is None else grad_fn_of_view(self, view)

    @property
    def output_nr(self) -> int:
        return self._output_nr

    grad = property(read_grad, set_grad, clear_grad)

    # DEF-22: a leaf's gradient has the leaf's type, or the one assigned to grad_dtype; with None any type is taken.
    @property
    @rule("DEF-22")
    def grad_dtype(self) -> Optional[dtype_]:
        if self.grad_fn is not None and not SEMANTICS.grad_dtype_of_a_non_leaf_is_told:
            raise RuntimeError(errors.GRAD_DTYPE_READ)
        return self._accepted_dtype()

    # DEF-23: it is an attribute of leaves, and does not contradict the gradient that is there.
    @grad_dtype.setter
    @rule("DEF-22", "DEF-23")
    def grad_dtype(self, value: Any) -> None:
        if value is not None and not isinstance(value, dtype_):
            raise RuntimeError(errors.grad_dtype_type(value))
        read_grad(self)  # torch reads it, with the warning that a non-leaf gives
        if self.grad_fn is not None:
            raise RuntimeError(errors.GRAD_DTYPE_SET)
        if value is not None and self._grad is not None and self._grad._dtype is not value:
            raise RuntimeError(errors.grad_dtype_kept(value.legacy_name, self._grad._dtype.c_name))
        self._grad_dtype = (value,)
        node = self._accumulator() if self._accumulator is not None else None
        if node is not None:
            node._outputs = ((self._shape, value),)

    def _accepted_dtype(self) -> Optional[dtype_]:
        return self._dtype if self._grad_dtype is None else self._grad_dtype[0]

    @property
    def retains_grad(self) -> bool:
        return self._retained is not None

    def retain_grad(self) -> None:
        if levels.stack or batches.stack:
            raise RuntimeError(called_in_transform("retain_grad"))
        hooks.retain_grad(self)

    def register_hook(self, hook: hooks.Hook) -> RemovableHandle:
        return hooks.register_tensor_hook(self, hook)

    @property
    def _backward_hooks(self) -> Optional[Registry]:
        return self._tensor_hooks

    @_backward_hooks.setter
    def _backward_hooks(self, hooks_: Optional[Registry]) -> None:
        hooks.set_tensor_hooks(self, hooks_)

    @_backward_hooks.deleter
    def _backward_hooks(self) -> None:
        raise RuntimeError(errors.HOOKS_DELETED)

    @property
    def _post_accumulate_grad_hooks(self) -> Optional[Registry]:
        return self._post_hooks

    @_post_accumulate_grad_hooks.setter
    def _post_accumulate_grad_hooks(self, hooks_: Optional[Registry]) -> None:
        hooks.set_post_accumulate_hooks(self, hooks_)

    @_post_accumulate_grad_hooks.deleter
    def _post_accumulate_grad_hooks(self) -> None:
        raise RuntimeError(errors.POST_ACCUMULATE_HOOKS_DELETED)

    def register_post_accumulate_grad_hook(self, hook: hooks.Hook) -> RemovableHandle:
        return hooks.register_post_accumulate_grad_hook(self, hook)

    # IP-01, INF-06: the version counter; an inference tensor has none, and reading it raises.
    @property
    @rule("INF-06")
    def _version(self) -> int:
        if self._version_counter is None:
            raise RuntimeError(errors.INFERENCE_VERSION)
        return self._version_counter.value

    @rule("INF-04", "INF-05", "INF-32")
    def is_inference(self) -> bool:
        return self._inference

    def _is_view(self) -> bool:
        return self._view is not None

    @property
    def _base(self) -> Optional["Tensor"]:
        return None if self._view is None else self._view.base

    # IP-10, IP-11: detach shares storage and version; its result never requires grad and is not tracked as a view.
    # INF-39, INF-43: of an inference tensor it has none inside inference mode, and one of its own outside.
    # IP-34: the result is no view, though its source be one.
    @rule("IP-10", "IP-11", "IP-34", "INF-31", "INF-39", "INF-43")
    def detach(self) -> "Tensor":
        if levels.stack:
            return levels.detached(self)
        alias = self._alias()
        if self._inference:
            alias._version_counter = None if state.inference_mode else VersionCounter()
        return alias

    # IP-12: detach_ makes the tensor a leaf that does not require grad; a view cannot be detached in place.
    # INF-40: in inference mode, and on an inference tensor, it does nothing.
    @rule("IP-12", "INF-40")
    def detach_(self) -> "Tensor":
        if state.inference_mode or self._inference:
            tell_change(self)
            return self
        if self._view is not None:
            raise RuntimeError(errors.DETACH_VIEW)
        self._grad_fn = None
        self._output_nr = 0
        self._requires_grad = False
        self._tangents = None
        return self

    # IP-10: .data shares the storage only: a version of its own lets changes go unnoticed.
    @property
    @rule("IP-10", "INF-31", "INF-39", "INF-43")
    def data(self) -> "Tensor":
        if self._batches:  # also when the map is over
            raise RuntimeError(DATA_IN_VMAP)
        alias = self._alias()
        alias._version_counter = None if state.inference_mode and self._inference else VersionCounter()
        return alias

    # INF-41: assigning .data takes over elements, type and kind (inference or normal); the version counter stays.
    # A leaf that gets another type gets another accumulator too.
    # IP-22: it takes a tensor, and is not deleted.
    @data.setter
    @rule("INF-41", "IP-22")
    def data(self, value: "Tensor") -> None:
        if not isinstance(value, Tensor):
            raise TypeError(errors.variable_data(value))
        if self._level is not None:
            raise RuntimeError(DATA_IN_TRANSFORM)
        if value._dtype.category < 2 and self.requires_grad:  # also a view by its base
            raise RuntimeError(errors.DATA_DTYPE)
        if value._dtype is not self._dtype:
            self._accumulator = None
        self._storage, self._shape, self._strides = value._storage, value._shape, value._strides
        self._offset, self._dtype, self._whole = value._offset, value._dtype, value._whole
        self._inference = value._inference

    @data.deleter
    @rule("IP-22")
    def data(self) -> None:
        raise RuntimeError(errors.DATA_DELETED)

    def _alias(self) -> "Tensor":
        """Another tensor over the same elements and version, without history."""
        alias = _allocate(Tensor)
        alias._storage = self._storage
        alias._shape = self._shape
        alias._strides = self._strides
        alias._offset = self._offset
        alias._dtype = self._dtype
        alias._version_counter = self._version_counter
        alias._inference = self._inference
        alias._requires_grad = False
        alias._grad_fn = None
        alias._grad = None
        alias._view = None
        alias._whole = self._whole
        alias._output_nr = 0
        alias._accumulator = None
        if forward_mode.depth:
            alias._inner, alias._level, alias._batches = self._inner, self._level, self._batches
        return alias


#: As torch prints it.
Tensor.__module__ = "torch"


def dimension(dim: int, ndim: int) -> int:
    """``dim`` counted from the front. Raises IndexError where the tensor has no such dimension."""
    bound = ndim or 1
    if not -bound <= dim < bound:
        raise errors.index_error(dim, errors.dimension_out_of_range(dim, ndim))
    return dim % bound


# -- making tensors --------------------------------------------------------------------------------


def new_tensor(data: MutableSequence[Any], shape: tuple[int, ...], dtype: dtype_, ulps: int = 0) -> Tensor:
    """A new tensor over a storage of its own, in row-major order."""
    return new_rows(data, shape, contiguous_strides(shape), dtype, ulps)


def new_strided(
    data: MutableSequence[Any], shape: tuple[int, ...], strides: tuple[int, ...], dtype: dtype_, ulps: int = 0
) -> Tensor:
    """A new tensor over a storage of its own."""
    tensor = new_rows(data, shape, strides, dtype, ulps)
    tensor._whole = prod(shape) if strides == contiguous_strides(shape) else -1
    return tensor


# INF-03, INF-04: what is allocated in inference mode is an inference tensor, without a version, and nothing else is.
@rule("INF-03", "INF-04", "INF-06", "INF-14")
def new_rows(
    data: MutableSequence[Any], shape: tuple[int, ...], strides: tuple[int, ...], dtype: dtype_, ulps: int
) -> Tensor:
    """A new tensor over a storage of its own: ``data`` are its elements, and ``strides`` the row-major ones."""
    storage = _allocate(UntypedStorage)
    storage.value = 0
    storage.data = data
    storage.ulps = ulps if ulps and inexact.tracked else 0
    tensor = _allocate(Tensor)
    tensor._storage = storage
    tensor._shape = shape
    tensor._strides = strides
    tensor._offset = 0
    tensor._dtype = dtype
    inference = tensor._inference = state.inference_mode if threads_in_inference_mode else False
    tensor._version_counter = None if inference else storage
    tensor._requires_grad = False
    tensor._grad_fn = None
    tensor._grad = None
    tensor._view = None
    tensor._whole = len(data)
    tensor._output_nr = 0
    tensor._accumulator = None
    return tensor


def over(
    storage: UntypedStorage, shape: tuple[int, ...], strides: tuple[int, ...], offset: int, dtype: dtype_
) -> Tensor:
    """A tensor over a storage that exists. Its version counter and kind are for the caller to set."""
    tensor = _allocate(Tensor)
    tensor._storage = storage
    tensor._shape = shape
    tensor._strides = strides
    tensor._offset = offset
    tensor._dtype = dtype
    tensor._version_counter = None
    tensor._inference = False
    tensor._requires_grad = False
    tensor._grad_fn = None
    tensor._grad = None
    tensor._view = None
    tensor._whole = -1
    tensor._output_nr = 0
    tensor._accumulator = None
    return tensor


#: What memory is made of where it is not read in another way: its parts can be taken and given as slices.
HELD = (array, list)


# -- elements --------------------------------------------------------------------------------------


def elements(tensor: Tensor) -> Sequence[Any]:
    """The elements in row-major order, as the storage holds them. Not to be changed: it may be the storage itself."""
    data = tensor._storage.data
    if len(data) == tensor._whole:
        return data
    shape, strides, first = tensor._shape, tensor._strides, tensor._offset
    size = row_major_size(shape, strides)
    if size == len(data) and not first:
        return data
    if size >= 0 and data.__class__ in HELD:
        return data[first : first + size]
    return [*taking_region(shape, strides, first)(data)]


def write(tensor: Tensor, values: Sequence[Any], ulps: int = 0) -> None:
    """Put ``values``, which the tensor's dtype has packed, in place of the elements, in row-major order."""
    storage = tensor._storage
    data = storage.data
    size, first = len(values), tensor._offset
    if values.__class__ is data.__class__ in HELD and size == row_major_size(tensor._shape, tensor._strides):
        data[first : first + size] = values  # type: ignore[call-overload]
    else:
        for i, value in zip(positions(tensor._shape, tensor._strides, first), values):
            data[i] = value
    if len(data) == len(values):
        storage.ulps = ulps and inexact.kept(ulps)
    elif ulps and inexact.tracked:
        storage.ulps = worst(storage.ulps, ulps)


def _python_values(tensor: Tensor) -> Sequence[Any]:
    values = elements(tensor)
    return [v != 0 for v in values] if tensor._dtype.category == 0 else values


def _warn_of_conversion(tensor: Tensor) -> None:
    if is_recording() and requires_grad(tensor) and SEMANTICS.numbers_of_tensors_that_require_grad_warn:
        warn_once(errors.TO_SCALAR_REQUIRES_GRAD)


def _real(value: Any, type_name: str) -> Any:
    """Raises RuntimeError for a complex number with an imaginary part."""
    if not isinstance(value, complex):
        return value
    if value.imag:
        raise RuntimeError(errors.overflow_of(type_name))
    return value.real


#: The lists of so many values are written out at most, which takes half the time.
_FEW = 16


@lru_cache(maxsize=1024)
def _nest_of_few(shape: tuple[int, ...]) -> Callable[[list[Any]], list[Any]]:
    """``_nest`` for a shape of two dimensions or more, as one expression."""
    values = ", ".join([f"v{i}" for i in range(prod(shape))])
    nested = values.split(", ")
    for size in shape[:0:-1]:
        nested = [f"[{', '.join(nested[i : i + size])}]" for i in range(0, len(nested), size)]
    known: dict[str, Any] = {}
    exec(f"def nest(values):\n    {values}, = values\n    return [{', '.join(nested)}]", known)  # noqa: S102
    nest: Callable[[list[Any]], list[Any]] = known["nest"]
    return nest


def _nest(values: list[Any], shape: tuple[int, ...]) -> Any:
    if not shape:
        return values[0]
    if len(shape) == 1:
        return values
    if 0 < len(values) <= _FEW:
        return _nest_of_few(shape)(values)
    size = prod(shape[1:])
    return [_nest(values[i * size : (i + 1) * size], shape[1:]) for i in range(shape[0])]


# -- rules of the autograd state -------------------------------------------------------------------


# DEF-08, DEF-10, DEF-16, INF-08, INF-09, INF-22, NG-16: requires_grad may be set on leaves of floating type; on an
# inference tensor only in inference mode (INF-47: by nn.Parameter too). Setting what already holds is always allowed.
# IP-33: set on a view of a base that does not require grad, it is the view's alone.
@rule("DEF-08", "DEF-10", "DEF-16", "INF-08", "INF-09", "INF-22", "INF-47", "IP-33", "NG-16")
def set_requires_grad(tensor: Tensor, value: bool) -> None:
    if not value and tensor._grad_fn is not None:
        raise RuntimeError(errors.NOT_A_LEAF_CLEARS_REQUIRES_GRAD)
    if value and tensor._inference and not state.inference_mode:
        raise RuntimeError(errors.INFERENCE_REQUIRES_GRAD)
    if value and tensor._dtype.category < 2:
        raise RuntimeError(errors.REQUIRES_GRAD_DTYPE_AT_CREATION)
    tensor._requires_grad = value


def read_only(name: str, attribute: property) -> property:
    """The attribute, which says as torch's do that it cannot be assigned or deleted."""

    def refuse(self: Tensor, *value: Any) -> None:
        raise AttributeError(errors.not_writable(name))

    return attribute.setter(refuse).deleter(refuse)


for _name, _attribute in list(vars(Tensor).items()):
    if isinstance(_attribute, property) and _attribute.fset is None:
        setattr(Tensor, _name, read_only(_name, _attribute))
