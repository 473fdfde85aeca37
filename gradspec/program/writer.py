"""Writing one program, statement by statement, while it runs on the reference.

The program runs as it is written: each statement is performed before the next is chosen, in real blocks, decorated
functions, generators, coroutines and threads. A statement that raises there is dropped, unless an error is wanted:
then it stays, and is caught, or ends what it stands in.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from math import prod
from typing import Any, Callable, Generator, NoReturn, Optional, Protocol, Sequence, TypeVar

from .form import Argument, Delete, Form, Kind, Name, Op, Pause, Print, Raise, Statement, Try, With, arguments, leaves
from .oracle import Oracle

T = TypeVar("T")

#: What is worth saying when a call gives it; other objects show nothing.
_SAID = (bool, int, float, str, tuple, list)

#: How deep blocks and functions nest, how many statements a program has besides its first tensors, and how many tries
#: there are at finding one that does not raise: what is found no sooner is not missed.
DEPTH = 3
LENGTH = 16
TRIES = 4
#: In-place ops that change a shape, of what retains its gradient, and what else is looked at before it is done.
_RESHAPING = ("squeeze", "unsqueeze", "t", "transpose", "swapaxes", "as_strided")
_HOOKING = ("register_hook", "autograd.graph.register_multi_grad_hook")
_RESIZING = ("resize", "resize_")
_CHECKED = frozenset({"retain_grad", *_HOOKING, *_RESHAPING, *_RESIZING, "set", "set_"})
#: A tensor of more elements is fed to nothing: what repeats a tensor could make it large.
LARGEST = 64


class Chooser(Protocol):
    """Whoever makes the choices: Hypothesis, a seeded generator, an enumerator."""

    def which(self, n: int) -> int:
        """A number from 0 to n - 1."""


class Stop(ValueError):
    """The exception that a program raises itself."""


class Rejected(Exception):
    """A statement would have raised, or cannot be made here, and no error was wanted."""


Body = list[Any]
#: It gives what its pauses hand out.
Running = Generator[Any, Any, None]
#: How a statement is made: it may have others in it, and be suspended among them.
Maker = Callable[["Writer", Body, int], Optional[Running]]


class Frame:
    """A function of the program whose body runs right now; ``pauses``: how many more it may have."""

    __slots__ = ("name", "kind", "pauses")

    def __init__(self, name: str, kind: Kind, pauses: int = 0) -> None:
        self.name = name
        self.kind = kind
        self.pauses = pauses


class Open:
    """A statement with a body that is still being written."""

    __slots__ = ("close", "body")

    def __init__(self, close: Callable[[tuple[Statement, ...]], Statement], body: Body) -> None:
        self.close = close
        self.body = body


def is_variable(tensor: Any) -> bool:
    """Whether it is a leaf that requires grad. A look at ``is_leaf`` would make the history of a view anew."""
    return bool(tensor.requires_grad) and tensor._grad_fn is None


def is_stale(tensor: Any) -> bool:
    """Whether the grad_fn of a view is to be made anew: see ``exclusions``."""
    view, counter = tensor._view, tensor._version_counter
    return view is not None and counter is not None and view.version != counter.value


def closed(body: Body) -> tuple[Statement, ...]:
    return tuple([one.close(closed(one.body)) if one.__class__ is Open else one for one in body])


class Writer:
    """What is there of one program: its names, by what they stand for, and the choices that are left."""

    def __init__(
        self, oracle: Oracle, chooser: Chooser, features: frozenset[str], makers: Sequence[tuple[str, Maker]]
    ) -> None:
        oracle.begin()
        self.oracle = oracle
        self.names = oracle.names
        self.which = chooser.which
        self.features = features
        #: The features that the program has in it, of those that it may have.
        self.used: set[str] = set()
        self._makers = makers
        self._tensor_type = oracle.module.Tensor
        self.tensors: list[str] = []
        self.kept: list[str] = []
        self.functions: list[tuple[str, Kind]] = []
        self.suspended: list[tuple[str, Kind]] = []
        self.threads: list[str] = []
        self.handles: list[str] = []
        #: The tensors that have hooks, by their handles.
        self.hooked: dict[str, Name] = {}
        #: What would show what the last statement did, and its feature.
        self._following: Optional[tuple[str, Maker]] = None
        #: What the newest pause shows if it comes: something that is sent, or thrown in.
        self.awaited = ""
        #: What else was made, by its kind: see ``library``.
        self.others: dict[str, list[str]] = {}
        #: The functions whose bodies run right now: none calls itself but as often as its definition says.
        self.running: list[Frame] = []
        #: How many blocks are open that inference mode may not be entered or left across, and which functions do that
        #: by hand: see ``exclusions``.
        self.watched = 0
        self.unbalanced: set[str] = set()
        #: Tensors of which the program has seen the bits: none of them becomes NaN, see ``exclusions``, or inexact.
        self.shown_as_bits: list[str] = []
        #: The arguments of statements that were dropped.
        self._touched: set[Any] = set()
        self._counts: dict[str, int] = {}
        self._left = 2 + self.which(LENGTH - 1)
        #: Whether the program met an exception, and whether one ended it.
        self.raised = self.ended = False

    # -- choosing

    def one_of(self, alternatives: Sequence[T]) -> T:
        return alternatives[self.which(len(alternatives))]

    def maybe(self, one_in: int) -> bool:
        return self.which(one_in) == one_in - 1

    def has(self, feature: str, one_in: int) -> bool:
        """Whether a feature that is on shows here: one time in so many."""
        if feature in self.features and self.which(one_in) == one_in - 1:
            self.used.add(feature)
            return True
        return False

    def tensor(self) -> Name:
        """A tensor that is there: the newest first."""
        tensors = self.tensors
        return Name(tensors[-1 - self.which(len(tensors))])

    def recorded(self) -> Name:
        """A tensor that requires grad, if there is one: the newest first."""
        return self._such(lambda tensor: tensor.requires_grad)

    def leaf(self) -> Name:
        """A leaf that requires grad, if there is one."""
        return self._such(is_variable)

    def view(self) -> Name:
        """A view, if there is one."""
        return self._such(lambda tensor: tensor._is_view())

    def _such(self, is_wanted: Callable[[Any], bool]) -> Name:
        try:
            return self.such(is_wanted)
        except Rejected:
            return self.tensor()

    def such(self, is_wanted: Callable[[Any], bool]) -> Name:
        """A tensor of a kind: the newest first."""
        found = [name for name in self.tensors if is_wanted(self.names[name])]
        if not found:
            raise Rejected
        return Name(found[-1 - self.which(len(found))])

    def is_tensor(self, value: Any) -> bool:
        return isinstance(value, self._tensor_type) and value.numel() <= LARGEST

    def is_beneath_autograd(self, names: Sequence[str]) -> bool:
        """Whether these are inference tensors alone, and the mode is off: see ``exclusions``."""
        tensors = [one for one in map(self.names.get, names) if isinstance(one, self._tensor_type)]
        is_on = self.oracle.module.is_inference_mode_enabled()
        return bool(tensors) and not is_on and all(one.is_inference() for one in tensors)

    def hides_bits(self, name: str) -> bool:
        """Whether nobody can say which bits a tensor has."""
        tensor = self.names.get(name)
        return tensor is not None and (bool(tensor._ulps) or bool(tensor.isnan().any()))

    def fits(self, shape: Any) -> Name:
        """A tensor, of this shape if the first that comes to hand has it."""
        name = self.tensor()
        if self.names[name].shape == shape:
            return name
        for other in reversed(self.tensors):
            if self.names[other].shape == shape:
                return Name(other)
        return name

    def new(self, letter: str) -> str:
        number = self._counts[letter] = self._counts.get(letter, 0) + 1
        return f"{letter}{number}"

    # -- statements

    def follow(self, feature: str, maker: Maker) -> None:
        """What is likely to come next, since it shows what was just done: a hook is of no account before backward."""
        if feature in self.features:
            self._following = feature, maker

    def _next(self) -> tuple[str, Maker]:
        following, self._following = self._following, None
        return following if following is not None and self.which(3) else self.one_of(self._makers)

    def runs(self, name: str) -> bool:
        """Whether the body of this function runs right now."""
        return any(frame.name == name for frame in self.running)

    def body(self, body: Body, depth: int) -> Running:
        """Write statements until enough are there."""
        frame = self.running[-1] if self.running else None
        length = self._left if depth == DEPTH else 1 + self.which(min(4, self._left) or 1)
        for _ in range(length):
            if self._left <= 0:
                return
            self._left -= 1
            if frame is not None and frame.pauses and not self.watched and self.maybe(3):
                frame.pauses -= 1
                yield from self._pausing(body, frame.kind)
            for _ in range(TRIES):
                try:
                    feature, maker = self._next()
                    running = maker(self, body, depth)
                    self.used.add(feature)
                    if running is not None:
                        yield from running
                    break
                except Rejected:
                    continue

    def _pausing(self, body: Body, kind: Kind) -> Running:
        """A pause; what is sent, thrown in or closed there may meet a block that says so."""
        pause = self._pause(kind)
        if not self.has("returns", 3):
            body.append(pause)
            self.awaited = "send" if pause.says else ""
            yield from self._suspended(pause)
            return
        self.awaited = "throw"
        if self.which(2):
            body.append(Open(Try, [pause]))
            with suppress(Exception):
                yield from self._suspended(pause)
        else:
            told = Op((), "Told", Form.CALL)
            body.append(Open(partial(With, told), [pause]))
            with self.oracle.made(told):
                yield from self._suspended(pause)

    def _pause(self, kind: Kind) -> Pause:
        if not self.has("returns", 2):
            return Pause()
        gives = self.given() if kind in (Kind.GENERATOR, Kind.ASYNC_GENERATOR) else None
        return Pause(gives, bool(self.which(2)))

    def given(self) -> Argument:
        """What is returned, or handed out: a tensor, or a number."""
        return self.tensor() if self.which(3) else 7

    def _suspended(self, pause: Pause) -> Running:
        # Whoever has its turn meanwhile may call what is suspended here.
        frame = self.running.pop()
        try:
            yield self.oracle.argument(pause.gives)
        finally:
            self.running.append(frame)

    def do(self, body: Body, op: Op) -> Any:
        """Perform an op and put it into ``body``; give what it gives, which has its name already."""
        self._check(op)
        try:
            value = self.oracle.perform(op)
        except Exception:
            if not self.has("errors", 2):
                self._forget(op)
                raise Rejected() from None
            self.raised = True
            if self.which(3):
                body.append(Try((op,)))
                return None
            body.append(op)
            raise
        if self.shown_as_bits and any(map(self.hides_bits, self.shown_as_bits)):
            raise Rejected
        to = op.to
        if to:
            values = (value,) if len(to) == 1 else tuple(value)
            if len(values) != len(to):
                raise Rejected
            if not all(map(self.is_tensor, values)):
                raise Rejected
            for name, one in zip(to, values):
                self.names[name] = one
                self.tensors.append(name)
        body.append(op)
        return value

    def _forget(self, op: Op) -> None:
        """What is dropped may have made histories of views anew, which the program does not."""
        self._touched.update([one for one in arguments(op) if one.__class__ is Name])

    def _check(self, op: Op) -> None:
        """Rejected where torch does what nobody can say: see ``exclusions``."""
        if op.through or not (op.op in _CHECKED or op.keywords):
            return
        if op.op in _HOOKING:
            if any(map(self._may_be_stale, leaves(op.args[0]))):
                raise Rejected
            return
        if self._leaves_less(op):
            raise Rejected
        if op.op not in _CHECKED:
            return
        tensor = self.names[op.args[0]]
        if op.op in _RESIZING and prod(op.args[1]) > tensor.numel():
            raise Rejected
        if op.op == "retain_grad" and tensor.output_nr:
            raise Rejected
        if op.form is Form.IN_PLACE and op.op in _RESHAPING and tensor.retains_grad:
            raise Rejected

    def _leaves_less(self, op: Op) -> bool:
        """Whether a leaf that requires grad would have fewer dimensions than before."""
        out = dict(op.keywords).get("out")
        target = op.args[0] if out is None and op.op in _CHECKED else out
        tensor = self.names[target] if target.__class__ is Name else None
        if not isinstance(tensor, self._tensor_type) or not is_variable(tensor):
            return False
        before: int = tensor.dim()
        given: list[int] = [self.names[one].dim() for one in op.args if one.__class__ is Name]
        if out is not None:
            return max(given, default=0) < before
        if op.op in ("set", "set_"):
            return given[-1] < before
        if op.form is not Form.IN_PLACE:
            return False
        return 1 in tensor.shape if op.op == "squeeze" else op.op == "as_strided" and len(op.args[1]) < before

    def _may_be_stale(self, name: str) -> bool:
        """Whether it is a view whose grad_fn is to be made anew, now or when the program runs."""
        tensor = self.names[name]
        return is_stale(tensor) or (tensor._view is not None and name in self._touched)

    def say(self, body: Body, read: Op) -> None:
        try:
            self.oracle.perform(read)
        except Exception:
            self._forget(read)
            raise Rejected() from None
        body.append(Print(read))

    def tell(self, body: Body, op: Op) -> None:
        """An op that may give anything: a tensor gets a name, several and other values are said."""
        value = self.do(body, op)
        if value is None:
            return
        if self.is_tensor(value):
            name = self.new("t")
            body[-1] = replace(op, to=(name,))
            self.names[name] = value
            self.tensors.append(name)
        elif isinstance(value, _SAID):
            body[-1] = Print(op)

    def do_and_name(self, body: Body, op: Op, name: str, names: list[str]) -> Any:
        """An op that gives no tensor: what it gives has a name that only some statements use."""
        value = self.do(body, Op((), op.op, op.form, op.args, op.keywords, op.through))
        if value is None:
            return None
        body[-1] = op
        self.names[name] = value
        names.append(name)
        return value

    def maybe_raise(self, body: Body) -> None:
        if self.has("errors", 6):
            self.stop(body)

    def stop(self, body: Body) -> NoReturn:
        """The program raises an exception itself."""
        body.append(Raise())
        self.raised = True
        raise Stop("stop")

    # -- a body that is there already, once more

    def replay(self, body: Body) -> Running:
        for one in list(body):
            kind = one.__class__
            if kind is Op:
                self._perform_again(one)
            elif kind is Print:
                self.oracle.perform(one.read)
            elif kind is Raise:
                raise Stop("stop")
            elif kind is Pause:
                yield from self._suspended(one)
            elif kind is Delete:
                self.names.pop(one.name)
                self.tensors[:] = [name for name in self.tensors if name != one.name]
            elif kind is Try:
                try:
                    for op in one.body:
                        self._perform_again(op)
                except Exception:
                    self.raised = True
            else:
                yield from self._replay_block(one)

    def _replay_block(self, one: Open) -> Running:
        statement = one.close(())
        if isinstance(statement, With):
            with self.oracle.made(statement.context):
                yield from self.replay(one.body)
        elif isinstance(statement, Try):
            try:
                yield from self.replay(one.body)
            except Exception:
                self.raised = True
        # A function that a function defines is there already.

    def _perform_again(self, op: Op) -> None:
        if self.is_beneath_autograd([one for one in arguments(op) if one.__class__ is Name]):
            raise Rejected
        self._check(op)
        value = self.oracle.perform(op)
        if op.to:
            for name, one in zip(op.to, (value,) if len(op.to) == 1 else value):
                self.names[name] = one
                if name[0] == "t" and name not in self.tensors:
                    self.tensors.append(name)
        elif op.form is Form.AUGMENTED:
            self.names[op.args[0]] = value


def finish(running: Running) -> None:
    """Run a body that is not suspended."""
    for _ in running:
        raise AssertionError("a function is not suspended")
