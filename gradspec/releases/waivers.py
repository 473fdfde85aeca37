"""Waivers: divergences that are known, in one TOML file; each says why it may be, and until when.

[[waiver]]
subject = "torch"
versions = ">=2.12,<2.15"
id = "decorators::a_scenario"      # or the id of a program, or a field of the table
observables = ["version"]          # all that may differ there; may be left out
reason = "one sentence"
link = "https://..."
date = 2026-11-21
expires = 2027-05-21               # may be left out
"""

from __future__ import annotations

import datetime
import pathlib
import re
import sys
from dataclasses import dataclass
from typing import Any, Iterable, Mapping, Optional, Sequence

from reference_impl.changes import CHANGES
from reference_impl.semantics import parse

from .. import suite
from ..findings import entries as findings
from . import frozen

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

#: Where a project has them, in the directory in which it works.
FILE = pathlib.Path("gradspec-waivers.toml")

_BOUND = re.compile(r"(>=|<=|<|>|==)\s*(\S+)")
_KEYS = {"subject": str, "versions": str, "id": str, "reason": str, "link": str, "date": datetime.date}
_OPTIONAL = {"expires": datetime.date, "observables": list}


class WaiverError(Exception):
    """A file of waivers that cannot be used; the message is one sentence that says why."""


@dataclass(frozen=True)
class Waiver:
    """A known divergence. ``versions`` are bounds, all of which hold: ``>=2.12,<2.15``; nothing is any version."""

    subject: str
    versions: str
    id: str
    reason: str
    link: str
    date: datetime.date
    expires: Optional[datetime.date] = None
    #: What may differ; nothing is anything.
    observables: tuple[str, ...] = ()

    def is_for(self, subject: str, version: str) -> bool:
        return subject == self.subject and all(_holds(version, *one) for one in _bounds(self.versions))

    def covers(self, observable: str) -> bool:
        return not self.observables or observable in self.observables

    def has_expired(self, today: datetime.date) -> bool:
        return self.expires is not None and self.expires < today


@dataclass(frozen=True)
class Waived:
    change_id: str
    waiver: Waiver


@dataclass(frozen=True)
class Judged:
    """``complaints``: sentences about waivers that match nothing, have expired, or whose divergence is gone."""

    waived: tuple[Waived, ...]
    complaints: tuple[str, ...]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(one.change_id for one in self.waived)


