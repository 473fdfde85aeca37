"""What is compared: a baseline by its name or file, or what a results file says."""

from __future__ import annotations

import json
import pathlib
from typing import Any, Iterator, Mapping, Sequence

from .. import results, suite
from ..run import run_side
from ..scenario import Scenario
from ..subjects.reference import Reference
from ..trace import Step, Trace
from . import baseline
from .baseline import Baseline, Kept
from .recording import kept, source_digest


def load(name: str) -> Baseline:
    """BaselineError or ResultsError where it cannot be had."""
    path = baseline.find(name)
    return from_results(path) if _begins_as_results(path) else baseline.read(path)


def _begins_as_results(path: pathlib.Path) -> bool:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            first = json.loads(file.readline())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(first, dict) and first.get("record") == "header"


def from_results(path: pathlib.Path) -> Baseline:
    """What a results file says of each scenario: the trace where it differs from the reference's, else that one's."""
    found = results.read(path)
    subject = found.header["subject"]
    reference = Reference(str(found.header["reference"]["version"]))
    scenarios = {scenario.id: scenario for scenario in suite.scenarios()}
    said = dict(_said(found.cases, scenarios, reference))
    return Baseline(
        str(subject["name"]),
        baseline.public(str(subject["version"])),
        str(found.header["suite"]),
        None,
        said,
        {},
        subject.get("details", {}),
    )


def _said(
    cases: Sequence[Mapping[str, Any]], scenarios: Mapping[str, Scenario], reference: Reference
) -> Iterator[tuple[str, Kept]]:
    for case in cases:
        scenario = scenarios.get(case["id"])
        if case.get("kind") != "scenario" or scenario is None:
            continue
        if source_digest(case["source"]) != source_digest(scenario.source):
            yield case["id"], Kept(source_digest(case["source"]), tuple(case["clauses"]), "", [])
            continue
        verdict, ended = case["verdict"], ""
        if verdict == "unsupported":
            ended = f"unsupported: {', '.join(case['missing'])}"
        elif verdict in ("crashed", "hung", "error"):
            ended = f"{verdict}: {case['detail']}"
        if "traces" in case:
            trace = _trace(case["traces"]["actual"])
        else:
            trace = run_side(scenario.function, reference)
        yield case["id"], kept(scenario, trace, ended)


def _trace(steps: Sequence[Mapping[str, Any]]) -> Trace:
    """The trace that ``results.trace_record`` made a record of."""
    trace = Trace()
    for record in steps:
        step = Step(record["kind"], record["line"])
        for owner, seen in record.items():
            if owner not in ("step", "line", "kind"):
                name = "step" if owner == "at the step" else owner
                step.observations.update({(name, observable): value for observable, value in seen.items()})
        trace.steps.append(step)
    return trace
