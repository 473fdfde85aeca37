"""``python -m gradspec.changes FIELD PYTHON PYTHON``: run a script on the release before its change, and on the first
one with it, and store what it printed."""

from __future__ import annotations

import sys

from reference_impl.changes import CHANGES
from reference_impl.semantics import VERSIONS, parse

from . import read, run_in, write

VERSION = "import torch; print(torch.__version__)"


def main(field: str, before: str, after: str) -> None:
    since = next(change.since for change in CHANGES if change.field == field)
    script = read(field)
    printed = {}
    for python, release in zip((before, after), neighbours(since)):
        version = run_in(python, VERSION)
        if parse(version) != parse(release):
            raise SystemExit(f"{field} changed between {' and '.join(neighbours(since))}: {python} has torch {version}")
        printed[release] = run_in(python, script.source)
    write(field, script.source, printed)
    print(*(f"{release}:\n{text}" for release, text in printed.items()), sep="\n")


def neighbours(since: tuple[int, int]) -> tuple[str, str]:
    """The releases between which something changed that holds since ``since``."""
    numbers = [parse(version) for version in VERSIONS]
    place = numbers.index(since)
    return VERSIONS[place - 1], VERSIONS[place]


if __name__ == "__main__":
    main(*sys.argv[1:])
