"""Wrong in decorating: what a decorated function, generator, coroutine or class does."""

from __future__ import annotations

import functools
import inspect
import sys
from typing import Any, Callable

from ..instance import Instance
from .entry import breaks


@breaks("DEC-01", "DEC-02")
def one_context_for_all_calls(instance: Instance) -> None:
    """A decorated function enters the decorator's own instance each time, so that recursion loses the mode."""
    for kind in (
        instance.contextlib._DecoratorContextManager,
        instance.modes.set_grad_enabled,
        instance.modes.inference_mode,
    ):
        kind.clone = lambda self: self


def _wrap_generators(instance: Instance, wrap: Callable[[Any, Any], Callable[..., Any]]) -> None:
    """Wrap generator functions by ``wrap(ctx_factory, func)``, which keeps name and documentation."""
    instance.replace(
        instance.contextlib._wrap_generator, lambda factory, func: functools.wraps(func)(wrap(factory, func))
    )


@breaks("DEC-03")
def a_generator_keeps_the_mode_across_yield(instance: Instance) -> None:
    """One context around the whole body: the consumer is in the body's mode between the yields."""

    def wrap(factory: Any, func: Any) -> Callable[..., Any]:
        def generator(*args: Any, **kwargs: Any) -> Any:
            with factory():
                return (yield from func(*args, **kwargs))

        return generator

    _wrap_generators(instance, wrap)


@breaks("DEC-03")
def a_generator_runs_in_its_consumers_mode(instance: Instance) -> None:
    """The context covers the call alone, which runs none of the body."""

    def wrap(factory: Any, func: Any) -> Callable[..., Any]:
        def generator(*args: Any, **kwargs: Any) -> Any:
            with factory():
                body = func(*args, **kwargs)
            return (yield from body)

        return generator

    _wrap_generators(instance, wrap)


@breaks("DEC-03")
def a_decorated_generator_function_runs_at_the_call(instance: Instance) -> None:
    """It hands out the values of a list that was made in the mode."""

    def wrap(factory: Any, func: Any) -> Callable[..., Any]:
        def generator(*args: Any, **kwargs: Any) -> Any:
            with factory():
                return iter(list(func(*args, **kwargs)))

        return generator

    _wrap_generators(instance, wrap)


@breaks("DEC-04")
def what_is_sent_is_dropped(instance: Instance) -> None:
    """The body's yield always gives None."""
    instance.replace(instance.contextlib._send, lambda body, value: body.send(None))


@breaks("DEC-05")
def what_is_thrown_does_not_reach_the_body(instance: Instance) -> None:
    """An exception that the consumer throws goes straight back to it."""

    def throw(body: Any) -> Any:
        raise

    instance.replace(instance.contextlib._throw, throw)


@breaks("DEC-05")
def what_is_thrown_is_handled_in_the_consumers_mode(instance: Instance) -> None:
    """The body handles an exception outside its mode."""

    def throw(body: Any) -> Any:
        with instance.modes.inference_mode(False):
            return body.throw(*sys.exc_info())

    instance.replace(instance.contextlib._throw, throw)


@breaks("DEC-06")
def closing_does_not_reach_the_body(instance: Instance) -> None:
    """The body is left to the garbage collector."""
    kept: list[Any] = []
    instance.replace(instance.contextlib._close, kept.append)


@breaks("DEC-06")
def closing_reaches_the_body_outside_the_mode(instance: Instance) -> None:
    """The body's cleaning up runs in the default mode."""

    def close(body: Any) -> None:
        with instance.modes.inference_mode(False):
            body.close()

    instance.replace(instance.contextlib._close, close)


@breaks("DEC-07")
def a_generators_return_value_is_lost(instance: Instance) -> None:
    """A decorated generator returns None."""
    instance.replace(instance.contextlib._returned, lambda end: None)


@breaks("DEC-08")
def the_wrapper_has_a_name_of_its_own(instance: Instance) -> None:
    """Name, documentation and attributes of a decorated function are the wrapper's."""
    right = instance.contextlib.context_decorator

    def context_decorator(ctx: Any, func: Any) -> Any:
        decorated = right(ctx, func)
        if inspect.isgeneratorfunction(decorated):

            def generator(*args: Any, **kwargs: Any) -> Any:
                return (yield from decorated(*args, **kwargs))

            return generator
        return lambda *args, **kwargs: decorated(*args, **kwargs)

    instance.replace(right, context_decorator)


@breaks("DEC-09")
def a_class_is_decorated_without_warning(instance: Instance) -> None:
    """Decorating a class is as good as decorating a function."""

    def decorate(self: Any, orig_func: Any) -> Any:
        if inspect.isclass(orig_func):
            return instance.contextlib.context_decorator(self.clone, lambda *a, **k: orig_func(*a, **k))
        return instance.contextlib.context_decorator(self.clone, orig_func)

    instance.contextlib._DecoratorContextManager.__call__ = decorate


