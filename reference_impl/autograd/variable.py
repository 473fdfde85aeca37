"""``torch.autograd.variable``: what tensors with a history were called once, and the engine under its old name."""

from __future__ import annotations

import warnings
from typing import Any, Callable, Optional

from .. import engine, errors, passes
from ..tensor import Tensor

__all__ = ["Variable", "VariableMeta"]


class VariableMeta(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor)


class ImperativeEngine:
    """The engine as programs find it: ``Variable._execution_engine``."""

    def queue_callback(self, callback: Callable[[], object], /) -> None:
        """Call ``callback`` when the pass ends that this thread is in. Raises RuntimeError where it is in none."""
        engine.queue_callback(callback)

    def is_checkpoint_valid(self) -> bool:
        """Whether no pass that this thread is in was asked for some gradients only."""
        return passes.every_node_runs()


ImperativeEngine.__name__ = ImperativeEngine.__qualname__ = "_EngineBase"


class Variable(metaclass=VariableMeta):
    """Makes a tensor over the same elements."""

    _execution_engine = ImperativeEngine()

    def __new__(cls, data: Optional[Tensor] = None, requires_grad: Any = None, volatile: Any = None) -> Any:
        if volatile:
            warnings.warn(errors.VOLATILE, UserWarning, stacklevel=2)
        if volatile and requires_grad:
            raise ValueError(errors.VOLATILE_REQUIRES_GRAD)
        if data is not None and not isinstance(data, Tensor):
            raise TypeError(errors.variable_data(data))
        made = Tensor() if data is None else data.detach()
        if requires_grad:
            if made._dtype.category < 2:
                raise RuntimeError(errors.REQUIRES_GRAD_DTYPE_AT_CREATION)
            made.requires_grad_()
        return made
