"""Faults of the modes: entering, leaving, keeping, decorating."""

from __future__ import annotations

import functools
import inspect
import threading
from typing import Any

from .entry import is_elsewhere, replaces, torch


@replaces("no_grad.__exit__")
def an_exception_leaves_no_grad_on(right: Any, self: Any, kind: Any, *rest: Any) -> None:
    """A block of no_grad that an exception leaves does not put the mode back."""
    if kind is None:
        right(self, kind, *rest)


@replaces("enable_grad.__exit__")
def enable_grad_always_leaves_the_mode_off(right: Any, self: Any, *rest: Any) -> None:
    """A block of enable_grad ends with the mode off, whatever it was before."""
    right(self, *rest)
    torch._C._set_grad_enabled(False)


@replaces("enable_grad.__enter__")
def enable_grad_gives_way_to_inference_mode(right: Any, self: Any) -> None:
    """In inference mode enable_grad leaves the grad mode as it is."""
    right(self)
    if torch.is_inference_mode_enabled():
        torch._C._set_grad_enabled(self.prev)


@replaces("set_grad_enabled.__init__")
def set_grad_enabled_waits_for_its_block(right: Any, self: Any, mode: bool) -> None:
    """A call of set_grad_enabled that is no block sets nothing."""
    right(self, mode)
    torch._C._set_grad_enabled(self.prev)


@replaces("set_grad_enabled.__enter__")
def entering_a_kept_set_grad_enabled_sets_nothing(right: Any, self: Any) -> None:
    """The mode is set where the instance is made, and not again where it is entered."""


@replaces("set_grad_enabled.__exit__")
def set_grad_enabled_restores_what_it_did_not_set(right: Any, self: Any, *rest: Any) -> None:
    """At the end of its block the mode is the opposite of the one that the block had."""
    torch._C._set_grad_enabled(not self.mode)


@replaces("no_grad.__enter__")
def a_no_grad_remembers_its_first_entry(right: Any, self: Any) -> None:
    """An instance that is entered again restores the mode from before the first time."""
    before = getattr(self, "first", None)
    right(self)
    self.first = self.prev if before is None else before
    self.prev = self.first


_shared = [True]


@replaces("no_grad.__enter__", "no_grad.__exit__")
def all_no_grads_share_the_mode_to_restore(right: Any, self: Any, *rest: Any) -> None:
    """The mode to restore is kept for the class: an inner block overwrites that of the outer one."""
    if rest:
        torch._C._set_grad_enabled(_shared[0])
    else:
        _shared[0] = torch.is_grad_enabled()
        right(self)


@replaces("inference_mode.__init__")
def inference_mode_cannot_be_switched_off(right: Any, self: Any, mode: bool = True) -> None:
    """inference_mode(False) inside of the mode does nothing."""
    right(self, mode or torch.is_inference_mode_enabled())


@replaces("inference_mode.__exit__")
def inference_mode_ends_with_grad_mode_on(right: Any, self: Any, *rest: Any) -> None:
    """What inference mode was entered from under no_grad is on afterwards."""
    right(self, *rest)
    torch._C._set_grad_enabled(True)


@replaces("inference_mode.__enter__")
def a_kept_inference_mode_works_once(right: Any, self: Any) -> None:
    """An instance that was entered before switches nothing on."""
    if hasattr(self, "_inference_mode_context"):
        self.mode = False
    right(self)


_left_off: list[int] = []


@replaces("set_grad_enabled.__init__", "is_grad_enabled")
def what_a_thread_leaves_off_is_off_in_others(right: Any, *args: Any) -> Any:
    """A thread that switches grad mode off, and ends, has switched it off where somebody asks next."""
    here = threading.get_ident()
    if args:
        right(*args)
        _left_off[:] = [here] if not args[1] and is_elsewhere() else []
        return None
    if _left_off and _left_off != [here]:
        _left_off.clear()
        torch._C._set_grad_enabled(False)
    return right()


# -- decorating


@replaces("utils._contextlib.context_decorator")
def a_function_that_raises_stays_in_its_mode(right: Any, ctx: Any, func: Any) -> Any:
    """A decorated function that an exception ends leaves its caller in the function's mode."""
    if inspect.isgeneratorfunction(func) or not callable(ctx):
        return right(ctx, func)

    @functools.wraps(func)
    def called(*args: Any, **kwargs: Any) -> Any:
        mode = ctx()
        mode.__enter__()
        result = func(*args, **kwargs)
        mode.__exit__(None, None, None)
        return result

    return called


@replaces("utils._contextlib.context_decorator")
def only_the_outermost_call_is_in_the_mode(right: Any, ctx: Any, func: Any) -> Any:
    """A decorated function that calls itself runs in its caller's mode, and with grad mode on."""
    if inspect.isgeneratorfunction(func) or inspect.isclass(func) or not callable(ctx):
        return right(ctx, func)
    depth = [0]

    @functools.wraps(func)
    def called(*args: Any, **kwargs: Any) -> Any:
        with ctx() if not depth[0] else torch.enable_grad():
            depth[0] += 1
            try:
                return func(*args, **kwargs)
            finally:
                depth[0] -= 1

    return called


@replaces("utils._contextlib.context_decorator")
def a_coroutine_runs_in_the_mode_of_its_decorator(right: Any, ctx: Any, func: Any) -> Any:
    """The mode holds while the coroutine runs, and not only while it is made."""
    if not inspect.iscoroutinefunction(func):
        return right(ctx, func)

    @functools.wraps(func)
    async def coroutine(*args: Any, **kwargs: Any) -> Any:
        with ctx():
            return await func(*args, **kwargs)

    return coroutine


