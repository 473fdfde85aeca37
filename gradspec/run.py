"""Running a program on one side, in a thread and a state of its own, and on both sides for a verdict."""

from __future__ import annotations

import gc
import os
import sys
import time
import types
import warnings
from contextlib import contextmanager, suppress
from typing import Any, Callable, Iterator, Optional, Sequence, Union

from reference_impl import instances
from reference_impl.semantics import DEFAULT_VERSION, VERSIONS

from . import clauses, prelude, rule_log
from .collecting import uncollected
from .compare import compare
from .levels import WORDING, level_of
from .observe import ScenarioError, See, Unsupported, forget_frames
from .program.incident import Incident
from .results import Case, divergence_record, trace_record
from .scenario import SEED, Scenario
from .schedule import in_fresh_thread
from .subjects.protocol import NotTaken, Reference, Subject
from .trace import Missing, Trace

#: What a program may change for the whole process, as torch's pairs of a getter and a setter.
_PROCESS_STATE = (
    ("get_rng_state", "set_rng_state"),
    ("get_default_dtype", "set_default_dtype"),
    ("is_warn_always_enabled", "set_warn_always"),
)


#: The name without which no subject is judged.
_MODE = "torch.is_grad_enabled"

Program = Callable[[Any, Any], object]


def run_side(program: Program, subject: Subject, counterpart: Optional[types.ModuleType] = None) -> Trace:
    """The trace of ``program(torch, see)`` on one side.

    The program gets a fresh thread, and with it a fresh mode: whatever it leaves entered ends with the thread. Random
    state, default dtype, warning filters and the recursion limit are as before when this returns.
    """
    return run_together([program], subject, counterpart)[0]


def run_together(
    programs: Sequence[Program], subject: Subject, counterpart: Optional[types.ModuleType] = None
) -> list[Trace]:
    """The traces of programs that share one fresh thread: for many small ones that each leave its mode as it was."""
    sees = [See(subject, counterpart, program.__code__.co_filename) for program in programs]

    def work() -> None:
        _start_in_default_mode(subject.module)
        with uncollected(), _restored(subject.module), warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            if hasattr(subject.module, "set_warn_always"):
                subject.module.set_warn_always(True)
            for program, see in zip(programs, sees):
                see.records_from(caught)
                subject.seed(SEED)
                _run(program, subject, see)
                see.release()
            if not _is_default_mode(subject.module):
                # A guard in a cycle would restore its mode later, in whatever thread the collector happens to run.
                gc.collect()

    in_fresh_thread(work)
    return [see.trace for see in sees]


def _run(program: Program, subject: Subject, see: See) -> None:
    trace = see.trace
    try:
        program(subject.module, see)
    except Unsupported as unsupported:
        trace.unsupported = unsupported.name
    except NotTaken as error:
        trace.refused = str(error)
    except ScenarioError as error:
        trace.error = str(error)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        lacking = see.lacking(error) or see.lacking_form(error)
        if lacking:
            trace.unsupported = lacking
        else:
            line = _line_in(error, program.__code__.co_filename)
            trace.error = f"{type(error).__name__}: {error} (line {line})"
            see.end(error, line)
        forget_frames(error)
    else:
        see.end(None, program.__code__.co_firstlineno)


def _line_in(error: BaseException, file: str) -> int:
    """The last line of ``file`` that the exception passed."""
    line, traceback = 0, error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == file:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


@contextmanager
def _restored(module: types.ModuleType) -> Iterator[None]:
    recursion_limit = sys.getrecursionlimit()
    before = [
        (getattr(module, setter), getattr(module, getter)())
        for getter, setter in _PROCESS_STATE
        if hasattr(module, getter) and hasattr(module, setter)
    ]
    try:
        yield
    finally:
        for setter, value in before:
            setter(value)
        sys.setrecursionlimit(recursion_limit)


def _is_default_mode(module: types.ModuleType) -> bool:
    try:
        return bool(module.is_grad_enabled() and not module.is_inference_mode_enabled())
    except Exception:  # a subject whose mode cannot be asked for: better to collect once too often
        return False


def _start_in_default_mode(module: types.ModuleType) -> None:
    """For a subject whose mode is not the thread's own: this program is not judged by what another left entered."""
    if _is_default_mode(module):
        return
    with suppress(Exception):
        entered = module.inference_mode(False)
        entered.__enter__()
        # Kept for good: where contexts restore when they are freed, this one would bring back what it ended.
        _entered.append(entered)
    with suppress(Exception):
        module.set_grad_enabled(True)


_entered: list[object] = []


