"""Mutants that no scenario can notice, each with the reason (``accepted.json``).

An entry is found by the change itself, not by its number: it stops counting when the rule is written anew.
"""

from __future__ import annotations

import functools
import json
import pathlib

from .mutants import Mutant

FILE = pathlib.Path(__file__).with_suffix(".json")

#: Rule, kind of change, text before, text after, and which of the places of that rule where this is the same.
Change = tuple[str, str, str, str, int]


@functools.cache
def accepted() -> dict[Change, str]:
    """The accepted changes, each with its reason."""
    return {
        (one["rule"], one["kind"], one["before"], one["after"], one.get("nth", 1)): entry["reason"]
        for entry in json.loads(FILE.read_text(encoding="utf-8"))
        for one in entry["mutants"]
    }


def reason(mutant: Mutant) -> str:
    """Why no scenario can notice this mutant; "" where one should."""
    return accepted().get(change_of(mutant), "")


def change_of(mutant: Mutant) -> Change:
    return mutant.rule, mutant.id.split(":")[1], mutant.before, mutant.after, mutant.nth
