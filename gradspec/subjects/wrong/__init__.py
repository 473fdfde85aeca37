"""Subjects that are wrong on purpose: the reference with one rule broken, by hand or mechanically.

The suite must notice each of them; what notices nothing is no test (docs/wrong-on-purpose.md).
"""

from __future__ import annotations

import importlib

from ..protocol import Subject
from . import hostile, mutants
from .broken import BROKEN
from .instance import Instance, WrongSubject


def subject(name: str) -> Subject:
    """The subject ``wrong:NAME``: one that was broken by hand, ``mutant:ID``, ``torch:NAME``, which is torch with a
    fault planted in it, or ``hostile:NAME``, which hurts its process. LookupError where there is none."""
    kind, _, id = name.partition(":")
    if kind == "torch":
        found: Subject = importlib.import_module(f"{__name__}.planted").subject(id)
        return found
    if kind == "mutant":
        return WrongSubject(name, mutants.load(mutants.find(id)))
    instance = Instance()
    if kind == "hostile":
        hostile.break_(instance, id)
        return WrongSubject(name, instance.torch)
    if name not in BROKEN:
        raise LookupError(f"{name!r} is neither mutant:ID, torch:NAME, hostile:NAME nor one of {', '.join(BROKEN)}")
    BROKEN[name].apply(instance)
    return WrongSubject(name, instance.torch)
