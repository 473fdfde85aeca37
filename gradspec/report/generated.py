"""What the report says of generated programs: campaigns and enumerations of all programs up to a depth. Data only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Distinct:
    """A distinct divergence: how many programs show it, and the smallest of them as a script."""

    level: str
    verdict: str
    what: str
    count: int
    id: str
    script: str
    expected: str
    seen: str
    note: str
    command: str


@dataclass(frozen=True)
class Covered:
    """How much of something generated programs used; ``rest`` names what they did not."""

    name: str
    used: int
    all: int
    rest: tuple[str, ...]

    @property
    def share(self) -> float:
        """In percent."""
        return 100 * self.used / self.all if self.all else 100.0


@dataclass(frozen=True)
class Run:
    """One campaign, or one enumeration: which programs of which subject, and what came of them.

    ``depth`` is that of an enumeration, 0 for a campaign; ``all`` how many programs there are to run, where that is
    known. ``verdicts`` count programs, ``features`` those that used a feature.
    """

    subject: str
    reference: str
    suite: str
    depth: int
    seed: int | None
    programs: int
    all: int | None
    is_over: bool
    verdicts: tuple[tuple[str, int], ...]
    coverage: tuple[Covered, ...]
    features: tuple[tuple[str, int], ...]
    distinct: tuple[Distinct, ...]

    @property
    def title(self) -> str:
        kind = f"All programs of the mode calculus up to depth {self.depth}" if self.depth else "Campaign"
        return f"{kind} on {self.subject}"

    @property
    def identity(self) -> tuple[str, int, int | None]:
        """What no two runs of one report have in common."""
        return self.subject, self.depth, self.seed
