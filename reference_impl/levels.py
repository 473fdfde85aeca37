"""Levels: what the function transforms of ``torch.func`` run a function in, one inside the other.

At a level each tensor stands for one of the level beneath, its ``_inner``: over the same elements, but with a history
and a tangent of its own. An op on such tensors runs once at each level, the outermost first: there it is recorded as
that level's tensors and modes ask for, and beneath it the same op runs on the inner tensors. Only at the bottom it
computes. What was not made at a level is constant there.
"""

from __future__ import annotations

import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Callable, Iterator

from . import derivative_errors as errors
from . import forward_mode, short_ways
from .modes import state, switch_inference_mode
from .rules import rule
from .semantics import SEMANTICS
from .storage import VersionCounter

if TYPE_CHECKING:
    from .tensor import Tensor


class Level:
    """``number``: counted from 1, and -2 once it is left. The modes are those that the levels beneath go on in.
    ``again``: whether it was left before, and is entered for what vjp gave back.
    """

    __slots__ = (
        "number", "grad_enabled", "forward_grad_enabled", "inference_mode", "records", "members", "outlives", "again",
    )  # fmt: skip

    def __init__(self, number: int) -> None:
        #: whether its tensors keep their history when it is left, since it will be entered again
        self.outlives = False
        self.number = number
        self.members: list["weakref.ref[Tensor]"] = []
        self.begin()

    # FN-07: no transform is in inference mode, nor is what it runs.
    @rule("FN-07")
    def begin(self, again: bool = False) -> None:
        """Remember the modes that it is entered in. Inference mode ends at a level, and beneath it; nothing is recorded
        there though grad mode is on, but where a level is entered again."""
        self.again = again
        self.grad_enabled = state.grad_enabled
        self.records = state.grad_enabled and (again or not state.inference_mode)
        self.forward_grad_enabled = state.forward_grad_enabled
        self.inference_mode = state.inference_mode
        switch_inference_mode(self.inference_mode and not SEMANTICS.transforms_leave_inference_mode)


#: The levels that are entered, the innermost last.
stack: list[Level] = []

_stays = False

#: Whether what runs is beneath a level that was entered in inference mode: no autograd is there that counts (INF-42).
below_inference = False

#: Who is asked about ops where no transform is entered: ``dispatching`` puts it here.
modes: Any = None


# BW-11, FN-03: a transform differentiates whatever mode it is called in; that mode goes on beneath it, so that what is
# made there is recorded only if it was on.
@rule("BW-11", "FN-03")
def enter() -> Level:
    level = Level(len(stack) + 1)
    stack.append(level)
    forward_mode.depth += 1
    short_ways.barred += 1
    return level


@rule("BW-11")
def leave(level: Level) -> None:
    """Restore the modes. What outlives the level stands for its inner tensor from now on."""
    stack.pop()
    forward_mode.depth -= 1
    short_ways.barred -= 1
    level.number = -2
    state.grad_enabled, state.forward_grad_enabled = level.grad_enabled, level.forward_grad_enabled
    switch_inference_mode(level.inference_mode)
    if level.outlives:
        return
    for reference in level.members:
        member = reference()
        if member is not None:
            take_over_history(member)


@contextmanager
def entered_again(level: Level) -> Iterator[None]:
    """Be at a level that was left, in the modes of now."""
    level.number = len(stack) + 1
    level.begin(again=True)
    stack.append(level)
    forward_mode.depth += 1
    short_ways.barred += 1
    try:
        yield
    finally:
        leave(level)


def take_over_history(member: "Tensor") -> None:
    inner = member._inner
    assert inner is not None
    member._requires_grad, member._grad_fn, member._output_nr = inner._requires_grad, inner._grad_fn, inner._output_nr
    member._view = inner._view
    member._version_counter = inner._version_counter
    member._tangents = None


@contextmanager
def beneath(level: Level) -> Iterator[None]:
    """Run one level lower: in the modes that it was entered in, as far as they were not turned off since.

    What is made there is no inference tensor, also where that was inference mode (FN-07).
    """
    global below_inference
    grad_enabled, forward_grad_enabled = state.grad_enabled, state.forward_grad_enabled
    state.grad_enabled = grad_enabled and level.records
    state.forward_grad_enabled = level.forward_grad_enabled
    before, below_inference = below_inference, below_inference or level.inference_mode
    stack.pop()
    try:
        yield
    finally:
        stack.append(level)
        below_inference = before
        state.grad_enabled, state.forward_grad_enabled = grad_enabled, forward_grad_enabled


# -- tensors of a level ----------------------------------------------------------------------------


def _each(change: Callable[["Tensor"], "Tensor"], value: Any) -> Any:
    """``value`` with every tensor in it changed."""
    if isinstance(value, (list, tuple)):
        changed = [_each(change, one) for one in value]
        return type(value)(*changed) if hasattr(value, "_fields") else type(value)(changed)
    return change(value) if hasattr(value, "_inner") else value


def member(inner: "Tensor", level: Level) -> "Tensor":
    """The tensor that stands for ``inner`` at a level."""
    made = inner._alias()
    made._inner, made._level = inner, level
    made._inference = state.inference_mode
    made._version_counter = None if state.inference_mode else VersionCounter()
    level.members.append(weakref.ref(made))
    return made


def stand_for(made: "Tensor", inner: "Tensor", level: Level) -> None:
    """Let a tensor that is there be the one of the level for ``inner``."""
    made._inner, made._level = inner, level
    level.members.append(weakref.ref(made))


def beneath_of(made: "Tensor") -> "Tensor":
    """What a new tensor can stand for: another over the same elements, with a version of its own."""
    inner = made._alias()
    if inner._version_counter is not None:
        inner._version_counter = VersionCounter()
    return inner


