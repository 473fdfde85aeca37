"""Every law on every op, in its types, with its samples; what breaks one, and what is known to."""

from __future__ import annotations

import pathlib
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..subjects.op_database import DatabaseOp
from .laws import LAWS, Call

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

EXCEPTIONS_FILE = pathlib.Path(__file__).parent / "exceptions.toml"


@dataclass(frozen=True)
class Exempt:
    """Ops of which some laws do not hold, and why; ``script`` shows it, and exits 1 while that stands. ``since``: the
    first release of torch that has them, where it is younger than the oldest."""

    laws: frozenset[str]
    ops: frozenset[str]
    reason: str
    script: str
    since: str = ""

    def covers(self, law: str, op: str) -> bool:
        return law in self.laws and op in self.ops


@dataclass(frozen=True)
class Broken:
    """A law that does not hold of an op in a type. ``samples``: how many of them, of how many."""

    law: str
    op: str
    dtype: str
    said: str
    samples: int
    of: int


@dataclass
class Findings:
    """What came of it. ``checks`` counts laws times samples; ``unusable`` are ops that do not run here, and why."""

    checks: int
    broken: list[Broken]
    known: list[Broken]
    #: Ops that are exempt, but hold all laws in what was checked.
    unneeded: list[str]
    unusable: list[str]


def exceptions(file: pathlib.Path = EXCEPTIONS_FILE) -> list[Exempt]:
    """The committed exceptions."""
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["exception"]
    return [
        Exempt(frozenset(one["laws"]), frozenset(one["ops"]), one["reason"], one["script"], one.get("since", ""))
        for one in entries
    ]


def check(
    torch: Any, ops: Iterable[DatabaseOp], dtypes: Sequence[str], known: Sequence[Exempt]
) -> Iterator[tuple[str, Findings]]:
    """Check op by op; after each its name, and all findings so far. ``dtypes``: none means all that an op takes."""
    findings = Findings(0, [], [], [], [])
    met: set[tuple[int, str]] = set()
    looked_at: set[str] = set()
    for op in ops:
        looked_at.add(op.name)
        for dtype in op.dtypes:
            if dtypes and dtype not in dtypes:
                continue
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for broken in _of_op(torch, op, dtype, findings):
                    which = next((i for i, one in enumerate(known) if one.covers(broken.law, op.name)), None)
                    if which is None:
                        findings.broken.append(broken)
                    else:
                        findings.known.append(broken)
                        met.add((which, op.name))
        yield op.name, findings
    findings.unneeded += sorted(
        name for i, one in enumerate(known) for name in one.ops & looked_at if (i, name) not in met
    )


def _of_op(torch: Any, op: DatabaseOp, dtype: str, findings: Findings) -> Iterator[Broken]:
    try:
        samples = list(op.samples(dtype))
        for sample in samples[:1]:
            Call(torch, op.call, op.in_place, sample.args, sample.kwargs).run()
    except Exception as error:  # the database's own code, or the op: they ask for what is not installed
        findings.unusable.append(f"{op.name} of {dtype}: {error}")
        return
    for name, law in LAWS.items():
        said: list[str] = []
        for sample in samples:
            findings.checks += 1
            try:
                found = law(Call(torch, op.call, op.in_place, sample.args, sample.kwargs))
            except Exception as error:  # whatever an op raises
                found = f"raises {type(error).__name__}: {error}".splitlines()[0]
            said += [found] if found else []
        if said:
            yield Broken(name, op.name, dtype, said[0], len(said), len(samples))
