"""What stands at the top of a report, in words."""

from __future__ import annotations

from dataclasses import dataclass

from gradspec.report.model import ClauseView, Report, Subject
from gradspec.report.text import counted, listed
from gradspec.results import FAILURES


@dataclass(frozen=True)
class Point:
    """One thing to know: a sentence, what to say beside it, and the clause or section to look at."""

    kind: str
    sentence: str
    more: str = ""
    target: str = ""


def title(report: Report) -> str:
    """The verdict as a sentence of a few words."""
    if len(report.subjects) > 1:
        failing = [subject for subject in report.subjects if subject.verdict in FAILURES]
        conforming = [s for s in report.subjects if s.verdict in ("conforms", "wording")]
        if len(conforming) == len(report.subjects):
            return f"All {len(report.subjects)} subjects conform"
        if failing:
            return f"{len(failing)} of {counted(len(report.subjects), 'subject')} diverge{'s' * (len(failing) == 1)}"
        return f"{len(conforming)} of {counted(len(report.subjects), 'subject')} conform{'s' * (len(conforming) == 1)}"
    subject = report.subjects[0]
    failing_clauses = failed(report, subject)
    if subject.verdict in FAILURES:
        where = f"at {counted(len(failing_clauses), 'clause')}" if failing_clauses else "from the reference"
        return f"{subject.label} {subject.verdict if subject.verdict == 'diverges' else 'fails'} {where}"
    return {
        "conforms": f"{subject.label} conforms",
        "wording": f"{subject.label} conforms, except in wording",
        "observed only": f"{subject.label} diverges only from what is observed of torch, undocumented",
        "waived": f"{subject.label} diverges only where that is known and accepted",
        "in part": f"{subject.label} conforms as far as it goes",
    }.get(subject.verdict, f"{subject.label}: no verdict")


def lede(report: Report) -> str:
    """What was tested, against which specification, how."""
    covered = sum(clause.covered for clause in report.clauses)
    programs = counted(report.scenario_count, "scenario")
    if report.generated:
        programs += f" and {counted(len(report.generated), 'search', 'searches')} through generated programs"
    references = sorted({subject.reference for subject in report.subjects})
    levels = list(dict.fromkeys(level for subject in report.subjects for level in subject.levels))
    return (
        f"{listed([s.label for s in report.subjects])}, tested against the specification of PyTorch’s grad modes and"
        f" autograd state (gradspec suite {report.suite}). {covered} of {counted(len(report.clauses), 'clause')} were"
        f" checked by {programs}. Each ran on the subject and on the reference (semantics of torch"
        f" {listed(references)}), and everything observable was compared after every step"
        f"{', at the levels ' + listed(levels) if levels else ''}."
    )


def failed(report: Report, subject: Subject) -> list[ClauseView]:
    """The clauses at which the subject fails, in reading order."""
    return [clause for clause in report.clauses if clause.cells[subject.index].verdict in FAILURES]


def points(report: Report, limit: int = 3) -> list[Point]:
    """The most important things to know, the most important first."""
    failing = [subject for subject in report.subjects if failed(report, subject)]
    found = _about_many(report, failing) if len(failing) > 1 else []
    for subject in failing:
        found += _about_failures(report, subject)
    found += _about_subjects_without_verdict(report)
    found += _about_errors(report)
    found += _about_claims(report)
    found += _about_missing(report)
    found += _about_observed(report)
    found += _about_wording(report)
    found += _about_documentation(report)
    found += _about_coverage(report)
    return found[:limit]


def _about_many(report: Report, failing: list[Subject]) -> list[Point]:
    """Where several fail: what fails on one alone, what changed last, and what fails most often."""
    found = []
    alone = [(len(report.alone(subject)), subject) for subject in failing]
    numbers = [f"{counted(number, 'clause')} on {subject.label}" for number, subject in alone if number]
    if numbers:
        most = max(alone, key=lambda one: one[0])[1]
        more = f"The first: {report.alone(most)[0].clause.statement}"
        sentence = f"On one subject alone fail {listed(numbers)}."
        found.append(Point("diverges", sentence, more, f"matrix?s={most.index}&m=alone"))
    last = report.subjects[-1]
    changed = report.changed(last)
    if changed:
        ids = listed([view.clause.id for view in changed], 4)
        sentence = f"From {report.subjects[-2].label} to {last.label} changed {ids}."
        target = f"matrix?s={last.index}&c={last.index - 1}"
        found.append(Point("wording", sentence, f"The first: {changed[0].clause.statement}", target))
    often = max(report.clauses, key=lambda view: sum(one in FAILURES for one in view.verdicts))
    number = sum(one in FAILURES for one in often.verdicts)
    if number > 1:
        sentence = f"{often.clause.id} fails on {number} of {len(report.subjects)} subjects, no clause on more."
        found.append(Point("diverges", sentence, often.clause.statement, often.anchor))
    return found


