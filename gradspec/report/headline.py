"""What stands at the top of a report, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from gradspec.report import text
from gradspec.report.model import Report, Subject
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
            partial = sum(subject.is_partial for subject in report.subjects)
            part = f", {partial} of them in a part of the suite" if partial else ""
            return f"All {len(report.subjects)} subjects conform{part}"
        if failing:
            return f"{len(failing)} of {counted(len(report.subjects), 'subject')} diverge{'s' * (len(failing) == 1)}"
        return f"{len(conforming)} of {counted(len(report.subjects), 'subject')} conform{'s' * (len(conforming) == 1)}"
    subject = report.subjects[0]
    failing_clauses = report.failed(subject)
    if subject.verdict in FAILURES:
        where = f"at {counted(len(failing_clauses), 'clause')}" if failing_clauses else "from the reference"
        return f"{subject.label} {subject.verdict if subject.verdict == 'diverges' else 'fails'} {where}"
    said = {
        "conforms": f"{subject.label} conforms",
        "wording": f"{subject.label} conforms, except in wording",
        "observed only": f"{subject.label} diverges only from what is observed of torch, undocumented",
        "waived": f"{subject.label} diverges only where that is known and accepted",
        "in part": f"{subject.label} conforms as far as it goes",
    }.get(subject.verdict)
    if said is None:
        return f"{subject.label}: no verdict"
    return f"{said}, in a part of the suite" if subject.is_partial else said


#: Verdicts of a clause of which nothing was compared.
_UNCHECKED = {"uncovered", "unsupported", "not run"}
#: What is said of subjects that came to a verdict, of one and of several.
_SAID = {
    "conforms": ("conforms", "conform"),
    "wording": ("conforms, except in wording", "conform, except in wording"),
    "in part": ("conforms as far as it goes", "conform as far as they go"),
    "observed only": ("differs only where nothing is documented", "differ only where nothing is documented"),
    "waived": ("differs only where that is known and accepted", "differ only where that is known and accepted"),
    "diverges": ("diverges", "diverge"),
    "hung": ("diverges, and hangs in places", "diverge, and hang in places"),
    "crashed": ("diverges, and ends its process in places", "diverge, and end their process in places"),
    "no verdict": ("could not be judged", "could not be judged"),
}


def standing(report: Report) -> list[tuple[str, str]]:
    """Each verdict that some subject has, with a sentence that says who; the versions of one subject are counted. And
    who ran a part of the suite."""
    there = Counter(subject.name for subject in report.subjects)
    said = []
    for verdict, (one, several) in _SAID.items():
        names: dict[str, list[Subject]] = {}
        for subject in report.subjects:
            if subject.verdict == verdict:
                names.setdefault(subject.name, []).append(subject)
        if names:
            who = listed([_versions(found, there[name]) for name, found in names.items()], 12)
            is_one = sum(map(len, names.values())) == 1
            who = f"A{who[1:]}" if who.startswith("all ") else who
            said.append((verdict, f"{who} {one if is_one else several}."))
    parts: dict[str, list[str]] = {}
    for subject in report.subjects:
        if subject.left_out:
            part = f"{subject.cases:,} of {subject.cases + subject.left_out:,} programs"
            parts.setdefault(part, []).append(subject.label)
    partial = [
        f"{part} on {listed(who) if len(who) < 4 else f'{len(who)} subjects'}"
        for part, who in sorted(parts.items(), key=lambda one: len(one[1]))
    ]
    if partial:
        said.append(
            ("not run", f"Run in part: {listed(partial, 4)}. What was not run counts neither as kept nor as change.")
        )
    return said


def _versions(found: list[Subject], there: int) -> str:
    """Versions of one subject: all there are, some by name, or many by number."""
    if there == 1:
        return found[0].label
    name = text.bounded(found[0].name, text.NAME)
    if len(found) == there:
        return f"all {there} versions of {name}"
    if len(found) > 4:
        return f"{len(found)} of {there} versions of {name}"
    return f"{name} {listed([one.label.removeprefix(name).strip() for one in found], 4)}"


def lede(report: Report) -> str:
    """What was tested, against which specification, how."""
    checked = sum(bool(set(view.verdicts) - _UNCHECKED) for view in report.clauses)
    programs = counted(report.scenario_count, "scenario")
    if report.generated:
        programs += f" and {counted(len(report.generated), 'search', 'searches')} through generated programs"
    references = list(dict.fromkeys(subject.reference for subject in report.subjects))
    levels = list(dict.fromkeys(level for subject in report.subjects for level in subject.levels))
    return (
        f"{listed(_tested(report), 12)}, tested against the specification of PyTorch’s grad modes and"
        f" autograd state (gradspec suite {report.suite}). {checked} of {counted(len(report.clauses), 'clause')} were"
        f" checked by {programs}. Each ran on the subject and on the reference ({_held(references)}), and everything"
        f" observable was compared after every step"
        f"{', at the levels ' + listed(levels) if levels else ''}."
    )


#: Of so many subjects, versions counted, the top says who they are where it says what they came to.
_NAMED = 4


def _tested(report: Report) -> list[str]:
    names: dict[str, list[Subject]] = {}
    for subject in report.subjects:
        names.setdefault(subject.name, []).append(subject)
    said = [
        f"{len(found)} versions of {text.bounded(name, text.NAME)}"
        if len(found) > 3
        else listed([s.label for s in found])
        for name, found in names.items()
    ]
    if len(names) <= _NAMED:
        return said
    versions = [one for one, found in zip(said, names.values(), strict=True) if len(found) > 3]
    others = sum(len(found) for found in names.values() if len(found) <= 3)
    return [*versions, *([counted(others, "other subject" if versions else "subject")] if others else [])]


def _held(references: list[str]) -> str:
    if len(references) > 3:
        return f"the semantics of {len(references)} releases of torch, each subject held to its own"
    return f"semantics of torch {listed(references)}"


def points(report: Report, limit: int = 3) -> list[Point]:
    """The most important things to know, the most important first."""
    failing = [subject for subject in report.subjects if report.failed(subject)]
    each = [point for subject in failing for point in _about_failures(report, subject)]
    changed = _about_the_last_change(report)
    if len(failing) > 1:
        found = [*_about_what_fails_alone(report, failing), *changed, *_about_what_fails_most(report), *each]
    else:
        found = [*each, *changed]
    found += _about_subjects_without_verdict(report)
    found += _about_errors(report)
    found += _about_missing(report)
    found += _about_claims(report)
    found += _about_observed(report)
    found += _about_wording(report)
    found += _about_documentation(report)
    found += _about_coverage(report)
    return found[:limit]


def _about_what_fails_alone(report: Report, failing: list[Subject]) -> list[Point]:
    alone = sorted([(len(report.alone(subject)), subject) for subject in failing], key=lambda one: -one[0])
    numbers = [f"{counted(number, 'clause')} on {subject.label}" for number, subject in alone if number]
    if not numbers:
        return []
    most = alone[0][1]
    more = f"The first: {report.alone(most)[0].clause.statement}"
    sentence = f"What fails on one subject alone: {listed(numbers)}."
    return [Point("diverges", sentence, more, f"matrix?s={most.index}&m=alone")]


def _about_what_fails_most(report: Report) -> list[Point]:
    often = max(report.clauses, key=lambda view: sum(one in FAILURES for one in view.verdicts))
    number = sum(one in FAILURES for one in often.verdicts)
    if number < 2:
        return []
    sentence = f"{often.clause.id} fails on {number} of {len(report.subjects)} subjects, no clause on more."
    return [Point("diverges", sentence, often.clause.statement, often.anchor)]


def _about_the_last_change(report: Report) -> list[Point]:
    """What the newest of several versions does otherwise: of a release of torch, what is recorded of it."""
    last = next((one for one in reversed(report.subjects) if one.before is not None), None)
    news = report.news(last) if last and report.what_changed(last) else []
    if last is None or not news:
        return []
    ids = listed([one.id for one in news], 4)
    sentence = f"{last.label} does otherwise than the version before it at {counted(len(news), 'clause')}: {ids}."
    return [Point("wording", sentence, f"The first: {news[0].statement}", report.what_changed(last))]


def _about_failures(report: Report, subject: Subject) -> list[Point]:
    clauses = report.failed(subject)
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
            "missing" if subject.has_gaps else "",
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
    settled = [claim for claim in report.claims if set(claim.verdicts) - {"unsettled", "not run"}]
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
            f" {listed([name for name, _ in subject.missing])}."
            if subject.missing
            else f"{subject.label} could not be asked everything.",
            f"{counted(dict(subject.counts).get('unsupported', 0), 'scenario')} could not run.",
            "missing",
        )
        for subject in report.subjects
        if (subject.missing or subject.reasons) and subject.verdict != "no verdict"
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
    uncovered = [clause.clause.id for clause in report.clauses if "uncovered" in clause.verdicts]
    if not uncovered and any(subject.is_partial for subject in report.subjects):
        return []
    if not uncovered:
        return [Point("conforms", "Every clause of the ledger is settled by at least one scenario.")]
    are = "is" if len(uncovered) == 1 else "are"
    sentence = f"{counted(len(uncovered), 'clause')} of the ledger {are} not covered by any scenario."
    return [Point("uncovered", sentence, f"{listed(uncovered, 6)}.", uncovered[0])]
