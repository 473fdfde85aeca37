"""The view model: results files joined with the ledger, as a page shows them. No markup and no colours here."""

from __future__ import annotations

import collections
import pathlib
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gradspec.clauses.entries import Agreement, Chapter, Claim, Clause, Status
from gradspec.report import alignment, scripts, text, verdicts
from gradspec.report.costs import Costs
from gradspec.report.generated import Run
from gradspec.report.releases import History
from gradspec.results import FAILURES, Results

#: How much of a name (of a subject, a level, a clause of another ledger) a document shows.
_NAME = 80


class ReportError(ValueError):
    """These results cannot be one report; the message says why."""


@dataclass(frozen=True)
class Ledger:
    """What the results are joined with."""

    chapters: tuple[Chapter, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Subject:
    """One column of the report. ``module`` imports it, where that is all there is to do; ``missing`` counts, for each
    name that it lacks, the scenarios that needed it."""

    index: int
    name: str
    version: str
    label: str
    verdict: str
    levels: tuple[str, ...]
    reference: str
    counts: tuple[tuple[str, int], ...]
    cases: int
    missing: tuple[tuple[str, int], ...]
    provenance: tuple[tuple[str, str], ...]
    command: str
    module: str


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
    """One scenario or generated program on one subject. ``note`` is what else the run said (the end of a crash);
    ``script`` shows the first difference by itself, "" where there is none that does."""

    subject: Subject
    verdict: str
    differences: tuple[Difference, ...]
    missing: tuple[str, ...]
    note: str
    traces: alignment.Alignment | None
    rules: tuple[str, ...]
    command: str
    script: str


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
            same = (one.verdict, one.differences, one.missing, one.note, one.traces, one.rules)
            found.setdefault(same, []).append(one)
        return [*found.values()]

    @property
    def diverging_lines(self) -> dict[int, str]:
        """The lines of the file at which some subject first differs, and which subjects do."""
        found: dict[int, list[str]] = {}
        for outcome in self.noteworthy:
            first = next((d.line for d in outcome.differences if d.line is not None), None)
            if first is not None:
                found.setdefault(first, []).append(outcome.subject.label)
        return {line: text.listed(labels) for line, labels in found.items()}


@dataclass(frozen=True)
class Cell:
    """A clause on a subject: its verdict, and of how many scenarios how many came to it. ``way`` is one number on the
    subjects on which it came to the same in everything."""

    verdict: str
    share: str
    way: int


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

    def changed(self, index: int) -> bool:
        """Whether it came to something else on this subject than on the one before it."""
        return index > 0 and self.cells[index].way != self.cells[index - 1].way


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


@dataclass(frozen=True)
class Part:
    """One part of a claim: whether it held on each subject (None: not settled there), and which scenario showed it."""

    what: str
    holds: tuple[bool | None, ...]
    scenario: Scenario


@dataclass(frozen=True)
class ClaimView:
    """A claim and what it came to on each subject: true, partly, false or unsettled."""

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
        return [i for i, verdict in enumerate(self.verdicts) if verdict not in (expected, "unsettled")]


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

    def alone(self, subject: Subject) -> list[ClauseView]:
        """The clauses at which this subject fails and no other does."""
        failing = [(view, [i for i, one in enumerate(view.verdicts) if one in FAILURES]) for view in self.clauses]
        return [view for view, subjects in failing if subjects == [subject.index]]

    def changed(self, subject: Subject) -> list[ClauseView]:
        """The clauses that came to something else on this subject than on the one before it."""
        return [view for view in self.clauses if view.changed(subject.index)]

    def release(self, subject: Subject) -> str:
        """The release of torch that this subject is, where the history tells of it; else ""."""
        number = subject.version.partition("+")[0]
        told = {chapter.recorded for chapter in self.history.chapters} if self.history is not None else set()
        return number if subject.name == "torch" and number in told else ""


def build(runs: Sequence[Results], ledger: Ledger) -> Report:
    """Join the runs with the ledger. Raises ReportError for runs that no reader could compare."""
    check_joinable(runs)
    subjects = tuple(_subject(index, run) for index, run in enumerate(runs))
    scenarios = _scenarios(runs, subjects)
    homes = _homes(scenarios.values(), ledger)
    claims = tuple(_claim_view(claim, scenarios.values(), homes, runs) for claim in ledger.claims)
    return Report(
        subjects=subjects,
        suite=text.bounded(str(runs[0].header["suite"]), _NAME),
        chapters=tuple(_chapters(ledger, list(scenarios.values()), homes, subjects)),
        claims=claims,
        generated=tuple(s for s in scenarios.values() if s.kind == "generated"),
        unfiled=tuple(s for s in scenarios.values() if homes[s.id] == ""),
        finished=max(str(run.footer.get("finished", "")) for run in runs),
        scenario_count=sum(s.kind == "scenario" for s in scenarios.values()),
    )


def check_joinable(runs: Sequence[Results]) -> None:
    """Raises ReportError, which names what stands in the way: different suites, a subject twice, a case twice."""
    if not runs:
        raise ReportError("a report needs at least one results file")
    suites = sorted({str(run.header["suite"]) for run in runs})
    if len(suites) > 1:
        raise ReportError(f"these results are of different suites ({', '.join(suites)}) and cannot be one report")
    counted = collections.Counter(_label(run) for run in runs)
    for label, times in counted.items():
        if times > 1:
            raise ReportError(f"{text.clean(label)} is in these results {times} times; a report shows a subject once")
    for run in runs:
        ids = collections.Counter(str(case["id"]) for case in run.cases)
        for id, times in ids.items():
            if times > 1:
                label = text.clean(_label(run))
                raise ReportError(f"the results of {label} hold the case {text.clean(id)} {times} times")


def _label(run: Results) -> str:
    subject = run.header["subject"]
    return text.bounded(f"{subject['name']} {subject.get('version') or ''}".strip(), _NAME)


def _subject(index: int, run: Results) -> Subject:
    header, footer = run.header, run.footer
    subject = header["subject"]
    counts = collections.Counter(verdicts.of_case(case) for case in run.cases)
    missing = collections.Counter(str(name) for case in run.cases for name in case.get("missing") or ())
    levels = tuple(text.bounded(str(level), _NAME) for level in subject.get("levels") or ())
    reference = text.bounded(str((header.get("reference") or {}).get("version") or "unknown"), _NAME)
    seconds = footer.get("duration_s")
    provenance = [
        ("Subject", _label(run)),
        ("Levels compared", ", ".join(levels)),
        ("Reference", " ".join(filter(None, (reference, str((header.get("reference") or {}).get("note") or ""))))),
        ("Suite", str(header["suite"])),
        ("Python", alignment.shown(header.get("python"))),
        ("Platform", alignment.shown(header.get("platform"))),
        ("Seed", alignment.shown(header.get("seed"))),
        ("Started", alignment.shown(header.get("started"))),
        ("Finished", alignment.shown(footer.get("finished"))),
        ("Duration", text.duration(seconds) if isinstance(seconds, (int, float)) else ""),
        *(
            (text.bounded(str(name), _NAME), alignment.shown(value))
            for name, value in (subject.get("details") or {}).items()
        ),
    ]
    return Subject(
        index=index,
        name=str(subject["name"]),
        version=str(subject.get("version") or ""),
        label=_label(run),
        verdict=verdicts.overall(counts),
        levels=levels,
        reference=reference,
        counts=tuple((verdict, counts[verdict]) for verdict in verdicts.MEANING if counts[verdict]),
        cases=len(run.cases),
        missing=tuple(missing.most_common()),
        provenance=tuple((name, value) for name, value in provenance if value and value != "None"),
        command=_command(header.get("command")),
        module=str(subject.get("module") or ""),
    )


def _command(command: Any) -> str:
    return shlex.join(map(str, command)) if isinstance(command, (list, tuple)) else str(command or "")


def _scenarios(runs: Sequence[Results], subjects: tuple[Subject, ...]) -> dict[str, Scenario]:
    """All scenarios by id. Source and documentation are those of the first run that has the scenario."""
    found: dict[str, list[Mapping[str, Any] | None]] = {}
    for index, run in enumerate(runs):
        for case in run.cases:
            found.setdefault(str(case["id"]), [None] * len(runs))[index] = case
    return {id: _scenario(id, cases, subjects) for id, cases in sorted(found.items(), key=_in_file_order)}


def _in_file_order(item: tuple[str, list[Mapping[str, Any] | None]]) -> tuple[str, int, str]:
    id, cases = item
    case = next(filter(None, cases))
    return str(case.get("file") or ""), int(case.get("line") or 0), id


def _scenario(id: str, cases: Sequence[Mapping[str, Any] | None], subjects: tuple[Subject, ...]) -> Scenario:
    case = next(filter(None, cases))
    first = int(case.get("line") or 1)
    file = str(case.get("file") or "")
    return Scenario(
        id=id,
        anchor=text.anchor("s-" + (id.replace("::", ".") if re.fullmatch(r"\w+::\w+", id) else id)),
        kind=str(case.get("kind") or "scenario"),
        name=id.rpartition("::")[2].replace("_", " "),
        doc=str(case.get("doc") or ""),
        source=text.bounded(str(case.get("source") or "")).rstrip("\n"),
        first_line=first,
        # Which folder of which machine the suite lay in is nobody's business.
        place=f"{text.bounded(pathlib.PurePath(file).name, _NAME)}, line {first}" if file else "",
        clauses=tuple(text.bounded(str(clause), _NAME) for clause in case.get("clauses") or ()),
        outcomes=tuple(
            _outcome(subject, case) if case else None for subject, case in zip(subjects, cases, strict=True)
        ),
    )


def _outcome(subject: Subject, case: Mapping[str, Any]) -> Outcome:
    traces = case.get("traces")
    divergences = case.get("divergences") or ()
    aligned = None
    if traces and (traces.get("expected") or traces.get("actual")):
        places = [(int(d.get("step") or 0), _observable(d)) for d in divergences]
        aligned = alignment.align(traces.get("expected"), traces.get("actual"), places)
    return Outcome(
        subject=subject,
        verdict=verdicts.of_case(case),
        differences=tuple(_difference(divergence, aligned) for divergence in divergences),
        missing=tuple(map(str, case.get("missing") or ())),
        note=str(case.get("detail") or case.get("waived") or ""),
        traces=aligned,
        rules=tuple(map(str, case.get("rules") or ())),
        command=command(subject, "--scenario", str(case["id"])),
        script=_script(subject, case),
    )


def _script(subject: Subject, case: Mapping[str, Any]) -> str:
    if not subject.module:
        return ""
    written = (
        scripts.script(subject.module, case, one, subject.label, subject.reference) for one in case["divergences"]
    )
    return next(filter(None, written), "")


def command(subject: Subject, *where: str) -> str:
    """What a person types to run a part of the suite on the subject again."""
    return shlex.join(["gradspec", "run", "--subject", subject.name, *where])


def _observable(divergence: Mapping[str, Any]) -> str:
    """The full name of what diverged, as in a trace, where the step itself is an owner too."""
    owner = str(divergence.get("name") or "")
    owner = "at the step" if owner == "step" else owner
    return ".".join(filter(None, (owner, str(divergence.get("observable") or ""))))


def _difference(divergence: Mapping[str, Any], traces: alignment.Alignment | None) -> Difference:
    step, line, what = int(divergence.get("step") or 0), divergence.get("line"), _observable(divergence)
    # A trace tells "nothing" from "None"; a divergence by itself does not.
    row = traces.row(step, what) if traces else None
    return Difference(
        level=str(divergence.get("level") or ""),
        step=step,
        line=line if isinstance(line, int) else None,
        source_line=str(divergence.get("source_line") or "").strip(),
        what=what,
        expected=row.expected if row else alignment.shown(divergence.get("expected")),
        actual=row.actual if row else alignment.shown(divergence.get("actual")),
    )


def _homes(scenarios: Iterable[Scenario], ledger: Ledger) -> dict[str, str]:
    """Where each scenario is shown, once: at its first clause, else at its first claim, else nowhere ("")."""
    claims = {claim.id for claim in ledger.claims}
    homes = {}
    for scenario in scenarios:
        named = [id for id in scenario.clauses if id not in claims] or list(scenario.clauses)
        homes[scenario.id] = "generated" if scenario.kind == "generated" else next(iter(named), "")
    return homes


def _chapters(
    ledger: Ledger, scenarios: list[Scenario], homes: dict[str, str], subjects: tuple[Subject, ...]
) -> list[ChapterView]:
    claimed = {claim.id for claim in ledger.claims}
    known = {clause.id for chapter in ledger.chapters for clause in chapter.clauses}
    by_clause: dict[str, list[Scenario]] = collections.defaultdict(list)
    for scenario in scenarios:
        for id in scenario.clauses:
            by_clause[id].append(scenario)
    chapters = [
        ChapterView(
            chapter.key,
            chapter.title,
            chapter.intro,
            tuple(_clause_view(clause, by_clause[clause.id], homes, ledger, subjects) for clause in chapter.clauses),
        )
        for chapter in ledger.chapters
    ]
    strangers = [
        Clause(id, "The ledger of this gradspec has no clause of this id.", (), Status.OBSERVED)
        for id in sorted(set(by_clause) - known - claimed)
    ]
    if strangers:
        views = tuple(_clause_view(clause, by_clause[clause.id], homes, ledger, subjects) for clause in strangers)
        intro = "The results name these clauses: they were written by a suite with another ledger."
        chapters.append(ChapterView("OTHER", "Clauses that are not in the ledger", intro, views))
    return chapters


def _clause_view(
    clause: Clause, scenarios: list[Scenario], homes: dict[str, str], ledger: Ledger, subjects: tuple[Subject, ...]
) -> ClauseView:
    return ClauseView(
        clause=clause,
        cells=_cells(scenarios, subjects),
        scenarios=tuple(s for s in scenarios if homes[s.id] == clause.id),
        elsewhere=tuple(s for s in scenarios if homes[s.id] != clause.id),
        claims=tuple(claim for claim in ledger.claims if clause.id in claim.clauses),
        command=command(subjects[0], "--clause", clause.id),
    )


def _cells(scenarios: list[Scenario], subjects: tuple[Subject, ...]) -> tuple[Cell, ...]:
    ways: dict[object, int] = {}
    cells = []
    for subject in subjects:
        outcomes = [scenario.outcomes[subject.index] for scenario in scenarios]
        way = tuple((one.verdict, one.differences, one.missing, one.note) if one else None for one in outcomes)
        found = [outcome.verdict for outcome in outcomes if outcome is not None]
        verdict = verdicts.combined(found) if scenarios else "uncovered"
        agreeing = found.count("conforms" if verdict == "in part" else verdict)
        share = f"{agreeing} of {len(found)}" if agreeing != len(found) else ""
        cells.append(Cell(verdict, share, ways.setdefault(way, len(ways))))
    return tuple(cells)


def _claim_view(
    claim: Claim, scenarios: Iterable[Scenario], homes: dict[str, str], runs: Sequence[Results]
) -> ClaimView:
    by_id = {scenario.id: scenario for scenario in scenarios}
    holds: dict[tuple[str, str], list[bool | None]] = {}
    for index, run in enumerate(runs):
        for case in run.cases:
            for part in case.get("claims") or ():
                if part["id"] == claim.id:
                    held = holds.setdefault((str(case["id"]), str(part["what"])), [None] * len(runs))
                    held[index] = bool(part["holds"])
    naming = [scenario for scenario in by_id.values() if claim.id in scenario.clauses]
    proving = naming + [by_id[id] for id in dict.fromkeys(id for id, _ in holds) if by_id[id] not in naming]
    return ClaimView(
        claim=claim,
        verdicts=tuple(
            verdicts.of_claim(part for row in holds.values() if (part := row[index]) is not None)
            for index in range(len(runs))
        ),
        parts=tuple(Part(what, tuple(held), by_id[id]) for (id, what), held in holds.items()),
        scenarios=tuple(s for s in proving if homes[s.id] == claim.id),
        elsewhere=tuple(s for s in proving if homes[s.id] != claim.id),
    )
