"""Running all programs of the calculus. Those of one shape are printed and compiled once, with names where their modes
are; one that differs there is run again by itself, as the program that a person gets."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import product
from typing import Any, Iterator, Optional

from ..program.causes import Symptom, symptom
from ..program.checking import Check, Difference
from ..program.execution import Prepared, Side, same
from ..program.form import Form, Op, Word
from ..sides import Sides
from .layers import MODES, Mode
from .programs import Shape

#: What a subject must have for its programs to be run by shapes.
NEEDED = (
    *dict.fromkeys(name for name, _ in MODES),
    "Tensor",
    "is_grad_enabled",
    "is_inference_mode_enabled",
    "is_warn_always_enabled",
    "set_warn_always",
)


class Unequal(Exception):
    """A program showed a difference among those of its shape, and none by itself: an error of the suite's own."""


def open_modes(shape: Shape) -> tuple[Mode, ...]:
    """Names in the place of modes: as what is called, or as a word where the mode is not called."""
    return tuple(
        Word(f"mode{number}") if isinstance(one.modes[0], Word) else Op((), f"mode{number}", Form.CALL)
        for number, one in enumerate(shape.layers, 1)
    )


def fillings(shape: Shape) -> Iterator[tuple[Mode, ...]]:
    """The modes that the programs of a shape set: the last changes fastest."""
    return product(*[one.modes for one in shape.layers])


def given(module: Any, shape: Shape) -> Iterator[dict[str, Any]]:
    """What the names of ``open_modes`` stand for on one side, for each of the fillings."""
    names = [f"mode{number}" for number in range(1, len(shape.layers) + 1)]
    for made in product(*[[_made(module, mode) for mode in one.modes] for one in shape.layers]):
        yield dict(zip(names, made))


def _made(module: Any, mode: Mode) -> Any:
    if isinstance(mode, Word):
        return getattr(module, mode.rpartition(".")[2])
    function = getattr(module, mode.op)
    return partial(function, *mode.args) if mode.args else function


def run_all(side: Side, shape: Shape, looks: bool) -> list[bytes]:
    """What each program of a shape showed on one side, in the order of the fillings."""
    prepared = Prepared(shape.program(open_modes(shape)))
    with side.ready():
        return [side.run(prepared, looks, one) for one in given(side.module, shape)]


@dataclass
class Found:
    """What programs with one symptom have in common: the first of them, and how many there are."""

    difference: Difference
    count: int = 0


class Runs:
    """Runs the programs of shapes on both sides, and keeps what differs by its symptom."""

    def __init__(self, sides: Sides) -> None:
        self.check = Check(sides.subject, sides.reference, sides.levels)
        self._sides = Side(sides.subject), Side(sides.reference)
        self.programs = 0
        self.found: dict[Symptom, Found] = {}
        #: what both sides showed -> the symptom: programs that show the same differ in the same way
        self._known: dict[bytes, Symptom] = {}

    @property
    def first(self) -> Optional[Difference]:
        """The first difference that is no wording."""
        return next((one.difference for one in self.found.values() if one.difference.verdict == "diverges"), None)

    def run(self, shape: Shape, looks: bool) -> None:
        """Run all programs of a shape."""
        was_collecting = gc.isenabled()
        # Closing what is forgotten may change a mode: not in the middle of a program.
        gc.disable()
        try:
            actual, expected = [run_all(side, shape, looks) for side in self._sides]
        finally:
            if was_collecting:
                gc.enable()
        self.programs += len(actual)
        if actual != expected:
            for at, modes in enumerate(fillings(shape)):
                if not same(expected[at], actual[at]):
                    self._note(shape, modes, looks, expected[at], actual[at])

    def _note(self, shape: Shape, modes: tuple[Mode, ...], looks: bool, expected: bytes, actual: bytes) -> None:
        key = blake2b(expected + b"\0" + actual, digest_size=16).digest()
        if key not in self._known:
            program = shape.program(modes)
            difference = self.check.again(Prepared(program), looks)
            if not isinstance(difference, Difference):
                raise Unequal(f"{program} shows a difference only among the programs of its shape")
            self._known[key] = symptom(difference.first)
            self.found.setdefault(self._known[key], Found(difference))
        self.found[self._known[key]].count += 1
