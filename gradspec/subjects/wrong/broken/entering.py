"""Wrong in entering and leaving the modes: what is remembered, where, and what comes back."""

from __future__ import annotations

import types
from typing import Any

from ..instance import Instance
from .entry import breaks


def _replace_state(instance: Instance, state: Any) -> None:
    """Put ``state`` in the place of the thread's, for the two functions that tell the mode as well."""
    modes = instance.modes
    for name in ("is_grad_enabled", "is_inference_mode_enabled"):
        instance.replace(getattr(modes, name), types.MethodType(getattr(modes.GradState, name), state))
    instance.replace(modes.state, state)


def _contexts(instance: Instance) -> tuple[Any, Any, Any]:
    """The three contexts that remember the grad flag in ``prev``."""
    return instance.modes.no_grad, instance.modes.enable_grad, instance.modes.set_grad_enabled


@breaks("MODE-06", "NG-11", "EG-05", "SG-07", "INF-28")
def mode_is_global(instance: Instance) -> None:
    """One mode for the whole process instead of one for each thread."""
    _replace_state(instance, types.SimpleNamespace(**vars(instance.modes.GradState())))


@breaks("MODE-07", "INF-28")
def a_thread_inherits_the_mode(instance: Instance) -> None:
    """A new thread starts in the mode of whoever changed a mode last: with one thread running, its parent."""
    last = vars(instance.modes.GradState()).copy()

    class Inheriting(instance.modes.GradState):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            for name, value in last.items():
                super().__setattr__(name, value)

        def __setattr__(self, name: str, value: Any) -> None:
            last[name] = value
            super().__setattr__(name, value)

    _replace_state(instance, Inheriting())


@breaks("MODE-01")
def misspelt_names_exist(instance: Instance) -> None:
    """Names that only tutorials know are there."""
    instance.torch.zero_grad = instance.torch.go_grad = instance.torch.no_grad  # type: ignore[attr-defined]
    instance.torch.autogard = instance.torch.autograd  # type: ignore[attr-defined]
    instance.torch.autograd.set_grad_enable = instance.torch.set_grad_enabled


@breaks("MODE-15")
def the_classes_are_contexts(instance: Instance) -> None:
    """``with no_grad:`` without parentheses works."""

    class Context(type):
        def __enter__(cls) -> None:
            cls.entered = cls()
            cls.entered.__enter__()

        def __exit__(cls, *raised: Any) -> Any:
            return cls.entered.__exit__(*raised)

    for kind in (instance.modes.no_grad, instance.modes.enable_grad, instance.modes.inference_mode):
        namespace = {"__module__": kind.__module__, "__doc__": kind.__doc__}
        instance.replace(kind, Context(kind.__name__, (kind,), namespace))


@breaks("MODE-08")
def not_restored_on_exception(instance: Instance) -> None:
    """What leaves a context by an exception leaves the mode as it is."""
    for kind in (*_contexts(instance), instance.modes.inference_mode):

        def leave(self: Any, exc_type: Any, exc_value: Any, traceback: Any, right: Any = kind.__exit__) -> None:
            if exc_type is None:
                right(self, exc_type, exc_value, traceback)

        kind.__exit__ = leave


