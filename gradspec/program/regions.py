"""Programs for compilers: a function that is compiled as a whole stands among statements that are not.

Before it, what it gets: leaves, what was computed of them, views beside their bases, what has a hook, a gradient or is
an inference tensor. In it, what compilers get wrong more often than other things. After it, what shows what it did:
backward, changes in place, a second call with something changed in between.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Union

from . import control_statements, library_statements, op_statements, turns
from . import vocabulary as v
from .form import Argument, Define, Form, Kind, Name, Op, Print, Try, With, assigned
from .grammar import Grammar
from .leftovers import close
from .library import MEMORY
from .writer import DEPTH, Body, Chooser, Frame, Maker, Open, Rejected, Writer, closed, finish

#: The features that a region may have, each on or off for a whole program.
FEATURES = (
    "modes",
    "backward",
    "in place",
    "views",
    "flags",
    "through",
    "reads",
    "errors",
    "grad",
    "hooks",
    "functions",
    "definitions",
    "kept",
    "generators",
    "saved",
    "out",
    "types",
    "by hand",
    "returns",
    "checkpoints",
    "forward",
    "functional",
    "breaks",
    "products",
    "op table",
    "draws",
    "copies",
    "nodes",
    "modules",
    "optimizers",
    "misuse",
    "memory",
)
#: How many of a hundred programs have a feature; half of them where it is not named.
_SHARES = {"errors": 25, "types": 15, "out": 15, "checkpoints": 12, "forward": 8, "functional": 12, "breaks": 20}
_SHARES |= {"op table": 40, "draws": 12, "copies": 12, "nodes": 12, "modules": 15, "optimizers": 8, "misuse": 20}
_SHARES |= {"modes": 75, "in place": 70, "views": 60, "saved": 25, "generators": 40, "by hand": 20, "flags": 60}
_SHARES |= {"memory": 30}


def ask(writer: Writer, body: Body, depth: int) -> None:
    """Something is asked in the region; the answer is one of its results."""
    kind = writer.which(5)
    if kind < 2:
        op = Op((), writer.one_of(_ATTRIBUTES), Form.ATTRIBUTE, (writer.tensor(),))
    elif kind == 2:
        op = Op((), writer.one_of(_QUESTIONS), Form.METHOD, (writer.tensor(),))
    elif kind == 3:
        op = Op((), "is", Form.OPERATOR, (writer.tensor(), writer.tensor()))
    else:
        op = Op((), writer.one_of(v.THREAD_QUESTIONS), Form.FUNCTION)
    try:
        value = writer.oracle.perform(op)
    except Exception:
        raise Rejected from None
    name = writer.new("s")
    if writer.is_tensor(value):
        name = writer.new("t")
        writer.tensors.append(name)
    writer.names[name] = value
    body.append(Op((name,), op.op, op.form, op.args))


_ATTRIBUTES = ("requires_grad", "_version", "is_leaf", "grad", "retains_grad", "output_nr", "shape", "data", "_base")
_QUESTIONS = ("is_inference", "_is_view", "stride", "is_contiguous", "storage_offset")


def break_(writer: Writer, body: Body, depth: int) -> None:
    """What comes before and what comes after are compiled by themselves."""
    body.append(Op((), "graph_break", Form.CALL))


def requires(writer: Writer, body: Body, depth: int) -> None:
    """A flag is set: on a leaf that is made here, or on any tensor."""
    if writer.which(2):
        op_statements.make(writer, body, depth)
    writer.do(body, Op((), "requires_grad", Form.IN_PLACE, (writer.tensor(), *writer.one_of(((), (False,))))))


#: What is called of torch's library. What only asks is asked by ``ask``; dual tensors are told at their level alone.
_CALLED = (
    "checkpoints",
    "functional",
    "draws",
    "copies",
    "nodes",
    "modules",
    "optimizers",
    "saved",
    "hooks",
    "in place",
    "misuse",
)
#: As the grammar has them; what stands here several times is chosen so much more often.
STATEMENTS: tuple[tuple[str, Maker], ...] = (
    ("ops", op_statements.binary),
    ("ops", op_statements.binary),
    ("ops", op_statements.unary),
    ("ops", op_statements.reduce),
    ("ops", op_statements.make),
    ("views", op_statements.view),
    ("views", op_statements.view),
    ("views", op_statements.view),
    ("in place", op_statements.change),
    ("in place", op_statements.change),
    ("in place", op_statements.change),
    ("out", op_statements.out),
    ("flags", op_statements.flags),
    ("flags", op_statements.flags),
    ("flags", requires),
    ("types", op_statements.convert),
    ("backward", op_statements.backward),
    ("grad", op_statements.grad),
    ("hooks", op_statements.hook),
    ("hooks", op_statements.remove),
    ("functions", op_statements.custom),
    ("modes", control_statements.with_),
    ("modes", control_statements.with_),
    ("modes", control_statements.with_),
    ("modes", control_statements.set_mode),
    ("modes", control_statements.set_mode),
    ("kept", control_statements.keep),
    ("definitions", control_statements.define),
    ("definitions", control_statements.define),
    ("definitions", control_statements.call),
    ("generators", turns.suspend),
    ("generators", turns.step),
    ("errors", control_statements.try_),
    ("by hand", control_statements.by_hand),
    ("reads", ask),
    ("reads", ask),
    ("breaks", break_),
    ("products", op_statements.product),
    ("op table", op_statements.sampled),
    ("op table", op_statements.sampled),
    *[(feature, library_statements.called(feature)) for feature in _CALLED],
    ("memory", library_statements.one_of(MEMORY)),
    ("memory", library_statements.one_of(MEMORY)),
)
#: What is done with what a region gave.
AFTER: tuple[Maker, ...] = (
    op_statements.backward,
    op_statements.backward,
    op_statements.backward,
    op_statements.change,
    op_statements.change,
    op_statements.binary,
    op_statements.view,
    op_statements.flags,
    op_statements.hook,
    op_statements.read,
    op_statements.grad,
)
#: How many statements a region has at most, besides those in its blocks.
LENGTH = 6


class Regions(Grammar):
    """Makes such programs, as ``Grammar`` makes others."""

    statements = STATEMENTS
    plain = frozenset({"ops"})

    def _write(self, writer: Writer, body: Body) -> None:
        try:
            _given(writer, body)
            region = _Region(writer, body)
            region.define()
            region.call(body)
            # What torch refuses to do with a result, a compiler's result may let pass.
            writer.features |= {"errors"}
            for _ in range(1 + writer.which(3)):
                if writer.maybe(6):
                    region.call_again(body)
                else:
                    _after(writer, body, writer.one_of(AFTER))
            for name in region.results[:3] if writer.maybe(2) else []:
                _after(writer, body, op_statements.backward_of(name))
        except Exception:
            writer.raised = writer.ended = True

    @staticmethod
    def chosen(chooser: Chooser) -> frozenset[str]:
        return frozenset([name for name in FEATURES if chooser.which(100) < _SHARES.get(name, 50)])


def _after(writer: Writer, body: Body, maker: Maker) -> None:
    with suppress(Rejected):
        running = maker(writer, body, DEPTH)
        if running is not None:
            finish(running)


def _given(writer: Writer, body: Body) -> None:
    """What there is before the region: nothing that raises."""
    features, writer.features = writer.features, writer.features - {"errors"}
    if writer.which(3):
        op, args, keywords = writer.one_of(_LEAVES)
        writer.do(body, Op((writer.new("t"),), op, Form.FUNCTION, args, keywords))
    else:
        op_statements.make(writer, body)
    if writer.has("modules", 2):
        library_statements.made(writer, body, "module")
    for _ in range(writer.which(3)):
        kind = writer.which(9)
        if kind < 2:
            op_statements.make(writer, body)
        elif kind == 8:
            with suppress(Rejected):
                _inference_tensor(writer, body)
        else:
            _after(writer, body, _GIVEN[kind - 2])
    writer.features = features


def _inference_tensor(writer: Writer, body: Body) -> None:
    inner: Body = []
    where = Op((), "inference_mode", Form.FUNCTION)
    body.append(Open(lambda closed: With(where, closed), inner))
    with writer.oracle.made(where):
        op_statements.make(writer, inner)


_LEAVES = tuple([one for one in v.FACTORIES if ("requires_grad", True) in one[2] and one[1] != (3.0,)])
_GIVEN: tuple[Maker, ...] = (
    op_statements.view,
    op_statements.view,
    op_statements.binary,
    op_statements.flags,
    op_statements.hook,
    control_statements.keep,
)


def _around(writer: Writer) -> Union[Op, Name]:
    """What a call stands in: nothing that refuses to be entered."""
    if writer.kept and writer.maybe(3):
        return Name(writer.one_of(writer.kept))
    op, args = writer.one_of(v.OTHER_CONTEXTS if writer.has("saved", 3) else v.MODES)
    return Op((), op, Form.FUNCTION, args)


class _Region:
    """The function of a program that is compiled: its definition, and its calls."""

    def __init__(self, writer: Writer, body: Body) -> None:
        self._writer = writer
        self._body = body
        self._name = writer.new("f")
        self._inner: Body = []
        self._gives: list[str] = []
        outer = self._outer = list(writer.tensors)
        # What is no parameter is read as a global of the function.
        self._takes = tuple([name for name in outer if len(outer) == 1 or not writer.maybe(8)]) or (outer[0],)
        self._is_written = self._is_called = False
        #: What the last call gave, and the names of all tensors that calls gave.
        self._made: list[Any] = []
        self.results: list[str] = []

    def define(self) -> None:
        options: tuple[tuple[str, Argument], ...] = ()
        if self._writer.maybe(4):
            options = ((self._writer.one_of(("fullgraph", "dynamic")), True),)
        decorators = (Op((), "compiled", Form.CALL, (), options),)

        def close_(body: Any) -> Define:
            return Define(self._name, Kind.REGION, decorators, body, 0, tuple(map(Name, self._gives)), self._takes)

        self._body.append(Open(close_, self._inner))
        self._writer.names[self._name] = self._run

    def _run(self, *given: Any) -> None:
        writer = self._writer
        names = writer.names
        before = dict(names)
        lists: tuple[list[Any], ...] = (writer.tensors, writer.kept, writer.functions, writer.suspended, writer.handles)
        sizes = [len(one) for one in lists]
        others = {kind: list(made) for kind, made in writer.others.items()}
        names.update(zip(self._takes, given))
        writer.running.append(Frame(self._name, Kind.REGION))
        try:
            if self._is_written:
                finish(writer.replay(self._inner))
            else:
                self._is_written = True
                self._write()
        finally:
            writer.running.pop()
            self._made = [names.get(name) for name in self._gives]
            for one, size in zip(lists, sizes):
                del one[size:]
            writer.others = others
            close([value for name, value in names.items() if name not in before])
            names.clear()
            names.update(before)

    def _assigned(self) -> list[Name]:
        """Tensors from outside that the body gives a value: they too are parameters, or they would be nobody's."""
        names = [one for one in self._outer if one in assigned(closed(self._inner)) and one not in self._takes]
        self._takes += tuple(names)
        return [*map(Name, names)]

    def _write(self) -> None:
        """The body, for the first time; it gives some of what there is at its end."""
        writer = self._writer
        before = set(writer.names)
        writer._left = 1 + writer.which(LENGTH)
        finish(writer.body(self._inner, DEPTH))
        writer.maybe_raise(self._inner)
        new = [name for name in writer.names if name not in before and name[0] in "ts" and not name.endswith("_")]
        if writer.which(3):
            self._gives = new
        else:
            self._gives = [name for name in new if name[0] == "s" or writer.which(2)] or new[-1:]
        if not new or writer.maybe(6):
            self._gives.append(writer.one_of(self._takes))

    def call(self, body: Body) -> None:
        """The first call, in whatever mode."""
        args = [Name(one) for one in self._takes]
        if len(args) > 1 and self._writer.maybe(8):
            args[-1] = args[0]
        self._call(body, args)

    def call_again(self, body: Body) -> None:
        """One more call, with something changed in between, or other tensors, or such as share memory now."""
        writer = self._writer
        kind = writer.which(5)
        args = [Name(one) for one in self._takes]
        if kind == 0:
            op = Op((), "requires_grad", Form.IN_PLACE, (writer.one_of(args), *writer.one_of(((), (False,)))))
            with suppress(Rejected):
                writer.do(body, op)
        elif kind == 1:
            _after(writer, body, op_statements.change)
        elif kind == 2:
            args[writer.which(len(args))] = writer.tensor()
        elif kind == 3 and len(args) > 1:
            part = writer.new("t")
            with suppress(Rejected):
                writer.do(body, Op((part,), "", Form.INDEX, (args[0], writer.one_of(v.INDICES))))
                args[-1] = Name(part)
        self._call(body, args)

    def _call(self, body: Body, args: list[Name]) -> None:
        writer = self._writer
        if writer.maybe(3):
            where = _around(writer)
            inner: Body = []
            body.append(Open(lambda closed: With(where, closed), inner))
            with writer.oracle.made(where):
                self._perform(inner, args)
        else:
            self._perform(body, args)

    def _named(self, result: str) -> str:
        """The name of a result outside: its own the first time, unless something has it there."""
        return self._writer.new(result[0]) if self._is_called or result in self._takes else result

    def _perform(self, body: Body, args: list[Name]) -> None:
        writer = self._writer
        place = len(body)
        try:
            try:
                self._run(*[writer.names[one] for one in args])
            finally:
                args += self._assigned()
        except Rejected:
            raise AssertionError("a region is not rejected as a whole") from None
        except Exception:
            writer.raised = True
            # What it would give nobody gets.
            body.insert(place, Try((Op((), self._name, Form.CALL, tuple(args)),)))
            return
        to = [self._named(one) for one in self._gives]
        self._is_called = True
        body.insert(place, Op(tuple(to), self._name, Form.CALL, tuple(args)))
        for name, value in zip(to, self._made):
            writer.names[name] = value
            if name[0] == "t":
                writer.tensors.append(name)
            else:
                body.append(Print(Op((), "repr", Form.CALL, (Name(name),))))
        outputs = [one for one in to if one[0] == "t"]
        self.results += outputs
        if outputs and writer.maybe(3):
            pair = (Name(writer.one_of(outputs)), writer.one_of(args))
            body.append(Print(Op((), "is", Form.OPERATOR, pair)))
