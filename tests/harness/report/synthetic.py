"""Results files that no run wrote: for size, for hostility, and for verdicts that no subject at hand comes to."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Sequence
from typing import Any

from gradspec import clauses, results

HEADER = {
    "suite": "0.1.0",
    "subject": {
        "name": "toytorch",
        "version": "1.0",
        "levels": ["core", "state", "graph"],
        "details": {"threads": "2"},
    },
    "reference": {"version": "2.13.0"},
    "python": "3.11.4",
    "platform": "Linux-6.1-x86_64",
    "seed": 0,
    "started": "2026-11-21T04:00:00+00:00",
    "command": ["gradspec", "run", "--subject", "toytorch"],
}
SOURCE = '''\
@scenario("{clauses}")
def {name}(torch, see):
    """{doc}"""
    x = torch.ones(2, requires_grad=True)
    with see.raises():
        with torch.no_grad():
            raise RuntimeError("stop")  # the body ends here
    see(x=x, y=x * 2)
'''


def case(id: str, clause_ids: Sequence[str], verdict: str = "conforms", **more: Any) -> results.Case:
    """One case with everything that its verdict calls for; "observed only" and "waived" diverge and are marked so."""
    if verdict == "observed only":
        verdict, more["observed_only"] = "diverges", True
    if verdict == "waived":
        verdict, more["waived"] = "diverges", "known (https://example.org/1)"
    chapter, _, name = id.partition("::")
    doc = more.pop("doc", "The mode from before the block is in force again, also when the body raises.")
    found = results.Case(
        id=id,
        chapter=chapter,
        kind=more.pop("kind", "scenario"),
        clauses=list(clause_ids),
        verdict=verdict,
        doc=doc,
        source=more.pop("source", SOURCE.format(clauses='", "'.join(clause_ids), name=name, doc=doc)),
        file=f"/somewhere/tests/conformance/test_{chapter}.py",
        line=40,
        duration_s=0.01,
        **more,
    )
    if verdict in ("diverges", "wording") and not found.divergences:
        found.divergences = [divergence("core" if verdict == "diverges" else "wording", "grad_enabled", True, False)]
        found.traces = {"expected": trace(True), "actual": trace(False)}
    if verdict == "unsupported" and not found.missing:
        found.missing = ["torch.inference_mode"]
    if verdict in ("error", "crashed", "hung") and not found.detail:
        found.detail = {"error": "NameError: x (line 44)", "crashed": "signal 11", "hung": "stopped after 20 s"}[
            verdict
        ]
    return found


def divergence(level: str, observable: str, expected: Any, actual: Any) -> dict[str, Any]:
    """A divergence at the last of the three steps of ``trace``."""
    return {
        "level": level,
        "step": 2,
        "line": 47,
        "source_line": "see(x=x, y=x * 2)",
        "name": "thread",
        "observable": observable,
        "expected": expected,
        "actual": actual,
        "clauses": [],
    }


def trace(enabled: Any) -> list[dict[str, Any]]:
    """What one side of SOURCE shows where the mode afterwards is ``enabled``."""
    tensor = {"value": [1.0, 1.0], "dtype": "torch.float32", "requires_grad": True, "is_leaf": True, "version": 0}
    return [
        {
            "step": 1,
            "line": 44,
            "kind": "raises",
            "at the step": {"exception": "RuntimeError", "exception message": "stop"},
        },
        {
            "step": 2,
            "line": 47,
            "kind": "see",
            "thread": {"grad_enabled": enabled, "inference_mode": False},
            "x": tensor,
            "y": {**tensor, "value": [2.0, 2.0], "requires_grad": enabled, "is_leaf": not enabled},
        },
        {"step": 3, "line": 41, "kind": "end", "thread": {"grad_enabled": enabled, "inference_mode": False}},
    ]


def whole_suite(
    verdict_of: Callable[[str, int], str] = lambda clause, number: "conforms", each: int = 2
) -> list[results.Case]:
    """``each`` scenarios for every clause of the ledger, one for every claim, and three generated programs."""
    cases = [
        case(
            f"{chapter.title.lower().replace(' ', '_')}::{clause.id.lower().replace('-', '_')}_holds_{number}",
            [clause.id],
            verdict_of(clause.id, number),
        )
        for chapter in clauses.chapters()
        for clause in chapter.clauses
        for number in range(each)
    ]
    for claim in clauses.claims():
        holds = {"true": [True, True], "partly": [True, False], "false": [False]}.get(claim.expected.value, [])
        parts = [{"id": claim.id, "what": f"part {i} of what is said", "holds": h} for i, h in enumerate(holds, 1)]
        cases.append(case(f"claims::{claim.id.lower().replace('-', '_')}_is_settled", [claim.id], claims=parts))
    cases += [case(f"generated::program {i}", ["MODE-09"], kind="generated") for i in range(3)]
    return cases


def write(path: pathlib.Path, cases: Sequence[results.Case], **header: Any) -> pathlib.Path:
    """A results file of these cases, written by the harness's own writer."""
    footer = results.footer_of(cases, 12.34, "2026-11-21T04:00:12+00:00")
    results.write(path, {**HEADER, **header}, cases, footer)
    return path


def subject(name: str, version: str = "1.0") -> dict[str, Any]:
    """What a header says of a subject."""
    return {"name": name, "version": version, "levels": ["core", "state", "graph"], "details": {}}
