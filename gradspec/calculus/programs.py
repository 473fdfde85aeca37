"""The programs of the calculus: layers become statements, and a chooser says which layers and modes they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Callable, Iterator, Sequence

from ..program.form import (
    Define,
    Form,
    Kind,
    Name,
    Op,
    Pause,
    Print,
    Program,
    Raise,
    Statement,
    Try,
    With,
    Word,
)
from ..program.writer import Chooser
from .layers import SUSPENDED, Layer, Left, Mode, Place, Twice, Way, around

_LEAF = Op(("t1",), "tensor", Form.FUNCTION, (0.5,), (("requires_grad", True),))
_DOUBLE = (Name("t1"), 2)
#: What is looked at where a mode may have changed: the mode, and what an op gives there.
LOOK: tuple[Statement, ...] = (
    Print(Op((), "is_grad_enabled", Form.FUNCTION)),
    Print(Op((), "is_inference_mode_enabled", Form.FUNCTION)),
    Print(Op((), "*", Form.OPERATOR, _DOUBLE)),
)
#: What is done inside of all layers: an op whose result stays, and a leaf is changed in place.
INNERMOST: tuple[Statement, ...] = (
    *LOOK[:2],
    Op(("t2",), "*", Form.OPERATOR, _DOUBLE),
    Try((Op((), "mul", Form.IN_PLACE, _DOUBLE),)),
)
_STOP = Word('ValueError("stop")')


@dataclass(frozen=True, slots=True)
class Shape:
    """A program without its modes: the layers, from the innermost."""

    layers: tuple[Layer, ...]

    @property
    def depth(self) -> int:
        return sum(one.weight for one in self.layers)

    def program(self, modes: Sequence[Mode]) -> Program:
        """The program whose layers set these modes."""
        outside: list[Statement] = []
        body: tuple[Statement, ...] = INNERMOST
        for number, (layer, mode) in enumerate(zip(self.layers, modes), 1):
            body = _around(layer, mode, number, body, outside)
        return Program((_LEAF, *outside, *body))


def chosen_shape(chooser: Chooser, depth: int) -> Shape:
    """A shape of this depth."""
    layers: list[Layer] = []
    exception = False
    while depth:
        alternatives = around(exception, depth)
        layer = alternatives[chooser.which(len(alternatives))]
        layers.append(layer)
        exception = layer.raises and not layer.caught
        depth -= layer.weight
    return Shape(tuple(layers))


def chosen(chooser: Chooser, depth: int) -> Program:
    """A program of this depth: the shape is chosen first, and then its modes."""
    shape = chosen_shape(chooser, depth)
    return shape.program([one.modes[chooser.which(len(one.modes))] for one in shape.layers])


class Every:
    """A chooser that gives every sequence of answers once, the last answer changing fastest."""

    def __init__(self) -> None:
        self._answers: list[int] = []
        self._alternatives: list[int] = []
        self._at = 0

    def which(self, n: int) -> int:
        if self._at == len(self._answers):
            self._answers.append(0)
            self._alternatives.append(n)
        self._at += 1
        return self._answers[self._at - 1]

    def go_on(self) -> bool:
        """Begin the next sequence; False where there is none."""
        self._at = 0
        while self._answers:
            self._answers[-1] += 1
            if self._answers[-1] < self._alternatives[-1]:
                return True
            self._answers.pop()
            self._alternatives.pop()
        return False


def shapes(depth: int) -> Iterator[Shape]:
    """Every shape of this depth."""
    chooser = Every()
    while True:
        yield chosen_shape(chooser, depth)
        if not chooser.go_on():
            return


def programs(depth: int) -> Iterator[Program]:
    """Every program of this depth."""
    chooser = Every()
    while True:
        yield chosen(chooser, depth)
        if not chooser.go_on():
            return


# -- layers as statements


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a layer is made of: what is defined, what is made of it, what is done before it is left and where it is left
    for the first time, and what is done then."""

    leaving: tuple[Statement, ...]
    defined: tuple[Statement, ...] = ()
    made: tuple[Statement, ...] = ()
    before: tuple[Statement, ...] = ()
    then: tuple[Statement, ...] = ()


