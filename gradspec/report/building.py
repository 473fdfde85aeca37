"""The view model of several runs: what they say, joined with the ledger."""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator, Sequence

from gradspec.clauses.entries import Claim, Clause, Status
from gradspec.report import cases, text, verdicts
from gradspec.report.model import (
    Cell,
    ChapterView,
    ClaimView,
    ClauseView,
    Ledger,
    Part,
    Report,
    ReportError,
    Scenario,
    Subject,
)
from gradspec.results import Results


def build(runs: Sequence[Results], ledger: Ledger) -> Report:
    """Join the runs with the ledger. Raises ReportError for runs that no reader could compare."""
    check_joinable(runs)
    runs = _in_order(runs)
    subjects = tuple(_subjects(runs))
    scenarios = cases.scenarios_of(runs, subjects)
    homes = _homes(scenarios.values(), ledger)
    claims = tuple(_claim_view(claim, scenarios.values(), homes, runs, subjects) for claim in ledger.claims)
    return Report(
        subjects=subjects,
        suite=text.bounded(str(runs[0].header["suite"]), text.NAME),
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
    counted = collections.Counter(cases.label(run) for run in runs)
    for label, times in counted.items():
        if times > 1:
            raise ReportError(f"{text.clean(label)} is in these results {times} times; a report shows a subject once")
    for run in runs:
        ids = collections.Counter(str(case["id"]) for case in run.cases)
        for id, times in ids.items():
            if times > 1:
                label = text.clean(cases.label(run))
                raise ReportError(f"the results of {label} hold the case {text.clean(id)} {times} times")


def _in_order(runs: Sequence[Results]) -> list[Results]:
    """What has one name stands together, by its version; else as they came."""
    names = [run.header["subject"]["name"] for run in runs]
    return sorted(runs, key=lambda run: (names.index(run.header["subject"]["name"]), cases.version_key(run)))


def _subjects(runs: Sequence[Results]) -> Iterator[Subject]:
    short = collections.Counter(map(cases.short_label, runs))
    all_ids = {str(case["id"]) for run in runs for case in run.cases}
    for index, run in enumerate(runs):
        label = cases.short_label(run)
        follows = index and runs[index - 1].header["subject"]["name"] == run.header["subject"]["name"]
        shown = label if short[label] == 1 else cases.label(run)
        yield cases.subject_of(run, index, index - 1 if follows else None, shown, len(all_ids) - len(run.cases))


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
        command=cases.command(subjects[0], "--clause", clause.id),
    )


def _cells(scenarios: list[Scenario], subjects: tuple[Subject, ...]) -> tuple[Cell, ...]:
    numbers: list[dict[object, int]] = [{} for _ in scenarios]
    cells = []
    for subject in subjects:
        outcomes = [scenario.outcomes[subject.index] for scenario in scenarios]
        ways = tuple(
            known.setdefault(one.way, len(known)) if one else None for one, known in zip(outcomes, numbers, strict=True)
        )
        found = [outcome.verdict for outcome in outcomes if outcome is not None]
        verdict = verdicts.combined(found) if scenarios or subject.is_narrowed else "uncovered"
        agreeing = found.count("conforms" if verdict == "in part" else verdict)
        share = f"{agreeing} of {len(found)}" if agreeing != len(found) else ""
        left_out = f"{ways.count(None)} not run" if found and None in ways else ""
        cells.append(Cell(verdict, ", ".join(filter(None, (share, left_out))), ways))
    return tuple(cells)


def _claim_view(
    claim: Claim,
    scenarios: Iterable[Scenario],
    homes: dict[str, str],
    runs: Sequence[Results],
    subjects: Sequence[Subject],
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
            verdicts.of_claim(
                (part for row in holds.values() if (part := row[subject.index]) is not None),
                has_run=any(one.outcomes[subject.index] for one in proving) or not (proving or subject.is_narrowed),
            )
            for subject in subjects
        ),
        parts=tuple(Part(what, tuple(held), by_id[id]) for (id, what), held in holds.items()),
        scenarios=tuple(s for s in proving if homes[s.id] == claim.id),
        elsewhere=tuple(s for s in proving if homes[s.id] != claim.id),
    )
