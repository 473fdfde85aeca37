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


class ScriptsFailure(Exception):
    """The scripts could not be run; the message is one sentence that says why."""


@dataclass(frozen=True)
class Odd:
    """A field whose script prints ``said``, and not what it prints on the release. It has another ``value``: as it was,
    or came to be, on ``like``, which is None where that prints something else too."""

    change: Change
    said: str
    value: Any
    like: Optional[str]


def odd(python: Optional[str], version: str) -> list[Odd]:
    """The fields that the torch in ``python`` has otherwise than its release."""
    fields = {change.field: change for change in CHANGES}
    sources = {field: changes.read(field).source for field in fields}
    try:
        _, said = changes.run_in(python or sys.executable, [*sources.values()])
    except subprocess.TimeoutExpired as error:
        raise ScriptsFailure(f"the scripts of the table did not end within {error.timeout:.0f} s") from None
    except (RuntimeError, OSError, ValueError) as error:
        raise ScriptsFailure(f"the scripts of the table cannot be run: {str(error).splitlines()[-1]}") from None
    release = World(nearest(version)[0])
    found = []
    for (field, source), printed in zip(sources.items(), said):
        expected = _printed(release, source)
        if printed is None or expected is None or printed == expected:
            continue
        like = [
            (value, other)
            for value, other in _others(field, release)
            if printed == _printed(release.but(field, value), source)
        ]
        found.append(Odd(fields[field], printed, *(like[0] if like else (None, None))))
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