@breaks("DEC-09")
def a_decorated_class_is_still_a_class(instance: Instance) -> None:
    """Decorating a class returns it as it is."""
    right = instance.contextlib._DecoratorContextManager.__call__

    def decorate(self: Any, orig_func: Any) -> Any:
        right(self, orig_func)
        return orig_func if inspect.isclass(orig_func) else right(self, orig_func)

    instance.contextlib._DecoratorContextManager.__call__ = decorate


@breaks("DEC-09", "DEC-10")
def the_decorator_helper_takes_a_class(instance: Instance) -> None:
    """context_decorator wraps the construction of a class, as the decorators do."""
    right = instance.contextlib.context_decorator

    def context_decorator(ctx: Any, func: Any) -> Any:
        return right(ctx, (lambda *args, **kwargs: func(*args, **kwargs)) if inspect.isclass(func) else func)

    instance.replace(right, context_decorator)


@breaks("DEC-10")
def an_exception_passes_a_context_that_swallows_it(instance: Instance) -> None:
    """The context of a decorated function is told of its exception, and its answer is ignored."""
    right = instance.contextlib.context_decorator

    def context_decorator(ctx: Any, func: Any) -> Any:
        if inspect.isgeneratorfunction(func) or inspect.isclass(func):
            return right(ctx, func)

        @functools.wraps(func)
        def decorate_context(*args: Any, **kwargs: Any) -> Any:
            raised: list[BaseException] = []

            def noting(*args: Any, **kwargs: Any) -> Any:
                try:
                    return func(*args, **kwargs)
                except BaseException as error:
                    raised.append(error)
                    raise

            result = right(ctx, noting)(*args, **kwargs)
            if raised:
                raise raised[0]
            return result

        return decorate_context

    instance.replace(right, context_decorator)


@breaks("DEC-10")
def an_ambiguous_context_is_accepted(instance: Instance) -> None:
    """An object both callable and a context is called for one."""
    instance.replace(instance.contextlib._factory_of, lambda ctx: ctx if callable(ctx) else lambda: ctx)


@breaks("DEC-11")
def async_def_is_made_to_work(instance: Instance) -> None:
    """The body of a decorated ``async def`` runs in the mode."""
    right = instance.contextlib.context_decorator

    def context_decorator(ctx: Any, func: Any) -> Any:
        if not inspect.iscoroutinefunction(func):
            return right(ctx, func)

        @functools.wraps(func)
        async def decorate_context(*args: Any, **kwargs: Any) -> Any:
            with ctx():
                return await func(*args, **kwargs)

        return decorate_context

    instance.replace(right, context_decorator)


@breaks("DEC-12")
def async_generators_are_made_to_work(instance: Instance) -> None:
    """The body of a decorated async generator runs in the mode, piece by piece."""
    right = instance.contextlib.context_decorator

    def context_decorator(ctx: Any, func: Any) -> Any:
        if not inspect.isasyncgenfunction(func):
            return right(ctx, func)

        @functools.wraps(func)
        async def decorate_context(*args: Any, **kwargs: Any) -> Any:
            body = func(*args, **kwargs)
            while True:
                with ctx():
                    try:
                        value = await body.__anext__()
                    except StopAsyncIteration:
                        return
                yield value

        return decorate_context

    instance.replace(right, context_decorator)


@breaks("NG-09", "EG-02")
def parentheses_are_needed(instance: Instance) -> None:
    """``@no_grad`` without parentheses makes a context of the function and forgets it."""

    def construct(cls: Any, orig_func: Any = None) -> Any:
        return object.__new__(cls)

    kind = instance.contextlib._NoParamDecoratorContextManager
    kind.__new__ = construct
    for context in (instance.modes.no_grad, instance.modes.enable_grad):

        def initialise(self: Any, orig_func: Any = None) -> None:
            self.prev = False

        context.__init__ = initialise


@breaks("INF-26")
def inference_mode_needs_parentheses(instance: Instance) -> None:
    """``@inference_mode`` takes the function for a mode."""
    instance.modes.inference_mode.__new__ = lambda cls, mode=True: object.__new__(cls)


@breaks("SG-06", "DEC-01")
def set_grad_enabled_decorates_with_grad_off(instance: Instance) -> None:
    """A function decorated with set_grad_enabled(True) runs with grad mode off."""
    kind = instance.modes.set_grad_enabled
    kind.clone = lambda self: kind(False)


@breaks("INF-26", "DEC-01")
def inference_mode_decorates_with_the_mode_on(instance: Instance) -> None:
    """A function decorated with inference_mode(False) runs in inference mode."""
    kind = instance.modes.inference_mode
    kind.clone = lambda self: kind()


@breaks("MODE-02", "NG-08")
def decorating_has_no_effect(instance: Instance) -> None:
    """A decorated function is the function."""

    def decorate(self: Any, orig_func: Any) -> Any:
        return orig_func

    instance.contextlib._DecoratorContextManager.__call__ = decorate
