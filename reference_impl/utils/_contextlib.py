"""A context as a decorator: every call of the decorated function runs in a fresh context.

The names of functions and parameters are torch's wherever a user can see them: a wrapper takes over the name of what
it wraps only where that has one (a ``functools.partial`` has none), and a wrong call's TypeError names the parameters.
"""

# No `from __future__ import annotations`: `inspect.signature` shows these annotations to users, as torch's does. The
# wrappers have none: those of a wrapper around something without annotations would show.

import functools
import inspect
import sys
import warnings
from collections.abc import Callable, Generator
from typing import Any, Optional, TypeVar

from ..rules import rule
from ..semantics import SEMANTICS
from ..warn import DEPRECATION

F = TypeVar("F", bound=Callable[..., Any])
_ContextFactory = Callable[[], Any]

AMBIGUOUS_CONTEXT = (
    "Passed in {ctx} is both callable and also a valid context manager (has __enter__), making it ambiguous which "
    "interface to use.  If you intended to pass a context manager factory, rewrite your call as "
    "context_decorator(lambda: ctx()); if you intended to pass a context manager directly, rewrite your call as "
    "context_decorator(lambda: ctx)"
)
CLASS_REFUSED = (
    "Cannot decorate classes; it is ambiguous whether or not only the constructor or all methods should have the "
    "context manager applied; additionally, decorating a class at definition-site will prevent use of the identifier "
    "as a conventional type.  To specify which methods to decorate, decorate each of them individually."
)
CLASS_DEPRECATED = (
    "Decorating classes is deprecated and will be disabled in future versions. You should only decorate functions or "
    "methods. To preserve the current behavior of class decoration, you can directly decorate the `__init__` method "
    "and nothing else."
)


# --- generators: the context is entered anew for each piece of the body -----------------------------------------------


# DEC-04: what the consumer sends is the value of the body's yield. (Sending None is next().)
@rule("DEC-04")
def _send(body: Generator[Any, Any, Any], value: Any) -> Any:
    return body.send(value)


# DEC-05: what the consumer throws is raised at the body's yield. The form with three arguments is observable: from
# Python 3.12 on it gives a DeprecationWarning.
@rule("DEC-05")
def _throw(body: Generator[Any, Any, Any]) -> Any:
    return body.throw(*sys.exc_info())


# DEC-06: closing closes the body. A GeneratorExit thrown by hand counts as closing too: the body cannot answer it.
@rule("DEC-06")
def _close(body: Generator[Any, Any, Any]) -> None:
    body.close()


# DEC-07: the body's return value is the return value of the decorated generator.
@rule("DEC-07")
def _returned(end: StopIteration) -> Any:
    return end.value


# DEC-03: each piece of the body, from one yield to the next, runs in a fresh context, which is left before the consumer
# gets the value: between the yields the consumer's own mode holds.
#
# The wrapper is a generator function itself, so nothing happens at the call: a wrong argument raises at the first
# next(). While it is suspended it holds the arguments, the last value that it passed on and the last that it was sent.
# An exception is passed into the body while it is handled here, so that it is also the __context__ of what the body
# raises later in that piece. A context that swallows an exception leaves the last value to be passed on again.
@rule("DEC-03")
def _wrap_generator(ctx_factory: _ContextFactory, func: F) -> F:
    @functools.wraps(func)
    def generator_context(*args, **kwargs):  # type: ignore[no-untyped-def]
        body = func(*args, **kwargs)
        try:
            with ctx_factory():
                response = _send(body, None)
            while True:
                try:
                    request = yield response
                except GeneratorExit:
                    with ctx_factory():
                        _close(body)
                    raise
                except BaseException:
                    with ctx_factory():
                        response = _throw(body)
                else:
                    with ctx_factory():
                        response = _send(body, request)
        except StopIteration as end:
            return _returned(end)

    return generator_context  # type: ignore[return-value]


# --- any context as a decorator ---------------------------------------------------------------------------------------


# DEC-10: ctx is either a context, used for every call, or something that is called for one. What could be both is
# refused.
@rule("DEC-10")
def _factory_of(ctx: Any) -> _ContextFactory:
    if callable(ctx) and hasattr(ctx, "__enter__"):
        raise AssertionError(AMBIGUOUS_CONTEXT.format(ctx=ctx))
    return ctx if callable(ctx) else lambda: ctx


