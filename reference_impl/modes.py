"""The grad modes: what each thread is in, and what ``no_grad``, ``enable_grad``, ``set_grad_enabled`` and
``inference_mode`` do to it.

A thread has three flags, in ``state``. An op is recorded if ``grad_enabled`` is on and ``inference_mode`` off. Beneath
autograd, where a dispatch mode or a class is asked what an op gives, none is, whatever these flags say, and views are
not followed; ``state`` tells that too.
Everything else in this module says when the flags change. Each context is a pair of rules, entering and leaving; what
tells the contexts apart is when they remember the mode to go back to, and where they keep it:

================  ==============================  ====================================================================
context           remembers                       where, and so what a second entry of the same instance does to it
================  ==============================  ====================================================================
no_grad           at entry, the grad flag         in the instance: the first memory is overwritten
enable_grad       at entry, the grad flag         in the instance: the first memory is overwritten
set_grad_enabled  at construction, the grad flag  in the instance: it stays
inference_mode    at entry, all three flags       in a guard: a new one begins, then the first is dropped and restores
================  ==============================  ====================================================================

How they decorate is the subject of ``utils/_contextlib.py``.
"""

# No `from __future__ import annotations`: `inspect.signature` shows these annotations to users, as torch's does.

import threading
from threading import get_ident
from typing import Any, Callable, NoReturn, Optional

from .rules import rule
from .semantics import SEMANTICS
from .switches import set_view_replay, switches
from .utils._contextlib import F, _DecoratorContextManager, _NoParamDecoratorContextManager

#: What torch's namespace, and ``torch.autograd.grad_mode``, take from here.
__all__ = [
    "enable_grad",
    "inference_mode",
    "is_grad_enabled",
    "is_inference_mode_enabled",
    "no_grad",
    "set_grad_enabled",
]

NOT_A_BOOL = (
    "set_grad_enabled(): argument 'enabled' (position 1) must be bool, not {type_name}"
    if SEMANTICS.set_grad_enabled_refuses_by_the_position_of_its_argument
    else "enabled must be a bool (got {type_name})"
)
NO_TRUTH_VALUE = (
    "__init__(): incompatible constructor arguments. The following argument types are supported:\n"
    "    1. torch._C._InferenceMode(arg0: bool)\n"
    "\n"
    "Invoked with: {value!r}"
)
GUARD_NOT_COPIED = "cannot pickle 'torch._C._InferenceMode' object"
NO_ARGUMENTS = "torch.{name}() takes no arguments ({count} given)"
NO_KEYWORDS = "torch.{name}() takes no keyword arguments"

#: The module that torch names as the home of these classes; users see it in the repr of set_grad_enabled.
_HOME_IN_TORCH = "torch.autograd.grad_mode"
#: The module of this package that has the same name.
_HOME = f"{__package__}.autograd.grad_mode"


# --- the state of a thread --------------------------------------------------------------------------------------------


#: The threads that are in inference mode, by their numbers. As long as there is none, who makes a tensor need not ask
#: ``state``: what is each thread's own takes as long to read as five attributes take to set.
threads_in_inference_mode: set[int] = set()


class _Presence:
    """Each thread holds one until it ends, which it may do in inference mode."""

    def __init__(self) -> None:
        self.thread = get_ident()

    def __del__(self, leave: Callable[[int], None] = threads_in_inference_mode.discard) -> None:
        leave(self.thread)


