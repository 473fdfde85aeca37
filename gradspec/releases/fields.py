"""Which fields of the table of semantics a torch has otherwise than its release: what fell back, or came early.

Each field has a script (``gradspec.changes``). Where one prints what the reference prints with that field turned, and
not what it prints at the release, the field is turned.
"""

from __future__ import annotations

import subprocess
import sys
import warnings
from dataclasses import dataclass
from typing import Any, Optional

from reference_impl.changes import CHANGES, Change
from reference_impl.semantics import Semantics, parse

from .. import changes
from ..changes.__main__ import neighbours
from ..subjects.reference import nearest
from .worlds import World

FIELDS = tuple({change.field: change for change in CHANGES})


@dataclass(frozen=True)
class Odd:
    """A field that has another ``value`` than in its release: as it was, or came to be, on ``like``."""

    change: Change
    value: Any
    like: str


def odd(python: Optional[str], version: str) -> list[Odd]:
    """The fields that the torch in ``python`` has otherwise than its release; none where it cannot be asked."""
    fields = {change.field: change for change in CHANGES}
    sources = {field: changes.read(field).source for field in fields}
    try:
        _, said = changes.run_in(python or sys.executable, [*sources.values()])
    except (RuntimeError, OSError, ValueError, subprocess.TimeoutExpired):
        return []
    release = World(nearest(version)[0])
    found = []
    for (field, source), printed in zip(sources.items(), said):
        if printed is None or printed == _printed(release, source):
            continue
        for value, like in _others(field, release):
            if printed == _printed(release.but(field, value), source):
                found.append(Odd(fields[field], value, like))
                break
    return found


def _printed(world: World, source: str) -> Optional[str]:
    with world.reference() as reference, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return changes.run_on(reference.module, source)
        except Exception:  # a script may need what that release has not
            return None


def _others(field: str, release: World) -> list[tuple[Any, str]]:
    """The values that a field has in other releases, with one that has it: the last before, or the first since."""
    number, own = parse(release.version), release.value(field)
    there = []
    for change in CHANGES:
        if change.field == field:
            before, since = neighbours(change.since)
            there.append((change.before, before) if number >= change.since else (change.after, since))
    return [(value, like) for value, like in there if value != own and getattr(Semantics(like), field) == value]
