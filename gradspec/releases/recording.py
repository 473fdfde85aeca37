"""Making a baseline: every scenario and every frozen program on a subject, in a process of its own."""

from __future__ import annotations

import functools
import hashlib
import pathlib
import platform
from typing import Callable, Iterator, Sequence

from reference_impl.semantics import DEFAULT_VERSION

from .. import __version__, suite
from ..isolation import packing
from ..isolation.isolated import Isolated
from ..isolation.process import Process
from ..program.execution import Prepared
from ..program.incident import Incident
from ..run import run_side
from ..scenario import Scenario
from ..subjects.reference import Reference
from ..trace import Trace
from . import digests, traces
from .baseline import Baseline, Kept, public
from .digests import Digests
from .frozen import Frozen

#: How many programs run in one process.
BATCH = 500


def subject_process(name: str, python: str | None = None) -> Process:
    """Where a subject is recorded. The names that tell what it lacks are those of the default release, for all."""
    return Process(name, DEFAULT_VERSION, python)


def record(
    process: Process,
    scenarios: Sequence[Scenario],
    frozen: Frozen | None,
    told: Callable[[str], object] = lambda line: None,
) -> Baseline:
    """What the subject of ``process`` shows. SubjectError where there is none. ``told`` hears how far it is."""
    about = process.about()
    kept: dict[str, Kept] = {}
    for number, one in enumerate(scenarios, 1):
        kept[one.id] = performed(process, one)
        if not number % 100 or number == len(scenarios):
            told(f"{number} of {len(scenarios)} scenarios")
    shown: dict[str, Digests] = {}
    if frozen is not None:
        ids = list(frozen.texts)
        for first in range(0, len(ids), BATCH):
            some = ids[first : first + BATCH]
            shown.update(zip(some, ran(process, [frozen.prepared(id) for id in some])))
            told(f"{len(shown)} of {len(ids)} programs")
    environment = {"version": about.version, "platform": platform.platform(), **about.details}
    return Baseline(
        about.name, public(about.version), __version__, None if frozen is None else frozen.id, kept, shown, environment
    )


def ran(process: Process, programs: Sequence[Prepared]) -> Iterator[Digests]:
    """The digests of programs, each run unobserved and observed."""
    isolated = Isolated(process)
    return map(digests.of, zip(isolated.run_all(programs, False), isolated.run_all(programs, True)))


def performed(process: Process, scenario: Scenario) -> Kept:
    """What a scenario shows. As in a run of the suite, those before it ran in the same process."""
    found = process.perform(scenario.file, scenario.name)
    if isinstance(found, Incident):
        return kept(scenario, Trace(), f"{found.verdict}: {found.detail}")
    trace = packing.unpacked(found)
    return kept(scenario, trace)


def kept(scenario: Scenario, trace: Trace, ended: str = "") -> Kept:
    """A trace of a scenario as a baseline has it."""
    ended = ended or (f"unsupported: {trace.unsupported}" if trace.unsupported else "")
    if trace.error and not trace.unsupported and (not trace.steps or trace.steps[-1].kind != "end"):
        ended = f"error: {trace.error}"
    steps = traces.encoded(trace, _marks(scenario), scenario.line)
    return Kept(source_digest(scenario.source), scenario.clauses, ended, steps)


@functools.cache
def _marks(scenario: Scenario) -> Trace:
    """The trace of the default release's reference, which says what is inexact: of all releases the same."""
    return run_side(scenario.function, Reference())


def source_digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()[: digests.DIGITS]


def scenarios_of(file: pathlib.Path | None) -> list[Scenario]:
    """The scenarios of a file, or of the whole suite. SuiteError where it cannot be used."""
    if file is None:
        return suite.scenarios()
    try:
        found = suite.load(file)
    except Exception as error:  # whatever somebody's own file raises
        raise suite.SuiteError(f"{file} cannot be loaded: {type(error).__name__}: {error}") from None
    if not found:
        raise suite.SuiteError(f"{file} defines no scenarios")
    return found
