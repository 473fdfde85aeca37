"""Differences of one cause, told once: each as its smallest program."""

from __future__ import annotations

import gc
import re
from dataclasses import dataclass
from typing import Optional

from ..compare import Divergence
from ..levels import WORDING
from .checking import Check, Difference
from .execution import Prepared
from .form import Define, Op, Print, Program, With, statements
from .shrink import shrunk, smallest

_NUMBERS = re.compile(r"\d+")
#: Where two traces part if one program was ended by an exception there: no line of it has this number.
ENDED = "see at line 0"


@dataclass(frozen=True)
class Symptom:
    """What a difference looks like: what stays the same while its program shrinks."""

    level: str
    owner: str
    observable: str
    #: what was expected and what came, where that tells symptoms apart: classes of exceptions, names, flags
    expected: str
    actual: str


def symptom(divergence: Divergence) -> Symptom:
    """The symptom that a divergence shows: without numbers and names, which shrinking changes."""
    owner = re.sub(r"^t\d+", "tensor", divergence.owner)
    # A tensor is the same whether it has a name or is said, by a hook that nothing else needs.
    if divergence.observable != "value" or ".grad" in owner:
        owner = re.sub(r"^printed [\d.]+(\[\d+\])*(?=$|\.grad)", "tensor", owner)
    # An exception is the same whether it is caught, and said, or ends the program.
    owner = (
        re.sub(r"^(printed [\d.]+|ended by|step)$", "exception", owner) if _is_about_exception(divergence) else owner
    )
    owner = _NUMBERS.sub("", owner).strip()
    tells = divergence.observable not in ("value", "stride", "storage", "shape", "next_functions", "version")
    how = _ended if divergence.observable == "reached" else _shown
    shown = [how(value) if tells else "" for value in (divergence.expected, divergence.actual)]
    return Symptom(divergence.level, owner, divergence.observable, *shown)


def _is_about_exception(divergence: Divergence) -> bool:
    return "exception" in divergence.observable or str(divergence.expected).endswith(("Error", "Error')"))


def _ended(place: object) -> str:
    """Of two sides that went different ways, which one ended there: how far the other went on is no matter."""
    return "ended" if place == ENDED else "went on"


def _shown(value: object) -> str:
    text = str(value)
    # Of an exception its class: the message is an observable of its own, and holds shapes and versions.
    return _NUMBERS.sub("#", text.partition(":")[0])[:120]


def shape(program: Program) -> tuple[str, ...]:
    """What a program is made of, without its names and numbers."""
    parts: list[str] = []
    for one in statements(program.body):
        if isinstance(one, Op):
            parts.append(f"{one.form.value} {one.op}{one.through}")
        elif isinstance(one, Print):
            parts.append(f"print {one.read.op}")
        elif isinstance(one, With):
            parts.append(f"with {one.context.op if isinstance(one.context, Op) else 'kept'}")
        elif isinstance(one, Define):
            parts.append(f"define {one.kind.value}")
        else:
            parts.append(type(one).__name__.lower())
    return tuple(parts)


@dataclass(frozen=True)
class Cause:
    """One distinct divergence: its smallest program, what that shows, and how many programs showed it."""

    symptom: Symptom
    difference: Difference
    count: int


def found(check: Check, program: Program, looks: bool, wanted: Symptom) -> Optional[Difference]:
    """The difference of ``program`` if it shows the symptom that is wanted."""
    try:
        prepared = Prepared(program)
    except SyntaxError:
        return None
    difference = check.again(prepared, looks)
    if not isinstance(difference, Difference) or symptom(difference.first) != wanted:
        return None
    return difference


def nearer(check: Check, difference: Difference) -> Difference:
    """What a look shows before a difference that only came of it, if it shows anything."""
    if difference.observed or not _is_consequence(difference.first):
        return difference
    looked = check.again(Prepared(difference.program), True)
    if not isinstance(looked, Difference) or looked.verdict == WORDING or _is_consequence(looked.first):
        return difference
    return looked


def _is_consequence(divergence: Divergence) -> bool:
    """Whether it says no more than that the two sides went different ways: how far they came, and how they ended."""
    return divergence.observable == "reached" or divergence.owner == "ended by"


def minimal(check: Check, difference: Difference) -> Difference:
    """The same symptom, or what a look shows before it, of a program from which nothing can be left out; unobserved
    where it can be."""
    difference = nearer(check, difference)
    wanted = symptom(difference.first)
    # A run that leaves a mode on collects garbage: what is there by now is none, and is not looked at each time.
    gc.collect()
    gc.freeze()

    def still(program: Program) -> bool:
        return found(check, program, False, wanted) is not None

    step = difference.step if difference.observed else None
    start = smallest(difference.program, step, still)
    if start is not None:
        last = found(check, shrunk(start, still), False, wanted)
    else:

        def seen(program: Program) -> bool:
            return found(check, program, True, wanted) is not None

        last = found(check, shrunk(difference.program, seen), True, wanted)
    return last or difference


def causes(check: Check, differences: list[Difference], each: int = 3) -> list[Cause]:
    """The distinct causes of ``differences``, the most frequent first.

    Of each symptom ``each`` programs are shrunk, the shortest ones: where they come out of one shape it is one cause.
    """
    by_symptom: dict[Symptom, list[Difference]] = {}
    for difference in [nearer(check, one) for one in differences]:
        by_symptom.setdefault(symptom(difference.first), []).append(difference)
    result: list[Cause] = []
    for one, several in by_symptom.items():
        several.sort(key=lambda difference: len(list(statements(difference.program.body))))
        by_shape: dict[tuple[str, ...], list[Difference]] = {}
        for difference in several[:each]:
            smaller = minimal(check, difference)
            by_shape.setdefault(shape(smaller.program), []).append(smaller)
        for same_shape in by_shape.values():
            share = len(several) * len(same_shape) // min(len(several), each)
            result.append(Cause(one, same_shape[0], max(share, 1)))
    return sorted(result, key=lambda cause: (cause.symptom.level == WORDING, -cause.count))
