"""Making a program smaller while it still shows what it showed, until nothing can be left out.

Every candidate is smaller by one measure or simpler by one choice, so this ends. The order is from the largest parts to
the smallest: halves of a body, statements, blocks around their bodies, arguments.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import Any, Callable, Iterator, Optional, Sequence

from .families import FUNCTIONS, PURE, SOURCE
from .form import (
    BLOCKS,
    Define,
    Form,
    Kind,
    Name,
    Op,
    Pause,
    Print,
    Program,
    Raise,
    Statement,
    Try,
    With,
    Word,
    assigned,
    leaves,
)

Body = tuple[Statement, ...]

#: What any factory is tried to be replaced with, from the plainest.
_PLAIN_FACTORIES = (
    ("ones", (2,), ()),
    ("ones", (2,), (("requires_grad", True),)),
    ("tensor", (3.0,), (("requires_grad", True),)),
)
_FACTORIES = frozenset({"tensor", "ones", "zeros", "full", "arange", "eye"})


def shrunk(program: Program, still: Callable[[Program], bool], limit: int = 2000) -> Program:
    """The smallest program that can be reached from ``program``, step by step, with ``still`` true of each.

    ``limit`` is how often ``still`` is asked at most.
    """
    asked = 0
    seen: set[str] = set()
    while True:
        for candidate in smaller(program):
            text = repr(candidate)
            if text in seen:
                continue
            seen.add(text)
            asked += 1
            if asked > limit:
                return program
            if still(candidate):
                program = candidate
                break
        else:
            return program


def smaller(program: Program) -> Iterator[Program]:
    """Programs that are smaller or simpler by one step."""
    body = program.body
    for candidate in chain(_shorter(body), _unwrapped(body), _called(body), _narrower(body), _simpler(body, ())):
        yield Program(candidate)


# -- fewer statements ------------------------------------------------------------------------------


def _shorter(body: Body) -> Iterator[Body]:
    """Without a run of statements: halves first, then quarters, down to single ones; here, then inside."""
    size = len(body)
    while size:
        for start in range(len(body) - size, -1, -1):
            yield body[:start] + body[start + size :]
        size //= 2
    yield from _inside(body, _shorter)


def _inside(body: Body, change: Callable[[Body], Iterator[Body]]) -> Iterator[Body]:
    for at, one in enumerate(body):
        if isinstance(one, BLOCKS):
            for inner in change(one.body):
                yield (*body[:at], replace(one, body=inner), *body[at + 1 :])


def without_one(body: Body) -> Iterator[Body]:
    """Without one statement, at any depth: what a shrunk program has none of that would do."""
    for at in range(len(body)):
        yield body[:at] + body[at + 1 :]
    yield from _inside(body, without_one)


# -- without what is around ------------------------------------------------------------------------


def _unwrapped(body: Body) -> Iterator[Body]:
    """The body of a block in the block's place; a block in that of what is entered by a call."""
    for at, one in enumerate(body):
        if isinstance(one, (With, Try)):
            yield (*body[:at], *one.body, *body[at + 1 :])
        if isinstance(one, Op) and one.op == "__enter__":
            for made in body[:at]:
                if isinstance(made, Op) and made.to == one.args:
                    yield (*body[:at], With(replace(made, to=()), body[at + 1 :]))
    yield from _inside(body, _unwrapped)


