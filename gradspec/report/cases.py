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


def short_label(run: Results) -> str:
    """The same without what says how that version was built."""
    subject = run.header["subject"]
    return text.bounded(f"{subject['name']} {_public(run)}".strip(), text.NAME)


def _public(run: Results) -> str:
    return str(run.header["subject"].get("version") or "").partition("+")[0]


def version_key(run: Results) -> tuple[tuple[int, int, str], ...]:
    """What versions of one subject are put in order by: 2.9.1 before 2.10.0, and 2.14.0a1 before 2.14.0."""
    pieces = re.findall(r"(\d{1,9})|([a-zA-Z]+)", _public(run))
    return (*((2, int(number), "") if number else (0, 0, word) for number, word in pieces), (1, 0, ""))


def subject_of(run: Results, index: int, before: int | None, shown: str, left_out: int) -> Subject:
    """The column that is called ``shown``; so many scenarios, which others ran, are ``left_out`` of its run."""
    header, footer = run.header, run.footer
    subject = header["subject"]
    counts = collections.Counter(verdicts.of_case(case) for case in run.cases)
    verdict = verdicts.overall(counts)
    counts["not run"] = left_out
    lacking = [case for case in run.cases if case["verdict"] == "unsupported"]
    missing = collections.Counter(str(name) for case in lacking for name in case.get("missing") or ())
    reasons = collections.Counter(str(case.get("detail") or "") for case in lacking if not case.get("missing"))
    compared = [case for case in run.cases if case["verdict"] != "unsupported"]
    untold = collections.Counter(str(name) for case in compared for name in case.get("missing") or ())
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
        before=before,
        name=str(subject["name"]),
        version=str(subject.get("version") or ""),
        label=shown,
        verdict=verdict,
        levels=levels,
        reference=reference,
        counts=tuple((verdict, counts[verdict]) for verdict in verdicts.MEANING if counts[verdict]),
        cases=len(run.cases),
        left_out=left_out,
        is_narrowed=is_narrowed(run),
        missing=tuple(missing.most_common()),
        reasons=tuple((said, number) for said, number in reasons.most_common() if said),
        untold=tuple(untold.most_common()),
        provenance=tuple((name, value) for name, value in provenance if value and value != "None"),
        command=_command(header.get("command")),
        options=_options(header.get("command")),
        module=str(subject.get("module") or ""),
    )


def _command(command: Any) -> str:
    return shlex.join(map(str, command)) if isinstance(command, (list, tuple)) else str(command or "")


#: Options of ``gradspec run`` that a scenario needs to come to the same again, with how many words follow each.
_KEPT = {"--reference": 1, "--level": 1, "--python": 1, "--observed": 0, "--isolated": 0}


def _options(command: Any) -> tuple[str, ...]:
    words = [*map(str, command)] if isinstance(command, (list, tuple)) else []
    places = [place for place, word in enumerate(words) if word in _KEPT]
    return tuple(word for place in places for word in words[place : place + 1 + _KEPT[words[place]]])


def is_narrowed(run: Results) -> bool:
    """Whether scenarios of its suite were left out."""
    return bool(run.header.get("part"))


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
    # What is in no file was made of the scenario for one subject.
    case = next((case for case in cases if case and case.get("file")), None) or next(filter(None, cases))
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
            _outcome(subject, one, str(case.get("source") or "")) if one else None
            for subject, one in zip(subjects, cases, strict=True)
        ),
    )


def _outcome(subject: Subject, case: Mapping[str, Any], source: str) -> Outcome:
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
        note=str(case.get("detail") or ""),
        waiver=str(case.get("waived") or ""),
        traces=aligned,
        rules=tuple(map(str, case.get("rules") or ())),
        command=command(subject, "--scenario", str(case["id"])),
        script=_script(subject, case),
        source=_own(str(case.get("source") or ""), source),
    )


def _own(source: str, shared: str) -> str:
    return "" if source == shared else text.bounded(source).rstrip("\n")


def _script(subject: Subject, case: Mapping[str, Any]) -> str:
    if not subject.module:
        return ""
    written = (
        scripts.script(subject.module, case, one, subject.label, subject.reference) for one in case["divergences"]
    )
    return next(filter(None, written), "")


def command(subject: Subject, *where: str) -> str:
    """What a person types to run a part of the suite on the subject again."""
    return shlex.join(["gradspec", "run", "--subject", subject.name, *subject.options, *where])


def _observable(divergence: Mapping[str, Any]) -> str:
    """The full name of what diverged, as in a trace; what the step brought has no owner."""
    owner = str(divergence.get("name") or "")
    return ".".join(filter(None, (owner if owner != "step" else "", str(divergence.get("observable") or ""))))


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
