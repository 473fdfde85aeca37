"""Statements that set modes, or have others in them: blocks, functions, generators, coroutines, threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Optional, Sequence, Union

from . import vocabulary as v
from .form import Define, Form, Kind, Name, Op, Try, With, Word
from .writer import Body, Open, Rejected, Running, Writer, finish

# -- modes


def mode(writer: Writer) -> Op:
    name, args = writer.one_of(v.MODES)
    return Op((), name, Form.FUNCTION, args)


def context(writer: Writer) -> Union[Op, Name]:
    if writer.has("saved", 3):
        name, args = writer.one_of(v.OTHER_CONTEXTS)
        return Op((), name, Form.FUNCTION, args)
    if writer.kept and writer.maybe(3):
        return Name(writer.one_of(writer.kept))
    return mode(writer)


def set_mode(writer: Writer, body: Body, depth: int) -> None:
    writer.do(body, Op((), "set_grad_enabled", Form.FUNCTION, (bool(writer.which(2)),)))


def keep(writer: Writer, body: Body, depth: int) -> None:
    made = mode(writer)
    name = writer.new("m")
    writer.do_and_name(body, Op((name,), made.op, made.form, made.args), name, writer.kept)


def with_(writer: Writer, body: Body, depth: int) -> Optional[Running]:
    if not depth:
        raise Rejected
    return _with(writer, body, depth)


def _with(writer: Writer, body: Body, depth: int) -> Running:
    where = context(writer)
    entered = writer.oracle.made(where)
    inner: Body = []
    body.append(Open(lambda closed: With(where, closed), inner))
    with entered:
        yield from writer.body(inner, depth - 1, Kind.FUNCTION, None)
        writer.maybe_raise(inner)


def try_(writer: Writer, body: Body, depth: int) -> Optional[Running]:
    if not depth:
        raise Rejected
    return _try(writer, body, depth)


def _try(writer: Writer, body: Body, depth: int) -> Running:
    inner: Body = []
    body.append(Open(Try, inner))
    try:
        yield from writer.body(inner, depth - 1, Kind.FUNCTION, None)
        writer.maybe_raise(inner)
    except Rejected:
        raise
    except Exception:
        pass


def decorators(writer: Writer) -> tuple[Union[Op, Name, Word], ...]:
    found: list[Union[Op, Name, Word]] = []
    for _ in range(writer.which(3)):
        kind = writer.which(4)
        if kind == 3:
            found.append(writer.one_of(v.BARE))
        elif kind == 2 and writer.kept:
            found.append(Name(writer.one_of(writer.kept)))
        else:
            found.append(mode(writer))
    return tuple(found)


def define(writer: Writer, body: Body, depth: int) -> None:
    """A function is defined, and called at once; later it may be called again."""
    if not depth:
        raise Rejected
    decorated_by = decorators(writer)
    calls = 1 if writer.maybe(6) else 0
    inner: Body = []
    name = writer.new("f")
    written = False

    def function(calls: int = calls) -> None:
        nonlocal written
        writer.running.append(name)
        try:
            if not written:
                written = True
                finish(writer.body(inner, depth - 1, Kind.FUNCTION, None))
                writer.maybe_raise(inner)
            else:
                finish(writer.replay(inner))
            if calls:
                writer.names[name](calls - 1)
        finally:
            writer.running.pop()

    body.append(Open(lambda closed: Define(name, Kind.FUNCTION, decorated_by, closed, calls), inner))
    _decorate(writer, name, function, decorated_by)
    writer.functions.append((name, Kind.FUNCTION))
    _call(writer, body, Op((), name, _call_form(writer)))


def _call_form(writer: Writer) -> Form:
    """Another thread is given something to do by the program's own only, never by one that it waits for."""
    return Form.IN_THREAD if writer.threads and not writer.running and writer.maybe(2) else Form.CALL


def _placed(writer: Writer, op: Op) -> Op:
    """The call, with the thread that makes it where that is another."""
    if op.form is not Form.IN_THREAD:
        return op
    return Op(op.to, op.op, op.form, (Name(writer.threads[-1]), *op.args))


def _call(writer: Writer, body: Body, op: Op) -> None:
    op = _placed(writer, op)
    body.append(op)
    writer.oracle.perform(op)


