"""Which programs there are: every choice is asked of a chooser as "which of n?".

Alternatives stand from the plainest to the strangest, so that a chooser that prefers small answers gets small, plain
programs. There is no exclusion: what raises is part of the program.
"""

from __future__ import annotations

from typing import Callable, Protocol, Sequence, TypeVar

from gradspec.program.form import (
    CONSTANT,
    LEAF,
    Block,
    Call,
    Change,
    Compute,
    Form,
    Keep,
    Kept,
    Leave,
    Look,
    Mode,
    Program,
    Resumption,
    Statement,
    Suspended,
    Suspension,
)

T = TypeVar("T")

#: What computes a tensor of shape [2] from two of that shape. Views and ops that hand back their input are among them.
EXPRESSIONS = (
    "{a} * 2",
    "{a} * {b}",
    "{a} + {b}",
    "{a}.view(2)",
    "{a}.clone()",
    "{a}.detach()",
    "{a}.contiguous()",
    "{a}.data",
    "torch.stack([{a}, {b}])[0]",
    "torch.ones(2, requires_grad=True)",
    "torch.zeros(2)",
)

#: What changes a tensor, or something of it, in place.
CHANGES = (
    "{a}.mul_(2)",
    "{a}.add_({b})",
    "{a}.copy_({b})",
    "{a}[0] = {b}[1]",
    "{a}.backward(torch.ones(2))",
    "{a}.requires_grad_()",
    "{a}.requires_grad_(False)",
    "{a}.detach_()",
)

#: How deep blocks nest, and how many statements a body has: more makes programs slow without making them different.
DEPTH = 3
LENGTH = 4


class Chooser(Protocol):
    """Whoever makes the choices: Hypothesis, a seeded generator, an enumerator."""

    def which(self, n: int) -> int:
        """A number from 0 to n - 1."""


def program(chooser: Chooser) -> Program:
    """The program that the answers of ``chooser`` make."""
    return Program(_Grammar(chooser).body(DEPTH, least=1))


class _Grammar:
    """Makes one program; knows which names it has made so far."""

    def __init__(self, chooser: Chooser) -> None:
        self._chooser = chooser
        self._tensors = [LEAF, CONSTANT]
        self._kept: list[str] = []
        self._made = 0

    def body(self, depth: int, least: int = 0) -> tuple[Statement, ...]:
        statements: list[Statement] = []
        while len(statements) < LENGTH and (len(statements) < least or self._chooser.which(3)):
            statements.append(self.statement(depth))
        return tuple(statements)

    def statement(self, depth: int) -> Statement:
        # What stands here twice is chosen twice as often: ops give the modes something to act on, and blocks are what
        # the grammar is about.
        kinds: list[Callable[[int], Statement]] = [self.compute, self.change, self.compute, self.change]
        kinds += [self.look, self.call, self.keep]
        if depth:
            kinds += [self.block, self.block, self.suspended, self.suspended]
        if self._kept:
            kinds.append(self.leave)
        return self.one_of(kinds)(depth)

    def compute(self, depth: int) -> Statement:
        expression = self.filled(EXPRESSIONS)
        return Compute(self.new("t", self._tensors), expression)

    def change(self, depth: int) -> Statement:
        return Change(self.filled(CHANGES))

    def look(self, depth: int) -> Statement:
        return Look((self.one_of(self._tensors[::-1]),))

    def call(self, depth: int) -> Statement:
        return Call(bool(self._chooser.which(2)))

    def keep(self, depth: int) -> Statement:
        mode = self.one_of(list(Mode))
        return Keep(self.new("kept", self._kept), mode)

    def leave(self, depth: int) -> Statement:
        return Leave(Kept(self.one_of(self._kept[::-1])))

    def block(self, depth: int) -> Statement:
        contexts: list[Mode | Kept] = [*Mode, *map(Kept, self._kept)]
        context = self.one_of(contexts)
        form = self.one_of(list(Form))
        body = self.body(depth - 1)
        return Block(context, form, body, raises=self._chooser.which(4) == 3)

    def suspended(self, depth: int) -> Statement:
        mode, suspension = self.one_of(list(Mode)), self.one_of(list(Suspension))
        first = self.body(depth - 1)
        between = self.body(depth - 1)
        kept = list(self._kept)
        second = self.body(depth - 1)
        # What is closed or thrown at does not get as far as `second`: an instance made there may never be.
        self._kept = kept
        return Suspended(mode, suspension, first, between, second, self.one_of(list(Resumption)))

    def filled(self, templates: Sequence[str]) -> str:
        template = self.one_of(templates)
        # The newest tensor first: what was just made is what a plain program goes on with.
        names = self._tensors[::-1]
        a = self.one_of(names) if "{a}" in template else ""
        b = self.one_of(names) if "{b}" in template else ""
        return template.format(a=a, b=b)

    def new(self, kind: str, names: list[str]) -> str:
        self._made += 1
        names.append(f"{kind}{self._made}")
        return names[-1]

    def one_of(self, alternatives: Sequence[T]) -> T:
        return alternatives[self._chooser.which(len(alternatives))]
