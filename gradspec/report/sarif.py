"""SARIF 2.1.0: what code-scanning services read. A clause is a rule, a divergence a result.

One run for each subject. Held to an earlier run of the same subject, each result says whether it is new, unchanged or
another one than it was, and what is gone stands there as absent.
"""

from __future__ import annotations

import datetime
import gzip
import hashlib
import json
import pathlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gradspec import __version__
from gradspec.clauses.entries import Chapter, Clause, Status
from gradspec.report import alignment, cases, text, verdicts
from gradspec.report.joined import ledger
from gradspec.results import Results

#: Where the format is defined.
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: What GitHub's code scanning takes: so many runs in a file, and so many bytes of it packed by gzip; and how many
#: results of a run it shows, the gravest first.
RUNS, PACKED, SHOWN = 20, 10_000_000, 5_000
#: How a service shows each verdict of a case that has something to say.
_LEVELS = {
    "diverges": "error",
    "crashed": "error",
    "hung": "error",
    "observed only": "note",
    "waived": "note",
    "wording": "note",
}
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "gradspec results")
#: The rule of a program that settles no clause.
_NO_CLAUSE = "generated-program"
_VALUE = 500


def document(runs: Sequence[Results], earlier: Sequence[Results] = ()) -> str:
    """The SARIF log of these results, as text. ``earlier``: results that they are held to, found by subject."""
    before = {str(run.header["subject"]["name"]): run for run in earlier}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [_run(run, before.get(str(run.header["subject"]["name"]))) for run in runs],
    }
    return json.dumps(log, ensure_ascii=True, separators=(",", ":")) + "\n"


def beyond_github(log: str) -> list[str]:
    """What of this log GitHub would refuse or not show, as ends of sentences that begin with the name of its file."""
    runs = json.loads(log)["runs"]
    most = max(len(run["results"]) for run in runs)
    packed = len(gzip.compress(log.encode("ascii")))
    said = []
    if len(runs) > RUNS:
        said.append(f"holds {len(runs)} runs; GitHub takes {RUNS} of a file: write several")
    if packed > PACKED:
        said.append(f"has {packed:,} bytes packed; GitHub takes {PACKED:,}: write several")
    if most > SHOWN:
        said.append(f"holds {most:,} results of one subject; GitHub shows {SHOWN:,}, the gravest")
    return said


def _run(run: Results, before: Results | None) -> dict[str, Any]:
    subject = run.header["subject"]
    found = _results(run)
    others = _results(before) if before is not None else {}
    rules = _rules(ledger().chapters, [*found.values(), *others.values()])
    places = {rule["id"]: place for place, rule in enumerate(rules)}
    listed = [*found.values()]
    if before is not None:
        for key, result in found.items():
            result["baselineState"] = _state(result, others.get(key))
        # Of a scenario that a run of a part of the suite left out, nobody knows whether it differs still.
        ran = {text.clean(str(case["id"])) for case in run.cases}
        gone = [
            result
            for key, result in others.items()
            if key not in found and (_scenario(result) in ran or not cases.is_narrowed(run))
        ]
        listed += [{**result, "baselineState": "absent"} for result in gone]
    for result in listed:
        result["ruleIndex"] = places[result["ruleId"]]
    name = text.clean(f"{subject['name']} {subject.get('version') or ''}".strip())
    made: dict[str, Any] = {
        "tool": {"driver": {"name": "gradspec", "version": __version__, "rules": rules}},
        "automationDetails": {
            "id": f"gradspec/{name}/",
            "description": {"text": f"{name}, held to the reference {_reference(run)}"},
            "guid": _guid(run),
        },
        "invocations": [_invocation(run)],
        "columnKind": "unicodeCodePoints",
        "results": listed,
        "properties": {
            "subject": {key: text.clean(alignment.shown(value)) for key, value in subject.items() if value},
            "suite": text.clean(str(run.header["suite"])),
            "cases": len(run.cases),
        },
    }
    if before is not None:
        made["baselineGuid"] = _guid(before)
    return made


def _guid(run: Results) -> str:
    """The same for the same results, wherever they are read."""
    content = json.dumps([run.header, [dict(case) for case in run.cases]], sort_keys=True)
    return str(uuid.uuid5(_NAMESPACE, hashlib.sha256(content.encode("ascii")).hexdigest()))


def _reference(run: Results) -> str:
    return text.clean(str((run.header.get("reference") or {}).get("version") or "unknown"))


def _invocation(run: Results) -> dict[str, Any]:
    found: dict[str, Any] = {"executionSuccessful": not any(case["verdict"] == "error" for case in run.cases)}
    for key, time in (("startTimeUtc", run.header.get("started")), ("endTimeUtc", run.footer.get("finished"))):
        if said := _utc(time):
            found[key] = said
    command = run.header.get("command")
    if isinstance(command, (list, tuple)) and command:
        found["commandLine"] = text.clean(" ".join(map(str, command)))
    failed = [case for case in run.cases if case["verdict"] == "error"]
    if failed:
        found["toolExecutionNotifications"] = [
            {
                "level": "error",
                "message": {"text": text.clean(text.bounded(f"{case['id']}: {case.get('detail') or 'error'}", _VALUE))},
            }
            for case in failed
        ]
    return found


