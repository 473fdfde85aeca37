"""What ``gradspec explain`` says of a program: its steps, both traces, and the clauses that it rests on."""

from __future__ import annotations

from typing import Iterator

from reference_impl.rules import RULES

from .. import rule_log
from ..compare import ABSENT
from ..compare import same as same_value
from ..explain import statement_of
from ..run import run_side
from ..subjects.reference import Reference
from ..trace import Key, Trace, text
from .checking import Difference
from .execution import Prepared, watched
from .printer import source


def clauses_of(prepared: Prepared, version: str) -> list[str]:
    """The clauses whose rules the reference ran, those of the fewest rules first."""
    reference = Reference(version, log_rules=True)
    rule_log.take()
    run_side(watched(prepared, looks=False), reference)
    ran = rule_log.take()
    return list(dict.fromkeys(clause for rule in ran for clause in RULES.get(rule, ())))


def steps(difference: Difference) -> Iterator[str]:
    """Line by line what both sides showed; ``>`` marks what differs."""
    text_lines = source(difference.program).splitlines()
    for number, (one, other) in enumerate(_together(difference.expected, difference.actual), 1):
        line = one[1] or other[1]
        place = text_lines[line - 1].strip() if 0 < line <= len(text_lines) else "the end"
        yield f"step {number}: {place}"
        left, right = one[0], other[0]
        for key in dict.fromkeys([*left, *right]):
            a, b = left.get(key, ABSENT), right.get(key, ABSENT)
            name = f"{key[0]}.{key[1]}"
            if same_value(a, b):
                yield f"    {name} = {text(a)}"
            else:
                yield f"  > {name}: expected {text(a)}, seen {text(b)}"


Seen = tuple[dict[Key, object], int]


def _together(expected: Trace, actual: Trace) -> Iterator[tuple[Seen, Seen]]:
    for at in range(max(len(expected.steps), len(actual.steps))):
        yield _seen(expected, at), _seen(actual, at)


def _seen(trace: Trace, at: int) -> Seen:
    if at >= len(trace.steps):
        return {}, 0
    step = trace.steps[at]
    return step.observations, step.line


def named(clauses: list[str]) -> Iterator[str]:
    for clause in clauses:
        yield f"  {clause}  {statement_of(clause)}"
