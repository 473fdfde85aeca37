"""What a campaign is: which subject, and which programs, in which shards."""

from __future__ import annotations

import functools
import hashlib
import itertools
import pathlib
from dataclasses import asdict, dataclass
from typing import Any, Iterable, Mapping, Optional

from .. import __version__
from ..isolation.limits import Limits


class CampaignError(Exception):
    """A campaign that cannot be begun or gone on with; the message is one sentence that says why."""


@dataclass(frozen=True)
class Plan:
    """The same plan gives the same programs and verdicts, whoever carries it out.

    ``subject`` and ``reference`` are names as ``gradspec run`` takes them. ``programs`` None: as many as there is time
    for. Every ``logged``-th program also runs on a reference that logs its rules. ``isolated``: the subject is in a
    process of its own from the beginning, in the Python ``python`` or in this one.
    """

    subject: str
    seed: int
    programs: Optional[int]
    reference: Optional[str] = None
    shard: int = 1000
    logged: int = 50
    isolated: bool = False
    python: Optional[str] = None
    limits: Limits = Limits()

    def shards(self) -> Iterable[int]:
        """The numbers of the shards, from 0."""
        if self.programs is None:
            return itertools.count()
        return range(-(-self.programs // self.shard))

    def whole(self, shard: int) -> Piece:
        """All programs of a shard."""
        size = self.shard
        if self.programs is not None:
            size = min(size, self.programs - shard * self.shard)
        return Piece(shard, 0, size)


@dataclass(frozen=True)
class Piece:
    """The programs ``start`` to ``stop`` - 1 of a shard."""

    shard: int
    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start


@functools.cache
def sources() -> str:
    """16 hexadecimal digits of the reference and the grammar: with other ones the same seed gives other programs, or
    other verdicts."""
    import reference_impl

    digest = hashlib.sha256()
    harness = pathlib.Path(__file__).parent.parent
    for root in (
        pathlib.Path(reference_impl.__file__ or "").parent,
        harness / "program",
        harness / "compiled",
        harness / "ops",
    ):
        for path in sorted(root.rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def terms(plan: Plan, about: Mapping[str, Any]) -> dict[str, Any]:
    """What two parts of one campaign have in common; ``about`` is what is said where the subject is loaded."""
    return {
        "asked": {
            "subject": plan.subject,
            "reference": plan.reference,
            "isolated": plan.isolated,
            "python": plan.python,
            "limits": asdict(plan.limits),
        },
        "subject": about["subject"],
        "reference": about["reference"],
        "seed": plan.seed,
        "programs": plan.programs,
        "shard": plan.shard,
        "logged": plan.logged,
        "suite": __version__,
        "sources": sources(),
    }


def plan_of(header: Mapping[str, Any]) -> Plan:
    """The plan of the campaign whose header this is."""
    asked = header["asked"]
    return Plan(
        asked["subject"],
        header["seed"],
        header["programs"],
        asked["reference"],
        header["shard"],
        header["logged"],
        asked["isolated"],
        asked["python"],
        Limits(**asked["limits"]),
    )
