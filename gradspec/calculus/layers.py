"""The mode calculus: layers around one another, each of which sets a mode in one of the ways that torch has.

What is inside of a layer is another one, or the innermost statements; what is outside is looked at again. The *depth*
of a program is the sum of what its layers weigh: 1 for setting a mode, and 1 more for each thing that is out of the
ordinary about it (an exception, a function or an instance that is made outside, a second time).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Iterator, Union

from ..program.form import Form, Op, Word

#: The modes that a layer can set, as they are written.
MODES: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("no_grad", ()),
    ("enable_grad", ()),
    ("set_grad_enabled", (False,)),
    ("set_grad_enabled", (True,)),
    ("inference_mode", ()),
    ("inference_mode", (True,)),
    ("inference_mode", (False,)),
)


class Way(str, Enum):
    """How a layer sets its mode."""

    CONTEXT = "context"  # with torch.no_grad(): ...
    CALL = "call"  # torch.set_grad_enabled(False); ...
    FUNCTION = "function"  # @torch.no_grad() def f1(): ...
    BARE = "bare"  # @torch.no_grad def f1(): ...
    GENERATOR = "generator"  # @torch.no_grad() def f1(): ...; yield
    COROUTINE = "coroutine"  # @torch.no_grad() async def f1(): ...
    ACROSS = "across"  # def f1(): with torch.no_grad(): ...; yield
    KEPT = "kept"  # m1 = torch.no_grad(); with m1: ...


class Place(str, Enum):
    """Where what a layer needs is made: where it is used, or outside of all layers."""

    HERE = "here"
    DEFINED_OUTSIDE = "defined outside"
    MADE_OUTSIDE = "made outside"


class Twice(str, Enum):
    """What happens a second time."""

    NOTHING = "nothing"
    AGAIN = "again"  # it is called, or entered, once more when it is over
    WITHIN = "within"  # the instance is entered while it is entered; the function calls itself


class Left(str, Enum):
    """How a layer is left for the first time."""

    NORMALLY = "normally"
    RAISE = "raise"  # by an exception at the end of its body
    THROW = "throw"  # by one that is thrown in where it is suspended
    HANDLED = "handled"  # by its end, after one that was thrown in and handled there
    CLOSE = "close"  # by closing what is suspended
    #: by one that comes from inside
    PASSED = "passed"


SUSPENDED = (Way.GENERATOR, Way.COROUTINE, Way.ACROSS)
_FUNCTIONS = (Way.FUNCTION, Way.BARE)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer, but for the mode that it sets. ``caught``: whether an exception ends at it, or goes on."""

    way: Way
    place: Place = Place.HERE
    twice: Twice = Twice.NOTHING
    left: Left = Left.NORMALLY
    caught: bool = True

    @property
    def weight(self) -> int:
        extras = (
            self.place is not Place.HERE,
            self.twice is not Twice.NOTHING,
            self.left not in (Left.NORMALLY, Left.PASSED),
        )
        return 1 + sum(extras)

    @property
    def modes(self) -> tuple[Any, ...]:
        """What may stand where its mode does: an op, or a word where a decorator has no parentheses."""
        return _ALTERNATIVES.get(self.way, _CALLED)

    @property
    def raises(self) -> bool:
        return self.left in (Left.RAISE, Left.THROW, Left.PASSED)


Mode = Union[Op, Word]
_CALLED: tuple[Mode, ...] = tuple(Op((), name, Form.FUNCTION, args) for name, args in MODES)
_ALTERNATIVES: dict[Way, tuple[Mode, ...]] = {
    Way.CALL: tuple(Op((), "set_grad_enabled", Form.FUNCTION, (on,)) for on in (False, True)),
    Way.BARE: (Word("torch.no_grad"), Word("torch.enable_grad"), Word("torch.inference_mode")),
}


def _layers() -> Iterator[Layer]:
    for way in Way:
        for place in _places(way):
            for twice in _twice(way):
                for left in _lefts(way):
                    if twice is not Twice.AGAIN or left is not Left.PASSED:
                        yield Layer(way, place, twice, left)
                    # What is entered again was caught before.
                    if left in (Left.RAISE, Left.THROW, Left.PASSED) and twice is not Twice.AGAIN:
                        yield Layer(way, place, twice, left, caught=False)


def _places(way: Way) -> tuple[Place, ...]:
    if way in SUSPENDED:
        return tuple(Place)
    if way in _FUNCTIONS:
        return Place.HERE, Place.DEFINED_OUTSIDE
    return (Place.HERE, Place.MADE_OUTSIDE) if way is Way.KEPT else (Place.HERE,)


def _twice(way: Way) -> tuple[Twice, ...]:
    return tuple(Twice) if way in (Way.KEPT, *_FUNCTIONS) else (Twice.NOTHING,)


def _lefts(way: Way) -> tuple[Left, ...]:
    if way is Way.CALL:
        return Left.NORMALLY, Left.PASSED
    return tuple(Left) if way in SUSPENDED else (Left.NORMALLY, Left.RAISE, Left.PASSED)


#: Every layer that there is.
LAYERS = tuple(_layers())


def around(exception: bool, weight: int) -> tuple[Layer, ...]:
    """The layers that may stand around what is there, and weigh ``weight`` at most: around what an ``exception``
    leaves, those that it passes through. That which uses the weight up is the outermost."""
    return _AROUND[exception, weight]


def _may_stand(layer: Layer, exception: bool, weight: int) -> bool:
    if layer.weight > weight or (layer.left is Left.PASSED) is not exception:
        return False
    # Outside of the outermost layer nothing is different, and every exception is caught.
    return layer.weight < weight or (layer.caught and layer.place is Place.HERE)


#: The deepest programs that anyone asks for.
DEEPEST = 6
_AROUND = {
    (exception, weight): tuple(one for one in LAYERS if _may_stand(one, exception, weight))
    for exception in (False, True)
    for weight in range(1, DEEPEST + 1)
}


def count(depth: int) -> int:
    """How many programs have exactly this depth: worked out, not by going through them."""
    return _count(False, depth)


def _count(exception: bool, weight: int) -> int:
    if not weight:
        return 1
    total = 0
    for one in around(exception, weight):
        total += len(one.modes) * _count(one.raises and not one.caught, weight - one.weight)
    return total