def _around(
    layer: Layer, mode: Mode, number: int, body: tuple[Statement, ...], outside: list[Statement]
) -> tuple[Statement, ...]:
    """The statements of a layer around ``body``, and of the look at what is behind it. What an outer layer makes
    outside comes before what an inner one makes there."""
    if layer.left is Left.RAISE and layer.way not in SUSPENDED:
        body = (*body, Raise())
    parts = _MAKE[layer.way](layer, mode, number, body)
    here = [*parts.defined, *parts.made]
    if layer.place is not Place.HERE:
        kept = len(parts.defined) if layer.place is Place.DEFINED_OUTSIDE else len(here)
        outside[:0], here = here[:kept], here[kept:]
    here += parts.before
    if not layer.raises:
        return (*here, *parts.leaving, *LOOK, *parts.then)
    if layer.caught:
        return (*here, Try(parts.leaving), *LOOK, *parts.then)
    return (*here, *parts.leaving)


def _context(layer: Layer, mode: Op, number: int, body: tuple[Statement, ...]) -> _Parts:
    return _Parts((With(mode, body),))


def _call(layer: Layer, mode: Op, number: int, body: tuple[Statement, ...]) -> _Parts:
    return _Parts((mode, *body))


def _kept(layer: Layer, mode: Op, number: int, body: tuple[Statement, ...]) -> _Parts:
    name = Name(f"m{number}")
    made = replace(mode, to=(str(name),))
    within = With(name, body)
    if layer.twice is Twice.WITHIN:
        within = With(name, (within,) if layer.raises else (within, *LOOK))
    again = (With(name, LOOK), *LOOK) if layer.twice is Twice.AGAIN else ()
    return _Parts((within,), (), (made,), LOOK if layer.place is Place.HERE else (), again)


def _function(layer: Layer, mode: Mode, number: int, body: tuple[Statement, ...]) -> _Parts:
    name = f"f{number}"
    define = Define(name, Kind.FUNCTION, (mode,), body, int(layer.twice is Twice.WITHIN))
    call = Op((), name, Form.CALL)
    again: tuple[Statement, ...] = ()
    if layer.twice is Twice.AGAIN:
        again = (Try((call,)) if layer.raises else call, *LOOK)
    return _Parts((call,), (define,), then=again)


def _suspended(layer: Layer, mode: Op, number: int, body: tuple[Statement, ...]) -> _Parts:
    function, running = f"f{number}", Name(f"g{number}")
    if layer.left is not Left.PASSED:
        body = (*body, Try((Pause(),)) if layer.left is Left.HANDLED else Pause())
    if layer.left in (Left.NORMALLY, Left.RAISE, Left.HANDLED):
        body = (*body, *LOOK)
    if layer.left is Left.RAISE:
        body = (*body, Raise())
    is_across, is_coroutine = layer.way is Way.ACROSS, layer.way is Way.COROUTINE
    define = Define(
        function,
        Kind.COROUTINE if is_coroutine else Kind.GENERATOR,
        () if is_across else (mode,),
        (With(mode, body),) if is_across else body,
    )
    start = Op((str(running),), function, Form.CALL)
    go_on: Statement
    if is_coroutine:
        go_on = Op((), "send", Form.METHOD, (running, None))
    else:
        go_on = Op((), "next", Form.CALL, (running, None))
    if layer.left is Left.PASSED:
        return _Parts((go_on,), (define,), (start,))
    end: Statement = go_on
    if layer.left is Left.THROW or layer.left is Left.HANDLED:
        end = Op((), "throw", Form.METHOD, (running, _STOP))
    elif layer.left is Left.CLOSE:
        end = Op((), "close", Form.METHOD, (running,))
    if layer.left is Left.HANDLED or (layer.left is Left.NORMALLY and is_coroutine):
        end = Try((end,))  # that it is over it says by StopIteration
    return _Parts((end,), (define,), (start,), (go_on, *LOOK))


#: Only what decorates may be a word.
_MAKE: dict[Way, Callable[[Layer, Any, int, tuple[Statement, ...]], _Parts]] = {
    Way.CONTEXT: _context,
    Way.CALL: _call,
    Way.FUNCTION: _function,
    Way.BARE: _function,
    Way.GENERATOR: _suspended,
    Way.COROUTINE: _suspended,
    Way.ACROSS: _suspended,
    Way.KEPT: _kept,
}