# DEC-11, DEC-12: only a plain generator function (or a partial or method of one) runs piece by piece. An `async def` is
# called like any function: the call, which runs none of its body, is in the mode, and awaiting it is not.
@rule("DEC-11", "DEC-12")
def _runs_in_pieces(func: Any) -> bool:
    return inspect.isgeneratorfunction(func)


# DEC-08: the wrapper carries the name, the documentation and the attributes of what it wraps, and it is a generator
# function if that is one.
@rule("DEC-08")
def context_decorator(ctx: Any, func: F) -> F:
    """``func`` with each call of it in a context: ``ctx`` itself, or what ``ctx()`` returns.

    Raises AssertionError where ``ctx`` is both a context and callable, RuntimeError where ``func`` is a class.
    """
    ctx_factory = _factory_of(ctx)
    if inspect.isclass(func):
        raise RuntimeError(CLASS_REFUSED)
    if _runs_in_pieces(func):
        return _framed(_wrap_generator(ctx_factory, func), ctx)

    @functools.wraps(func)
    def decorate_context(*args, **kwargs):  # type: ignore[no-untyped-def]
        with ctx_factory():
            return func(*args, **kwargs)

    return _framed(decorate_context, ctx)  # type: ignore[return-value]


def _framed(wrapper: F, ctx: Any) -> F:
    """The wrapper, whose frames tracebacks show under the name of the context."""
    if SEMANTICS.decorated_functions_frames_have_the_contexts_name:
        name = _name_of(ctx)
        qualified: dict[str, Any] = {"co_qualname": name} if hasattr(wrapper.__code__, "co_qualname") else {}
        wrapper.__code__ = wrapper.__code__.replace(co_name=name, **qualified)
    return wrapper


def _name_of(ctx: Any) -> str:
    if isinstance(ctx, functools.partial):
        return _name_of(ctx.func)
    owner = getattr(ctx, "__self__", None)
    if not callable(ctx) or (hasattr(owner, "__enter__") and hasattr(owner, "__exit__")):
        return type(owner if callable(ctx) else ctx).__name__
    names = (getattr(ctx, attribute, None) for attribute in ("__qualname__", "__name__"))
    return next((name for name in names if isinstance(name, str)), type(ctx).__name__)


class _DecoratorContextManager:
    """A context whose instances also decorate."""

    # MODE-02, NG-08: an instance called with a function gives that function in the mode.
    # DEC-09: decorating a class warns, at the place that decorates, and gives a function that calls the class. Only the
    # construction of instances is covered.
    @rule("MODE-02", "NG-08", "DEC-09")
    def __call__(self, orig_func: F) -> F:
        if not inspect.isclass(orig_func):
            return context_decorator(self.clone, orig_func)
        if not SEMANTICS.decorating_a_class_warns:
            construct: Any = functools.wraps(orig_func)(lambda *args, **kwargs: orig_func(*args, **kwargs))
            return context_decorator(self.clone, construct)
        level = 2 if SEMANTICS.the_warning_about_a_decorated_class_points_to_it else 1
        warnings.warn(CLASS_DEPRECATED, DEPRECATION, stacklevel=level)
        return context_decorator(self.clone, lambda *args, **kwargs: orig_func(*args, **kwargs))  # type: ignore[return-value]

    if not SEMANTICS.what_is_decorated_is_called_orig_func:
        _decorated = __call__

        def __call__(self, func: F) -> F:  # type: ignore[misc]
            return self._decorated(func)

    def __enter__(self) -> None:
        raise NotImplementedError

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        raise NotImplementedError

    # DEC-01, DEC-02: each call of a decorated function has a context of its own, so what one call remembers (the
    # mode to go back to) is safe from recursion, from other threads and from the decorator's use as a context.
    @rule("DEC-01", "DEC-02")
    def clone(self):  # type: ignore[no-untyped-def]
        return self.__class__()


class _NoParamDecoratorContextManager(_DecoratorContextManager):
    """A context without parameters, whose class decorates too: ``@no_grad`` is ``@no_grad()``."""

    if SEMANTICS.classes_of_grad_modes_decorate:
        # NG-09, EG-02: called with something other than None, the class is not a constructor but the decorator of it.
        @rule("NG-09", "EG-02")
        def __new__(cls, orig_func: Optional[F] = None) -> Any:
            if orig_func is None:
                return super().__new__(cls)
            return cls()(orig_func)
