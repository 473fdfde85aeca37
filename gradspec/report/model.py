"""The view model: what a page shows, without markup and colours. ``building`` makes it of results files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from gradspec.clauses.entries import Agreement, Chapter, Claim, Clause, Status
from gradspec.report import alignment, text, verdicts
from gradspec.report.costs import Costs
from gradspec.report.generated import Run
from gradspec.report.releases import History, Row
from gradspec.results import FAILURES


class ReportError(ValueError):
    """These results cannot be one report; the message says why."""


@dataclass(frozen=True)
class Ledger:
    """What the results are joined with."""

    chapters: tuple[Chapter, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Subject:
    """One column of the report, the next version of the column ``before``, if any.

    ``module`` imports it, where that is all there is to do. ``missing`` counts, for each name that it lacks, the
    scenarios that could not run for it, ``reasons`` the same for what is no name, and ``untold``, for each observable
    that it does not tell, the scenarios in which it was not compared. ``options`` are those of its command that mean
    something for another scenario too. Its run may be one of a part of the suite: ``left_out`` counts the scenarios
    that others ran and it did not, ``is_narrowed`` says that it chose some.
    """

    index: int
    before: int | None
    name: str
    version: str
    label: str
    verdict: str
    levels: tuple[str, ...]
    reference: str
    counts: tuple[tuple[str, int], ...]
    cases: int
    left_out: int
    is_narrowed: bool
    missing: tuple[tuple[str, int], ...]
    reasons: tuple[tuple[str, int], ...]
    untold: tuple[tuple[str, int], ...]
    provenance: tuple[tuple[str, str], ...]
    command: str
    options: tuple[str, ...]
    module: str

    @property
    def is_partial(self) -> bool:
        """Whether there are scenarios that its run left out."""
        return self.is_narrowed or self.left_out > 0

    @property
    def has_gaps(self) -> bool:
        """Whether there is something that could not be asked of it."""
        return bool(self.missing or self.reasons or self.untold)


@dataclass(frozen=True)
class Difference:
    """One divergence: the first difference at its level, as text."""

    level: str
    step: int
    line: int | None
    source_line: str
    what: str
    expected: str
    actual: str


@dataclass(frozen=True)
class Outcome:
    """One scenario or generated program on one subject. ``note`` is what else the run said (the end of a crash),
    ``waiver`` why its divergence is accepted; ``script`` shows the first difference by itself, "" where there is none
    that does; ``source`` is what ran here, where that was made of the scenario and is not its text."""

    subject: Subject
    verdict: str
    differences: tuple[Difference, ...]
    missing: tuple[str, ...]
    note: str
    waiver: str
    traces: alignment.Alignment | None
    rules: tuple[str, ...]
    command: str
    script: str
    source: str

    @property
    def first_line(self) -> int | None:
        """The line of the first difference."""
        return next((one.line for one in self.differences if one.line is not None), None)

    @property
    def way(self) -> object:
        """What it came to, without whom it came to that on."""
        return self.verdict, self.differences, self.missing, self.note, self.waiver


@dataclass(frozen=True)
class Scenario:
    """A scenario or a generated program, with its outcome on each subject (None: it did not run there)."""

    id: str
    anchor: str
    kind: str
    name: str
    doc: str
    source: str
    first_line: int
    place: str
    clauses: tuple[str, ...]
    outcomes: tuple[Outcome | None, ...]

    def by_verdict(self, subjects: Sequence[Subject]) -> list[tuple[str, list[str]]]:
        """Its verdicts, each with the subjects that came to it."""
        found: dict[str, list[str]] = {}
        for outcome, subject in zip(self.outcomes, subjects, strict=True):
            found.setdefault(outcome.verdict if outcome else "not run", []).append(subject.label)
        return [*found.items()]

    @property
    def noteworthy(self) -> list[Outcome]:
        """The outcomes that need more than one word."""
        return [outcome for outcome in self.outcomes if outcome and outcome.verdict != "conforms"]

    @property
    def told(self) -> list[list[Outcome]]:
        """The outcomes that need more than one word, those together that differ in nothing but the subject."""
        found: dict[object, list[Outcome]] = {}
        for one in self.noteworthy:
            found.setdefault((one.way, one.traces, one.rules, one.source), []).append(one)
        return [*found.values()]

    @property
    def diverging_lines(self) -> dict[int, str]:
        """The lines of the file at which some subject first differs, and which subjects do."""
        found: dict[int, list[str]] = {}
        for outcome in self.noteworthy:
            if outcome.first_line is not None and not outcome.source:
                found.setdefault(outcome.first_line, []).append(outcome.subject.label)
        return {line: text.listed(labels) for line, labels in found.items()}


@dataclass(frozen=True)
class Cell:
    """A clause on a subject: its verdict, and of how many scenarios how many came to it. ``ways`` are numbers, one for
    each scenario: the same on the subjects on which it came to the same in everything, None where it did not run."""

    verdict: str
    share: str
    ways: tuple[int | None, ...]

    def differs(self, other: Cell) -> bool:
        """Whether a scenario came to something else here than there. One that did not run on both tells nothing."""
        pairs = zip(self.ways, other.ways, strict=True)
        return any(one != two and one is not None and two is not None for one, two in pairs)


@dataclass(frozen=True)
class ClauseView:
    """A clause with everything that was found out about it. ``scenarios`` are shown here, ``elsewhere`` linked to."""

    clause: Clause
    cells: tuple[Cell, ...]
    scenarios: tuple[Scenario, ...]
    elsewhere: tuple[Scenario, ...]
    claims: tuple[Claim, ...]
    command: str

    @property
    def anchor(self) -> str:
        """Its id; one of another ledger, that could be the name of anything on the page, stands apart."""
        ours = re.fullmatch(r"[A-Z]+-\d+", self.clause.id)
        return self.clause.id if ours else text.anchor(f"clause-{self.clause.id}")

    @property
    def covered(self) -> bool:
        return bool(self.scenarios or self.elsewhere)

    @property
    def contradicts(self) -> bool:
        """Whether torch does other than its documentation says."""
        return self.clause.agreement in (Agreement.CONTRADICTS, Agreement.IN_PART)

    @property
    def observed_only(self) -> bool:
        return self.clause.status is Status.OBSERVED

    @property
    def verdicts(self) -> list[str]:
        return [cell.verdict for cell in self.cells]

    def changed(self, subject: Subject) -> bool:
        """Whether it came to something else on this subject than on the version before it."""
        return subject.before is not None and self.cells[subject.index].differs(self.cells[subject.before])

    @property
    def codes(self) -> list[str]:
        """The ways of the cells, for the page's script: one number for all scenarios that ran on the same subjects, and
        ``-`` on those on which they did not."""
        columns = [*zip(*(cell.ways for cell in self.cells), strict=True)]
        together = defaultdict(list)
        for place, column in enumerate(columns):
            together[tuple(way is not None for way in column)].append(place)
        known: list[dict[object, int]] = [{} for _ in together]
        codes = []
        for index, cell in enumerate(self.cells):
            code = []
            for (ran, places), numbers in zip(together.items(), known, strict=True):
                way = tuple(cell.ways[place] for place in places)
                code.append(str(numbers.setdefault(way, len(numbers))) if ran[index] else "-")
            codes.append(".".join(code) or "0")
        return codes


@dataclass(frozen=True)
class ChapterView:
    """A chapter; ``clauses`` are in reading order."""

    key: str
    title: str
    intro: str
    clauses: tuple[ClauseView, ...]

    @property
    def covered(self) -> int:
        return sum(clause.covered for clause in self.clauses)

    def verdict(self, subject: Subject) -> str:
        """The verdicts of its clauses that some scenario settles, as one."""
        found = [view.cells[subject.index].verdict for view in self.clauses]
        return verdicts.combined(verdict for verdict in found if verdict != "uncovered")

    def conforming(self, subject: Subject) -> int:
        """How many of its clauses the subject keeps, in the reference's words or others."""
        return sum(clause.cells[subject.index].verdict in ("conforms", "wording") for clause in self.clauses)

    def left_out(self, subject: Subject) -> int:
        """How many of its clauses the subject's run left out."""
        return sum(clause.cells[subject.index].verdict == "not run" for clause in self.clauses)