# MODE-06: the flags are each thread's own; what one thread enters no other sees.
class GradState(threading.local):
    """The mode of the thread that asks."""

    grad_enabled: bool
    inference_mode: bool
    forward_grad_enabled: bool
    beneath_autograd: bool
    beneath_views: bool
    presence: _Presence

    # MODE-01, MODE-07: a thread starts in the default mode, whatever the mode of the thread that started it.
    # (A threading.local runs its __init__ in each thread that touches it.)
    @rule("MODE-01", "MODE-06", "MODE-07")
    def __init__(self) -> None:
        self.grad_enabled = True
        self.inference_mode = False
        self.forward_grad_enabled = True
        self.beneath_autograd = self.beneath_views = False
        self.presence = _Presence()

    # MODE-10, EG-07: the answer is the grad flag alone. Under enable_grad inside inference_mode it is True though
    # nothing is recorded.
    @rule("MODE-10", "EG-07")
    def is_grad_enabled(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Whether this thread's grad flag is on. Raises TypeError if given anything."""
        _refuse_arguments("is_grad_enabled", args, kwargs)
        return self.grad_enabled

    @rule("MODE-10", "INF-32")
    def is_inference_mode_enabled(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Whether this thread is in inference mode. Raises TypeError if given anything."""
        _refuse_arguments("is_inference_mode_enabled", args, kwargs)
        return self.inference_mode


class recording_of_formulas:
    """In it what the reference computes itself is recorded, wherever it runs: formulas that differentiate others."""

    def __enter__(self) -> None:
        self._found = state.grad_enabled, state.beneath_autograd, state.beneath_views
        state.grad_enabled, state.beneath_autograd, state.beneath_views = True, False, False

    def __exit__(self, *exc_info: Any) -> None:
        state.grad_enabled, state.beneath_autograd, state.beneath_views = self._found


def formulas_are_recorded() -> bool:
    """Whether derivatives that the reference computes are differentiable in their turn."""
    return state.grad_enabled and not state.beneath_autograd


def _refuse_arguments(name: str, args: tuple[object, ...], kwargs: dict[str, object]) -> None:
    if kwargs:
        raise TypeError(NO_KEYWORDS.format(name=name))
    if args:
        raise TypeError(NO_ARGUMENTS.format(name=name, count=len(args)))


state = GradState()


def switch_inference_mode(on: bool) -> None:
    """Set this thread's flag: nobody else does."""
    state.inference_mode = on
    if on:
        threads_in_inference_mode.add(get_ident())
    else:
        threads_in_inference_mode.discard(get_ident())


# torch's are builtins: stored in a class they do not become its methods. Neither do methods that are bound already.
is_grad_enabled = state.is_grad_enabled
is_inference_mode_enabled = state.is_inference_mode_enabled


def _set(enabled: bool) -> None:
    state.grad_enabled = enabled


#: How the flag is switched: from the first time that a mode of ``torch.overrides`` is entered on, such modes are asked.
hand_over: Callable[[bool], None] = _set


# SG-09: the grad flag takes True and False and nothing that merely counts as true or false.
# NG-10, EG-06, SG-08: the flag of forward-mode AD is another one, and stays.
@rule("SG-09", "NG-10", "EG-06", "SG-08")
def _switch(enabled: bool) -> None:
    if not isinstance(enabled, bool):
        raise TypeError(NOT_A_BOOL.format(type_name=_type_name(enabled)))
    hand_over(enabled)


def _type_name(value: object) -> str:
    """The name that C code has for the type of ``value``: with its module for a type made in C (functools.partial)."""
    try:
        object.__getattribute__(value, "no such attribute")
    except AttributeError as error:
        return str(error).split("'")[1]
    return type(value).__name__


def _full_name(kind: type) -> str:
    """The name of a context's class with its module, torch's for the classes of this module."""
    home = _HOME_IN_TORCH if kind.__module__ == _HOME else kind.__module__
    return kind.__qualname__ if home in (None, "", "builtins") else f"{home}.{kind.__qualname__}"


# --- no_grad and enable_grad ------------------------------------------------------------------------------------------


class no_grad(_NoParamDecoratorContextManager):
    """Turns the grad flag off from entering to leaving: as ``with no_grad():``, ``@no_grad()`` or ``@no_grad``."""

    # Left without having been entered, an instance turns the flag off: that is what it starts out remembering.
    def __init__(self) -> None:
        super().__init__()
        self.prev = False

    # NG-01, NG-11: from here on this thread records nothing. The mode to go back to is the one found at entry, not at
    # construction. DEC-14: an instance has one memory, so an instance entered in itself forgets the outer mode and
    # leaves the flag off.
    @rule("NG-01", "NG-11", "DEC-14")
    def __enter__(self) -> None:
        self.prev = state.grad_enabled
        _switch(False)

    # MODE-08, MODE-09: the mode found at entry comes back (which need not be "on"), and an exception goes its way.
    @rule("MODE-08", "MODE-09")
    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        _switch(self.prev)


class enable_grad(_NoParamDecoratorContextManager):
    """Turns the grad flag on from entering to leaving. An instance that was never entered cannot be left."""

    # EG-01, EG-03, EG-05: on for this thread, whoever turned it off; where it was on already, nothing changes.
    @rule("EG-01", "EG-03", "EG-05")
    def __enter__(self) -> None:
        self.prev = state.grad_enabled
        _switch(True)

    # MODE-08, MODE-09: as no_grad.
    @rule("MODE-08", "MODE-09")
    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        _switch(self.prev)


# --- set_grad_enabled -------------------------------------------------------------------------------------------------


class set_grad_enabled(_DecoratorContextManager):
    """Sets the grad flag at the call. The result is a context, left to undo that, and a decorator."""

    # SG-01, SG-02, SG-07: constructing acts at once, on this thread, and stays if nobody leaves it.
    # SG-04: the mode to go back to is the one found here, before anything is entered.
    @rule("SG-01", "SG-02", "SG-04", "SG-07")
    def __init__(self, mode: bool) -> None:
        self.prev = state.grad_enabled
        self.mode = mode
        _switch(mode)

    if SEMANTICS.set_grad_enabled_decorator_restores_caller:
        # SG-05: an instance that turns out to be a decorator takes back what its construction did.
        @rule("SG-05")
        def __call__(self, orig_func: F) -> F:
            _switch(self.prev)
            return super().__call__(orig_func)

    # Entering sets the mode once more, in case it changed since the construction. It remembers nothing.
    @rule("SG-03", "SG-04")
    def __enter__(self) -> None:
        if SEMANTICS.set_grad_enabled_sets_the_mode_when_entered:
            _switch(self.mode)

    # SG-03: leaving brings back the mode from before the construction, as often as it is done.
    @rule("SG-03", "MODE-08", "MODE-09")
    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        _switch(self.prev)

    if SEMANTICS.set_grad_enabled_shows_its_mode:

        def __str__(self) -> str:
            return f"{_full_name(type(self))}(mode={self.mode})"

        # SG-10: the repr shows the mode.
        @rule("SG-10")
        def __repr__(self) -> str:
            return str(self)

    # SG-06: each call of a decorated function constructs, and so remembers the mode of its own caller.
    @rule("SG-06", "DEC-01")
    def clone(self) -> "set_grad_enabled":
        return self.__class__(self.mode)


# --- inference_mode ---------------------------------------------------------------------------------------------------


class _InferenceMode:
    """One stay in inference mode (or out of it). It begins when the guard is made and ends once: when it is left, or
    when the last reference to it goes, in whatever thread that happens."""

    _found: Optional[tuple[bool, bool, bool]] = None
    _switches_found: tuple[bool, bool]

    # INF-25, INF-27: inference mode off is the default mode, all of it: the grad flag and forward-mode AD go on even
    # inside no_grad. Inference mode on is both of these off.
    # INF-24, INF-28: whatever this thread was in before.
    @rule("INF-24", "INF-25", "INF-27", "INF-28", "INF-52")
    def __init__(self, enabled: Any) -> None:
        on = _truth_value(enabled)
        self._found = (state.grad_enabled, state.inference_mode, state.forward_grad_enabled)
        state.grad_enabled = state.forward_grad_enabled = not on
        switch_inference_mode(on)
        # INF-52: two more of the thread's switches are this stay's own.
        self._switches_found = (switches.multithreading, switches.view_replay)
        switches.multithreading = not on
        set_view_replay(False)

    def __enter__(self) -> None:
        """The stay has begun already."""

    @rule("MODE-08")
    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        self._give_back()

    @rule("INF-24")
    def __del__(self) -> None:
        self._give_back()

    # INF-25, MODE-09: all three flags come back as they were found, whatever happened to them since. The second time
    # nothing happens.
    @rule("INF-25", "INF-52", "MODE-09")
    def _give_back(self) -> None:
        if self._found is not None:
            state.grad_enabled, inference_mode, state.forward_grad_enabled = self._found
            switch_inference_mode(inference_mode)
            switches.multithreading, view_replay = self._switches_found
            set_view_replay(view_replay)
            self._found = None

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(GUARD_NOT_COPIED)


def _truth_value(value: Any) -> bool:
    """What torch takes for a bool where an instance's ``mode`` was assigned: whatever defines ``__bool__``, as None."""
    if value is True or value is False:
        return value
    if hasattr(type(value), "__bool__"):
        try:
            return bool(value)
        except Exception:
            pass  # said below: a value that cannot tell its truth is of the wrong type
    raise TypeError(NO_TRUTH_VALUE.format(value=value))


class inference_mode(_DecoratorContextManager):
    """Turns inference mode on (``mode=True``) or off from entering to leaving, and the grad flag the other way.

    Nothing happens at construction. Each entry makes a guard, ``_inference_mode_context``, which holds the mode to go
    back to; an instance that was never entered has none and cannot be left.
    """

    if SEMANTICS.classes_of_grad_modes_decorate:
        # INF-26: what is not a bool is the thing to decorate (0, 1 and None included), with inference mode on.
        @rule("INF-26")
        def __new__(cls, mode=True):  # type: ignore[no-untyped-def]
            if isinstance(mode, bool):
                return super().__new__(cls)
            return cls()(mode)

    def __init__(self, mode: bool = True) -> None:
        super().__init__()
        self.mode = mode
        if not SEMANTICS.inference_mode_keeps_its_guard:
            self._inference_mode_raii_guard: Optional[_InferenceMode] = None

    # INF-24: each entry makes a guard. Where an instance is entered in itself, the new guard begins first, and then the
    # old one is dropped and brings back what it had found: the thread is outside now, and leaving brings it inside.
    @rule("INF-24")
    def __enter__(self) -> None:
        if SEMANTICS.inference_mode_keeps_its_guard:
            self._inference_mode_context = _InferenceMode(self.mode)
        else:
            self._inference_mode_raii_guard = _InferenceMode(self.mode)

    @rule("MODE-08")
    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        if SEMANTICS.inference_mode_keeps_its_guard:
            self._inference_mode_context.__exit__(exc_type, exc_value, traceback)
        else:
            guard = self._inference_mode_raii_guard
            del self._inference_mode_raii_guard
            if guard is not None:
                guard.__exit__(exc_type, exc_value, traceback)

    @rule("INF-26", "DEC-01")
    def clone(self) -> "inference_mode":
        return self.__class__(self.mode)


# Users know them from there, and so their reprs say.
for _mode in (no_grad, enable_grad, set_grad_enabled, inference_mode):
    _mode.__module__ = _HOME
