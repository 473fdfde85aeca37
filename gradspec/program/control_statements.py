"""Statements that set modes, or have others in them: blocks and functions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Optional, Sequence, Union

from . import op_statements
from . import vocabulary as v
from .form import Define, Form, Kind, Name, Op, Try, With, Word
from .writer import Body, Frame, Maker, Open, Rejected, Running, Writer, finish

# -- modes


def mode(writer: Writer) -> Op:
    name, args = writer.one_of(v.MODES)
    return Op((), name, Form.FUNCTION, args)


def context(writer: Writer) -> Union[Op, Name, Word]:
    if writer.has("saved", 3):
        name, args = writer.one_of(v.OTHER_CONTEXTS)
        return Op((), name, Form.FUNCTION, args)
    if writer.has("forward", 4):
        return Op((), "autograd.forward_ad.dual_level", Form.FUNCTION)
    if writer.has("flags", 8):
        return Op((), "autograd._unsafe_preserve_version_counter", Form.FUNCTION, (writer.tensor(),))
    if writer.has("own contexts", 3):
        return Op((), writer.one_of(v.OWN_CONTEXTS), Form.CALL)
    if writer.kept and writer.maybe(3):
        return Name(writer.one_of(writer.kept))
    return mode(writer)


def set_mode(writer: Writer, body: Body, depth: int) -> None:
    writer.do(body, Op((), "set_grad_enabled", Form.FUNCTION, (bool(writer.which(2)),)))


def keep(writer: Writer, body: Body, depth: int) -> None:
    made = mode(writer)
    name = writer.new("m")
    if writer.do_and_name(body, Op((name,), made.op, made.form, made.args), name, writer.kept) is not None:
        writer.follow("modes", _entered(name))


def _entered(name: str) -> Maker:
    """A block in a kept context, and often one more: it may be entered any number of times."""

    def there(writer: Writer, body: Body, depth: int) -> Optional[Running]:
        if not depth:
            raise Rejected
        return again(writer, body, depth)

    def again(writer: Writer, body: Body, depth: int) -> Running:
        yield from _block(writer, body, depth, Name(name))
        if writer.which(2):
            writer.follow("modes", there)

    return there


def by_hand(writer: Writer, body: Body, depth: int) -> None:
    """A kept context is entered, or left, by a call: in whatever order."""
    if not writer.kept:
        keep(writer, body, depth)
    name = Name(writer.one_of(writer.kept))
    if isinstance(writer.names[name], writer.oracle.module.inference_mode):
        if writer.watched:
            raise Rejected
        writer.unbalanced.update([frame.name for frame in writer.running])
    if writer.which(2):
        writer.do(body, Op((), "__exit__", Form.METHOD, (name, None, None, None)))
    else:
        writer.do(body, Op((), "__enter__", Form.METHOD, (name,)))


def with_(writer: Writer, body: Body, depth: int) -> Optional[Running]:
    if not depth:
        raise Rejected
    if writer.has("questions", 6):
        _with_a_class(writer, body)
        return None
    where = context(writer)
    return _left(writer, body, depth, where) if writer.has("errors", 4) else _block(writer, body, depth, where)


def _left(writer: Writer, body: Body, depth: int, where: Union[Op, Name, Word]) -> Running:
    """A block that an exception leaves, which is caught right outside, and what shows whether it is left."""
    inner: Body = []
    body.append(Open(Try, inner))
    try:
        yield from _block(writer, inner, depth, where, raises=True)
    except Rejected:
        raise
    except Exception:
        pass
    _follow_in(writer, where)


def _block(writer: Writer, body: Body, depth: int, where: Union[Op, Name, Word], raises: bool = False) -> Running:
    entered = writer.oracle.made(where)
    watched = where.__class__ is Op and where.op == v.WATCHES
    inner: Body = []
    body.append(Open(lambda closed: With(where, closed), inner))
    with entered:
        writer.watched += watched
        if writer.which(2):
            _follow_in(writer, where)
        try:
            yield from writer.body(inner, depth - 1)
            if raises:
                writer.stop(inner)
            writer.maybe_raise(inner)
        finally:
            writer.watched -= watched


def _follow_in(writer: Writer, where: Union[Op, Name, Word]) -> None:
    """What shows that a block is entered: what it is about is changed, saves, or is recorded or not."""
    if where.__class__ is not Op:
        writer.follow("in place", op_statements.change)
    elif where.args and where.args[0].__class__ is Name:
        writer.follow("in place", op_statements.change_of(where.args[0]))
    elif "saved_tensors" in where.op or where.op == v.WATCHES:
        writer.follow("saved", op_statements.saving)
    else:
        writer.follow("in place", op_statements.change)


def _with_a_class(writer: Writer, body: Body) -> None:
    """``with torch.no_grad:``, which is an error that many make."""
    if not writer.has("errors", 2):
        raise Rejected
    writer.raised = True
    body.append(Try((With(writer.one_of(v.BARE), ()),)))


def try_(writer: Writer, body: Body, depth: int) -> Optional[Running]:
    if not depth:
        raise Rejected
    return _try(writer, body, depth)


def _try(writer: Writer, body: Body, depth: int) -> Running:
    inner: Body = []
    body.append(Open(Try, inner))
    try:
        yield from writer.body(inner, depth - 1)
        writer.maybe_raise(inner)
    except Rejected:
        raise
    except Exception:
        pass


# -- functions


def decorators(writer: Writer, kind: Kind) -> tuple[Union[Op, Name, Word], ...]:
    own = v.OWN_DECORATORS + (v.OF_FUNCTIONS if kind in (Kind.FUNCTION, Kind.CLASS) else ())
    found: list[Union[Op, Name, Word]] = []
    for _ in range(writer.which(3) or kind not in (Kind.FUNCTION, Kind.CLASS)):
        which = writer.which(4)
        if writer.has("own contexts", 3):
            found.append(writer.one_of(own))
        elif which == 3:
            found.append(writer.one_of(v.BARE))
        elif which == 2 and writer.kept:
            found.append(Name(writer.one_of(writer.kept)))
        else:
            found.append(mode(writer))
    return tuple(found)


def decorated(writer: Writer, body: Body, name: str, kind: Kind, function: Any, by: Sequence[Any]) -> None:
    """Decorate ``function``; where that raises, it is an error of the program if one is wanted."""
    before = writer.oracle.function("is_grad_enabled")()
    try:
        # As in Python: all decorators are made, and one that sets the mode has set it, before the last is applied.
        for decorator in reversed([writer.oracle.made(one) for one in by]):
            function = decorator(function)
    except Exception:
        if not writer.has("errors", 2):
            writer.oracle.function("set_grad_enabled")(before)
            raise Rejected from None
        writer.raised = True
        body.append(Try((Define(name, kind, tuple(by), ()),)))
        raise Undecorated from None
    writer.names[name] = function


class Undecorated(Exception):
    """A function could not be decorated, which the program says."""


def define(writer: Writer, body: Body, depth: int) -> None:
    """A function, or a class, is defined, and called at once; later it may be called again."""
    if not depth:
        raise Rejected
    kind = Kind.CLASS if writer.has("classes", 2) else Kind.FUNCTION
    decorated_by = decorators(writer, kind)
    calls = 1 if kind is Kind.FUNCTION and writer.maybe(6) else 0
    inner: Body = []
    name = writer.new("f")
    written = False
    gives: Any = None

    def function(calls: int = calls) -> Any:
        nonlocal written, gives
        writer.running.append(Frame(name, kind))
        try:
            if not written:
                written = True
                finish(writer.body(inner, depth - 1))
                writer.maybe_raise(inner)
            else:
                finish(writer.replay(inner))
            if calls:
                writer.names[name](calls - 1)
            if kind is Kind.FUNCTION and gives is None and writer.has("returns", 2):
                gives = writer.given()
            return writer.oracle.argument(gives)
        finally:
            writer.running.pop()

    made: Any = function if kind is Kind.FUNCTION else type(name, (), {"__init__": lambda self: function()})
    try:
        decorated(writer, body, name, kind, made, decorated_by)
    except Undecorated:
        return
    body.append(Open(lambda closed: Define(name, kind, decorated_by, closed, calls, gives), inner))
    writer.functions.append((name, kind))
    called(writer, body, Op((), name, call_form(writer)))


def call_form(writer: Writer) -> Form:
    """Another thread is given something to do by the program's own only, never by one that it waits for."""
    return Form.IN_THREAD if writer.threads and not writer.running and writer.maybe(2) else Form.CALL


def placed(writer: Writer, op: Op) -> Op:
    """The call, with the thread that makes it where that is another."""
    if op.form is not Form.IN_THREAD:
        return op
    return Op(op.to, op.op, op.form, (Name(writer.threads[-1]), *op.args))


def called(writer: Writer, body: Body, op: Op) -> None:
    """A call of a function of the program; what it returns has a name where it is a tensor."""
    op = placed(writer, op)
    place = len(body)
    body.append(op)
    try:
        value = writer.oracle.perform(op)
    except Rejected:
        del body[place]
        raise
    if writer.is_tensor(value):
        name = writer.new("t")
        body[place] = replace(op, to=(name,))
        writer.names[name] = value
        writer.tensors.append(name)


def call(writer: Writer, body: Body, depth: int) -> None:
    callable = (Kind.FUNCTION, Kind.CLASS)
    functions = [name for name, kind in writer.functions if kind in callable and not writer.runs(name)]
    if writer.watched:
        functions = [name for name in functions if name not in writer.unbalanced]
    if not functions:
        raise Rejected
    name = writer.one_of(functions)
    if name in writer.unbalanced:
        writer.unbalanced.update([frame.name for frame in writer.running])
    called(writer, body, Op((), name, call_form(writer)))
