"""From results files to a report: read them, and join them with the ledger of this gradspec."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence

from gradspec import clauses, results
from gradspec.report import model


def report(paths: Sequence[pathlib.Path]) -> model.Report:
    """The view model of these files. Raises ReportError, and ResultsError where a file is not readable."""
    return model.build([results.read(path) for path in paths], model.Ledger(clauses.chapters(), clauses.claims()))