def judge(
    scenario: Scenario,
    subject: Subject,
    reference: Reference,
    levels: Sequence[str],
    kind: str = "scenario",
    observed_counts: bool = True,
) -> Case:
    """Run a scenario on both sides and say what came of it at ``levels``.

    Unless ``observed_counts``, a divergence from what is only observed of torch is marked as no failure.
    """

    def perform(names: types.ModuleType) -> Trace:
        return run_side(scenario.function, subject, names)

    return judge_shown(scenario, perform, subject.module, reference, levels, kind, observed_counts)


def judge_shown(
    scenario: Scenario,
    perform: Callable[[types.ModuleType], Union[Trace, Incident]],
    module: Optional[types.ModuleType],
    reference: Reference,
    levels: Sequence[str],
    kind: str = "scenario",
    observed_counts: bool = True,
) -> Case:
    """The same, where ``perform`` runs it on the subject, wherever that is, given the module whose names tell what the
    subject lacks. ``module`` is the subject's own, where it is in this process."""
    started = time.perf_counter()
    case = case_of(scenario, kind)
    # Scenarios are written for the default release. Another one may lack a name, or raise where a scenario expects
    # nothing of the kind: that is how it behaves, as long as the names of the default release tell what is lacking.
    is_other = reference.version in VERSIONS and reference.version != DEFAULT_VERSION
    names = instances.for_version(DEFAULT_VERSION) if is_other else reference.module
    expected = run_side(scenario.function, reference, names if is_other else module)
    if reference.logs_rules:
        case.rules = rule_log.take()
    actual: Union[Trace, Incident] = Trace()
    case.detail = "" if is_other and not _is_written_wrong(expected) else _fault_of_reference(expected)
    if not case.detail:
        actual = perform(names)
        if expected.unsupported and isinstance(actual, Trace) and _goes_further(actual, expected):
            case.detail = _fault_of_reference(expected)
    if case.detail:
        case.verdict = "error"
    elif isinstance(actual, Incident):
        case.verdict, case.detail = actual.verdict, actual.detail
    else:
        _decide(case, scenario, expected, actual, levels)
    if case.verdict == "diverges" and not observed_counts:
        case.observed_only = clauses.is_observed_only(scenario.clauses) or None
    if case.divergences:
        case.prelude = prelude.of(scenario)
    if isinstance(actual, Trace) and (case.divergences or case.verdict == "error"):
        case.traces = {"expected": trace_record(expected), "actual": trace_record(actual)}
    case.duration_s = round(time.perf_counter() - started, 6)
    return case


def case_of(scenario: Scenario, kind: str = "scenario") -> Case:
    """A scenario of which nothing is known."""
    return Case(
        id=scenario.id,
        chapter=scenario.chapter,
        kind=kind,
        clauses=list(scenario.clauses),
        verdict="conforms",
        doc=scenario.doc,
        source=scenario.source,
        file=os.path.basename(scenario.file),
        line=scenario.line,
        duration_s=0.0,
    )


def _fault_of_reference(expected: Trace) -> str:
    """Why the reference's trace is no expectation, or ""."""
    if expected.unsupported or expected.missing:
        return f"the reference has no {expected.unsupported or expected.missing[0]}, which the subject has"
    return f"on the reference the scenario ends with {expected.error}" if expected.error else ""


def _goes_further(actual: Trace, expected: Trace) -> bool:
    """Whether the subject went on where the reference ended for a name that it lacks."""
    ended_before = actual.error and len(actual.steps) <= len(expected.steps) + 1
    return not (actual.unsupported or ended_before)


def _is_written_wrong(trace: Trace) -> bool:
    """Whether the scenario itself is at fault, not what it ran on."""
    return bool(trace.error) and (not trace.steps or trace.steps[-1].kind != "end")


def _decide(case: Case, scenario: Scenario, expected: Trace, actual: Trace, levels: Sequence[str]) -> None:
    case.claims = [claim._asdict() for claim in actual.claims]
    case.missing = [*actual.missing]
    if actual.refused:
        case.verdict, case.detail = "unsupported", actual.refused
        return
    if actual.unsupported:
        case.verdict = "unsupported"
        case.missing.append(actual.unsupported)
        return
    if _MODE in actual.missing:
        # Of one that does not tell its mode nothing can be said: it may have none at all.
        case.verdict = "unsupported"
        return
    if _is_written_wrong(actual):
        case.verdict, case.detail = "error", actual.error
        return
    divergences = compare(expected, actual, levels)
    case.divergences = [divergence_record(divergence, scenario) for divergence in divergences]
    found = {divergence.level for divergence in divergences}
    if found - {WORDING}:
        case.verdict = "diverges"
    elif _unseen_levels(actual).intersection(levels):
        # A level of which something could not be seen is no level at which the subject was found to conform.
        case.verdict = "unsupported"
    elif found:
        case.verdict = "wording"


def _unseen_levels(trace: Trace) -> set[str]:
    if not trace.missing:
        return set()
    return {
        level_of(key) for step in trace.steps for key, value in step.observations.items() if isinstance(value, Missing)
    }
