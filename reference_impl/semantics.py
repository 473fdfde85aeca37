"""The semantics of one release.

No rule of the reference asks for a version. It asks for a named field of ``SEMANTICS``; the tables in ``changes`` say
in which release a field changed, and where that is known from. Rules ask when they are defined, where that is enough:
a release is an instance of the package of its own.
"""

from __future__ import annotations

import sys
from itertools import takewhile
from types import MappingProxyType
from typing import Any, Mapping

from .changes import CHANGES, RELEASES, Number

#: The release whose semantics the bare ``reference_impl`` has.
DEFAULT_VERSION = "2.13.0"
#: The releases that the tables speak for, the last of each minor version.
VERSIONS = (
    "1.13.1 2.0.1 2.1.2 2.2.2 2.3.1 2.4.1 2.5.1 2.6.0 2.7.1 2.8.0 2.9.1 2.10.0 2.11.0 2.12.1 2.13.0 2.14.1 2.15.0"
).split()


class Semantics:
    """The fields of ``CHANGES`` with the values that they have in one release, as attributes; those of ``fields`` with
    other ones."""

    def __init__(self, version: str, fields: Mapping[str, Any] = MappingProxyType({})) -> None:
        self.version = version
        self.number = parse(version)
        for change in CHANGES:  # from the first release to the last: a field may change again
            if self.number >= change.since:
                setattr(self, change.field, change.after)
            elif change.field not in vars(self):
                setattr(self, change.field, change.before)
        for field, value in fields.items():
            getattr(self, field)
            setattr(self, field, value)

    def __getattr__(self, field: str) -> Any:
        raise AttributeError(f"semantics has no field {field!r}; the fields are listed in changes.CHANGES")

    def missing(self) -> frozenset[str]:
        """The names that the package has and this release has not: not yet, or no more."""
        absent: set[str] = set()
        seen: set[str] = set()
        for release in RELEASES:
            added, removed = set(release.added.split()), set(release.removed.split())
            if self.number >= release.since:
                absent = (absent | removed) - added
            else:
                absent |= added - seen
            seen |= added | removed
        return frozenset(absent)


def parse(version: str) -> Number:
    """``"2.4.1+cpu"`` and ``"2.4rc1"`` -> ``(2, 4)``. Raises ValueError with a sentence where that is not a version."""
    major, _, rest = version.partition(".")
    minor = rest.partition(".")[0]
    digits = "".join(takewhile(str.isdigit, minor))
    if not (major.isdigit() and digits):
        raise ValueError(f"{version!r} is not a torch version: write it as MAJOR.MINOR, for example '2.4' or '2.4.1'")
    return int(major), int(digits)


def whole(version: str) -> str:
    """``"2.4"`` -> ``"2.4.1"``: a version by the name of the release that the tables speak for, where there is one."""
    number = parse(version)
    return next((known for known in VERSIONS if parse(known) == number), version)


def _of_this_instance() -> Semantics:
    package = sys.modules[__package__]
    version: str = getattr(package, "_instance_version", DEFAULT_VERSION)
    fields: Mapping[str, Any] = getattr(package, "_instance_fields", {})
    return Semantics(version, fields)


SEMANTICS = _of_this_instance()
