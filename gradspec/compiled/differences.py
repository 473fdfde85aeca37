"""All that differs at the end of two runs of a program with a region, and how each of it looks.

A compiler that gets one thing wrong by design would hide, if only the first difference counted, all that it gets wrong
besides: so each difference is a symptom of its own.
"""

from __future__ import annotations

import re
from typing import Any, Iterable, Iterator, Optional, Sequence

from ..compare import Divergence
from ..compare import differences as differing
from ..levels import ground_of, level_of
from ..program.causes import Symptom
from ..program.form import Define, Form, Kind, Op, Program, statements
from ..trace import Inexact, Key, Raised, Step, Trace

#: What a compiler says while it works is nobody's observation.
_NOT_COMPARED = frozenset({"warnings"})
_NUMBERS = re.compile(r"\d+")
#: Classes of exceptions by which a compiler says that it cannot have the region as one graph.
_UNSUPPORTED = re.compile(r"(Unsupported|UncapturedHigherOrderOpError|UserError)\(")
#: Classes of exceptions by which it says that it failed, before any of what it was given ran.
_FAILED = re.compile(r"(BackendCompilerFailed|InternalTorchDynamoError)\(")
#: Whose observable an exception is, whether it is caught or ends the program.
EXCEPTION = "exception"


def all_differences(expected: Trace, actual: Trace, levels: Sequence[str]) -> list[Divergence]:
    """Each observable that differs, but for what only repeats another one.

    Where one side raises and the other does not, or the compiler itself fails, what comes after is another program.
    """
    raised = _exceptions(expected, actual)
    if raised is not None and (None in (raised.expected, raised.actual) or _FAILED.match(raised.actual[0])):
        return [raised]
    claimed = frozenset(levels)
    found = [] if raised is None else [raised]
    memories = _Memories()
    for number, left, right in _pairs(expected, actual):
        alike = memories.alike(left, right)
        for key, one, other in differing(left, right):
            is_said = (key[0].removesuffix(".0") + ".1", "exception message") in left.observations
            if level_of(key) not in claimed or ground_of(key) not in claimed or key[1] in _NOT_COMPARED or key in alike:
                continue
            if not is_said and not _is_exception(one) and not _is_exception(other):
                found.append(Divergence(level_of(key), number, right.line, *key, one, other))
    return found


class _Memories:
    """Which memory of one side is which of the other.

    Each side numbers memory as it comes upon it: a tensor that only one side has moves the numbers of all that follow,
    which share with each other what they share there too.
    """

    def __init__(self) -> None:
        self._pairs: set[tuple[int, int]] = set()
        self._met: tuple[set[int], set[int]] = (set(), set())

    def alike(self, left: Step, right: Step) -> set[Key]:
        """Whose memory is, in this step, the same on both sides."""
        found = set()
        for key, one in left.observations.items():
            other = right.observations.get(key)
            if key[1] != "storage" or type(one) is not int or type(other) is not int:
                continue
            if one not in self._met[0] and other not in self._met[1]:
                self._pairs.add((one, other))
            self._met[0].add(one)
            self._met[1].add(other)
            if (one, other) in self._pairs:
                found.add(key)
        return found


def _pairs(expected: Trace, actual: Trace) -> Iterator[tuple[int, Step, Step]]:
    """The steps that both went through; where they went different ways, the last look at everything."""
    number = 0
    for number, (left, right) in enumerate(zip(expected.steps, actual.steps), 1):
        if (left.kind, left.line) != (right.kind, right.line):
            break
        yield number, left, right
    else:
        if len(expected.steps) == len(actual.steps):
            return
    last = [next((one for one in reversed(trace.steps) if one.kind == "see"), None) for trace in (expected, actual)]
    if last[0] is not None and last[1] is not None:
        yield number, last[0], last[1]


def _exceptions(expected: Trace, actual: Trace) -> Optional[Divergence]:
    """The first exception that one side met and the other did not, or met another."""
    several = [met(trace) for trace in (expected, actual)]
    for place in range(max(map(len, several))):
        one, other = [each[place] if place < len(each) else None for each in several]
        if one is None or other is None or one[0] != other[0]:
            return Divergence("core", len(actual.steps), 0, EXCEPTION, "class", one, other)
    return None


