"""Custom functions under autocasting: ``custom_fwd`` and ``custom_bwd``."""

from __future__ import annotations

import functools
from typing import Any, Optional

from .. import errors
from ..tensor import Tensor
from .autocast_mode import autocast, get_autocast_dtype, is_autocast_enabled


def _cast(value: Any, dtype: Any) -> Any:
    if isinstance(value, Tensor):
        return value.to(dtype) if value._dtype.category == 2 and value._dtype.name != "float64" else value
    if isinstance(value, dict):
        return {key: _cast(one, dtype) for key, one in value.items()}
    return type(value)([_cast(one, dtype) for one in value]) if isinstance(value, (list, tuple)) else value


def custom_fwd(fwd: Any = None, *, device_type: str, cast_inputs: Optional[Any] = None) -> Any:
    """Makes a forward remember whether it was called autocasting; with ``cast_inputs`` it runs without."""
    if not isinstance(device_type, str):
        raise ValueError(errors.autocast_device_type(device_type))
    if fwd is None:
        return functools.partial(custom_fwd, device_type=device_type, cast_inputs=cast_inputs)

    @functools.wraps(fwd)
    def decorate_fwd(*args: Any, **kwargs: Any) -> Any:
        ctx = args[0]
        ctx._dtype = get_autocast_dtype(device_type)
        ctx._fwd_used_autocast = is_autocast_enabled(device_type)
        if cast_inputs is None or not ctx._fwd_used_autocast:
            return fwd(*args, **kwargs)
        ctx._fwd_used_autocast = False
        with autocast(device_type, enabled=False):
            return fwd(*_cast(args, cast_inputs), **_cast(kwargs, cast_inputs))

    return decorate_fwd


def custom_bwd(bwd: Any = None, *, device_type: str) -> Any:
    """Makes a backward run in the state that its forward was called in."""
    if not isinstance(device_type, str):
        raise ValueError(errors.autocast_device_type(device_type))
    if bwd is None:
        return functools.partial(custom_bwd, device_type=device_type)

    @functools.wraps(bwd)
    def decorate_bwd(*args: Any, **kwargs: Any) -> Any:
        with autocast(device_type, enabled=args[0]._fwd_used_autocast, dtype=args[0]._dtype):
            return bwd(*args, **kwargs)

    return decorate_bwd
