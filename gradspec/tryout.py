"""``python -m gradspec.tryout FILE [NAME] [SUBJECT]``: print the traces of a file's scenarios on one side."""

from __future__ import annotations

import pathlib
import sys

from . import explain, suite
from .run import run_side
from .subjects.registry import resolve


def main(file: str, wanted: str = "", name: str = "torch") -> None:
    """Print the traces of those scenarios of ``file`` whose name contains ``wanted``."""
    subject = resolve(name)
    for scenario in suite.load(pathlib.Path(file)):
        if wanted in scenario.name:
            print("\n".join(explain.trace(scenario, run_side(scenario.function, subject))))


if __name__ == "__main__":
    main(*sys.argv[1:])
