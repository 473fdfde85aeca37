"""Rules: the functions that carry out a clause.

``@rule("MODE-08")`` stands above each of them. It returns the function unchanged, so that a rule costs nothing
when it runs; who wants to know which rules ran loads an instance of the package with
``instances.load(log=...)``, which rewrites the marked functions to announce themselves.
"""

from __future__ import annotations

from typing import Callable, TypeVar

F = TypeVar("F", bound=Callable[..., object])

#: "module.qualname" of each rule of this instance -> the clauses that it carries out.
RULES: dict[str, tuple[str, ...]] = {}


def rule(*clauses: str) -> Callable[[F], F]:
    """Mark a function as the one that carries out ``clauses`` (ids of the ledger, for example ``"NG-07"``)."""

    def mark(function: F) -> F:
        module = function.__module__.rpartition(".")[2]
        RULES[f"{module}.{function.__qualname__}"] = clauses
        return function

    return mark
