"""A case that does not conform, in the few lines that a person needs."""

from __future__ import annotations

import collections
from typing import Any, Collection, Mapping

from . import clauses as ledger
from .results import VERDICTS, Case
from .scenario import Scenario
from .trace import Trace, text

#: What a third party is not blamed for, in one phrase.
OBSERVED_ONLY = "only from what is observed of torch, undocumented"
#: About two lines of a terminal; the results file has the whole value.
_LONGEST = 240


def statement_of(id: str) -> str:
    """The sentence of a clause or claim; "" where the ledger has none."""
    try:
        return ledger.claim(id).claim if id.startswith("C-") else ledger.clause(id).statement
    except ledger.UnknownEntryError:
        return ""


def shown(value: Any) -> str:
    """A value of a results file as Python writes it; control characters and lone surrogates are escaped."""
    if isinstance(value, dict) and value.keys() == {"raised"}:
        return f"raises {value['raised']}"
    if value == {"absent": True}:
        return "(nothing)"
    if isinstance(value, dict) and value.keys() - {"floor"} == {"value", "ulps"}:
        besides = f" and {shown(value['floor'])}" if "floor" in value else ""
        return f"{shown(value['value'])} within {value['ulps']} ulps{besides}"
    text = repr(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " …"


def lines(case: Case, subject: str, reference: str) -> list[str]:
    """What a terminal shows: verdict, clauses, the first divergence of each level, and how to see it again."""
    excused = f" {OBSERVED_ONLY}" if case.observed_only else f", waived: {case.waived}" if case.waived else ""
    said = [f"{case.id}: {case.verdict}{excused}"]
    said += [f"  {id}  {statement_of(id)}" for id in case.clauses]
    if case.detail:
        said.append(f"  {shown(case.detail)[1:-1]}")
    if case.missing:
        said.append(f"  {subject} has no {', '.join(case.missing)}")
    for divergence in case.divergences:
        said += _divergence(divergence, subject, reference)
    if case.kind == "generated":
        said += ["  the program:", *(f"    {line}" for line in case.source.splitlines())]
    said.append(f"  again: gradspec run --subject {subject.split()[0]} --scenario {case.id}")
    return [line.encode("utf-8", "backslashreplace").decode() for line in said]


def _divergence(divergence: Mapping[str, Any], subject: str, reference: str) -> list[str]:
    name, observable = divergence["name"], divergence["observable"]
    what = observable if name == "step" else f"{name}: {observable}"
    width = max(len(subject), len(reference))
    return [
        f"  {divergence['level']}: step {divergence['step']}, line {divergence['line']}: {divergence['source_line']}",
        f"    {what}",
        f"      {reference:<{width}}  {shown(divergence['expected'])}",
        f"      {subject:<{width}}  {shown(divergence['actual'])}",
    ]


def summary(cases: Collection[Case]) -> str:
    """How many cases came to each verdict, as a phrase: "118 conform, 2 diverge"."""
    words = {"conforms": "conform", "diverges": "diverge", "wording": "differ in wording", "error": "are errors"}
    counts = collections.Counter(case.verdict for case in cases if not case.observed_only and not case.waived)
    said = [f"{counts[verdict]} {words.get(verdict, verdict)}" for verdict in VERDICTS if counts[verdict]]
    excused = sum(bool(case.observed_only) for case in cases)
    said += [f"{excused} diverge {OBSERVED_ONLY}"] * bool(excused)
    waived = sum(bool(case.waived) and not case.observed_only for case in cases)
    return ", ".join(said + [f"{waived} waived"] * bool(waived))


def missing_names(missing: Mapping[str, int]) -> str:
    """The names that a subject lacks, those most needed first."""
    ordered = sorted(missing.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} ({count})" for name, count in ordered)


def trace(scenario: Scenario, trace: Trace) -> list[str]:
    """A trace as lines of text: each step with its source line, each owner with its observables."""
    said = [scenario.id]
    for number, step in enumerate(trace.steps, 1):
        said.append(f"  step {number} ({step.kind}), line {step.line}: {scenario.source_line(step.line)}")
        owners: dict[str, list[str]] = {}
        for (owner, observable), value in step.observations.items():
            if not (owner == "step" and not value):
                owners.setdefault(owner, []).append(f"{observable}={text(value)}")
        said += [f"    {owner}: {', '.join(parts)}" for owner, parts in owners.items()]
    if trace.unsupported:
        said.append(f"  unsupported: {trace.unsupported}")
    if trace.error:
        said.append(f"  ended with {trace.error}")
    return said