def _decorate(writer: Writer, name: str, function: Any, decorators: Sequence[Any]) -> None:
    for decorator in reversed(decorators):
        function = writer.oracle.made(decorator)(function)
    writer.names[name] = function


def call(writer: Writer, body: Body, depth: int) -> None:
    functions = [n for n, kind in writer.functions if kind is Kind.FUNCTION and n not in writer.running]
    if not functions:
        raise Rejected
    _call(writer, body, Op((), writer.one_of(functions), _call_form(writer)))


def suspend(writer: Writer, body: Body, depth: int) -> None:
    """A generator or a coroutine is defined, and started."""
    if not depth:
        raise Rejected
    kind = Kind.COROUTINE if writer.has("coroutines", 2) else Kind.GENERATOR
    decorated_by = decorators(writer)
    name = writer.new("f")
    inner: Body = []
    _define_suspended(writer, body, name, kind, decorated_by, inner, depth)
    running = writer.new("g")
    start = Op((running,), name, Form.CALL)
    writer.names[running] = writer.oracle.perform(start)
    body.append(start)
    writer.suspended.append(running)
    _step(writer, body, running)


def _define_suspended(
    writer: Writer, body: Body, name: str, kind: Kind, decorated_by: tuple[Any, ...], inner: Body, depth: int
) -> None:
    def written() -> Running:
        writer.running.append(name)
        try:
            for _ in writer.body(inner, depth - 1, kind, 2):
                writer.running.remove(name)
                yield
                writer.running.append(name)
            writer.maybe_raise(inner)
        finally:
            if name in writer.running:
                writer.running.remove(name)

    if kind is Kind.GENERATOR:

        def generator() -> Running:
            yield from written()

        _decorate(writer, name, generator, decorated_by)
    else:

        async def coroutine() -> None:
            await _Awaited(written())

        _decorate(writer, name, coroutine, decorated_by)
    body.append(Open(lambda closed: Define(name, kind, decorated_by, closed), inner))
    writer.functions.append((name, kind))


def _step(writer: Writer, body: Body, running: str) -> None:
    is_generator = hasattr(writer.names[running], "__next__")
    kind = writer.which(6)
    if kind < 3:
        if is_generator:
            op = Op((), "next", _call_form(writer), (Name(running), None))
        else:
            op = Op((), "send", Form.METHOD, (Name(running), None))
    elif kind == 3:
        op = Op((), "send", Form.METHOD, (Name(running), None))
    elif kind == 4:
        op = Op((), "close", Form.METHOD, (Name(running),))
    else:
        op = Op((), "throw", Form.METHOD, (Name(running), Word('ValueError("stop")')))
    op = _placed(writer, op)
    try:
        writer.oracle.perform(op)
    except Rejected:
        raise
    except Exception:
        body.append(Try((op,)))
    else:
        body.append(op)


def step(writer: Writer, body: Body, depth: int) -> None:
    if not writer.suspended:
        raise Rejected
    _step(writer, body, writer.one_of(writer.suspended))


def thread(writer: Writer, body: Body, depth: int) -> None:
    if len(writer.threads) > 1 or writer.running:
        raise Rejected
    name = writer.new("w")
    body.append(Op((name,), "ThreadPoolExecutor", Form.CALL, (1,)))
    writer.names[name] = ThreadPoolExecutor(1)
    writer.threads.append(name)
    define(writer, body, depth)


def tasks(writer: Writer, body: Body, depth: int) -> None:
    """Two tasks of asyncio, which take turns at their pauses."""
    if not depth or writer.threads or writer.running:
        raise Rejected
    names = []
    for _ in range(2):
        name = writer.new("f")
        _define_suspended(writer, body, name, Kind.TASK, decorators(writer), [], depth)
        names.append(name)
    body.append(Op((), "tasks", Form.CALL, tuple(map(Name, names))))
    running = [writer.names[name]() for name in names]
    raised: list[Exception] = []
    while running:
        for one in list(running):
            try:
                one.send(None)
            except StopIteration:
                running.remove(one)
            except Exception as error:
                running.remove(one)
                raised.append(error)
    if raised:
        raise raised[0]


class _Awaited:
    def __init__(self, running: Running) -> None:
        self._running = running

    def __await__(self) -> Running:
        return self._running
