"""``python -m gradspec.changes FOLDER FIELD ...``: run scripts on the release before their change, and on the first one
with it, and store what they printed. The folder has an environment for each release: ``torch2.4/bin/python``."""

from __future__ import annotations

import pathlib
import sys

from reference_impl.changes import CHANGES
from reference_impl.semantics import VERSIONS, parse

from . import read, run_in, write


def main(folder: str, *fields: str) -> None:
    sources = {field: read(field).source for field in fields}
    printed: dict[str, dict[str, str]] = {field: {} for field in fields}
    for release in VERSIONS:
        here = [field for field in fields if any(release in pair for pair in on_either_side(field))]
        if not here:
            continue
        python = python_of(folder, release)
        version, said = run_in(str(python), [sources[field] for field in here])
        if parse(version) != parse(release):
            raise SystemExit(f"{python} has torch {version}, not {release}")
        for field, text in zip(here, said):
            if text is None:
                raise SystemExit(f"the script of {field} fails on torch {release}")
            printed[field][release] = text
    for field in fields:
        write(field, sources[field], printed[field])
        for before, after in (map(printed[field].get, pair) for pair in on_either_side(field)):
            print(field, "SAME ON BOTH" if before == after else "", before, "->", after, sep="\n")


def python_of(folder: str, release: str) -> pathlib.Path:
    """The interpreter of the environment for a release."""
    return pathlib.Path(folder, "torch" + ".".join(map(str, parse(release))), "bin", "python")


def on_either_side(field: str) -> list[tuple[str, str]]:
    """The releases before and since each change of the field, in their order."""
    return [neighbours(change.since) for change in CHANGES if change.field == field]


def neighbours(since: tuple[int, int]) -> tuple[str, str]:
    """The releases between which something changed that holds since ``since``."""
    numbers = [parse(version) for version in VERSIONS]
    place = numbers.index(since)
    return VERSIONS[place - 1], VERSIONS[place]


if __name__ == "__main__":
    main(*sys.argv[1:])