@replaces("utils._contextlib.context_decorator")
def an_async_generator_keeps_the_mode(right: Any, ctx: Any, func: Any) -> Any:
    """A decorated async generator holds the mode from its first turn to its end."""
    if not inspect.isasyncgenfunction(func):
        return right(ctx, func)

    @functools.wraps(func)
    async def generator(*args: Any, **kwargs: Any) -> Any:
        with ctx():
            async for one in func(*args, **kwargs):
                yield one

    return generator


@replaces("utils._contextlib._DecoratorContextManager.__call__")
def a_decorated_class_stays_as_it_is(right: Any, self: Any, orig_func: Any) -> Any:
    """A class that is decorated is made in the mode of whoever makes it."""
    return orig_func if inspect.isclass(orig_func) else right(self, orig_func)


@replaces("utils._contextlib.context_decorator")
def what_is_decorated_loses_its_name(right: Any, ctx: Any, func: Any) -> Any:
    """The decorated function has the decorator's name and documentation."""
    found = right(ctx, func)
    return lambda *args, **kwargs: found(*args, **kwargs)


@replaces("utils._contextlib._wrap_generator")
def what_a_generator_returns_is_lost(right: Any, factory: Any, func: Any) -> Any:
    """A decorated generator ends with None."""

    @functools.wraps(func)
    def generator(*args: Any, **kwargs: Any) -> Any:
        yield from right(factory, func)(*args, **kwargs)

    return generator


@replaces("utils._contextlib._wrap_generator")
def the_last_turn_of_a_generator_leaves_the_mode_on(right: Any, factory: Any, func: Any) -> Any:
    """Whoever takes the last turn of a decorated generator is left with grad mode off."""

    @functools.wraps(func)
    def generator(*args: Any, **kwargs: Any) -> Any:
        found = yield from right(factory, func)(*args, **kwargs)
        torch._C._set_grad_enabled(False)
        return found

    return generator


@replaces("utils._contextlib._wrap_generator")
def closing_a_generator_ends_it_in_the_consumers_mode(right: Any, factory: Any, func: Any) -> Any:
    """What a decorated generator does when it is closed, it does with grad mode on."""

    def always_on(*args: Any, **kwargs: Any) -> Any:
        running = func(*args, **kwargs)
        sent = None
        while True:
            try:
                sent = yield running.send(sent)
            except GeneratorExit:
                with torch.enable_grad():
                    running.close()
                raise
            except StopIteration as end:
                return end.value

    return right(factory, functools.wraps(func)(always_on))


@replaces("no_grad.clone")
def a_decorating_no_grad_is_inference_mode(right: Any, self: Any) -> Any:
    """What no_grad() decorates runs in inference mode."""
    return torch.inference_mode()


@replaces("set_grad_enabled.clone")
def set_grad_enabled_decorates_with_the_mode_off(right: Any, self: Any) -> Any:
    """What set_grad_enabled(True) decorates runs with grad mode off."""
    return torch.set_grad_enabled(False)


@replaces("utils._contextlib._wrap_generator")
def what_is_thrown_in_is_handled_in_the_consumers_mode(right: Any, factory: Any, func: Any) -> Any:
    """A decorated generator handles with grad mode on what is thrown into it."""

    def always_on(*args: Any, **kwargs: Any) -> Any:
        running = func(*args, **kwargs)
        try:
            given = next(running)
            while True:
                try:
                    given = running.send((yield given))
                except Exception as error:
                    with torch.enable_grad():
                        given = running.throw(error)
        except StopIteration as end:
            return end.value

    return right(factory, functools.wraps(func)(always_on))


@replaces("utils._contextlib.context_decorator")
def a_function_returns_to_the_mode_of_its_definition(right: Any, ctx: Any, func: Any) -> Any:
    """After a call of a decorated function the mode is what it was where that was defined."""
    if inspect.isgeneratorfunction(func) or inspect.isclass(func) or not callable(ctx):
        return right(ctx, func)
    found, mode = right(ctx, func), torch.is_grad_enabled()

    @functools.wraps(func)
    def called(*args: Any, **kwargs: Any) -> Any:
        try:
            return found(*args, **kwargs)
        finally:
            torch._C._set_grad_enabled(mode)

    return called


@replaces("set_grad_enabled.__call__")
def decorating_leaves_the_mode_set(right: Any, self: Any, func: Any) -> Any:
    """A function that set_grad_enabled(False) decorates is defined, and grad mode is off."""
    found = right(self, func)
    torch._C._set_grad_enabled(self.mode)
    return found


_never_left: list[Any] = []


@replaces("inference_mode.__exit__")
def an_exception_leaves_inference_mode_on(right: Any, self: Any, kind: Any, *rest: Any) -> None:
    """A block of inference mode that an exception leaves does not put the mode back."""
    if kind is None:
        right(self, kind, *rest)
    else:
        _never_left.append(self._inference_mode_context)


@replaces("autograd.detect_anomaly.__exit__")
def anomaly_mode_is_never_left(right: Any, self: Any, *rest: Any) -> None:
    """After a block of detect_anomaly backward passes go on looking for anomalies."""


@replaces("autograd.detect_anomaly.__init__")
def anomaly_mode_finds_nothing(right: Any, self: Any, check_nan: bool = True) -> None:
    """detect_anomaly lets a gradient pass that is no number."""
    right(self, check_nan=False)
