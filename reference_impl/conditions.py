"""``torch._check`` and its like: a condition that has to hold, and the class of the error where it does not."""

from __future__ import annotations

from typing import Any, Callable, Optional

from . import errors
from .tensor import Tensor, elements


def _check_with(error_type: type[Exception], cond: Any, message: Optional[Callable[[], Any]]) -> None:
    """Raises TypeError where the condition is no bool, or the message cannot be asked for."""
    if not isinstance(cond, bool):
        if isinstance(cond, Tensor):
            raise TypeError(errors.CONDITION_IS_A_TENSOR)
        raise TypeError(f"cond must be a bool, but got {type(cond)}")
    if cond:
        return
    if message is None:
        raise error_type(errors.CONDITION)
    if not callable(message):
        raise TypeError("message must be a callable")
    raise error_type(str(message()))


def _check(cond: Any, message: Any = None) -> None:
    _check_with(RuntimeError, cond, message)


def _check_index(cond: Any, message: Any = None) -> None:
    _check_with(IndexError, cond, message)


def _check_value(cond: Any, message: Any = None) -> None:
    _check_with(ValueError, cond, message)


def _check_type(cond: Any, message: Any = None) -> None:
    _check_with(TypeError, cond, message)


def _check_not_implemented(cond: Any, message: Any = None) -> None:
    _check_with(NotImplementedError, cond, message)


def _check_is_size(i: Any, message: Any = None, *, max: Any = None) -> None:
    _check(i >= 0, message)


def _check_tensor_all(cond: Any, message: Any = None) -> None:
    """The condition is a tensor, all of which has to be True."""
    if not isinstance(cond, Tensor):
        raise TypeError(f"cond must be a tensor, but got {type(cond)}")
    if cond._dtype.category:
        raise RuntimeError(errors.NO_TRUTHS)
    _check_with(RuntimeError, all(elements(cond)), message)
