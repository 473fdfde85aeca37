"""``python -m gradspec.tryout FILE [NAME]``: run the scenarios of a file on torch alone and print their traces."""

from __future__ import annotations

import importlib
import importlib.util
import pathlib
import sys

from .run import run_side
from .scenario import Scenario
from .subjects.protocol import ModuleSubject
from .trace import Trace, text


def lines_of(scenario: Scenario, trace: Trace) -> list[str]:
    """A trace as lines of text: each step with its source line, each owner with its observables."""
    lines = [scenario.id]
    for number, step in enumerate(trace.steps, 1):
        lines.append(f"  step {number} ({step.kind}) line {step.line}: {scenario.source_line(step.line)}")
        owners: dict[str, list[str]] = {}
        for (owner, observable), value in step.observations.items():
            if not (owner == "step" and not value):
                owners.setdefault(owner, []).append(f"{observable}={text(value)}")
        lines += [f"    {owner}: {', '.join(parts)}" for owner, parts in owners.items()]
    if trace.unsupported:
        lines.append(f"  unsupported: {trace.unsupported}")
    if trace.error:
        lines.append(f"  error: {trace.error}")
    return lines


def main(file: str, wanted: str = "", module: str = "torch") -> None:
    path = pathlib.Path(file)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{file} is not a Python file")
    suite = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = suite
    spec.loader.exec_module(suite)
    subject = ModuleSubject(importlib.import_module(module))
    for scenario in [value for value in vars(suite).values() if isinstance(value, Scenario)]:
        if wanted in scenario.name:
            print("\n".join(lines_of(scenario, run_side(scenario.function, subject))))


if __name__ == "__main__":
    main(*sys.argv[1:])