def _called(body: Body) -> Iterator[Body]:
    """The body of a function in the place of its call, in the blocks that decorate it; calls in the place of tasks, and
    turns in the place of all that there are."""
    for at, one in enumerate(body):
        if isinstance(one, Op) and one.op == "tasks":
            calls = tuple([Op((), str(name), Form.CALL) for name in one.args])
            for ordered in (calls, calls[::-1]):
                yield (*[_plain(other) for other in body[:at]], *ordered, *body[at + 1 :])
            for task in body[:at]:
                if isinstance(task, Define) and task.name in one.args:
                    yield (*body[:at], *_unpaused(task.body), *body[at + 1 :])
        if isinstance(one, Op) and one.op == "drained":
            turn = Op((), "next", Form.CALL, (one.args[0], None))
            yield (*body[:at], turn, *body[at + 1 :])
            yield (*body[:at], turn, turn, *body[at + 1 :])
        if not isinstance(one, Define) or one.kind is not Kind.FUNCTION:
            continue
        inner = one.body
        for decorator in reversed(one.decorators):
            if isinstance(decorator, Word) and decorator.startswith("torch."):  # without parentheses
                decorator = Op((), decorator.removeprefix("torch."), Form.FUNCTION)
            if not isinstance(decorator, Word):
                inner = (With(decorator, inner),)
        for place in range(at + 1, len(body)):
            call = body[place]
            if isinstance(call, Op) and call.op == one.name and call.form in (Form.CALL, Form.IN_THREAD):
                for times in sorted({1, one.calls + 1}):  # what calls itself does so at its end
                    yield (*body[:at], *body[at + 1 : place], *inner * times, *body[place + 1 :])
    yield from _inside(body, _called)


def _narrower(body: Body) -> Iterator[Body]:
    """A region without one of its results, or of its parameters; what it would have got it reads where that is."""
    for at, one in enumerate(body):
        if isinstance(one, Define) and one.kind is Kind.REGION:
            for place in range(len(one.gives or ())):
                changed = replace(one, gives=_without(one.gives, place))
                yield _recalled((*body[:at], changed, *body[at + 1 :]), one.name, place, True)
            for place in range(len(one.takes)):
                changed = replace(one, takes=_without(one.takes, place))
                yield _recalled((*body[:at], changed, *body[at + 1 :]), one.name, place, False)


def _recalled(body: Body, name: str, place: int, gives: bool) -> Body:
    """With calls of the function that give, or get, one thing less."""
    found: list[Statement] = []
    for one in body:
        if isinstance(one, Op) and one.form is Form.CALL and one.op == name:
            less = _without(one.to if gives else one.args, place)
            one = replace(one, to=less) if gives else replace(one, args=less)
        elif isinstance(one, (With, Try)):
            one = replace(one, body=_recalled(one.body, name, place, gives))
        found.append(one)
    return tuple(found)


