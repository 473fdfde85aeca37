"""The findings of a project: ``docs/findings/findings.toml``, and beside it one script for each of them.

[[finding]]
id = "a-short-name"                # its script is a-short-name.py
title = "what goes wrong, as a heading"
subject = "torch"                  # as --subject names it
versions = ["2.13.0", "2.15.0"]    # of the subject, in which the script was seen to show it
clauses = ["BW-02"]                # what it goes against; none where no clause says it
expected = "one sentence"
seen = "one sentence"
upstream = "https://..."           # the thread; or "not found upstream", or "not looked up"
found = 2026-11-21
cases = ["views::a_scenario (version)"]  # scenarios, or ids of programs, that diverge for this, and in what; both
                                   # may be left out; "views::a_scenario (version) in 2.15.0" is of that version only

[finding.elsewhere]                # may be left out: what diverges for this on other subjects, in the same versions
"torch:meta" = ["views::a_scenario (version)"]

A script needs only the subject, and prints what was expected and what came. It exits with 1 as long as the divergence
stands, or is ended by a signal where the subject ends its process, and with 0 once it is gone.
"""

from __future__ import annotations

import datetime
import itertools
import pathlib
import re
import sys
from dataclasses import dataclass, field
from typing import Any, Mapping, Optional

from .. import clauses

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

#: Where a project has them, in the directory in which it works.
FOLDER = pathlib.Path("docs/findings")
NOT_FOUND, NOT_LOOKED_UP = "not found upstream", "not looked up"

_TEXTS = ("id", "title", "subject", "expected", "seen", "upstream")
_LISTS = ("versions", "clauses", "cases")
_MAY_BE_LEFT_OUT = ("cases", "elsewhere")


class FindingError(Exception):
    """A file of findings that cannot be used; the message is one sentence that says why."""


@dataclass(frozen=True)
class Finding:
    id: str
    title: str
    subject: str
    versions: tuple[str, ...]
    clauses: tuple[str, ...]
    expected: str
    seen: str
    upstream: str
    found: datetime.date
    cases: tuple[str, ...] = ()
    #: The same of other subjects, which have the versions of this one.
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def by_subject(self) -> Mapping[str, tuple[str, ...]]:
        """The cases of every subject."""
        return {self.subject: self.cases, **self.elsewhere}

    @property
    def thread(self) -> Optional[str]:
        """Where it is talked of."""
        return self.upstream if self.upstream.startswith("https://") else None


def read(folder: pathlib.Path = FOLDER) -> tuple[Finding, ...]:
    """The findings of a folder. FindingError with the place of what is none."""
    path = folder / "findings.toml"
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FindingError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise FindingError(f"{path} is no TOML: {error}") from None
    entries = [_finding(f"{path}, finding {number}", one) for number, one in enumerate(found.get("finding", []), 1)]
    ids = [one.id for one in entries]
    for one in entries:
        if ids.count(one.id) > 1:
            raise FindingError(f"{path}: {one.id} stands there twice")
        if not script(one, folder).exists():
            raise FindingError(f"{path}: {one.id} has no script {script(one, folder).name}")
    return tuple(entries)


@dataclass(frozen=True)
class Example:
    """A case of a finding: its id, the observables that differ in it for this finding, and the versions in which they
    do; none is any."""

    id: str
    observables: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()


def case(text: str) -> Example:
    told, _, versions = text.partition(" in ")
    id, _, observables = told.removesuffix(")").partition(" (")
    return Example(id, _listed(observables), _listed(versions))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(", ")) if text else ()


def script(finding: Finding, folder: pathlib.Path = FOLDER) -> pathlib.Path:
    return folder / f"{finding.id}.py"


def _finding(place: str, entry: Mapping[str, Any]) -> Finding:
    known = {**dict.fromkeys(_TEXTS, str), **dict.fromkeys(_LISTS, list), "found": datetime.date, "elsewhere": dict}
    for key, kind in known.items():
        if key not in entry and key not in _MAY_BE_LEFT_OUT:
            raise FindingError(f"{place}: it has no {key}")
        if key in entry and not isinstance(entry[key], kind):
            raise FindingError(f"{place}: {key} is no {kind.__name__}")
    unknown = [key for key in entry if key not in known]
    if unknown:
        raise FindingError(f"{place}: a finding has no {unknown[0]}")
    lists = {key: tuple(map(str, entry.get(key, ()))) for key in _LISTS}
    elsewhere = {subject: tuple(map(str, cases)) for subject, cases in entry.get("elsewhere", {}).items()}
    made = Finding(**{**entry, **lists, "elsewhere": elsewhere})
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made.id):
        raise FindingError(f"{place}: {made.id!r} is no name of words with hyphens between")
    if made.subject in made.elsewhere:
        raise FindingError(f"{place}: the cases of {made.subject} stand in cases")
    if not made.versions:
        raise FindingError(f"{place}: it was seen in no version")
    for told in itertools.chain.from_iterable(made.by_subject().values()):
        unseen = [version for version in case(told).versions if version not in made.versions]
        if unseen:
            raise FindingError(f"{place}: {told!r} is of a version in which it was not seen")
    if made.thread is None and made.upstream not in (NOT_FOUND, NOT_LOOKED_UP):
        raise FindingError(f"{place}: upstream is neither a thread nor {NOT_FOUND!r} nor {NOT_LOOKED_UP!r}")
    for id in made.clauses:
        try:
            clauses.clause(id)
        except clauses.UnknownEntryError as error:
            raise FindingError(f"{place}: {error}") from None
    return made
