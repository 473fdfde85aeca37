"""Examining a mutant in this process: the scenarios in which its rule runs, until one notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Optional, Sequence

from ...compare import Divergence
from ...levels import WORDING
from ...run import run_side
from ..protocol import Subject
from .grafting import CannotGraftError, Host
from .instance import WrongSubject
from .mutants import Mutant, load
from .noticing import Expectation, Limit, Notice, Suite, no_limit, notice_in, starts_in_default_mode

#: What makes the suite fail, and what does not.
NOTICED = ("noticed", "unloadable", "hung", "crashed")
SURVIVED = ("wording", "survived")


@dataclass(frozen=True)
class Outcome:
    """``verdict`` is one of NOTICED or SURVIVED; ``by`` says what noticed what first, or what happened."""

    id: str
    verdict: str
    by: str = ""
    #: the scenario that noticed
    scenario: str = ""


class Examination:
    """Examines one mutant after another, on one instance of the reference as long as that stays sound."""

    def __init__(self, suite: Suite, limit: Limit = no_limit) -> None:
        self._suite = suite
        self._limit = limit
        self._host: Optional[Host] = None

    def examine(self, mutant: Mutant, first: Sequence[str] = (), only: str = "") -> Outcome:
        """Run a mutant until a scenario notices more than wording: those named in ``first``, then those that settle its
        clauses, and the fastest of these."""
        reaching = [one for one in self._suite.running(mutant.rule) if only in ("", one.scenario.id)]
        reaching.sort(key=lambda one: (_rank(one.scenario.id, first), not one.settles(mutant.clauses), one.seconds))
        try:
            calling = (one for one in reaching if mutant.rule in one.rules)
            outcome = _outcome(mutant.id, (self._notice(mutant, one) for one in calling))
            if outcome.verdict in NOTICED or mutant.rule not in self._suite.rules_at_import:
                return outcome
        except CannotGraftError:
            pass
        return self._examined_apart(mutant, reaching)

    def _notice(self, mutant: Mutant, expected: Expectation) -> Optional[Notice]:
        """What a scenario notices of a mutant on the host, unless that comes of what an earlier one did to the host."""
        notice = None
        for is_fresh in (self._host is None, True):
            host = self._host = self._host or self._new_host()
            notice, ends_well = self._grafted(host, mutant, expected)
            if ends_well:
                return None
            if self._run(WrongSubject("host", host.module), expected)[1]:
                # What an earlier mutant left behind may be gone once it has shown.
                if is_fresh or notice is None or self._grafted(host, mutant, expected)[0] is not None:
                    return notice
            host.end()
            self._host = None
            if is_fresh:
                break
        return notice

    def _grafted(self, host: Host, mutant: Mutant, expected: Expectation) -> tuple[Optional[Notice], bool]:
        with host.grafted(mutant) as module:
            return self._run(WrongSubject(f"mutant:{mutant.id}", module), expected)

    def _new_host(self) -> Host:
        host = Host()
        self._suite.freeze()
        return host

    def _run(self, subject: Subject, expected: Expectation) -> tuple[Optional[Notice], bool]:
        """What the scenario notices, and whether it notices nothing and leaves the default mode as it was."""
        with self._limit(expected):
            try:
                notice = notice_in(expected, run_side(expected.scenario.function, subject))
            except Exception as error:  # around the program a rule may raise too: where it is seeded, or ends
                raised = Divergence("core", 0, 0, "step", "exception", None, f"{type(error).__name__}: {error}")
                notice = Notice(expected.scenario.id, "core", raised)
            return notice, notice is None and starts_in_default_mode(subject)

    def _examined_apart(self, mutant: Mutant, expectations: Sequence[Expectation]) -> Outcome:
        """On instances of its own: for a rule that runs when the reference is imported."""

        def make() -> WrongSubject:
            return WrongSubject(f"mutant:{mutant.id}", load(mutant))

        return _outcome(mutant.id, self._suite.noticed(make, expectations, wording=True, limit=self._limit))


def _outcome(id: str, notices: Iterable[Optional[Notice]]) -> Outcome:
    wording: Optional[Notice] = None
    try:
        for notice in notices:
            if notice is not None and notice.level != WORDING:
                return Outcome(id, "noticed", str(notice), notice.scenario)
            wording = wording or notice
    except (CannotGraftError, LookupError):
        raise
    except Exception as error:  # the mutant's own code may raise anything, also when it is loaded
        return Outcome(id, "unloadable", f"{type(error).__name__}: {error}")
    return Outcome(id, "wording", str(wording), wording.scenario) if wording else Outcome(id, "survived")


def _rank(scenario: str, first: Sequence[str]) -> int:
    return first.index(scenario) if scenario in first else len(first)
