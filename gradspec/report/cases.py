"""What one run says, as the view model has it: its subject, and each case as a scenario with outcomes."""

from __future__ import annotations

import collections
import pathlib
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from gradspec.report import alignment, scripts, text, verdicts
from gradspec.report.model import Difference, Outcome, Scenario, Subject
from gradspec.results import Results


def label(run: Results) -> str:
    subject = run.header["subject"]
    return text.bounded(f"{subject['name']} {subject.get('version') or ''}".strip(), text.NAME)


def subject_of(index: int, run: Results) -> Subject:
    header, footer = run.header, run.footer
    subject = header["subject"]
    counts = collections.Counter(verdicts.of_case(case) for case in run.cases)
    missing = collections.Counter(str(name) for case in run.cases for name in case.get("missing") or ())
    levels = tuple(text.bounded(str(level), text.NAME) for level in subject.get("levels") or ())
    reference = text.bounded(str((header.get("reference") or {}).get("version") or "unknown"), text.NAME)
    seconds = footer.get("duration_s")
    provenance = [
        ("Subject", label(run)),
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
            (text.bounded(str(name), text.NAME), alignment.shown(value))
            for name, value in (subject.get("details") or {}).items()
        ),
    ]
    return Subject(
        index=index,
        name=str(subject["name"]),
        version=str(subject.get("version") or ""),
        label=label(run),
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


def scenarios_of(runs: Sequence[Results], subjects: tuple[Subject, ...]) -> dict[str, Scenario]:
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
        place=f"{text.bounded(pathlib.PurePath(file).name, text.NAME)}, line {first}" if file else "",
        clauses=tuple(text.bounded(str(clause), text.NAME) for clause in case.get("clauses") or ()),
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
