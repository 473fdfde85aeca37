"""Where the suite lies, and what it holds."""

from __future__ import annotations

import importlib.util
import pathlib
import sys
from typing import Iterator, Sequence

from . import clauses as ledger
from .scenario import CLAIM_ID, Scenario

_PACKAGE = pathlib.Path(__file__).parent


class SuiteError(Exception):
    """The suite cannot be used; the message is one sentence that says why."""


def folder() -> pathlib.Path:
    """The folder of the suite: in the installed package, else in the checkout that this package lies in."""
    for place in (_PACKAGE / "suite", _PACKAGE.parent / "tests" / "conformance"):
        if any(place.glob("test_*.py")):
            return place
    raise SuiteError(f"there is no suite beside {_PACKAGE}: gradspec is not installed completely")


def load(file: pathlib.Path) -> list[Scenario]:
    """The scenarios that a file defines, in its order."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None:
        raise SuiteError(f"{file} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    before = sys.modules.get(file.stem)
    # Under its own name while it runs: dataclasses and the like look for the module that they are in.
    sys.modules[file.stem] = module
    try:
        spec.loader.exec_module(module)
    finally:
        if before is None:
            del sys.modules[file.stem]
        else:
            sys.modules[file.stem] = before
    return [value for value in vars(module).values() if isinstance(value, Scenario)]


def each() -> Iterator[Scenario]:
    """All scenarios of the suite, file by file: no file is loaded before it is asked for."""
    for file in sorted(folder().glob("test_*.py")):
        yield from load(file)


def scenarios() -> list[Scenario]:
    """All scenarios of the suite."""
    return [*each()]


def unknown_id(scenario: Scenario) -> str:
    """One sentence about the first id of ``scenario`` that the ledger does not have; "" where it has all."""
    for id in scenario.clauses:
        if not is_known(id):
            return (
                f"{scenario.file}, line {scenario.line}: {scenario.name} names {id!r}, which the ledger does not have"
            )
    return ""


def is_known(id: str) -> bool:
    """Whether the ledger has a clause or a claim of this id."""
    try:
        ledger.claim(id) if CLAIM_ID.match(id) else ledger.clause(id)
    except ledger.UnknownEntryError:
        return False
    return True


def is_chosen(
    chapter: str,
    id: str,
    clauses: Sequence[str],
    chapters: Sequence[str],
    wanted: Sequence[str],
    ids: Sequence[str],
) -> bool:
    """Whether a program is among those that were asked for; no wish of a kind means all.

    ``chapters`` are names of files ("no_grad") or keys of the ledger ("NG"); ``ids`` are whole ids or names.
    """
    keys = {clause.partition("-")[0] for clause in clauses}
    return (
        (not chapters or any(one.lower() == chapter.lower() or one.upper() in keys for one in chapters))
        and (not wanted or not set(wanted).isdisjoint(clauses))
        and (not ids or id in ids or id.partition("::")[2] in ids)
    )
