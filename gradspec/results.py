"""Results files: JSON lines with a header, one case a line, and a footer without which the file is incomplete.

The format is documented by ``schemas/results-1.schema.json``, one record a line. Text of subjects is written in ASCII
with escapes, so that whatever characters it holds (control characters, unpaired surrogates) survive.
"""

from __future__ import annotations

import collections
import json
import os
import pathlib
from dataclasses import asdict, dataclass, field
from typing import Any, Iterable, Mapping, Sequence

from .compare import Divergence
from .scenario import Scenario
from .trace import Trace, plain

SCHEMA = 1
SCHEMA_FILE = pathlib.Path(__file__).parent / "schemas" / f"results-{SCHEMA}.schema.json"
VERDICTS = ("conforms", "diverges", "wording", "unsupported", "crashed", "hung", "error")
#: Those of them that are the subject's failure, the gravest first.
FAILURES = ("crashed", "hung", "diverges")


class ResultsError(Exception):
    """A results file that cannot be read; the message is one sentence that says why."""


@dataclass
class Case:
    """What came of one program on one subject, as the results file holds it."""

    id: str
    chapter: str
    kind: str  # scenario, generated
    clauses: list[str]
    verdict: str
    doc: str
    source: str
    file: str
    line: int
    duration_s: float
    divergences: list[dict[str, Any]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    #: What else there is to say: why a case is an error.
    detail: str = ""
    #: Both sides' steps, where they differ and where the case is an error.
    traces: dict[str, list[dict[str, Any]]] | None = None
    #: True where it diverges only from what is observed of torch, undocumented: no failure of a third party. Else None.
    observed_only: bool | None = None
    #: Where its divergence is known and accepted, why, and where more is said of it.
    waived: str | None = None
    #: Where it diverges, what of its file the source needs to run by itself; None where that cannot be said.
    prelude: str | None = None
    #: The rules of the reference that ran; None where nobody asked.
    rules: list[str] | None = None

    @property
    def fails(self) -> bool:
        """Whether it is a failure of the subject."""
        return fails(vars(self))

    def to_json(self) -> str:
        """One line of a results file."""
        record = {"record": "case", **asdict(self)}
        return json.dumps({key: value for key, value in record.items() if value is not None}, allow_nan=False)

    @classmethod
    def from_json(cls, line: str) -> Case:
        record = json.loads(line)
        del record["record"]
        return cls(**record)


def fails(case: Mapping[str, Any]) -> bool:
    """Whether a case, as a results file has it, is a failure of its subject."""
    return case["verdict"] in FAILURES and not case.get("observed_only") and not case.get("waived")


def divergence_record(divergence: Divergence, scenario: Scenario) -> dict[str, Any]:
    """A divergence as a results file holds it."""
    return {
        "level": divergence.level,
        "step": divergence.step,
        "line": divergence.line,
        "source_line": scenario.source_line(divergence.line),
        "name": divergence.owner,
        "observable": divergence.observable,
        "expected": plain(divergence.expected),
        "actual": plain(divergence.actual),
        "clauses": list(scenario.clauses),
    }


def trace_record(trace: Trace) -> list[dict[str, Any]]:
    """The steps of a trace, each an object: its number, line and kind, then each owner with its observables."""
    records = []
    for number, step in enumerate(trace.steps, 1):
        record: dict[str, Any] = {"step": number, "line": step.line, "kind": step.kind}
        for (owner, observable), value in step.observations.items():
            record.setdefault("at the step" if owner == "step" else owner, {})[observable] = plain(value)
        records.append(record)
    return records


@dataclass(frozen=True)
class Results:
    """The records of one results file."""

    header: Mapping[str, Any]
    cases: Sequence[Mapping[str, Any]]
    footer: Mapping[str, Any]


def footer_of(
    cases: Iterable[Case], duration_s: float, finished: str, complaints: Sequence[str] = ()
) -> dict[str, Any]:
    """The footer that belongs to ``cases``. ``complaints``: what is to be said of waivers that are not needed."""
    cases = list(cases)
    counts = collections.Counter(case.verdict for case in cases)
    missing = collections.Counter(name for case in cases for name in case.missing)
    return {
        "record": "footer",
        "cases": len(cases),
        "counts": {verdict: counts[verdict] for verdict in VERDICTS},
        "missing": dict(sorted(missing.items())),
        "duration_s": round(duration_s, 3),
        "finished": finished,
        **({"waivers": [*complaints]} if complaints else {}),
    }


def write(path: pathlib.Path, header: Mapping[str, Any], cases: Iterable[Case], footer: Mapping[str, Any]) -> None:
    """Write a results file, whole or not at all; cases are in the order of their ids."""
    lines = [json.dumps({"record": "header", "schema": SCHEMA, **header}, allow_nan=False)]
    lines += [case.to_json() for case in sorted(cases, key=lambda case: case.id)]
    lines.append(json.dumps(footer, allow_nan=False))
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_text("\n".join(lines) + "\n", encoding="ascii", newline="\n")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def read(path: str | pathlib.Path) -> Results:
    """Read a results file. Raises ResultsError for one that is cut off, malformed, foreign or of a newer schema."""
    path = pathlib.Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ResultsError(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise ResultsError(f"{path} is not a gradspec results file: it is not text") from None
    records = _records(path, text)
    header, *rest = records
    _check_header(path, header)
    if not rest or rest[-1].get("record") != "footer":
        raise ResultsError(f"{path} is cut off: it ends without its footer")
    *cases, footer = rest
    for number, case in enumerate(cases, 2):
        _check_case(path, number, case)
    _check_counts(path, cases, footer)
    return Results(header, cases, footer)


def _records(path: pathlib.Path, text: str) -> list[dict[str, Any]]:
    lines = text.split("\n")
    ends_whole = lines.pop() == "" if lines else True
    if not ends_whole:
        lines = text.split("\n")
    if not any(line.strip() for line in lines):
        raise ResultsError(f"{path} is not a gradspec results file: it is empty")
    records = []
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            if number == 1:
                raise ResultsError(f"{path} is not a gradspec results file: its first line is not JSON") from None
            if number == len(lines) and not ends_whole:
                raise ResultsError(f"{path} is cut off: it ends within line {number}") from None
            raise ResultsError(f"{path} is malformed: line {number} is not JSON") from None
        if not isinstance(record, dict):
            raise ResultsError(f"{path} is malformed: line {number} is not a JSON object")
        records.append(record)
    return records


def _check_header(path: pathlib.Path, header: Mapping[str, Any]) -> None:
    schema = header.get("schema")
    if header.get("record") != "header" or not isinstance(schema, int) or isinstance(schema, bool):
        raise ResultsError(f"{path} is not a gradspec results file: its first line is no header")
    if schema > SCHEMA:
        raise ResultsError(f"{path} is of schema {schema}; this gradspec reads schemas up to {SCHEMA}: use a newer one")
    subject = header.get("subject")
    if schema < 1 or not isinstance(subject, dict) or "name" not in subject or "suite" not in header:
        raise ResultsError(f"{path} is malformed: its header does not say which subject and suite it is about")


def _check_case(path: pathlib.Path, number: int, case: Mapping[str, Any]) -> None:
    if case.get("record") == "footer":
        raise ResultsError(f"{path} is malformed: line {number} is a footer, and more follows")
    if case.get("record") != "case" or not isinstance(case.get("id"), str):
        raise ResultsError(f"{path} is malformed: line {number} is no case")
    if case.get("verdict") not in VERDICTS:
        raise ResultsError(f"{path} is malformed: line {number} has the verdict {case.get('verdict')!r}, which is none")


def _check_counts(path: pathlib.Path, cases: Sequence[Mapping[str, Any]], footer: Mapping[str, Any]) -> None:
    if footer.get("cases") != len(cases):
        raise ResultsError(f"{path} is incomplete: its footer counts {footer.get('cases')} cases, it has {len(cases)}")
    counted = collections.Counter(str(case["verdict"]) for case in cases)
    counts = footer.get("counts")
    if not isinstance(counts, dict) or any(counts.get(verdict, 0) != counted[verdict] for verdict in VERDICTS):
        raise ResultsError(f"{path} is malformed: its footer's counts are not those of its cases")
