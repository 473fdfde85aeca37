"""The intermediate form: a program is a small immutable tree of statements.

Every tensor of a program has shape [2] and a name; each name starts out as ``x``, so that a statement may use any name
at any place, whether the statement that gives it a value has run or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Union

#: The leaf that requires grad, and the constant: what every program starts with.
LEAF, CONSTANT = "x", "c"


class Mode(Enum):
    """A mode as it is spelled where a context is made; ``bare`` is the decorator without parentheses."""

    NO_GRAD = "torch.no_grad()"
    ENABLE_GRAD = "torch.enable_grad()"
    OFF = "torch.set_grad_enabled(False)"
    ON = "torch.set_grad_enabled(True)"
    INFERENCE = "torch.inference_mode()"
    NO_INFERENCE = "torch.inference_mode(False)"

    @property
    def bare(self) -> str:
        """Without parentheses where that means the same, else with them."""
        return self.value.removesuffix("()")


class Form(Enum):
    """How a block gets its mode."""

    CONTEXT = "with"
    FUNCTION = "decorated function"
    BARE_FUNCTION = "function decorated without parentheses"


class Suspension(Enum):
    """What can be suspended in the middle, and how it got its mode."""

    GENERATOR = "decorated generator"
    HOLDING_GENERATOR = "generator that holds a context"
    COROUTINE = "decorated coroutine"
    HOLDING_COROUTINE = "coroutine that holds a context"

    @property
    def awaits(self) -> bool:
        return self in (Suspension.COROUTINE, Suspension.HOLDING_COROUTINE)

    @property
    def holds(self) -> bool:
        return self in (Suspension.HOLDING_GENERATOR, Suspension.HOLDING_COROUTINE)


class Resumption(Enum):
    """How something suspended is ended."""

    SEND = "send(None)"
    CLOSE = "close()"
    THROW = 'throw(ValueError("stop"))'


@dataclass(frozen=True)
class Compute:
    """``name = expression``: an op on tensors that are there; it may raise."""

    name: str
    expression: str


@dataclass(frozen=True)
class Change:
    """An op in place, a backward, or a setting of a tensor that is there; it may raise."""

    statement: str


@dataclass(frozen=True)
class Look:
    """A step that observes the named tensors."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Call:
    """``set_grad_enabled(enabled)`` as a plain call."""

    enabled: bool


@dataclass(frozen=True)
class Keep:
    """``name = context``: an instance made here and used later."""

    name: str
    mode: Mode


@dataclass(frozen=True)
class Kept:
    """A kept instance as the context of a block."""

    name: str


@dataclass(frozen=True)
class Leave:
    """A kept instance is left by hand, whether it was entered or not; it may raise."""

    kept: Kept


@dataclass(frozen=True)
class Block:
    """Statements in a mode; ``raises``: an exception ends them, and is caught outside."""

    context: Union[Mode, Kept]
    form: Form
    body: tuple[Statement, ...]
    raises: bool


@dataclass(frozen=True)
class Suspended:
    """A body that is suspended between ``first`` and ``second`` while its caller does ``between``."""

    mode: Mode
    suspension: Suspension
    first: tuple[Statement, ...]
    between: tuple[Statement, ...]
    second: tuple[Statement, ...]
    resumption: Resumption


Statement = Union[Compute, Change, Look, Call, Keep, Leave, Block, Suspended]


@dataclass(frozen=True)
class Program:
    """The statements of a program; at its end everything is observed."""

    body: tuple[Statement, ...]


def names_in(body: tuple[Statement, ...]) -> tuple[str, ...]:
    """The names of tensors and kept instances that statements of ``body``, at any depth, give a value, in order."""
    found: list[str] = []
    for statement in body:
        if isinstance(statement, (Compute, Keep)):
            found.append(statement.name)
        elif isinstance(statement, Block):
            found += names_in(statement.body)
        elif isinstance(statement, Suspended):
            found += names_in(statement.first) + names_in(statement.between) + names_in(statement.second)
    return tuple(dict.fromkeys(found))
