"""Statements about what runs in turns: generators, coroutines, threads, tasks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generator

from .control_statements import Undecorated, call_form, decorated, decorators, define, mode, placed
from .form import Define, Form, Kind, Name, Op, Print, Try, With, Word
from .writer import Body, Frame, Open, Rejected, Running, Writer


def suspend(writer: Writer, body: Body, depth: int) -> None:
    """A generator or a coroutine is defined, and started."""
    if not depth or writer.watched:
        raise Rejected
    kind = Kind.COROUTINE if writer.has("coroutines", 2) else Kind.GENERATOR
    if writer.has("async generators", 2):
        kind = Kind.ASYNC_GENERATOR
    name = writer.new("f")
    try:
        _define(writer, body, name, kind, depth)
    except Undecorated:
        return
    running = writer.new("g")
    start = Op((running,), name, Form.CALL)
    writer.names[running] = writer.oracle.perform(start)
    body.append(start)
    writer.suspended.append((running, kind))
    if writer.which(5):
        _start(writer, body, running, kind)
    for _ in range(writer.which(3)):
        _take_turn(writer, body, running, kind)


def _define(writer: Writer, body: Body, name: str, kind: Kind, depth: int) -> None:
    inner: Body = []
    gives: Any = None
    decorated_by = decorators(writer, kind)

    def written() -> Generator[Any, Any, Any]:
        nonlocal gives
        frame = Frame(name, kind, 2)
        writer.running.append(frame)
        try:
            yield from writer.body(inner, depth - 1)
            writer.maybe_raise(inner)
            if kind in (Kind.GENERATOR, Kind.COROUTINE) and writer.has("returns", 2):
                gives = writer.given()
            return writer.oracle.argument(gives)
        finally:
            if frame in writer.running:
                writer.running.remove(frame)

    decorated(writer, body, name, kind, _FUNCTIONS[kind](written), decorated_by)
    body.append(Open(lambda closed: Define(name, kind, decorated_by, closed, 0, gives), inner))
    writer.functions.append((name, kind))


def _generator(written: Any) -> Any:
    def generator() -> Generator[Any, Any, Any]:
        return (yield from written())

    return generator


def _coroutine(written: Any) -> Any:
    async def coroutine() -> Any:
        return await _Awaited(written())

    return coroutine


def _async_generator(written: Any) -> Any:
    async def generator() -> Any:
        running = written()
        sent = None
        while True:
            try:
                given = running.send(sent)
            except StopIteration:
                return
            sent = yield given

    return generator


_FUNCTIONS = {
    Kind.GENERATOR: _generator,
    Kind.COROUTINE: _coroutine,
    Kind.TASK: _coroutine,
    Kind.ASYNC_GENERATOR: _async_generator,
}


class _Awaited:
    def __init__(self, running: Running) -> None:
        self._running = running

    def __await__(self) -> Running:
        return self._running


def step(writer: Writer, body: Body, depth: int) -> None:
    if not writer.suspended or writer.watched:
        raise Rejected
    _take_turn(writer, body, *writer.one_of(writer.suspended))


def _take_turn(writer: Writer, body: Body, name: str, kind: Kind) -> None:
    """A turn, which whoever gives it may give in another mode than the last one."""
    if not writer.has("modes", 3):
        _step(writer, body, name, kind)
        return
    where = mode(writer)
    inner: Body = []
    body.append(Open(lambda closed: With(where, closed), inner))
    with writer.oracle.made(where):
        _step(writer, inner, name, kind)


def _start(writer: Writer, body: Body, name: str, kind: Kind) -> None:
    """Its first turn, which reaches its first pause."""
    if kind is Kind.GENERATOR:
        _perform(writer, body, placed(writer, Op((), "next", call_form(writer), (Name(name), None))))
    elif kind is Kind.ASYNC_GENERATOR:
        _step(writer, body, name, kind)
    else:
        _perform(writer, body, Op((), "send", Form.METHOD, (Name(name), None)))


def _step(writer: Writer, body: Body, name: str, kind: Kind) -> None:
    running = Name(name)
    if kind is Kind.ASYNC_GENERATOR:
        _perform(writer, body, Op((), "advance", Form.CALL, (running,)))
    else:
        _perform(writer, body, placed(writer, _turn(writer, running, kind)))


def _perform(writer: Writer, body: Body, op: Op) -> None:
    try:
        value = writer.oracle.perform(op)
    except Rejected:
        raise
    except Exception:
        body.append(Try((op,)))
    else:
        body.append(Print(op) if value is not None else op)


def _turn(writer: Writer, running: Name, kind: Kind) -> Op:
    awaited, writer.awaited = writer.awaited, ""
    which = (3 if awaited == "send" else 5) if awaited and writer.which(2) else writer.which(7)
    if which < 2 and kind is Kind.GENERATOR:
        return Op((), "next", call_form(writer), (running, None))
    if which < 3:
        return Op((), "send", Form.METHOD, (running, None))
    if which == 3:
        return Op((), "send", Form.METHOD, (running, 5 if awaited or writer.has("returns", 2) else None))
    if which in (4, 5) and is_running(writer.names[running]):
        raise Rejected
    if which == 4:
        return Op((), "close", Form.METHOD, (running,))
    if which == 5:
        return Op((), "throw", Form.METHOD, (running, Word('ValueError("stop")')))
    return Op((), "drained", Form.CALL, (running,))


def is_running(suspended: Any) -> bool:
    """Whether it has its turn. Nothing is thrown into it then: Python, which hands that on to what the body delegates
    to, takes the body apart in which the program is being written."""
    return getattr(suspended, "gi_running", False) or getattr(suspended, "cr_running", False)


# -- threads and tasks


def thread(writer: Writer, body: Body, depth: int) -> None:
    """Another thread, in which a function runs: it starts, and is told to, in whatever mode there is."""
    if len(writer.threads) > 1 or writer.running or not depth:
        raise Rejected
    where = mode(writer) if writer.which(2) else None
    inner: Body = []
    if where is None:
        _in_thread(writer, body, depth)
        return
    body.append(Open(lambda closed: With(where, closed), inner))
    with writer.oracle.made(where):
        _in_thread(writer, inner, depth)


def _in_thread(writer: Writer, body: Body, depth: int) -> None:
    name = writer.new("w")
    body.append(Op((name,), "ThreadPoolExecutor", Form.CALL, (1,)))
    writer.names[name] = ThreadPoolExecutor(1)
    writer.threads.append(name)
    if writer.which(2):
        function = Word(writer.one_of(("told", "left")))
        writer.do(body, Op((), function, Form.IN_THREAD, (Name(name),)))
    else:
        define(writer, body, depth)


def tasks(writer: Writer, body: Body, depth: int) -> None:
    """Two tasks of asyncio, which take turns at their pauses."""
    if not depth or writer.threads or writer.running:
        raise Rejected
    names = []
    for _ in range(2):
        name = writer.new("f")
        try:
            _define(writer, body, name, Kind.TASK, depth)
        except Undecorated:
            return
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
