"""Subjects that are wrong on purpose: the reference with one rule broken, by hand or mechanically.

The suite must notice each of them; what notices nothing is no test (docs/wrong-on-purpose.md).
"""

from __future__ import annotations

from . import hostile, mutants
from .broken import BROKEN
from .instance import Instance, WrongSubject


def subject(name: str) -> WrongSubject:
    """The subject ``wrong:NAME``: one that was broken by hand, ``mutant:ID``, or ``hostile:NAME``, which hurts its
    process. LookupError where there is none."""
    kind, _, id = name.partition(":")
    if kind == "mutant":
        return WrongSubject(name, mutants.load(mutants.find(id)))
    instance = Instance()
    if kind == "hostile":
        hostile.break_(instance, id)
        return WrongSubject(name, instance.torch)
    if name not in BROKEN:
        raise LookupError(f"{name!r} is neither mutant:ID, hostile:NAME nor one of {', '.join(BROKEN)}")
    BROKEN[name].apply(instance)
    return WrongSubject(name, instance.torch)
