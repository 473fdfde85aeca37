"""Parameters and buffers whose shape is not known yet.

Their class has a ``__torch_function__`` of its own, for which every call has to look at its arguments: so this module
is imported only where somebody asks for it.
"""

from __future__ import annotations

from typing import Any, Mapping, Optional

from .. import dtypes, errors
from ..handing_over import DisableTorchFunctionSubclass
from ..modes import no_grad
from ..ops.declare import FUNCTIONS
from ..tensor import Tensor
from .parameter import Parameter

_SHAPE = (
    "Can't access the shape of an uninitialized parameter or buffer. This error usually happens in `load_state_dict`"
    " when trying to load an uninitialized parameter into an initialized one. Call `forward` to initialize the"
    " parameters before accessing their attributes."
)
_SHARED = (
    "Can't share memory on an uninitialized parameter or buffer. Call `forward` to initialize the parameters before"
    " calling `module.share_memory()`."
)
_USED = (
    "Attempted to use an uninitialized parameter in {}. This error happens when you are using a `LazyModule` or"
    " explicitly manipulating `torch.nn.parameter.{}` objects. When using LazyModules Call `forward` with a dummy batch"
    " to initialize the parameters before calling torch functions"
)
#: What may be done with a tensor without a shape, besides reading its attributes.
_ALLOWED = frozenset(
    "__hash__ __get__ __set__ __delete__ size copy_ is_complex is_floating_point half float double char short int long"
    " cuda cpu to get_device".split()
)


class UninitializedTensorMixin:
    """What parameters and buffers without a shape have in common."""

    uninitialized = True
    #: What it becomes.
    cls_to_become: Any = Tensor

    def materialize(self: Any, shape: Any, device: Any = None, dtype: Any = None) -> None:
        """Give it a shape, and the class of what has one."""
        wanted = self.data.dtype if dtype is None else dtype
        with DisableTorchFunctionSubclass():
            self.data = FUNCTIONS["empty"](shape, device=device, dtype=wanted)
        self.__class__ = self.cls_to_become

    @property
    def shape(self) -> Any:
        raise RuntimeError(_SHAPE)

    def share_memory_(self) -> Any:
        raise RuntimeError(_SHARED)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce_ex__(self: Any, protocol: Any) -> Any:
        return type(self), (self.requires_grad,)

    @classmethod
    def __torch_function__(
        cls, func: Any, types: Any, args: Any = (), kwargs: Optional[Mapping[str, Any]] = None
    ) -> Any:
        name = getattr(func, "__name__", "")
        if name not in _ALLOWED:
            method = f"<method '{name}' of 'torch._C.{errors.TENSOR_BASE}' objects>"
            raise ValueError(_USED.format(method, cls.__name__))
        with DisableTorchFunctionSubclass():
            return func(*args, **(kwargs or {}))


class UninitializedParameter(UninitializedTensorMixin, Parameter):  # type: ignore[misc]
    """A parameter without a shape; ``materialize`` makes it one with a shape."""

    cls_to_become = Parameter

    def __new__(cls, requires_grad: bool = True, device: Any = None, dtype: Any = None) -> Any:
        return Parameter.__new__(cls, FUNCTIONS["empty"](0, device=device, dtype=dtype), requires_grad)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        if id(self) in memo:
            return memo[id(self)]
        memo[id(self)] = copied = type(self)(self.requires_grad, None, self.data.dtype)
        return copied


class UninitializedBuffer(UninitializedTensorMixin, Tensor):
    """A buffer without a shape."""

    def __new__(
        cls, requires_grad: bool = False, device: Any = None, dtype: Any = None, persistent: bool = True
    ) -> Any:
        with no_grad():
            made: Any = FUNCTIONS["empty"](0, device=device, dtype=dtype or dtypes.get_default_dtype())
        made.__class__ = cls
        made.persistent = persistent
        made._is_buffer = True
        return made


def is_lazy(param: Any) -> bool:
    return isinstance(param, UninitializedTensorMixin)
