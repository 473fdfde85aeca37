"""Digests of what a generated program showed: of its semantics, its text, its nodes' names and its warnings, apart."""

from __future__ import annotations

import hashlib
import marshal
from typing import Any, NamedTuple, Sequence

from ..program.execution import NAME, TEXT
from ..program.incident import Incident, Shown

#: Hexadecimal digits of a digest. It tells two runs of one program apart, not one program from all others.
DIGITS = 8
#: The digest of nothing: no text, no names, no warnings.
NOTHING = "-"


class Digests(NamedTuple):
    """In the order in which they count."""

    semantics: str
    text: str
    names: str
    warnings: str


def of(runs: Sequence[Shown]) -> Digests:
    """The digests of a program that ran more than once: unobserved, and observed."""
    parts: tuple[list[Any], ...] = ([], [], [], [])
    for shown in runs:
        for part, found in zip(parts, _parted(shown)):
            part.append(found)
    return Digests(*(_digest(part) for part in parts))


def _parted(shown: Shown) -> tuple[Any, list[str], list[str], list[Any]]:
    if isinstance(shown, Incident):
        return [shown.verdict, shown.detail], [], [], []
    texts: list[str] = []
    names: list[str] = []
    warnings: list[Any] = []
    semantics: list[Any] = []
    step = 0
    for one in marshal.loads(shown):
        if isinstance(one, tuple) and one[0] == "warning":
            warnings.append((step, one[1], one[2][TEXT]))
            continue
        if isinstance(one, list):
            step = one[0]
        semantics.append(_bare(one, texts, names))
    return semantics, texts, names, warnings


def _bare(value: Any, texts: list[str], names: list[str]) -> Any:
    """``value`` without what is wording, which is added to ``texts`` and ``names``."""
    if isinstance(value, dict):
        ((kind, said),) = value.items()
        {TEXT: texts, NAME: names}[kind].append(said)
        return kind
    if isinstance(value, (list, tuple)):
        return [_bare(one, texts, names) for one in value]
    return value


def _digest(part: list[Any]) -> str:
    if not any(part):
        return NOTHING
    # Not the bytes: that a NaN has a sign is no behaviour.
    return hashlib.sha256(ascii(part).encode()).hexdigest()[:DIGITS]