def _about_failures(report: Report, subject: Subject) -> list[Point]:
    clauses = failed(report, subject)
    alone = report.alone(subject) if len(report.subjects) > 1 else []
    observed = sum(clause.observed_only for clause in clauses)
    more = f"The first: {clauses[0].clause.statement}"
    if alone:
        one = len(alone) == 1
        number = "All" if len(alone) == len(clauses) and not one else counted(len(alone), "clause")
        more = f"{number} {'fails' if one else 'fail'} here alone. {more}"
    if observed:
        more += f" ({counted(observed, 'clause')} of these rest on observation only.)"
    ids = listed([clause.clause.id for clause in clauses], 4)
    return [Point("diverges", f"{subject.label} differs from the reference at {ids}.", more, clauses[0].anchor)]


def _about_subjects_without_verdict(report: Report) -> list[Point]:
    return [
        Point(
            "no verdict",
            f"Nothing of {subject.label} could be compared.",
            f"It lacks {listed([name for name, _ in subject.missing])}."
            if subject.missing
            else "No scenario came to an end.",
            "missing" if subject.missing else "",
        )
        for subject in report.subjects
        if subject.verdict == "no verdict" and not {"conforms", "wording"} & dict(subject.counts).keys()
    ]


def _about_errors(report: Report) -> list[Point]:
    return [
        Point(
            "error",
            f"{counted(number, 'scenario')} failed in the suite itself on {subject.label}.",
            "That says nothing about the subject: it is a defect of the suite.",
            "matrix?v=error",
        )
        for subject in report.subjects
        for verdict, number in subject.counts
        if verdict == "error"
    ]


def _about_claims(report: Report) -> list[Point]:
    settled = [claim for claim in report.claims if set(claim.verdicts) - {"unsettled"}]
    surprises = [claim for claim in settled if claim.surprises]
    found = []
    if surprises:
        ids = listed([claim.claim.id for claim in surprises])
        claim = surprises[0].claim
        found.append(Point("diverges", f"The ledger expected something else of {ids}.", claim.claim, claim.id))
    wrong = [c for c in settled if c.verdicts[0] in ("false", "partly")]
    if wrong:
        worst = next((c for c in wrong if c.verdicts[0] == "false"), wrong[0])
        sentence = (
            f"Of {counted(len(settled), 'statement')} that tutorials make, {len(wrong)}"
            f" {'is' if len(wrong) == 1 else 'are'} false or only partly true on {report.subjects[0].label}."
        )
        found.append(Point("wording", sentence, f"For example: “{worst.claim.claim}”", worst.claim.id))
    return found


def _about_missing(report: Report) -> list[Point]:
    return [
        Point(
            "unsupported",
            f"{subject.label} lacks {counted(len(subject.missing), 'name')} that scenarios need:"
            f" {listed([name for name, _ in subject.missing])}.",
            f"{counted(dict(subject.counts).get('unsupported', 0), 'scenario')} could not run.",
            "missing",
        )
        for subject in report.subjects
        if subject.missing and subject.verdict != "no verdict"
    ]


def _about_observed(report: Report) -> list[Point]:
    found = []
    for subject in report.subjects:
        clauses = [c for c in report.clauses if c.cells[subject.index].verdict == "observed only"]
        if clauses:
            ids = listed([clause.clause.id for clause in clauses], 4)
            sentence = f"{subject.label} differs from what is only observed of torch at {ids}."
            more = f"Nothing documents it, and it is no failure. The first: {clauses[0].clause.statement}"
            found.append(Point("observed only", sentence, more, clauses[0].anchor))
    return found


def _about_wording(report: Report) -> list[Point]:
    found = []
    for subject in report.subjects:
        clauses = [c.clause.id for c in report.clauses if c.cells[subject.index].verdict == "wording"]
        if clauses:
            sentence = f"{subject.label} words its messages or names its nodes differently at {listed(clauses, 4)}."
            more = "What happens is the same: the kind of exception and the state after it."
            found.append(Point("wording", sentence, more, "matrix?v=wording"))
    return found


def _about_documentation(report: Report) -> list[Point]:
    clauses = [clause for clause in report.clauses if clause.contradicts]
    if not clauses:
        return []
    ids = listed([clause.clause.id for clause in clauses], 4)
    sentence = f"At {counted(len(clauses), 'clause')} torch does other than its documentation says: {ids}."
    return [Point("in part", sentence, clauses[0].clause.documentation, clauses[0].anchor)]


def _about_coverage(report: Report) -> list[Point]:
    uncovered = [clause.clause.id for clause in report.clauses if not clause.covered]
    if not uncovered:
        return [Point("conforms", "Every clause of the ledger is settled by at least one scenario.")]
    are = "is" if len(uncovered) == 1 else "are"
    sentence = f"{counted(len(uncovered), 'clause')} of the ledger {are} not covered by any scenario."
    return [Point("uncovered", sentence, f"{listed(uncovered, 6)}.", uncovered[0])]