def met(trace: Trace) -> list[tuple[str, str]]:
    """The classes and messages of the exceptions that a program said it caught, or that ended it."""
    return [
        (str(value[1]), str(step.observations.get((owner, "exception message"), "")))
        for step in trace.steps
        for (owner, name), value in step.observations.items()
        if name == "value" and _is_exception(value)
    ]


def _is_exception(value: object) -> bool:
    return isinstance(value, tuple) and value[:1] == ("exception",)


def refused(divergences: Sequence[Divergence]) -> str:
    """Why the compiler does not take the region, in its words; "" where it does."""
    for one in divergences:
        if one.owner == EXCEPTION and one.actual is not None and _UNSUPPORTED.match(one.actual[0]):
            return first_line(one.actual[1]) or one.actual[0]
    return ""


def first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def gist(message: str) -> str:
    """What a compiler's message comes to: its first line, and what it says was raised while it worked, by whatever
    backend."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    said = " ".join(["raised:", *lines[1:2]]) if lines and lines[0].endswith("raised:") else first_line(message)
    behind = re.search(r": got (\w+\(.*)", message)
    return f"{said}: {behind[1]}" if behind else said


class Roles:
    """What the tensors of a program are to its region."""

    def __init__(self, program: Program) -> None:
        regions = {one.name for one in statements(program.body) if isinstance(one, Define) and one.kind is Kind.REGION}
        self._inputs: set[str] = set()
        self._outputs: set[str] = set()
        for one in statements(program.body):
            if isinstance(one, Op) and one.form is Form.CALL and one.op in regions:
                self._inputs.update(map(str, one.args))
                self._outputs.update(one.to)

    def of(self, owner: str) -> str:
        """An owner of an observable, by its role: ``output``, ``input.grad``."""
        name, point, rest = owner.partition(".")
        if re.fullmatch(r"t\d+_?(\[.*)?", name):
            name = "output" if name in self._outputs else "input" if name in self._inputs else "tensor"
        return _NUMBERS.sub("", name).strip() + point + _NUMBERS.sub("", rest)

    def symptom(self, one: Divergence) -> Symptom:
        """How a difference looks: without names, numbers and values."""
        shown = _shown(one.expected), _shown(one.actual)
        if one.observable == "version" and all(isinstance(each, int) for each in (one.expected, one.actual)):
            shown = ("", "higher" if one.actual > one.expected else "lower")
        elif one.owner == EXCEPTION and None not in (one.expected, one.actual):
            # Which exception it is that comes as another one does not matter.
            shown = (one.expected[0], shown[1])
        elif one.observable in _PLACES:
            shown = ("", "")
        elif one.observable == "value":
            kinds = [_kind(each) for each in (one.expected, one.actual)]
            shown = ("", "") if kinds[0] == kinds[1] else (kinds[0], kinds[1])
            if repr(_unsigned(one.expected)) == repr(_unsigned(one.actual)):
                shown = ("", "the sign of a zero")
        return Symptom(one.level, self.of(one.owner), one.observable, *shown)

    def symptoms(self, several: Iterable[Divergence]) -> list[Symptom]:
        """The distinct ones, in their order."""
        return [*dict.fromkeys(map(self.symptom, several))]


#: Observables whose difference says all.
_PLACES = frozenset({"stride", "storage", "shape", "storage_offset"})


def _unsigned(value: Any) -> Any:
    """A value in which no zero has a sign."""
    if isinstance(value, list):
        return [_unsigned(one) for one in value]
    value = value.value if isinstance(value, Inexact) else value
    return value + 0.0 if isinstance(value, (float, complex)) else value


def _kind(value: object) -> str:
    if isinstance(value, (bool, type(None))):
        return str(value)
    return "a value" if not isinstance(value, Raised) else value.exception


def _shown(value: object) -> str:
    """A value as it tells symptoms apart; of an exception its class, and how its message begins."""
    if isinstance(value, tuple) and len(value) == 2 and all(isinstance(one, str) for one in value):
        return f"{value[0]}: {_NUMBERS.sub('#', gist(value[1]))[:120]}"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return "#"
    return _NUMBERS.sub("#", str(value).partition(":")[0])[:100]
