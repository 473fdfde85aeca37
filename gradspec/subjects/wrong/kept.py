"""Outcomes on disk, as they come: an interrupted run goes on where it was, and the next one knows where to begin."""

from __future__ import annotations

import hashlib
import json
import pathlib
import sys
from collections import Counter
from typing import Iterator, Optional

import reference_impl

from ... import suite
from .examining import Outcome
from .mutants import Mutant, rule_of

#: Where the checkout keeps what a run writes.
FOLDER = pathlib.Path("reports", "mutants")
#: So many scenarios that noticed other mutants of a rule are tried before the fastest.
_OTHERS_FIRST = 8


class Kept:
    """The outcomes for the present state of reference, suite and harness: one file, to which each is appended.

    A file of another state is what its name says, out of date; the newest of those says which scenario noticed what.
    """

    def __init__(self, folder: pathlib.Path = FOLDER) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / f"{_state()}.jsonl"
        older = sorted((one for one in folder.glob("*.jsonl") if one != self._file), key=_written, reverse=True)
        for one in older[1:]:
            one.unlink(missing_ok=True)
        self.outcomes = {one.id: one for one in _read(self._file)}
        self._noticed: dict[str, str] = {}
        self._by_rule: dict[str, Counter[str]] = {}
        for one in [*(_read(older[0]) if older else ()), *self.outcomes.values()]:
            self._learn(one)

    def get(self, mutant: Mutant) -> Optional[Outcome]:
        return self.outcomes.get(mutant.id)

    def add(self, outcome: Outcome) -> None:
        self.outcomes[outcome.id] = outcome
        self._learn(outcome)
        # In one piece, since several processes may append to the file.
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(vars(outcome)) + "\n")

    def first(self, mutant: Mutant) -> list[str]:
        """The scenarios to begin with: the one that noticed this mutant, then those that noticed most of its rule."""
        others = self._by_rule.get(mutant.rule, Counter()).most_common(_OTHERS_FIRST)
        return list(dict.fromkeys([*filter(None, [self._noticed.get(mutant.id)]), *(one for one, _ in others)]))

    def _learn(self, outcome: Outcome) -> None:
        if outcome.verdict == "noticed":
            self._noticed[outcome.id] = outcome.scenario
            self._by_rule.setdefault(rule_of(outcome.id), Counter())[outcome.scenario] += 1


def _read(file: pathlib.Path) -> Iterator[Outcome]:
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            yield Outcome(**json.loads(line))
        except ValueError:  # a run ended while it wrote this
            continue


def _written(file: pathlib.Path) -> float:
    return file.stat().st_mtime


def _state() -> str:
    """What all outcomes depend on, in short: the sources of reference, suite and harness, and Python's release."""
    digest = hashlib.sha256(sys.version.encode())
    harness = pathlib.Path(__file__).parents[2]
    for folder in (pathlib.Path(reference_impl.__file__ or "").parent, suite.folder(), harness):
        for file in sorted(folder.rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
