"""A campaign as the report shows it."""

from __future__ import annotations

import pathlib
import shlex
from itertools import combinations
from typing import Any, Mapping, Sequence

from ..program import canonical, features, regions
from ..program.causes import Symptom
from ..program.printer import script
from ..report.alignment import shown as told
from ..report.generated import Covered, Distinct, Run
from ..subjects.kinds import takes_regions
from . import file
from .summary import ordered
from .tally import Found

#: Of how many distinct divergences a page holds the scripts.
SHOWN = 200


def shown(path: pathlib.Path) -> Run:
    """CampaignError for what is no file of a campaign."""
    found = file.read(path)
    header, tally = found.header, found.tally
    subject = header["subject"]
    possible = regions.FEATURES if takes_regions(header["asked"]["subject"]) else features.FEATURES
    used, pairs = tally.named["features"], tally.named["pairs"]
    together = [*map(" + ".join, combinations(sorted(possible), 2))]
    return Run(
        subject=f"{subject['name']} {subject['version']}".strip(),
        reference=str(header["reference"]["version"]),
        suite=str(header["suite"]),
        depth=0,
        seed=header["seed"],
        programs=tally.programs,
        all=header["programs"],
        is_over=found.footer is not None,
        verdicts=tuple(tally.named["verdicts"].most_common()),
        coverage=(_covered("features", possible, used), _covered("pairs of features", together, pairs)),
        features=tuple((name, used[name]) for name in sorted(possible, key=lambda one: -used[one])),
        distinct=tuple(_distinct(*item, asked=header["asked"]["subject"]) for item in ordered(tally)[:SHOWN]),
    )


def _covered(name: str, possible: Sequence[str], used: Mapping[str, int]) -> Covered:
    rest = tuple(one for one in possible if not used[one])
    return Covered(name, len(possible) - len(rest), len(possible), rest)


def _distinct(symptom: Symptom, found: Found, asked: str) -> Distinct:
    smallest = found.smallest
    first: Mapping[str, Any] = next(iter(smallest["divergences"]), {})
    return Distinct(
        level=symptom.level,
        verdict=smallest["verdict"],
        what=f"{symptom.owner} {symptom.observable}",
        count=found.count,
        id=smallest["id"],
        script=script(canonical.decoded(smallest["program"])) if "program" in smallest else "",
        expected=told(first["expected"]) if first else symptom.expected,
        seen=told(first["actual"]) if first else symptom.actual,
        note=str(smallest.get("detail") or ""),
        command=shlex.join(["gradspec", "replay", smallest["id"], "--subject", asked]),
    )
