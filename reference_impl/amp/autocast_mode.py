"""``torch.autocast``: while it is entered, products of matrices and convolutions compute in a type of lower precision.

Until it is entered for the first time nothing here runs. Then the functions and methods concerned look whether this
thread autocasts, and cast their float32 arguments.
"""

from __future__ import annotations

import functools
import sys
import warnings
from typing import Any, Callable, Optional

from .. import errors
from ..casting import thread
from ..devices import device
from ..dtypes import bfloat16, float16, float32, float64
from ..modes import state
from ..semantics import SEMANTICS
from ..tensor import Tensor
from ..warn import is_due, level_of_caller

_LOWER = (
    "addbmm addmm baddbmm bmm conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d linear matmul mm"
    " __matmul__ __rmatmul__ scaled_dot_product_attention"
).split()
_SINGLE = "binary_cross_entropy cdist mse_loss polar prod smooth_l1_loss trace".split()
_WIDEST = "cat stack".split()


# -- casting ---------------------------------------------------------------------------------------


def _lower(one: Any) -> Any:
    """A floating tensor in the lower precision; that of a leaf is kept, so that its gradients add up in one node."""
    dtype = thread.dtype["cpu"]
    if not isinstance(one, Tensor):
        return type(one)(map(_lower, one)) if one.__class__ in (list, tuple) else one
    if one._dtype is dtype or one._dtype.category != 2 or one._dtype is float64:
        return one
    if not (thread.keeps_casts and one._dtype is float32 and one.is_leaf and one.requires_grad and state.grad_enabled):
        return one.to(dtype)
    kept = thread.casts.get(id(one))
    if kept is None:
        kept = thread.casts[id(one)] = (one, one.to(dtype))
    return kept[1]


def _single(one: Any) -> Any:
    is_lower = isinstance(one, Tensor) and one._dtype in (bfloat16, float16)
    return one.to(float32) if is_lower else one


def _to_widest(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """A list of tensors, all in single precision if one of them is."""
    tensors = args[0]
    if not any(isinstance(one, Tensor) and one._dtype is float32 for one in tensors):
        return args
    return ([_single(one) for one in tensors], *args[1:])


def _casting(form: Callable[..., Any], cast: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> Callable[..., Any]:
    @functools.wraps(form)
    def cast_first(*args: Any, **kwargs: Any) -> Any:
        if not thread.enabled["cpu"]:
            return form(*args, **kwargs)
        names, values = tuple(kwargs), tuple(kwargs.values())
        thread.enabled["cpu"] = False
        try:
            values = cast(values) if values and cast is not _to_widest else values
            return form(*cast(args), **dict(zip(names, values)))
        finally:
            thread.enabled["cpu"] = True

    return cast_first


_watching = False


def watch_casts() -> None:
    """From now on the functions and methods concerned look whether to cast."""
    global _watching
    if _watching:
        return
    _watching = True
    package = sys.modules[__package__.rpartition(".")[0]]
    kinds: list[tuple[list[str], Callable[[tuple[Any, ...]], tuple[Any, ...]]]] = [
        (_LOWER, lambda args: tuple([_lower(one) for one in args])),
        (_SINGLE, lambda args: tuple([_single(one) for one in args])),
        (_WIDEST, _to_widest),
    ]
    for names, cast in kinds:
        for name in names:
            for place in (package, package.nn.functional, Tensor):
                form = vars(place).get(name)
                if form is not None:
                    setattr(place, name, _casting(form, cast))


# -- the context -----------------------------------------------------------------------------------


_ON_CPU = (bfloat16, float16) if SEMANTICS.autocast_takes_halves else (bfloat16,)


class autocast:
    """Casts from entering to leaving; decorates functions as well."""

    def __init__(
        self, device_type: str, dtype: Any = None, enabled: bool = True, cache_enabled: Optional[bool] = None
    ) -> None:
        if not isinstance(device_type, str) and SEMANTICS.autocast_asks_for_text:
            raise ValueError(errors.autocast_device_type(device_type))
        if SEMANTICS.autocast_knows_all_devices:
            device(device_type)  # RuntimeError for what is none
        if device_type not in thread.enabled:
            raise RuntimeError(errors.autocast_unsupported(device_type))
        self.device = device_type
        self.fast_dtype = thread.dtype[device_type] if dtype is None else dtype
        self._cache_enabled = thread.keeps_casts if cache_enabled is None else cache_enabled
        if device_type == "cuda" and enabled:
            warnings.warn(errors.AUTOCAST_NO_CUDA, stacklevel=level_of_caller())
            enabled = False
        if device_type == "cpu" and enabled and self.fast_dtype not in _ON_CPU:
            warnings.warn(errors.AUTOCAST_CPU_TYPE, stacklevel=level_of_caller())
            enabled = False
        self._enabled = enabled

    def __enter__(self) -> "autocast":
        watch_casts()
        device = self.device
        self.before = (thread.enabled[device], thread.dtype[device], thread.keeps_casts)
        thread.enabled[device] = self._enabled
        if device == "cpu" and not SEMANTICS.autocast_takes_halves and self.fast_dtype not in _ON_CPU:
            raise RuntimeError(errors.AUTOCAST_CPU_TYPE_REFUSED)
        thread.dtype[device] = self.fast_dtype
        thread.keeps_casts = self._cache_enabled
        thread.depth += 1
        return self

    def __exit__(self, *exc: object) -> None:
        thread.depth -= 1
        if not thread.depth:
            thread.casts.clear()
        device = self.device
        thread.enabled[device], thread.dtype[device], thread.keeps_casts = self.before

    def __call__(self, func: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(func)
        def decorated(*args: Any, **kwargs: Any) -> Any:
            with self:
                return func(*args, **kwargs)

        return decorated


def is_autocast_available(device_type: str) -> bool:
    return device_type in thread.enabled


# -- asked and set one by one ----------------------------------------------------------------------


def is_autocast_enabled(device_type: str = "cuda", /) -> bool:
    return thread.enabled[device_type]


def set_autocast_enabled(device_type: str, enabled: bool, /) -> None:
    watch_casts()
    thread.enabled[device_type] = enabled


def get_autocast_dtype(device_type: str, /) -> Any:
    return thread.dtype[device_type]


def set_autocast_dtype(device_type: str, dtype: Any, /) -> None:
    thread.dtype[device_type] = dtype


def _deprecated(name: str, device_type: str) -> None:
    """What asks for one device alone is deprecated: ``get_autocast_cpu_dtype``."""
    if SEMANTICS.autocast_of_one_device_is_deprecated:
        now = name.replace("_cpu_", "_").replace("_gpu_", "_")
        text = f"torch.{name}() is deprecated. Please use torch.{now}('{device_type}') instead."
        if is_due(text):
            warnings.warn(text, DeprecationWarning, stacklevel=level_of_caller())


def is_autocast_cpu_enabled() -> bool:
    _deprecated("is_autocast_cpu_enabled", "cpu")
    return thread.enabled["cpu"]


def get_autocast_cpu_dtype() -> Any:
    _deprecated("get_autocast_cpu_dtype", "cpu")
    return thread.dtype["cpu"]


def get_autocast_gpu_dtype() -> Any:
    _deprecated("get_autocast_gpu_dtype", "cuda")
    return thread.dtype["cuda"]


def is_autocast_cache_enabled() -> bool:
    return thread.keeps_casts


def set_autocast_cache_enabled(enabled: bool, /) -> None:
    thread.keeps_casts = enabled


def clear_autocast_cache() -> None:
    thread.casts.clear()
