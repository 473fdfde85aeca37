"""What changed between torch releases, as data.

No rule of the reference asks for a version. It asks for a named field of ``SEMANTICS``; the one table below says in
which release a field changed, and where that is known from.
"""

from __future__ import annotations

import sys
from itertools import takewhile
from typing import Any, NamedTuple

#: The release whose semantics the bare ``reference_impl`` has.
DEFAULT_VERSION = "2.13.0"


class Change(NamedTuple):
    """One field of the semantics: its value before and from ``since`` on."""

    field: str
    since: tuple[int, int]
    before: Any
    after: Any
    what: str
    source: str


CHANGES: tuple[Change, ...] = (
    Change(
        field="set_grad_enabled_decorator_restores_caller",
        since=(2, 2),
        before=False,
        after=True,
        what="Decorating a function with set_grad_enabled(mode) leaves the mode of the code that decorates unchanged.",
        source="https://github.com/pytorch/pytorch/pull/113298",
    ),
)


class Semantics:
    """The fields of ``CHANGES`` with the values that they have in one release, as attributes."""

    def __init__(self, version: str) -> None:
        self.version = version
        number = parse(version)
        for change in CHANGES:
            setattr(self, change.field, change.after if number >= change.since else change.before)

    def __getattr__(self, field: str) -> Any:
        raise AttributeError(f"semantics has no field {field!r}; the fields are listed in semantics.CHANGES")


def parse(version: str) -> tuple[int, int]:
    """``"2.4.1+cpu"`` and ``"2.4rc1"`` -> ``(2, 4)``. Raises ValueError with a sentence where that is not a version."""
    major, _, rest = version.partition(".")
    minor = rest.partition(".")[0]
    digits = "".join(takewhile(str.isdigit, minor))
    if not (major.isdigit() and digits):
        raise ValueError(f"{version!r} is not a torch version: write it as MAJOR.MINOR, for example '2.4' or '2.4.1'")
    return int(major), int(digits)


def _version_of_this_instance() -> str:
    package = sys.modules[__package__]
    version: str = getattr(package, "_instance_version", DEFAULT_VERSION)
    return version


SEMANTICS = Semantics(_version_of_this_instance())
