"""Two traces side by side, step by step, with the first difference marked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

#: What stands where one side recorded nothing.
ABSENT = "—"
#: What a record of a step says about the step itself; everything else in it are observables, by their owner.
_ABOUT_THE_STEP = ("step", "line", "kind")


class Row(NamedTuple):
    """One observable of one step, as text, on both sides."""

    name: str
    expected: str
    actual: str
    differs: bool
    first: bool = False


@dataclass(frozen=True)
class Step:
    """One step of both traces. ``number`` counts from 1; ``line`` is a line of the source, 0 where unknown."""

    number: int
    line: int
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Alignment:
    """The steps before the first difference, the one that holds it (None: there is no difference), and those after."""

    before: tuple[Step, ...]
    at: Step | None
    after: tuple[Step, ...]

    def row(self, step: int, name: str) -> Row | None:
        """The observable ``name`` of a step, where the traces hold it."""
        steps = [*self.before, *([self.at] if self.at else []), *self.after]
        return next((row for s in steps if s.number == step for row in s.rows if row.name == name), None)


def align(expected: Any, actual: Any, divergences: Collection[tuple[int, str]] = ()) -> Alignment:
    """Put two traces, as results files hold them, side by side: steps by their place, observables by their name.

    ``divergences`` are what comparing found, as (step, name of the observable); the first of them is marked, or where
    the traces hold none of them, the first difference. A value that the reference knows only within a bound, and one
    that the subject does not tell, differ only where they are among them.
    """
    left, right = _list(expected), _list(actual)
    steps = [
        _step(i + 1, left[i] if i < len(left) else {}, right[i] if i < len(right) else {}, divergences)
        for i in range(max(len(left), len(right)))
    ]
    differing = [(step.number, row.name) for step in steps for row in step.rows if row.differs]
    first = next((place for place in differing if place in divergences), next(iter(differing), None))
    if first is None:
        return Alignment(tuple(steps), None, ())
    at = first[0] - 1
    rows = tuple(row._replace(first=True) if row.name == first[1] else row for row in steps[at].rows)
    return Alignment(tuple(steps[:at]), replace(steps[at], rows=rows), tuple(steps[at + 1 :]))


def shown(value: Any) -> str:
    """A JSON value as a reader of Python expects it: None, True, [1.0, 2.0]; a string as it is."""
    if type(value) is str:
        return value
    if isinstance(value, dict):
        if value.keys() - {"floor"} == {"value", "ulps"}:
            besides = f" ± {shown(value['floor'])}" if "floor" in value else ""
            return f"{shown(value['value'])} ± {value['ulps']} ulps{besides}"
        if value.keys() == {"raised"}:
            return f"raises {shown(value['raised'])}"
        if value.keys() == {"missing"}:
            return f"(no {shown(value['missing'])})"
        return "{" + ", ".join(f"{key}: {shown(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(shown, value)) + "]"
    return repr(value)


def _list(trace: Any) -> list[Mapping[str, Any]]:
    return [step for step in trace if isinstance(step, dict)] if isinstance(trace, list) else []


def _step(
    number: int, expected: Mapping[str, Any], actual: Mapping[str, Any], divergences: Collection[tuple[int, str]]
) -> Step:
    left, right = _observables(expected), _observables(actual)
    rows = []
    for name in [*left, *(name for name in right if name not in left)]:
        one = shown(left[name]) if name in left else ABSENT
        other = shown(right[name]) if name in right else ABSENT
        bounded = isinstance(left.get(name), dict) and "ulps" in left[name] and name in right
        untold = isinstance(right.get(name), dict) and right[name].keys() == {"missing"}
        rows.append(Row(name, one, other, (number, name) in divergences if bounded or untold else one != other))
    line = expected.get("line") or actual.get("line")
    return Step(number, line if isinstance(line, int) else 0, tuple(rows))


def _observables(step: Mapping[str, Any]) -> dict[str, Any]:
    """The observables of a step by their full name: ``x.requires_grad``, ``exception message``."""
    found = {}
    for owner, observables in step.items():
        if owner in _ABOUT_THE_STEP:
            continue
        if isinstance(observables, dict):
            # What the step itself brought, an exception or warnings, has no owner.
            before = "" if owner == "at the step" else f"{owner}."
            found.update({f"{before}{observable}": value for observable, value in observables.items()})
        else:
            found[owner] = observables
    return found