def _utc(time: Any) -> str:
    try:
        found = datetime.datetime.fromisoformat(str(time))
    except ValueError:
        return ""
    return found.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _results(run: Results) -> dict[str, dict[str, Any]]:
    """The results of a run by their fingerprints, the gravest first."""
    found: dict[str, dict[str, Any]] = {}
    for case in run.cases:
        verdict = verdicts.of_case(case)
        if verdict not in _LEVELS:
            continue
        divergences: Sequence[Mapping[str, Any]] = case.get("divergences") or ({},)
        for divergence in divergences:
            key = _fingerprint(case, divergence)
            found.setdefault(key, _result(case, verdict, divergence, key))
    order = list(_LEVELS.values())
    return dict(sorted(found.items(), key=lambda item: order.index(item[1]["level"])))


def _fingerprint(case: Mapping[str, Any], divergence: Mapping[str, Any]) -> str:
    """What stays the same while a divergence stays the same one: not its line, and not what was seen."""
    parts = [case["id"], divergence.get("level"), divergence.get("name"), divergence.get("observable")]
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()


def _result(case: Mapping[str, Any], verdict: str, divergence: Mapping[str, Any], fingerprint: str) -> dict[str, Any]:
    named = [str(id) for id in case.get("clauses") or ()]
    level = "note" if divergence.get("level") == "wording" else _LEVELS[verdict]
    where = {"fullyQualifiedName": text.clean(str(case["id"])), "kind": "function"}
    location: dict[str, Any] = {"logicalLocations": [where]}
    if case.get("file"):
        location["physicalLocation"] = _place(case, divergence)
    waived = case.get("waived")
    accepted = {"suppressions": [{"kind": "external", "justification": text.clean(str(waived))}]} if waived else {}
    return {
        **accepted,
        "ruleId": text.clean(named[0]) if named else _NO_CLAUSE,
        "kind": "fail",
        "level": level,
        "message": {"text": text.clean(_message(case, verdict, divergence))},
        "locations": [location],
        "partialFingerprints": {"gradspecDivergence/v1": fingerprint},
        "properties": {"verdict": verdict, "clauses": [text.clean(id) for id in named]},
    }


def _scenario(result: Mapping[str, Any]) -> str:
    return str(result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"])


def _message(case: Mapping[str, Any], verdict: str, divergence: Mapping[str, Any]) -> str:
    if not divergence:
        return f"{case['id']} {verdict}: {text.bounded(str(case.get('detail') or verdicts.MEANING[verdict]), _VALUE)}"
    return (
        f"{case['id']}, step {divergence.get('step')}, {divergence.get('name')}.{divergence.get('observable')}:"
        f" expected {text.bounded(alignment.shown(divergence.get('expected')), _VALUE)},"
        f" seen {text.bounded(alignment.shown(divergence.get('actual')), _VALUE)}"
    )


def _place(case: Mapping[str, Any], divergence: Mapping[str, Any]) -> dict[str, Any]:
    """The line of the scenario; the folder in which a suite is installed says nothing to anybody else."""
    name = text.anchor(pathlib.PurePath(str(case["file"])).name)
    place: dict[str, Any] = {"artifactLocation": {"uri": f"tests/conformance/{name}", "uriBaseId": "GRADSPEC"}}
    line = divergence.get("line") or case.get("line")
    if isinstance(line, int) and line > 0:
        place["region"] = {"startLine": line}
        if divergence.get("source_line"):
            place["region"]["snippet"] = {"text": text.clean(str(divergence["source_line"]))}
    return place


def _state(result: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    if before is None:
        return "new"
    return "unchanged" if before["message"] == result["message"] else "updated"


def _rules(chapters: Iterable[Chapter], found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """All clauses of the ledger, and what else the results name."""
    rules = [_rule(clause, chapter) for chapter in chapters for clause in chapter.clauses]
    known = {rule["id"] for rule in rules}
    for id in sorted({str(result["ruleId"]) for result in found} - known):
        sentence = (
            "A generated program does on the subject what it does on the reference."
            if id == _NO_CLAUSE
            else "This clause or claim is none of the ledger's clauses."
        )
        rules.append({"id": id, "shortDescription": {"text": sentence}, "defaultConfiguration": {"level": "error"}})
    return rules


def _rule(clause: Clause, chapter: Chapter) -> dict[str, Any]:
    said = f"\n\nThe documentation says: {clause.documentation}" if clause.documentation else ""
    sources = ", ".join(source.name for source in clause.sources) or "observation"
    urls = [source.url for source in clause.sources if source.url]
    rule: dict[str, Any] = {
        "id": clause.id,
        "shortDescription": {"text": clause.statement},
        "fullDescription": {"text": f"{clause.statement}{said}"},
        "help": {"text": f"{clause.statement}{said}\n\nKnown from: {sources} ({clause.status.value})."},
        "defaultConfiguration": {"level": "note" if clause.status is Status.OBSERVED else "error"},
        "properties": {"tags": [chapter.title, clause.status.value]},
    }
    if urls:
        rule["helpUri"] = urls[0]
    return rule