@breaks("MODE-08", "MODE-09")
def restored_to_on(instance: Instance) -> None:
    """Leaving a context turns grad mode on, whatever it was before."""

    def leave(self: Any, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        instance.modes.state.grad_enabled = True

    for kind in _contexts(instance):
        kind.__exit__ = leave


@breaks("MODE-08")
def never_restored(instance: Instance) -> None:
    """Leaving a context does nothing."""
    for kind in _contexts(instance):
        kind.__exit__ = lambda self, *raised: None


@breaks("MODE-09")
def the_outermost_mode_governs(instance: Instance) -> None:
    """Inside a context, entering another changes nothing: neither does leaving it."""
    state = instance.modes.state
    for kind in (instance.modes.no_grad, instance.modes.enable_grad):

        def enter(self: Any, right: Any = kind.__enter__) -> None:
            self.outer = getattr(state, "depth", 0)
            state.depth = self.outer + 1
            if not self.outer:
                right(self)

        def leave(self: Any, *raised: Any, right: Any = kind.__exit__) -> None:
            state.depth = getattr(self, "outer", 0)
            if not state.depth:
                right(self, *raised)

        kind.__enter__, kind.__exit__ = enter, leave


@breaks("MODE-13", "DEC-13")
def modes_are_kept_on_a_stack(instance: Instance) -> None:
    """Leaving brings back the mode from before the latest entry, not from before the entry of what is left."""
    state = instance.modes.state

    def enter(self: Any) -> None:
        state.stack = [*getattr(state, "stack", ()), state.grad_enabled]
        state.grad_enabled = type(self) is instance.modes.enable_grad

    def leave(self: Any, *raised: Any) -> None:
        *state.stack, state.grad_enabled = getattr(state, "stack", ()) or (True,)

    for kind in (instance.modes.no_grad, instance.modes.enable_grad):
        kind.__enter__, kind.__exit__ = enter, leave


@breaks("DEC-14")
def an_instance_may_be_entered_in_itself(instance: Instance) -> None:
    """An instance of no_grad remembers each of its entries, so that entered twice it still restores."""

    def enter(self: Any) -> None:
        self.memory = [*getattr(self, "memory", ()), instance.modes.state.grad_enabled]
        instance.modes.state.grad_enabled = False

    def leave(self: Any, *raised: Any) -> None:
        *self.memory, instance.modes.state.grad_enabled = getattr(self, "memory", ()) or (False,)

    instance.modes.no_grad.__enter__, instance.modes.no_grad.__exit__ = enter, leave


@breaks("MODE-14", "DEC-14")
def no_grad_remembers_at_construction(instance: Instance) -> None:
    """no_grad goes back to the mode that it was constructed in."""
    no_grad = instance.modes.no_grad

    def construct(self: Any) -> None:
        self.prev = instance.modes.state.grad_enabled

    def enter(self: Any) -> None:
        instance.modes.state.grad_enabled = False

    no_grad.__init__, no_grad.__enter__ = construct, enter


@breaks("EG-01", "EG-04")
def enable_grad_has_no_effect_inside_no_grad(instance: Instance) -> None:
    """Once off, grad mode stays off until the outer context is left."""

    def enter(self: Any) -> None:
        self.prev = instance.modes.state.grad_enabled

    instance.modes.enable_grad.__enter__ = enter


@breaks("EG-07")
def enable_grad_ends_inference_mode(instance: Instance) -> None:
    """Inside inference mode, enable_grad turns recording on again."""
    state = instance.modes.state
    right_enter, right_exit = instance.modes.enable_grad.__enter__, instance.modes.enable_grad.__exit__

    def enter(self: Any) -> None:
        right_enter(self)
        self.inference, state.inference_mode = state.inference_mode, False

    def leave(self: Any, *raised: Any) -> None:
        state.inference_mode = self.inference
        right_exit(self, *raised)

    instance.modes.enable_grad.__enter__, instance.modes.enable_grad.__exit__ = enter, leave


@breaks("SG-04")
def set_grad_enabled_restores_the_mode_at_entry(instance: Instance) -> None:
    """As no_grad does: what the construction found is forgotten when the context is entered."""

    def enter(self: Any) -> None:
        self.prev = instance.modes.state.grad_enabled
        instance.modes.state.grad_enabled = self.mode

    instance.modes.set_grad_enabled.__enter__ = enter


@breaks("SG-02")
def set_grad_enabled_acts_at_entry_only(instance: Instance) -> None:
    """Called without ``with``, it does nothing."""
    right = instance.modes.set_grad_enabled.__init__

    def construct(self: Any, mode: bool) -> None:
        right(self, mode)
        instance.modes.state.grad_enabled = self.prev

    instance.modes.set_grad_enabled.__init__ = construct


@breaks("SG-03")
def set_grad_enabled_stays_after_its_context(instance: Instance) -> None:
    """As a context it does not restore: it was a call."""
    instance.modes.set_grad_enabled.__exit__ = lambda self, *raised: None


@breaks("SG-05")
def decorating_with_set_grad_enabled_changes_the_caller(instance: Instance) -> None:
    """What releases up to 2.1 did: the mode stays set in the code that decorates."""
    del instance.modes.set_grad_enabled.__call__


@breaks("SG-09")
def set_grad_enabled_takes_any_truth(instance: Instance) -> None:
    """What counts as true or false is accepted as a mode: 0, 1, None, a function."""

    def switch(enabled: object) -> None:
        instance.modes.state.grad_enabled = bool(enabled)

    instance.replace(instance.modes._switch, switch)


@breaks("SG-10")
def set_grad_enabled_has_the_plain_repr(instance: Instance) -> None:
    """The repr does not show the mode."""
    instance.modes.set_grad_enabled.__repr__ = object.__repr__
    instance.modes.set_grad_enabled.__str__ = object.__repr__


@breaks("MODE-10", "EG-07")
def is_grad_enabled_tells_whether_ops_are_recorded(instance: Instance) -> None:
    """Inside inference mode it says False, also under enable_grad."""
    instance.replace(instance.modes.is_grad_enabled, lambda: instance.graph.is_recording())


@breaks("MODE-10")
def the_flags_are_told_to_whoever_passes_arguments(instance: Instance) -> None:
    """is_grad_enabled and is_inference_mode_enabled ignore arguments instead of refusing them."""
    state = instance.modes.state
    instance.replace(instance.modes.is_grad_enabled, lambda *args, **kwargs: state.grad_enabled)
    instance.replace(instance.modes.is_inference_mode_enabled, lambda *args, **kwargs: state.inference_mode)
