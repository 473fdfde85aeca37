"""``Parameter`` and ``Buffer``: tensors that a module registers when they are assigned to one of its attributes."""

from __future__ import annotations

import importlib
from typing import Any, Optional

from .. import errors
from ..copying import users_attributes
from ..dispatching import unasked
from ..handing_over import disabled_torch_function
from ..handing_over import disabled_torch_function as _disabled_torch_function_impl  # noqa: F401
from ..ops.declare import FUNCTIONS
from ..printing import text_of
from ..rules import rule
from ..semantics import SEMANTICS
from ..tensor import Tensor, set_requires_grad


class _ParameterMeta(type):
    """A tensor of a class of the user's is made a parameter by a mark: ``isinstance`` looks at the mark too."""

    def __instancecheck__(cls, instance: Any) -> bool:
        if type.__instancecheck__(cls, instance):
            return True
        return cls is Parameter and isinstance(instance, Tensor) and getattr(instance, "_is_param", False)


def _held(data: Any) -> Any:
    """``data`` without its history. Of its own tensors torch asks nobody for it."""
    if type(data) not in (Tensor, Parameter):
        return data.detach()
    with unasked():
        return data.detach()


class Parameter(Tensor, metaclass=_ParameterMeta):
    """A tensor over the elements of ``data`` (and with its version counter) that requires grad unless told not to."""

    __torch_function__ = disabled_torch_function

    # DEF-05, NG-04, INF-30: it requires grad as it is told, in every mode. INF-04: it is an inference tensor iff its
    # data is.
    @rule("DEF-05", "NG-04", "INF-30")
    def __new__(cls, data: Any = None, requires_grad: bool = True) -> Any:
        """Raises RuntimeError where ``data`` cannot require grad but should, AttributeError where it is no tensor."""
        made = FUNCTIONS["empty"](0) if data is None else _held(data)
        if not isinstance(requires_grad, bool):
            raise TypeError(errors.argument_type("_make_subclass", "require_grad", 3, "bool", requires_grad))
        if type(made) in (Tensor, Parameter):
            made.__class__ = cls
        else:
            made._is_param = True
        set_requires_grad(made, requires_grad)
        return made

    # A copy has neither the gradient nor what a user hung on the original.
    def __deepcopy__(self, memo: dict[int, Any]) -> "Parameter":
        if id(self) in memo:
            return memo[id(self)]
        copied: Parameter = type(self)(self.data.clone(), self.requires_grad)
        memo[id(self)] = copied
        return copied

    def __repr__(self) -> str:
        text = text_of(self) if type(self) is Parameter else f"Parameter({text_of(self, type(self).__name__)})"
        return "Parameter containing:\n" + text

    def __reduce_ex__(self, protocol: Any) -> Any:
        kept = users_attributes(self) if SEMANTICS.a_pickled_tensor_keeps_attributes else {}
        return _rebuild_parameter, (type(self), self.data, self.requires_grad, kept)


def _rebuild_parameter(
    cls: type[Parameter], data: Tensor, requires_grad: bool, attributes: dict[str, Any]
) -> Parameter:
    made: Parameter = cls(data, requires_grad)
    made.__dict__.update(attributes)
    return made


class _BufferMeta(type):
    """A buffer is a plain tensor with a mark: ``isinstance`` looks at the mark."""

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor) and getattr(instance, "_is_buffer", False)


class Buffer(metaclass=_BufferMeta):
    """A tensor over the elements of ``data`` that a module keeps and saves, and that is no parameter."""

    def __new__(cls, data: Optional[Tensor] = None, *, persistent: bool = True) -> Any:
        source = FUNCTIONS["empty"](0) if data is None else data
        made: Any = source.detach().requires_grad_(source.requires_grad)
        made.persistent = persistent
        made._is_buffer = True
        return made


def __getattr__(name: str) -> Any:
    """What is not initialised stands in a module of its own (see there why)."""
    if name in ("UninitializedParameter", "UninitializedBuffer", "UninitializedTensorMixin", "is_lazy"):
        return getattr(importlib.import_module(f"{__package__}.uninitialized"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
