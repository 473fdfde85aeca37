"""From results files to a report: read them, and join them with the ledger of this gradspec."""

from __future__ import annotations

import collections
import pathlib
from collections.abc import Sequence
from dataclasses import replace

from gradspec import clauses, results
from gradspec.report import building, model, text
from gradspec.report.generated import Run


def ledger() -> model.Ledger:
    return model.Ledger(clauses.chapters(), clauses.claims())


def runs(paths: Sequence[pathlib.Path]) -> list[results.Results]:
    """What these files hold. Raises ReportError where no reader could compare it, and ResultsError where one is not
    readable."""
    found = [results.read(path) for path in paths]
    building.check_joinable(found)
    return found


def of(found: Sequence[results.Results]) -> model.Report:
    """The view model of these results. Raises ReportError."""
    return building.build(found, ledger())


def report(paths: Sequence[pathlib.Path]) -> model.Report:
    """The view model of these files. Raises ReportError, and ResultsError where one is not readable."""
    return of([results.read(path) for path in paths])


def with_generated(report: model.Report, runs: Sequence[Run]) -> model.Report:
    """The report with campaigns and enumerations. Raises ReportError for one of another suite, or one that is there
    twice."""
    for run in runs:
        if run.suite != report.suite:
            suites = f"{report.suite}, {text.clean(run.suite)}"
            raise model.ReportError(f"these results are of different suites ({suites}) and cannot be one report")
    counted = collections.Counter(run.identity for run in runs)
    for run in runs:
        if counted[run.identity] > 1:
            seed = "" if run.seed is None else f" with the seed {run.seed}"
            times = counted[run.identity]
            raise model.ReportError(f"{text.clean(run.title)}{seed} is in these files {times} times")
    return replace(report, runs=tuple(runs))
