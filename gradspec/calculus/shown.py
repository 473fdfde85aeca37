"""An enumeration as the report shows it."""

from __future__ import annotations

import pathlib
import shlex
from typing import Any, Mapping

from ..program.canonical import decoded
from ..program.printer import script
from ..report.generated import Distinct, Run
from . import file


def shown(path: pathlib.Path) -> Run:
    """EnumerationError for what is no file of an enumeration."""
    header, found = file.read(path)
    subject = header["subject"]
    alike: dict[str, list[Mapping[str, Any]]] = {}
    for _, piece in sorted(found.pieces.items()):
        for one in piece["found"]:
            alike.setdefault(str(one["symptom"]), []).append(one)
    verdicts: dict[str, int] = {}
    for several in alike.values():
        for one in several:
            verdicts[one["verdict"]] = verdicts.get(one["verdict"], 0) + one["count"]
    verdicts = {"conforms": found.programs - sum(verdicts.values()), **verdicts}
    return Run(
        subject=f"{subject['name']} {subject['version']}".strip(),
        reference=str(header["reference"]["version"]),
        suite=str(header["suite"]),
        depth=header["depth"],
        seed=None,
        programs=found.programs,
        all=header["programs"],
        is_over=found.is_complete,
        verdicts=tuple((name, number) for name, number in verdicts.items() if number),
        coverage=(),
        features=(),
        distinct=tuple(_distinct(several, subject["name"]) for several in alike.values()),
    )


def _distinct(several: list[Mapping[str, Any]], subject: str) -> Distinct:
    first = several[0]
    symptom = first["symptom"]
    return Distinct(
        level=symptom["level"],
        verdict=first["verdict"],
        what=f"{symptom['owner']} {symptom['observable']}",
        count=sum(one["count"] for one in several),
        id=first["id"],
        script=script(decoded(first["program"])),
        expected=symptom["expected"],
        seen=symptom["actual"],
        note="",
        command=shlex.join(["gradspec", "enumerate", "--subject", subject]),
    )
