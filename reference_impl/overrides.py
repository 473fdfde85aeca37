"""``torch.overrides``: calls that others answer, be it the type of an argument or a mode."""

from __future__ import annotations

import functools
import sys
from types import FunctionType
from typing import Any, Callable, Iterable, Optional

from . import errors
from .handing_over import disabled_torch_function, hand_over, has_overriding, overriding_arguments, thread, watch_calls
from .modes import state
from .ops.declare import FUNCTIONS
from .tensor import Tensor

__all__ = [
    "get_ignored_functions",
    "get_overridable_functions",
    "get_testing_overrides",
    "handle_torch_function",
    "has_torch_function",
    "resolve_name",
    "is_tensor_like",
    "is_tensor_method_or_property",
    "wrap_torch_function",
    "enable_reentrant_dispatch",
]


# -- modes -----------------------------------------------------------------------------------------


class TorchFunctionMode:
    """From entering to leaving, its ``__torch_function__`` is asked for every call, and runs without it."""

    def __init__(self) -> None:
        pass

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        raise NotImplementedError

    def __enter__(self) -> Any:
        watch_calls()
        thread.modes.append(self)
        return self

    def __exit__(self, *exc_info: Any) -> None:
        thread.modes.pop()

    @classmethod
    def push(cls, *args: Any, **kwargs: Any) -> Any:
        return cls(*args, **kwargs)


class BaseTorchFunctionMode(TorchFunctionMode):
    """Runs every call as it is."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return func(*args, **(kwargs or {}))


def _get_current_function_mode() -> Optional[TorchFunctionMode]:
    return thread.modes[-1] if thread.modes else None


def _get_current_function_mode_stack() -> list[TorchFunctionMode]:
    return list(thread.modes)


def _len_torch_function_stack() -> int:
    return len(thread.modes)


class enable_reentrant_dispatch:
    """In it a mode that is asked about an op is no longer beneath autograd: what it computes is recorded."""

    def __enter__(self) -> None:
        self._before = state.beneath_autograd, state.beneath_views
        state.beneath_autograd = state.beneath_views = False

    def __exit__(self, *exc_info: Any) -> None:
        state.beneath_autograd, state.beneath_views = self._before


# -- who takes over --------------------------------------------------------------------------------


def has_torch_function(relevant_args: Iterable[Any]) -> bool:
    return has_overriding(relevant_args)


def has_torch_function_unary(tensor: Any) -> bool:
    return has_overriding((tensor,))


def has_torch_function_variadic(*args: Any) -> bool:
    return has_overriding(args)


def _get_overloaded_args(relevant_args: Iterable[Any], get_type_fn: Optional[Callable[[Any], type]] = None) -> Any:
    return overriding_arguments(relevant_args, plain=True)


def is_tensor_like(inp: Any) -> bool:
    return isinstance(inp, Tensor) or hasattr(inp, "__torch_function__")


def handle_torch_function(public_api: Any, relevant_args: Iterable[Any], *args: Any, **kwargs: Any) -> Any:
    """Ask the modes, then the arguments that take over. Raises TypeError where none of them answers."""
    takers = overriding_arguments(relevant_args, plain=True)
    name = f"{public_api.__module__}.{public_api.__name__}".replace(f"{__package__}.", "torch.")
    if public_api in FUNCTIONS.values() or getattr(sys.modules[__package__], public_api.__name__, None) is public_api:
        name = f"torch.{public_api.__name__}"
    refusal = errors.no_implementation_found
    return hand_over(public_api, name, takers, tuple(map(type, takers)), args, kwargs, refusal=refusal)


def wrap_torch_function(dispatcher: Callable[..., Iterable[Any]]) -> Callable[[Any], Any]:
    """Decorator: hand calls over by what ``dispatcher`` finds among the arguments."""

    def inner(func: Any) -> Any:
        @functools.wraps(func)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            relevant = dispatcher(*args, **kwargs)
            if has_torch_function(relevant):
                return handle_torch_function(wrapped, relevant, *args, **kwargs)
            return func(*args, **kwargs)

        return wrapped

    return inner


# -- what is handed over ---------------------------------------------------------------------------


def get_overridable_functions() -> dict[Any, list[Callable[..., Any]]]:
    """Namespace -> its functions that are handed over."""
    watch_calls()
    package: Any = sys.modules[__package__]
    functional = package.nn.functional
    named = [one for name in FUNCTIONS if (one := getattr(package, name, None)) is not None]
    return {
        package: named,
        functional: [one for name, one in vars(functional).items() if isinstance(one, FunctionType) and name[0] != "_"],
        Tensor: [one for one in vars(Tensor).values() if isinstance(one, FunctionType)],
    }


def get_ignored_functions() -> set[Callable[..., Any]]:
    """Functions that are not handed over."""
    package: Any = sys.modules[__package__]
    names = "typename is_tensor is_storage set_default_tensor_type manual_seed initial_seed seed save load no_grad"
    names += " enable_grad set_grad_enabled set_rng_state get_rng_state get_default_dtype set_default_dtype finfo iinfo"
    names += " set_printoptions is_grad_enabled is_inference_mode_enabled can_cast"
    return {getattr(package, name) for name in names.split()}


def get_testing_overrides() -> dict[Callable[..., Any], Callable[..., Any]]:
    """For each function that is handed over one that takes anything and does nothing."""
    return {one: (lambda *args, **kwargs: -1) for each in get_overridable_functions().values() for one in each}


def is_tensor_method_or_property(func: Any) -> bool:
    return getattr(func, "__name__", None) == "__get__" or any(func is one for one in vars(Tensor).values())


def resolve_name(f: Any) -> Any:
    """The name by which a function that is handed over is known, None for others."""
    owner = getattr(f, "__self__", None)
    if getattr(f, "__name__", None) in ("__get__", "__set__") and owner is not None:
        found = [name for name, one in vars(Tensor).items() if one is owner]
        return f"torch.Tensor.{found[0]}.{f.__name__}" if found else None
    package: Any = sys.modules[__package__]
    own = getattr(f, "__name__", None)
    for prefix, space in (("torch", package), ("torch.nn.functional", package.nn.functional), ("torch.Tensor", Tensor)):
        if isinstance(own, str) and getattr(space, own, None) is f:
            return f"{prefix}.{own}"
    return None


_disabled_torch_function_impl = disabled_torch_function
