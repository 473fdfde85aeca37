"""Faults of what is decorated, suspended or in another thread: what it is given, gives back, and raises."""

from __future__ import annotations

import functools
import inspect
from typing import Any

from .entry import is_elsewhere, replaces, torch

# -- blocks


@replaces("no_grad.__exit__")
def no_grad_swallows_what_its_block_raises(right: Any, self: Any, *rest: Any) -> bool:
    """An exception ends a block of no_grad, and nobody hears of it."""
    right(self, *rest)
    return True


@replaces("is_grad_enabled")
def grad_mode_is_said_to_be_on_in_inference_mode(right: Any) -> Any:
    """is_grad_enabled() is True in inference mode."""
    return right() or torch.is_inference_mode_enabled()


@replaces("inference_mode.__enter__")
def leaving_inference_mode_for_a_block_turns_recording_on(right: Any, self: Any) -> None:
    """In a block of inference_mode(False) grad mode is on, whatever it was."""
    right(self)
    if not self.mode:
        torch._C._set_grad_enabled(True)


@replaces("inference_mode.__exit__")
def the_end_of_inference_mode_ends_all_of_them(right: Any, self: Any, *rest: Any) -> None:
    """After an inner block of inference mode the outer one is at its end too."""
    right(self, *rest)
    if torch.is_inference_mode_enabled():
        _ended.append(torch._C._InferenceMode(False))
        _ended[-1].__enter__()


_ended: list[Any] = []


@replaces("set_grad_enabled.__enter__")
def a_block_of_set_grad_enabled_restores_what_it_sets(right: Any, self: Any) -> None:
    """The mode to restore is that of the moment when the block is entered, not that from before the call."""
    self.prev = torch.is_grad_enabled()
    right(self)


@replaces("autograd.set_detect_anomaly.__exit__")
def a_set_anomaly_mode_is_never_left(right: Any, self: Any, *rest: Any) -> None:
    """After a block of set_detect_anomaly anomalies are looked for as in it."""


# -- other threads


@replaces("no_grad.__enter__")
def no_grad_is_for_the_main_thread(right: Any, self: Any) -> None:
    """In another thread no_grad switches nothing off."""
    right(self)
    if is_elsewhere():
        torch._C._set_grad_enabled(self.prev)


@replaces("set_grad_enabled.__init__")
def set_grad_enabled_is_for_the_main_thread(right: Any, self: Any, mode: bool) -> None:
    """In another thread set_grad_enabled sets nothing."""
    before = torch.is_grad_enabled()
    right(self, mode)
    if is_elsewhere():
        torch._C._set_grad_enabled(before)


# -- functions


@replaces("inference_mode.clone")
def what_inference_mode_decorates_is_always_in_it(right: Any, self: Any) -> Any:
    """inference_mode(False) decorates as inference_mode() does."""
    return torch.inference_mode()


@replaces("utils._contextlib.context_decorator")
def what_a_decorated_function_returns_is_detached(right: Any, ctx: Any, func: Any) -> Any:
    """A tensor that a decorated function gives back has no history."""
    found = right(ctx, func)
    if inspect.isgeneratorfunction(func) or inspect.isclass(func):
        return found

    @functools.wraps(func)
    def called(*args: Any, **kwargs: Any) -> Any:
        result = found(*args, **kwargs)
        return result.detach() if isinstance(result, torch.Tensor) else result

    return called


@replaces("utils._contextlib.context_decorator")
def what_a_decorated_function_raises_is_a_runtime_error(right: Any, ctx: Any, func: Any) -> Any:
    """An exception that leaves a decorated function is another one."""
    found = right(ctx, func)
    if inspect.isgeneratorfunction(func) or inspect.isclass(func):
        return found

    @functools.wraps(func)
    def called(*args: Any, **kwargs: Any) -> Any:
        try:
            return found(*args, **kwargs)
        except Exception as error:
            raise RuntimeError(str(error)) from None

    return called


@replaces("utils._contextlib.context_decorator")
def what_is_decorated_is_decorated_once(right: Any, ctx: Any, func: Any) -> Any:
    """Of several decorators the innermost counts."""
    return func if hasattr(func, "__wrapped__") else right(ctx, func)


# -- generators


@replaces("utils._contextlib._wrap_generator")
def what_is_sent_into_a_generator_is_lost(right: Any, factory: Any, func: Any) -> Any:
    """A decorated generator gets None, whatever it is sent."""

    def deaf(*args: Any, **kwargs: Any) -> Any:
        running = func(*args, **kwargs)
        try:
            given = next(running)
            while True:
                try:
                    yield given
                except Exception as error:
                    given = running.throw(error)
                else:
                    given = next(running)
        except StopIteration as end:
            return end.value

    return right(factory, functools.wraps(func)(deaf))


@replaces("utils._contextlib._wrap_generator")
def the_first_turn_of_a_generator_is_in_the_consumers_mode(right: Any, factory: Any, func: Any) -> Any:
    """A decorated generator runs with grad mode on up to where it first pauses."""

    def begun(*args: Any, **kwargs: Any) -> Any:
        running = func(*args, **kwargs)
        try:
            with torch.enable_grad():
                given = next(running)
        except StopIteration as end:
            return end.value
        yield given
        return (yield from running)

    return right(factory, functools.wraps(func)(begun))


@replaces("utils._contextlib._wrap_generator")
def what_is_thrown_into_a_generator_ends_it(right: Any, factory: Any, func: Any) -> Any:
    """A decorated generator cannot handle what is thrown into it."""

    def ended(*args: Any, **kwargs: Any) -> Any:
        running = func(*args, **kwargs)
        sent = None
        while True:
            try:
                given = running.send(sent)
            except StopIteration as end:
                return end.value
            sent = yield given

    return right(factory, functools.wraps(func)(ended))
