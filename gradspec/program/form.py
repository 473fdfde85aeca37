"""The intermediate form: a program is a small immutable tree of statements over named values.

Names begin with what they name: ``t`` a tensor, ``f`` a function, ``g`` something suspended, ``m`` a kept context,
``w`` a thread, ``h`` a handle of a hook, ``s`` a plain value that was asked for, ``e`` what else there is: modules,
optimizers. All are global in the program, except that a name which ends in an underscore belongs to the function that
gives it a value, and ends with it; and that the names of a region are the region's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Iterator, Union


class Name(str):
    """A name of the program, where an argument stands."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


class Word(str):
    """What is written as it is: ``torch.float64``, or a member of the families (``families``)."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


#: A name, a word, or a literal of Python; lists and tuples hold arguments.
Argument = Any


class Form(str, Enum):
    """How a call is written. The first argument is the receiver where there is one."""

    FUNCTION = "function"  # torch.mul(a, b)
    METHOD = "method"  # a.mul(b)
    IN_PLACE = "in-place"  # a.mul_(b)
    OPERATOR = "operator"  # a * b
    AUGMENTED = "augmented"  # a *= b
    ATTRIBUTE = "attribute"  # a.grad
    SET_ATTRIBUTE = "set attribute"  # a.grad = b
    INDEX = "index"  # a[0]
    SET_INDEX = "set index"  # a[0] = b
    APPLY = "apply"  # Double.apply(a)
    CALL = "call"  # f1()
    IN_THREAD = "in thread"  # w1.submit(f1).result()


@dataclass(frozen=True, slots=True)
class Op:
    """``to = op(args, keywords)`` in one of the forms; with no ``to`` the result is dropped.

    ``through``: how the receiver is reached from its name: ``""``, or ``.data``, ``.detach()``, ``[0]``.
    """

    to: tuple[str, ...]
    op: str
    form: Form
    args: tuple[Argument, ...] = ()
    keywords: tuple[tuple[str, Argument], ...] = ()
    through: str = ""


@dataclass(frozen=True, slots=True)
class Print:
    """What the program says: the value of something that the form of an op reads."""

    read: Op


@dataclass(frozen=True, slots=True)
class With:
    """A block. A context is a kept one, by name, or is made here, or a class that nobody called."""

    context: Union[Op, Name, Word]
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Try:
    """A block whose exception ends it, is said, and goes no further."""

    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Raise:
    """An exception of the program's own."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A point where a generator or a coroutine is suspended: the switch point of a schedule.

    ``gives``: what it hands out; ``says``: whether what comes in is said.
    """

    gives: Argument = None
    says: bool = False


@dataclass(frozen=True, slots=True)
class Delete:
    """``del name``."""

    name: str


class Kind(str, Enum):
    """What a definition defines."""

    FUNCTION = "function"
    GENERATOR = "generator"
    COROUTINE = "coroutine"
    ASYNC_GENERATOR = "async generator"
    #: a coroutine that asyncio runs as a task
    TASK = "task"
    #: a class, of whose construction this is the body
    CLASS = "class"
    #: a function that may be compiled as a whole: its names are its own, and nothing in it is looked at or said
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Define:
    """``def name():``, decorated by contexts that are kept, made here, or named without parentheses.

    ``calls``: how often it calls itself, before its body is over, the first time that it is called. ``gives``: what it
    returns. ``takes``: the parameters of a region.
    """

    name: str
    kind: Kind
    decorators: tuple[Union[Op, Name, Word], ...]
    body: tuple[Statement, ...]
    calls: int = 0
    gives: Argument = None
    takes: tuple[str, ...] = ()


Statement = Union[Op, Print, With, Try, Raise, Pause, Delete, Define]

#: The statements that have others in them.
BLOCKS = (With, Try, Define)


@dataclass(frozen=True, slots=True)
class Program:
    """The statements of a program; at its end everything is observed."""

    body: tuple[Statement, ...]


def statements(body: tuple[Statement, ...]) -> Iterator[Statement]:
    """The statements of ``body`` at any depth, in the order of the text."""
    for statement in body:
        yield statement
        if isinstance(statement, BLOCKS):
            yield from statements(statement.body)


def ops(body: tuple[Statement, ...]) -> Iterator[Op]:
    """The ops of ``body`` at any depth: those that are statements, that make contexts, and that are read."""
    for statement in statements(body):
        if isinstance(statement, Op):
            yield statement
        elif isinstance(statement, Print):
            yield statement.read
        elif isinstance(statement, With):
            if isinstance(statement.context, Op):
                yield statement.context
        elif isinstance(statement, Define):
            for decorator in statement.decorators:
                if isinstance(decorator, Op):
                    yield decorator


def leaves(argument: Argument) -> Iterator[Argument]:
    """The arguments in an argument: itself, or what the list or tuple holds."""
    if argument.__class__ is list or argument.__class__ is tuple:
        for one in argument:
            yield from leaves(one)
    else:
        yield argument


def arguments(op: Op) -> Iterator[Argument]:
    """The names, words and literals of an op, in the order of the text."""
    for one in op.args:
        yield from leaves(one)
    for _, one in op.keywords:
        yield from leaves(one)


def assigned(body: tuple[Statement, ...]) -> tuple[str, ...]:
    """The names that statements of ``body`` give a value, those of functions defined there not counted, in order."""
    found: dict[str, None] = {}
    _assigned(body, found)
    return tuple(found)


def _assigned(body: tuple[Statement, ...], found: dict[str, None]) -> None:
    for statement in body:
        if isinstance(statement, Op):
            for name in statement.to:
                found[name] = None
            if statement.form is Form.AUGMENTED:
                found[str(statement.args[0])] = None
        elif isinstance(statement, (Delete, Define)):
            found[statement.name] = None
        elif isinstance(statement, (With, Try)):
            _assigned(statement.body, found)