def raised(value: Any, level: Level) -> Any:
    """What stands at the level for what was made beneath it: a constant."""
    return _each(lambda one: one if one._level is level else _constant(one, level), value)


def _constant(tensor: "Tensor", level: Level) -> "Tensor":
    made = tensor._alias()
    made._inner, made._level = tensor, level
    if made._version_counter is None:
        made._inference, made._version_counter = False, VersionCounter()
    return made


def lowered(value: Any, level: Level) -> Any:
    """What stands beneath the level for what was made at it."""
    return _each(lambda one: _beneath(one) if one._level is level else one, value)


def _beneath(tensor: "Tensor") -> "Tensor":
    assert tensor._inner is not None
    return tensor._inner


def adopted(tensor: "Tensor") -> "Tensor":
    """A tensor that was made at the present level out of nothing: it stands for itself at each level."""
    if tensor._level is None:
        for level in stack:
            tensor = member(tensor, level)
    return tensor


def detached(tensor: "Tensor") -> "Tensor":
    """Without its history at any level."""
    level = stack[-1]
    alias = tensor._alias()
    if tensor._level is level and tensor._inner is not None:
        with beneath(level):
            alias._inner = tensor._inner.detach()
    else:
        alias._inner = alias._level = None
    return alias


# -- ops -------------------------------------------------------------------------------------------


def must_descend() -> bool:
    """Whether the op that is about to run has to run at each level; False where this call is that of one level."""
    global _stays
    if not stack and (modes is None or not modes.may_be_asked()):
        return False
    if _stays:
        _stays = False
        return False
    return True


def stay() -> None:
    """The next op runs at the present level alone."""
    global _stays
    _stays = True


Form = Callable[..., Any]


def _unrecorded(compute: Callable[[], Any]) -> Callable[[], Any]:
    """At the bottom the arguments are still those of the outermost level: what computes with ops records nothing."""

    def computed() -> Any:
        grad_enabled, forward_grad_enabled = state.grad_enabled, state.forward_grad_enabled
        state.grad_enabled = state.forward_grad_enabled = False
        try:
            return compute()
        finally:
            state.grad_enabled, state.forward_grad_enabled = grad_enabled, forward_grad_enabled

    return computed if len(stack) == 1 else compute


def through(run: Form, op: Any, values: dict[str, Any], compute: Callable[[], Any], *rest: Any) -> Any:
    """An op that computes a new tensor, or several."""
    if not stack:
        return modes.through(run, op, values, compute, *rest)
    level = stack[-1]
    compute = _unrecorded(compute)

    def inner() -> Any:
        with beneath(level):
            found = run(op, {name: lowered(value, level) for name, value in values.items()}, compute, *rest)
        return _each(lambda one: member(one, level), found)

    at_level = {name: raised(value, level) for name, value in values.items()}
    stay()
    return run(op, at_level, inner, *rest)


def through_result(run: Form, op: Any, values: dict[str, Any], result: "Tensor") -> None:
    """An op whose result is there already, and becomes the one of the present level."""
    if not stack:
        modes.through_result(run, op, values, result)
        return
    level = stack[-1]
    inner = beneath_of(result)
    with beneath(level):
        run(op, {name: lowered(value, level) for name, value in values.items()}, inner)
    stand_for(result, inner, level)
    at_level = {name: raised(value, level) for name, value in values.items()}
    stay()
    run(op, at_level, result)


def through_view(run: Form, op: Any, values: dict[str, Any], region: Any) -> Any:
    """An op that makes a view, or several."""
    if not stack:
        return modes.told(lambda: run(op, values, region), op, values)
    level = stack[-1]
    with beneath(level):
        inner = run(op, {name: lowered(value, level) for name, value in values.items()}, region)
    at_level = {name: raised(value, level) for name, value in values.items()}
    stay()
    made = run(op, at_level, region)
    pairs = zip(made, inner) if isinstance(made, tuple) else [(made, inner)]
    for one, its_inner in pairs:
        stand_for(one, its_inner, level)
    return made


def through_layout(run: Callable[["Tensor"], "Tensor"], name: str, target: "Tensor") -> "Tensor":
    """An op that gives a tensor another layout in place: what it stands for gets it as well."""
    if not stack:
        told: "Tensor" = modes.told(lambda: run(target), None, {}, in_place=True, name=name)
        return told
    level = stack[-1]
    inner = target._inner
    if target._level is not level or inner is None:
        raise RuntimeError(errors.captured_tensor_changed(name))
    with beneath(level):
        run(inner)
    stay()
    return run(target)


# FN-04: a tensor that was made outside of the transformed function may not be changed in place in it.
@rule("FN-04")
def through_change(
    run: Form, op: Any, target: "Tensor", values: dict[str, Any], compute: Callable[[], Any], check_overlap: bool
) -> "Tensor":
    """An op that changes a tensor in place. The memory is written to at the bottom."""
    if not stack:
        changed: "Tensor" = modes.told(
            lambda: run(op, target, values, compute, check_overlap), op, values, in_place=True
        )
        return changed
    level = stack[-1]
    compute = _unrecorded(compute)
    inner_target = target._inner
    if target._level is not level or inner_target is None:
        raise RuntimeError(errors.captured_tensor_changed(op.name))

    def inner() -> "Tensor":
        with beneath(level):
            run(op, inner_target, {k: lowered(v, level) for k, v in values.items()}, compute, check_overlap)
        return inner_target

    at_level = {name: raised(value, level) for name, value in values.items()}
    stay()
    run(op, target, at_level, inner, check_overlap)
    return target
