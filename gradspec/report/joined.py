"""From results files to a report: read them, and join them with the ledger of this gradspec."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence

from gradspec import clauses, results
from gradspec.report import model


def ledger() -> model.Ledger:
    return model.Ledger(clauses.chapters(), clauses.claims())


def runs(paths: Sequence[pathlib.Path]) -> list[results.Results]:
    """What these files hold. Raises ReportError where no reader could compare it, and ResultsError where one is not
    readable."""
    found = [results.read(path) for path in paths]
    model.check_joinable(found)
    return found


def of(found: Sequence[results.Results]) -> model.Report:
    """The view model of these results. Raises ReportError."""
    return model.build(found, ledger())


def report(paths: Sequence[pathlib.Path]) -> model.Report:
    """The view model of these files. Raises ReportError, and ResultsError where one is not readable."""
    return of([results.read(path) for path in paths])