@dataclass(frozen=True)
class Part:
    """One part of a claim: whether it held on each subject (None: not settled there), and which scenario showed it."""

    what: str
    holds: tuple[bool | None, ...]
    scenario: Scenario


@dataclass(frozen=True)
class ClaimView:
    """A claim and what it came to on each subject: true, partly, false, unsettled or not run."""

    claim: Claim
    verdicts: tuple[str, ...]
    parts: tuple[Part, ...]
    scenarios: tuple[Scenario, ...]
    elsewhere: tuple[Scenario, ...]

    @property
    def surprises(self) -> list[int]:
        """The subjects, by index, on which it came to something else than the ledger expects."""
        expected = self.claim.expected.value
        if expected not in ("true", "partly", "false"):
            return []
        return [i for i, verdict in enumerate(self.verdicts) if verdict not in (expected, "unsettled", "not run")]


@dataclass(frozen=True)
class Report:
    """All that a document shows. ``generated`` and ``unfiled`` are the scenarios that no clause and no claim shows.
    ``history`` is that of torch's releases, and ``costs`` what recording costs, where they were asked for; ``runs`` are
    campaigns and enumerations of generated programs."""

    subjects: tuple[Subject, ...]
    suite: str
    chapters: tuple[ChapterView, ...]
    claims: tuple[ClaimView, ...]
    generated: tuple[Scenario, ...]
    unfiled: tuple[Scenario, ...]
    finished: str
    scenario_count: int
    history: History | None = None
    costs: Costs | None = None
    runs: tuple[Run, ...] = ()

    @property
    def clauses(self) -> list[ClauseView]:
        return [clause for chapter in self.chapters for clause in chapter.clauses]

    @property
    def is_wide(self) -> bool:
        """Whether it has more subjects than a page shows one beside another."""
        return len(self.subjects) > 4

    @property
    def is_dense(self) -> bool:
        """Whether it has more subjects than a sheet of paper has room for, with their verdicts in words."""
        return len(self.subjects) > 20

    def failed(self, subject: Subject) -> list[ClauseView]:
        """The clauses at which the subject fails, in reading order."""
        return [view for view in self.clauses if view.cells[subject.index].verdict in FAILURES]

    def alone(self, subject: Subject) -> list[ClauseView]:
        """The clauses at which this subject fails, no other does, and some other was compared."""
        failing = [(view, [i for i, one in enumerate(view.verdicts) if one in FAILURES]) for view in self.clauses]
        compared = set(verdicts.COMPARED)
        return [view for view, subjects in failing if subjects == [subject.index] and compared & set(view.verdicts)]

    def changed(self, subject: Subject) -> list[ClauseView]:
        """The clauses that came to something else on this subject than on the version before it."""
        return [view for view in self.clauses if view.changed(subject)]

    def news(self, subject: Subject) -> list[Clause | Row]:
        """The clauses at which this version does otherwise than the one before it: of a release of torch, those that
        are recorded."""
        if self.release(subject) and self.history is not None:
            return [row for row, _ in self.history.changed(self.release(subject))]
        return [view.clause for view in self.changed(subject)]

    def what_changed(self, subject: Subject) -> str:
        """The address on the page that tells so; "" where it is not known, since what is held to another release than
        the version before it may change and conform as that did."""
        if self.release(subject):
            return f"torch-{self.release(subject)}"
        if subject.before is None:
            return ""
        before = self.subjects[subject.before]
        is_known = (before.reference, before.levels) == (subject.reference, subject.levels)
        return f"matrix?s={subject.index}&c={subject.before}" if is_known else ""

    def release(self, subject: Subject) -> str:
        """The release of torch that this subject is, where the history tells of it and of one before it; else ""."""
        number = subject.version.partition("+")[0]
        told = self.history.releases[1:] if self.history is not None else ()
        return number if subject.name == "torch" and number in told else ""