def read(path: pathlib.Path) -> tuple[Waiver, ...]:
    """The waivers of a file. WaiverError with the place of what is none."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WaiverError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise WaiverError(f"{path} is no TOML: {error}") from None
    unknown = [key for key in found if key != "waiver"]
    entries = found.get("waiver", [])
    if unknown or not isinstance(entries, list):
        raise WaiverError(f"{path} holds [[waiver]] entries and nothing else; it has {(unknown or ['waiver'])[0]!r}")
    return tuple(_waiver(f"{path}, waiver {number}", entry) for number, entry in enumerate(entries, 1))


def _waiver(place: str, entry: Mapping[str, Any]) -> Waiver:
    for key, kind in {**_KEYS, **_OPTIONAL}.items():
        if key not in entry:
            if key in (*_OPTIONAL, "versions"):
                continue
            raise WaiverError(f"{place}: it has no {key}")
        if not isinstance(entry[key], kind) or isinstance(entry[key], datetime.datetime):
            what = {datetime.date: "a date", list: "a list"}.get(kind, "a text")
            raise WaiverError(f"{place}: {key} is {what}")
    unknown = [key for key in entry if key not in _KEYS and key not in _OPTIONAL]
    if unknown:
        raise WaiverError(f"{place}: a waiver has no {unknown[0]}")
    observables = tuple(map(str, entry.get("observables", ())))
    waiver = Waiver(**{"versions": "", **entry, "observables": observables})
    try:
        for _, version in _bounds(waiver.versions):
            parse(version)
    except ValueError as error:
        raise WaiverError(f"{place}: {error}") from None
    return waiver


def judged_by(
    path: Optional[pathlib.Path], subject: str, version: str, changed: Sequence[str], known: Iterable[str]
) -> Judged:
    """As ``judged``, today, by the waivers of a file. What they waive elsewhere, among what was not asked here, nobody
    complains of."""
    asked = frozenset(known)
    waivers = of_file(path)
    # To load the suite takes seconds: once for all waivers, and not where each was asked here.
    elsewhere = _existing() if any(one.id not in asked for one in waivers) else frozenset()
    entries = [one for one in waivers if one.id in asked or one.id not in elsewhere]
    return judged(entries, subject, version, changed, asked, datetime.date.today())


def accepted(path: Optional[pathlib.Path], subject: str, version: str) -> dict[str, list[Waiver]]:
    """Of this subject, by the waivers of a file: what may diverge today."""
    today = datetime.date.today()
    found: dict[str, list[Waiver]] = {}
    for one in of_file(path):
        if one.is_for(subject, version) and not one.has_expired(today):
            found.setdefault(one.id, []).append(one)
    return found


def reason(waivers: Sequence[Waiver], observables: Iterable[str]) -> Optional[str]:
    """Why all that differs may differ; None where no waiver, or none for one of these observables, says so."""
    asked = [*observables]
    if not waivers or not all(any(one.covers(each) for one in waivers) for each in asked):
        return None
    needed = [one for one in waivers if not asked or any(map(one.covers, asked))]
    return "; ".join(f"{one.reason} ({one.link})" for one in needed)


def of_file(path: Optional[pathlib.Path]) -> tuple[Waiver, ...]:
    """The waivers of a file; of the directory in which one works, and of its findings, where that is None."""
    if path is not None:
        return read(path)
    return (read(FILE) if FILE.exists() else ()) + of_findings()


def of_findings() -> tuple[Waiver, ...]:
    """What the findings of the directory in which one works waive: the cases that diverge for them."""
    folder = findings.FOLDER
    if not (folder / "findings.toml").exists():
        return ()
    try:
        found = findings.read(folder)
    except findings.FindingError as error:
        raise WaiverError(str(error)) from None
    page = (folder / "README.md").as_posix()
    return tuple(
        Waiver(subject, f"=={version}", case.id, one.title, f"{page}#{one.id}", one.found, None, case.observables)
        for one in found
        for subject, cases in one.by_subject().items()
        for case in map(findings.case, cases)
        for version in case.versions or one.versions
    )


def _existing() -> frozenset[str]:
    """The fields of the table, the frozen programs and the scenarios of the suite."""
    fields = (change.field for change in CHANGES)
    return frozenset((*fields, *frozen.read().texts, *(scenario.id for scenario in suite.scenarios())))


def judged(
    waivers: Iterable[Waiver],
    subject: str,
    version: str,
    changed: Sequence[str],
    known: Iterable[str],
    today: datetime.date,
) -> Judged:
    """Which of the ``changed`` ids are waived. ``known``: all ids that were compared."""
    there = frozenset(known)
    waived: list[Waived] = []
    complaints: list[str] = []
    for one in waivers:
        if not one.is_for(subject, version):
            continue
        if one.id not in there:
            complaints.append(f"the waiver of {one.id} matches nothing: there is no such scenario or program")
        elif one.id not in changed:
            complaints.append(f"the waiver of {one.id} is not needed any more: its divergence is gone")
        elif one.has_expired(today):
            complaints.append(f"the waiver of {one.id} expired on {one.expires}: {one.reason}")
        else:
            waived.append(Waived(one.id, one))
    return Judged(tuple(waived), tuple(complaints))


def _bounds(versions: str) -> list[tuple[str, str]]:
    found = []
    for part in filter(None, (part.strip() for part in versions.split(","))):
        match = _BOUND.fullmatch(part)
        if match is None:
            raise ValueError(f"{part!r} is no bound like >=2.12")
        found.append((match[1], match[2]))
    return found


def _holds(version: str, relation: str, bound: str) -> bool:
    try:
        one, other = parse(version), parse(bound)
    except ValueError:  # a subject that does not say which version it is
        return False
    return {">=": one >= other, "<=": one <= other, ">": one > other, "<": one < other, "==": one == other}[relation]