def _without(several: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    return several[:place] + several[place + 1 :]


def _plain(one: Statement) -> Statement:
    """A function that is never suspended in the place of one that is."""
    if not isinstance(one, Define) or one.kind in (Kind.FUNCTION, Kind.CLASS, Kind.REGION):
        return one
    return replace(one, kind=Kind.FUNCTION, body=tuple(_unpaused(one.body)))


def _unpaused(body: Body) -> Iterator[Statement]:
    for one in body:
        if isinstance(one, (With, Try)):
            yield replace(one, body=tuple(_unpaused(one.body)))
        elif not isinstance(one, Pause):
            yield one


# -- simpler statements ----------------------------------------------------------------------------


def _simpler(body: Body, outside: Sequence[str]) -> Iterator[Body]:
    """With one statement that is simpler. ``outside``: the tensors that were made before this body began."""
    names = list(outside)
    before: list[Sequence[str]] = []
    for at, one in enumerate(body):
        before.append(tuple(names))
        for candidate in _simpler_statement(one, names):
            yield (*body[:at], candidate, *body[at + 1 :])
        names += [name for name in assigned((one,)) if name[0] == "t" and name not in names]
    for at, one in enumerate(body):
        if isinstance(one, BLOCKS):
            # What a region does not make it gets as a parameter, or reads where that is.
            known = () if isinstance(one, Define) and one.kind is Kind.REGION else before[at]
            for inner in _simpler(one.body, known):
                yield (*body[:at], replace(one, body=inner), *body[at + 1 :])


def _simpler_statement(one: Statement, names: list[str]) -> Iterator[Statement]:
    if isinstance(one, Op):
        yield from _QUESTIONS
        if one.form is Form.CALL and one.op in SOURCE:
            yield from _BLOCKS_IN_BLOCKS
            for argument in one.args:
                if isinstance(argument, Name):
                    yield from _changed_in_blocks(argument)
        yield from _simpler_op(one, names)
    elif isinstance(one, Print):
        if one.read.form not in _SILENT:
            yield one.read
        if one not in _QUESTIONS:
            yield from _QUESTIONS
        for read in _simpler_op(one.read, names):
            yield Print(read)
    elif isinstance(one, With) and isinstance(one.context, Op):
        for mode in _simpler_mode(one.context):
            yield replace(one, context=mode)
    elif isinstance(one, Define):
        for at in range(len(one.decorators)):
            yield replace(one, decorators=one.decorators[:at] + one.decorators[at + 1 :])
        for at, decorator in enumerate(one.decorators):
            if isinstance(decorator, Op):
                for mode in _simpler_mode(decorator):
                    yield replace(one, decorators=(*one.decorators[:at], mode, *one.decorators[at + 1 :]))
        if one.calls:
            yield replace(one, calls=0)
        if one.gives is not None and one.kind is not Kind.REGION:
            yield replace(one, gives=None)
        if one.kind not in (Kind.FUNCTION, Kind.CLASS, Kind.TASK, Kind.REGION):
            yield _plain(one)
        if one.kind in (Kind.COROUTINE, Kind.ASYNC_GENERATOR):
            yield replace(one, kind=Kind.GENERATOR)
        if one.kind is Kind.CLASS:
            yield replace(one, kind=Kind.FUNCTION)
    elif isinstance(one, Pause) and one != Pause():
        yield Pause()


#: What is said where it does not matter what, or where the mode is what matters.
_QUESTIONS = tuple([Print(Op((), name, Form.FUNCTION)) for name in ("is_inference_mode_enabled", "is_grad_enabled")])
#: From the plainest mode; a shrunk program has the first that will do.
_MODES = ("no_grad", "enable_grad", "inference_mode")

#: What stands for a call of several lines which came to a question in a mode within another one.
_BLOCKS_IN_BLOCKS = tuple(
    [
        With(Op((), outer, Form.FUNCTION), (With(Op((), inner, Form.FUNCTION), (question,)),))
        for question in _QUESTIONS
        for outer in _MODES
        for inner in _MODES
    ]
)


def _changed_in_blocks(tensor: Name) -> Iterator[Statement]:
    """What stands for a call of several lines which came to a change in place after a mode within another one."""
    for outer in _MODES:
        for inner in _MODES:
            left = With(Op((), inner, Form.FUNCTION), ())
            yield With(Op((), outer, Form.FUNCTION), (left, Op((), "mul", Form.IN_PLACE, (tensor, 2))))


#: What means nothing where it is not said.
_SILENT = (Form.ATTRIBUTE, Form.INDEX, Form.OPERATOR)


def _simpler_mode(mode: Op) -> Iterator[Op]:
    plainer = _MODES[: _MODES.index(mode.op)] if mode.op in _MODES and not mode.args else _MODES
    for name in plainer:
        yield Op((), name, Form.FUNCTION)


#: The forms whose results are tried to be those of a multiplication.
_COMPUTING = (Form.OPERATOR, Form.METHOD, Form.FUNCTION, Form.APPLY, Form.CALL, Form.INDEX, Form.ATTRIBUTE)


def _simpler_op(op: Op, names: list[str]) -> Iterator[Op]:
    if op.through:
        yield replace(op, through="")
    for at in range(len(op.keywords)):
        yield replace(op, keywords=op.keywords[:at] + op.keywords[at + 1 :])
    if op.op in _FACTORIES and op.form is Form.FUNCTION and op.to:
        for name, args, keywords in _PLAIN_FACTORIES:
            if (op.op, op.args, op.keywords) == (name, args, keywords):
                break
            yield Op(op.to, name, Form.FUNCTION, args, keywords)
        return
    if op.form is Form.FUNCTION and op.args and isinstance(op.args[0], Name) and "." not in op.op:
        yield replace(op, form=Form.METHOD)
    if op.form is Form.IN_THREAD:
        yield Op(op.to, op.op, Form.CALL, op.args[1:], op.keywords)
    if op.op in ("__enter__", "__exit__"):
        yield Op((), "set_grad_enabled", Form.FUNCTION, (False,))
    if op.op == "autograd.backward" and len(op.args[0]) == 1:
        yield Op((), "backward", Form.METHOD, (*op.args[0], *op.args[1]), op.keywords)
    if op.form is Form.APPLY:
        for name in FUNCTIONS:
            if name == op.op:
                break
            yield Op(op.to[:1], name, Form.APPLY, op.args[:1])
    if op.to and op.form in _COMPUTING and (op.op, op.args[1:]) != ("*", (2,)):
        for one in chain.from_iterable(map(leaves, op.args)):
            if isinstance(one, Name):
                yield Op(op.to[:1], "*", Form.OPERATOR, (one, 2))
                break
    written = _written(op)
    if written is not None and (op.op, op.args[1:]) != ("mul", (2,)):
        yield Op((), "mul", Form.IN_PLACE, (written, 2), (), op.through)
    if len(op.to) > 1 and op.form is Form.METHOD:
        yield Op(op.to[:1], "", Form.INDEX, (op.args[0], 0))
    for at, one in enumerate(op.args):
        for other in _simpler_argument(one, names):
            yield replace(op, args=(*op.args[:at], other, *op.args[at + 1 :]))
    for at, (key, value) in enumerate(op.keywords):
        for other in _simpler_argument(value, names):
            yield replace(op, keywords=(*op.keywords[:at], (key, other), *op.keywords[at + 1 :]))


def _written(op: Op) -> Optional[Name]:
    """The tensor that an op writes to."""
    target = op.args[0] if op.form in (Form.IN_PLACE, Form.SET_INDEX) else dict(op.keywords).get("out")
    return target if isinstance(target, Name) else None


def _simpler_argument(one: Any, names: list[str]) -> Iterator[Any]:
    if isinstance(one, Name):
        # The tensors that were made first: then what was made between may go.
        for name in names[: names.index(one)] if one in names else []:
            yield Name(name)
    elif isinstance(one, Word) and one in PURE and one != "squared":
        yield Word("squared")
    elif isinstance(one, list) and len(one) > 1:
        for at in range(len(one)):
            yield one[:at] + one[at + 1 :]
    elif type(one) in (int, float) and one not in (0, 1, 2):
        yield 2


# -- what has to be looked at ----------------------------------------------------------------------


#: After these nothing is looked at.
_UNSEEN = (Pause, Raise)


def cut(program: Program, step: int) -> Program:
    """The program up to the statement after which ``see(step)`` stands, with the blocks that this stands in."""
    left = [step]

    def of(body: Body) -> Body:
        kept: list[Statement] = []
        for one in body:
            if left[0] <= 0:
                break
            if isinstance(one, BLOCKS):
                inner = of(one.body)
                kept.append(replace(one, body=inner))
                if isinstance(one, (With, Try)):
                    left[0] -= 1
            else:
                kept.append(one)
                if not isinstance(one, (Print, *_UNSEEN)):
                    left[0] -= 1
        return tuple(kept)

    return Program(of(program.body))


def looking(program: Program, attribute: str) -> Program:
    """The program in which a look at an attribute of every tensor is a statement of its own."""

    def of(body: Body, names: list[str]) -> Body:
        found: list[Statement] = []
        for one in body:
            if isinstance(one, BLOCKS):
                one = replace(one, body=of(one.body, names))
            found.append(one)
            if isinstance(one, Op):
                names += [name for name in one.to if name[0] == "t" and name not in names]
            if not isinstance(one, (Print, Define, *_UNSEEN)):
                found += [Print(Op((), attribute, Form.ATTRIBUTE, (Name(name),))) for name in names]
        return tuple(found)

    return Program(of(program.body, []))


def smallest(program: Program, step: Optional[int], still: Callable[[Program], bool]) -> Optional[Program]:
    """A program that shows at its end what ``program`` shows when it is looked at after ``step``; None: there is none.

    What is seen in between only is at the end of a program that ends there; what comes of looking itself needs looks
    that are statements.
    """
    if step is None:
        return program if still(program) else None
    for candidate in (cut(program, step), *(looking(cut(program, step), name) for name in ("grad_fn", "is_leaf"))):
        if still(candidate):
            return candidate
    return None
