"""Mutants that no scenario can notice, each with the reason.

An entry holds the change as text, so that it stops counting when the rule is written anew.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Accepted:
    """``before`` and ``after`` as in ``Mutant``; ``reason`` says why nobody can tell the two apart."""

    before: str
    after: str
    reason: str


ACCEPTED: dict[str, Accepted] = {}
