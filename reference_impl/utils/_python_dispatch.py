"""``torch.utils._python_dispatch``: modes that are asked for each op."""

from __future__ import annotations

from typing import Any, Optional

from ..asked_forms import watch_forms
from ..dispatching import enter, leave, thread, unasked
from ..tensor import Tensor

_disable_current_modes = unasked


class TorchDispatchMode:
    """From entering to leaving, its ``__torch_dispatch__`` is asked for each op, and runs without it."""

    def __init__(self, _dispatch_key: Any = None) -> None:
        pass

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        raise NotImplementedError

    def __enter__(self) -> Any:
        watch_forms()
        enter(self)
        return self

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        leave()


class BaseTorchDispatchMode(TorchDispatchMode):
    """Lets every op compute."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return func(*args, **(kwargs or {}))


def _get_current_dispatch_mode() -> Optional[TorchDispatchMode]:
    return thread.modes[-1] if thread.modes else None


def _get_current_dispatch_mode_stack() -> list[TorchDispatchMode]:
    return list(thread.modes)


# -- tensors that hold tensors ------------------------------------------------------------------------


def is_traceable_wrapper_subclass(t: Any) -> bool:
    """Whether it can be taken apart into the tensors that it holds, and put together again."""
    return is_traceable_wrapper_subclass_type(t if isinstance(t, type) else type(t))


def is_traceable_wrapper_subclass_type(t: type) -> bool:
    return issubclass(t, Tensor) and hasattr(t, "__tensor_flatten__") and hasattr(t, "__tensor_unflatten__")


def transform_subclass(t: Any, callback: Any, outer_size: Any = None, outer_stride: Any = None) -> Any:
    """Another of its type, with what ``callback`` makes of each tensor that it holds, and of its name."""
    names, context = t.__tensor_flatten__()
    inner = {name: callback(name, getattr(t, name)) for name in names}
    size = t.size() if outer_size is None else outer_size
    stride = t.stride() if outer_stride is None else outer_stride
    return type(t).__tensor_unflatten__(inner, context, size, stride)


def return_and_correct_aliasing(func: Any, args: Any, kwargs: Any, out: Any) -> Any:
    """``out``; of an op that changes an argument, that argument."""
    name = str(func).split(".")[1]
    if name.endswith("_") and not name.endswith("__"):
        return args[0]
    return kwargs["out"] if isinstance(kwargs.get("out"), Tensor) else out
