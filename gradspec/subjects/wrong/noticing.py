"""Which scenarios notice that a subject is wrong: the suite, in this process, as fast as it can be.

The reference's traces are made once. A subject is run on as many scenarios as it takes to answer.
"""

from __future__ import annotations

import gc
import threading
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Callable, Iterable, Iterator, Optional, Sequence

from reference_impl import instances

from ... import rule_log, suite
from ...compare import Divergence, compare
from ...levels import SEMANTIC, WORDING
from ...run import run_side
from ...scenario import Scenario
from ...trace import Trace
from ..protocol import Subject
from ..reference import Reference

#: What was unloaded and frozen stays in memory, about 5 MB each, until it is collected, which takes 0.1 s.
_LOADS_BETWEEN_COLLECTIONS = 20


@dataclass(frozen=True)
class Notice:
    """A scenario that noticed: at which level, and the first divergence there."""

    scenario: str
    level: str
    divergence: Divergence

    def __str__(self) -> str:
        found = self.divergence
        return f"{self.scenario}: step {found.step}, {found.owner}.{found.observable} ({self.level})"


@dataclass(frozen=True)
class Expectation:
    """What the reference shows in one scenario, which of its rules ran, and how long that took."""

    scenario: Scenario
    trace: Trace
    rules: frozenset[str]
    seconds: float

    def settles(self, clauses: Sequence[str]) -> bool:
        """Whether the scenario settles one of ``clauses``."""
        return not set(clauses).isdisjoint(self.scenario.clauses)


#: Around each run of a scenario: whoever can end a program that has no end does so there.
Limit = Callable[[Expectation], AbstractContextManager[None]]


def no_limit(expected: Expectation) -> AbstractContextManager[None]:
    return nullcontext()


class Suite:
    """The scenarios that the reference can run, with its traces. ``unusable``: why the others are left out."""

    def __init__(self, scenarios: Optional[Iterable[Scenario]] = None) -> None:
        self.expectations: list[Expectation] = []
        self.unusable: dict[str, str] = {}
        self._loaded = 0
        rule_log.take()
        reference = Reference(log_rules=True)
        #: What runs when the reference is imported is in all that it does afterwards.
        self.rules_at_import = frozenset(rule_log.take())
        self.freeze()
        for scenario in suite.scenarios() if scenarios is None else scenarios:
            started = time.perf_counter()
            trace = run_side(scenario.function, reference)
            rules = frozenset(rule_log.take())
            if trace.error:
                self.unusable[scenario.id] = trace.error
            else:
                self.expectations.append(Expectation(scenario, trace, rules, time.perf_counter() - started))

    def settling(self, clauses: Sequence[str]) -> list[Expectation]:
        """The scenarios that settle one of ``clauses``."""
        return [one for one in self.expectations if one.settles(clauses)]

    def running(self, rule: str) -> list[Expectation]:
        """The scenarios in which ``rule`` runs: no other can notice that it is wrong."""
        return [one for one in self.expectations if rule in one.rules or rule in self.rules_at_import]

    def noticed(
        self,
        make: Callable[[], Subject],
        expectations: Iterable[Expectation],
        *,
        wording: bool = False,
        limit: Limit = no_limit,
    ) -> Iterator[Notice]:
        """Which of ``expectations`` notice, one after the other; ``wording``: also those that differ in text alone.

        ``make`` gives the subject, and a new one where the last may have been left in a state of its own: what a
        program did to it must not be taken for what the next one noticed.
        """
        subject: Optional[Subject] = None
        starts_well = False
        for expected in expectations:
            if subject is None:
                subject = make()
                self.freeze()
                starts_well = starts_in_default_mode(subject)
            with limit(expected):
                notice = notice_in(expected, run_side(expected.scenario.function, subject))
                is_spoiled = notice is not None or (starts_well and not starts_in_default_mode(subject))
            if is_spoiled:
                instances.unload(subject.module)
                subject = None
            if notice is not None and (wording or notice.level != WORDING):
                yield notice
        if subject is not None:
            instances.unload(subject.module)

    def freeze(self) -> None:
        """Spare what is there now the collections that follow programs which leave a mode entered."""
        self._loaded += 1
        if self._loaded % _LOADS_BETWEEN_COLLECTIONS == 0:
            gc.unfreeze()
            gc.collect()
        gc.freeze()


def notice_in(expected: Expectation, trace: Trace) -> Optional[Notice]:
    """What a subject's trace of a scenario shows to be wrong, at the level that counts most; None where nothing is."""
    by_level = {one.level: one for one in compare(expected.trace, trace, SEMANTIC)}
    for level in (*SEMANTIC, WORDING):
        if level in by_level:
            return Notice(expected.scenario.id, level, by_level[level])
    return None


def starts_in_default_mode(subject: Subject) -> bool:
    """Whether a new thread finds the subject in the default mode."""
    found: list[bool] = []
    torch = subject.module
    thread = threading.Thread(
        target=lambda: found.append(torch.is_grad_enabled() and not torch.is_inference_mode_enabled())
    )
    thread.start()
    thread.join()
    return found == [True]
