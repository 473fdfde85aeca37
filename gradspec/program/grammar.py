"""Which programs there are: every choice is asked of a chooser as "which of n?".

Alternatives stand from the plainest to the strangest, so that a chooser that prefers small answers gets small, plain
programs.
"""

from __future__ import annotations

import warnings
from contextlib import suppress
from typing import Any, Optional

from .. import bounds
from . import control_statements, library_statements, op_statements, turns
from .features import FEATURES, PLAIN
from .form import Program
from .leftovers import Leftovers, close
from .library import CALLS
from .oracle import Oracle
from .writer import DEPTH, Body, Chooser, Maker, Rejected, Writer, closed, finish

#: feature -> how a statement of it is made; what stands here twice is chosen twice as often.
STATEMENTS: tuple[tuple[str, Maker], ...] = (
    ("ops", op_statements.binary),
    ("ops", op_statements.binary),
    ("ops", op_statements.unary),
    ("ops", op_statements.reduce),
    ("ops", op_statements.make),
    ("products", op_statements.product),
    ("views", op_statements.view),
    ("views", op_statements.view),
    ("in place", op_statements.change),
    ("in place", op_statements.change),
    ("out", op_statements.out),
    ("flags", op_statements.flags),
    ("types", op_statements.convert),
    ("backward", op_statements.backward),
    ("grad", op_statements.grad),
    ("hooks", op_statements.hook),
    ("hooks", op_statements.remove),
    ("functions", op_statements.custom),
    ("modes", control_statements.with_),
    ("modes", control_statements.with_),
    ("modes", control_statements.set_mode),
    ("kept", control_statements.keep),
    ("definitions", control_statements.define),
    ("definitions", control_statements.call),
    ("generators", turns.suspend),
    ("generators", turns.step),
    ("generators", turns.step),
    ("threads", turns.thread),
    ("tasks", turns.tasks),
    ("errors", control_statements.try_),
    ("reads", op_statements.read),
    ("deletes", op_statements.delete),
    ("op table", op_statements.sampled),
    ("op table", op_statements.sampled),
    ("by hand", control_statements.by_hand),
    ("by hand", control_statements.by_hand),
    ("classes", control_statements.define),
    *[(feature, library_statements.called(feature)) for feature in CALLS],
)


class Grammar:
    """Makes programs; ``module`` is the reference, on which each runs while it is written.

    It keeps bounds from then on: what a statement takes depends on what is inexact.
    """

    #: How statements are made, and the features of those that every program may have.
    statements: tuple[tuple[str, Maker], ...] = STATEMENTS
    plain = PLAIN

    def __init__(self, module: Any) -> None:
        bounds.keep(module)
        self._oracle = Oracle(module)
        self._torch = module
        self._leftovers = Leftovers(module)
        #: Whether the last program met an exception, and whether one ended it; and what it could have in it.
        self.raised = self.ended = False
        self.features: frozenset[str] = frozenset()
        #: Those of the features that it does have in it.
        self.used: set[str] = set()

    def program(self, chooser: Chooser, features: Optional[frozenset[str]] = None) -> Program:
        """The program that the answers of ``chooser`` make; ``features`` are chosen too where they are not given."""
        self.features = features = self.chosen(chooser) if features is None else features
        makers = [one for one in self.statements if one[0] in features or one[0] in self.plain]
        self._torch.manual_seed(0)
        writer = Writer(self._oracle, chooser, features, makers)
        body: Body = []
        self._leftovers.put_back()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._write(writer, body)
            program = Program(closed(body))
        finally:  # Hypothesis ends a program, by an exception of its own, where it wants no more of it
            self._end(writer)
        self.raised, self.ended, self.used = writer.raised, writer.ended, writer.used
        return program

    def _write(self, writer: Writer, body: Body) -> None:
        try:
            op_statements.make(writer, body, DEPTH)
            if writer.which(2):
                op_statements.make(writer, body, DEPTH)
            finish(writer.body(body, DEPTH))
            if writer.has("backward", 2):
                self._last(writer, body)
        except Exception:
            writer.raised = writer.ended = True

    @staticmethod
    def _last(writer: Writer, body: Body) -> None:
        """What hooks, saved tensors and histories come to, backward shows."""
        with suppress(Rejected):
            op_statements.backward(writer, body, DEPTH)

    def _end(self, writer: Writer) -> None:
        close(writer.names.values())
        writer.names.clear()
        self._leftovers.put_back()

    @staticmethod
    def chosen(chooser: Chooser) -> frozenset[str]:
        """Each feature is on or off for the whole program: what stands close together meets more often."""
        mask = chooser.which(1 << len(FEATURES))
        return frozenset([name for place, name in enumerate(FEATURES) if mask >> place & 1])
