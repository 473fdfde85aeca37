"""What the shards of a campaign come to, added up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Mapping, Sequence

from ..program.causes import Symptom

#: Of how many programs with one symptom a shard holds the text: of each it holds the id.
EXAMPLES = 5

#: The counts of a shard that are kept by name.
_NAMED = ("verdicts", "statements", "forms", "ops", "features", "pairs", "rules")
_PLAIN = ("programs", "met_error", "ended_by_error")


@dataclass
class Found:
    """A distinct divergence: how many programs showed it, and the smallest of them."""

    count: int
    smallest: Mapping[str, Any]


def symptom(differing: Mapping[str, Any]) -> Symptom:
    """How a program that differs shows it."""
    return Symptom(**differing["symptom"])


def symptoms(differing: Mapping[str, Any]) -> list[Symptom]:
    """The same, and how else."""
    return [symptom(differing), *[Symptom(**one) for one in differing.get("also", ())]]


def size(differing: Mapping[str, Any]) -> tuple[int, int]:
    """By which programs are smaller than others: statements, then whether they are looked at on the way."""
    return differing["statements"], int(bool(differing["observed"]))


@dataclass
class Tally:
    """The sum of shards: which they are, their counts, and the distinct divergences."""

    shards: set[int] = field(default_factory=set)
    plain: Counter[str] = field(default_factory=Counter)
    named: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in _NAMED})
    found: dict[Symptom, Found] = field(default_factory=dict)

    def add(self, shard: Mapping[str, Any]) -> None:
        self.shards.add(shard["shard"])
        for name in _PLAIN:
            self.plain[name] += shard[name]
        for name in _NAMED:
            self.named[name].update(shard[name])
        for one in shard["differing"]:
            for key in symptoms(one):
                self._note(key, one, shard["shard"])

    def _note(self, key: Symptom, one: Mapping[str, Any], shard: int) -> None:
        known = self.found.get(key)
        placed = {**one, "shard": shard}
        if known is None:
            self.found[key] = Found(1, placed)
            return
        known.count += 1
        # By its place where sizes are equal, so that the order in which shards come in does not matter.
        if "program" in one and _rank(placed) < _rank(known.smallest):
            known.smallest = placed

    @property
    def programs(self) -> int:
        return self.plain["programs"]

    @property
    def failing(self) -> int:
        """How many programs show that the subject does not conform."""
        verdicts = self.named["verdicts"]
        return sum(verdicts[one] for one in ("diverges", "crashed", "hung", "poisoned"))

    @property
    def unjudged(self) -> int:
        """How many programs could not be judged, by an error of the suite's own."""
        return self.named["verdicts"]["error"]

    def counts(self) -> dict[str, Any]:
        """What a footer counts."""
        return {
            "shards": len(self.shards),
            "programs": self.programs,
            "verdicts": dict(sorted(self.named["verdicts"].items())),
        }


def _rank(placed: Mapping[str, Any]) -> tuple[bool, int, int, int, int]:
    return "program" not in placed, *size(placed), placed["shard"], placed["index"]


def joined(pieces: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The record of the shard whose pieces these are: the same however it was cut."""
    parts = sorted((one for piece in pieces for one in piece["differing"]), key=lambda one: one["index"])
    return {
        **pieces[0],
        **{name: sum(piece[name] for piece in pieces) for name in _PLAIN},
        **{name: _sum([piece[name] for piece in pieces]) for name in _NAMED},
        "differing": _thinned(parts),
    }


def _sum(counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(sorted(total.items()))


def _thinned(differing: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Without the programs of those that have more than enough smaller ones with their symptom."""
    kept: set[int] = set()
    counts: Counter[Symptom] = Counter()
    for one in sorted(differing, key=lambda one: (*size(one), one["index"])):
        shown = symptoms(one)
        counts.update(shown)
        if any(counts[each] <= EXAMPLES for each in shown):
            kept.add(one["index"])
    return [
        one if one["index"] in kept else {name: value for name, value in one.items() if name != "program"}
        for one in differing
    ]
