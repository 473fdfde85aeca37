"""In which release the behaviour of a program changed: the two ends first, then always the middle."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import Callable, Iterator, Optional, Protocol, Sequence

from reference_impl.semantics import parse

from .. import trace
from ..isolation import packing
from ..observe import clean
from ..program import form
from ..program.execution import Prepared
from ..program.incident import Incident
from .environments import Environments
from .recording import subject_process

_LIMIT = 300


class BisectError(Exception):
    """There is nothing to bisect; the message is one sentence that says why."""


class Asked(Protocol):
    def shown(self, python: str) -> list[str]:
        """What it shows on the torch in this Python, line by line."""


@dataclass(frozen=True)
class Script:
    """A script of a person's own."""

    source: str

    def shown(self, python: str) -> list[str]:
        command = [python, "-W", "ignore:Failed to initialize NumPy", "-c", self.source]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_LIMIT)
        except OSError as error:
            raise BisectError(f"{python} cannot be run: {error.strerror}") from None
        except subprocess.TimeoutExpired:
            return [f"does not end within {_LIMIT} s"]
        last = done.stderr.strip().splitlines()[-1:] if done.returncode else []
        return [*clean(done.stdout).splitlines(), *map(clean, last), f"exit code {done.returncode}"]


@dataclass(frozen=True)
class Program:
    """A generated program, observed after each statement."""

    program: form.Program

    def shown(self, python: str) -> list[str]:
        process = subject_process("torch", python)
        try:
            found = process.trace(Prepared(self.program), True)
        finally:
            process.end()
        if isinstance(found, Incident):
            return [f"{found.verdict}: {found.detail}"]
        steps = packing.unpacked(found).steps
        return [
            f"step {number}: {owner}: {observable} = {trace.text(value)}"
            for number, step in enumerate(steps, 1)
            for (owner, observable), value in step.observations.items()
        ]


@dataclass(frozen=True)
class Found:
    """``before`` and ``since``: neighbours among the releases that were there, with what was shown; the same where
    nothing changed. ``between``: releases that nobody could ask."""

    before: str
    since: str
    shown: tuple[list[str], list[str]]
    between: tuple[str, ...]

    @property
    def changed(self) -> bool:
        return self.shown[0] != self.shown[1]

    def lines(self) -> Iterator[str]:
        """The result as a person reads it."""
        if not self.changed:
            yield f"the same on {self.before} and on {self.since}"
            return
        if self.between:
            yield f"changed after {self.before}, at the latest in {self.since}"
            yield f"not asked, for lack of an environment: {', '.join(self.between)}"
        else:
            yield f"changed in {self.since}"
        for version, own, other in ((self.before, *self.shown), (self.since, *self.shown[::-1])):
            yield f"  {version}"
            yield from (f"    {line}" for line in own if line not in other)


def bisected(
    asked: Asked,
    environments: Environments,
    versions: Sequence[str],
    first: Optional[str],
    last: Optional[str],
    told: Callable[[str], object],
) -> Found:
    """Between which two of ``versions`` it changed. BisectError where there are not two."""
    try:
        low, high = (None if one is None else parse(one) for one in (first, last))
    except ValueError as error:
        raise BisectError(str(error)) from None
    chosen = [one for one in versions if (low is None or parse(one) >= low) and (high is None or parse(one) <= high)]
    if len(chosen) < 2:
        raise BisectError(
            f"to bisect takes two releases; in {environments.folder} there are: {', '.join(chosen) or 'none'}"
            " (--make makes them)"
        )

    def ask(place: int) -> list[str]:
        told(f"torch {chosen[place]}")
        return asked.shown(environments.python(chosen[place]) or environments.make(chosen[place]))

    left, right = 0, len(chosen) - 1
    shown = {left: ask(left), right: ask(right)}
    if shown[left] == shown[right]:
        return Found(chosen[left], chosen[right], (shown[left], shown[right]), ())
    while right - left > 1:
        middle = (left + right) // 2
        shown[middle] = ask(middle)
        if shown[middle] == shown[left]:
            left = middle
        else:
            right = middle
    between = tuple(environments.between(chosen[left], chosen[right]))
    return Found(chosen[left], chosen[right], (shown[left], shown[right]), between)
