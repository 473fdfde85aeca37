"""Running a program on one side, in a thread and a state of its own, and on both sides for a verdict."""

from __future__ import annotations

import gc
import sys
import types
import warnings
from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional

from .observe import ScenarioError, See, Unsupported, forget_frames
from .schedule import in_fresh_thread
from .subjects.protocol import Subject
from .trace import Trace

#: What a program may change for the whole process, as torch's pairs of a getter and a setter.
_PROCESS_STATE = (
    ("get_rng_state", "set_rng_state"),
    ("get_default_dtype", "set_default_dtype"),
    ("is_warn_always_enabled", "set_warn_always"),
)


def run_side(
    program: Callable[[Any, Any], object], subject: Subject, counterpart: Optional[types.ModuleType] = None
) -> Trace:
    """The trace of ``program(torch, see)`` on one side.

    The program gets a fresh thread, and with it a fresh mode: whatever it leaves entered ends with the thread. Random
    state, default dtype, warning filters and the recursion limit are as before when this returns.
    """
    see = See(subject, counterpart, program.__code__.co_filename)

    def work() -> None:
        with _restored(subject.module), warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            see.records_from(caught)
            _call(subject.module, "set_warn_always", True)
            _call(subject.module, "manual_seed", 0)
            _run(program, subject, see)
            see.release()
            if _mode_is_left(subject.module):
                # A guard in a cycle would restore its mode later, in whatever thread the collector happens to run.
                gc.collect()

    in_fresh_thread(work)
    return see.trace


def _run(program: Callable[[Any, Any], object], subject: Subject, see: See) -> None:
    trace = see.trace
    try:
        program(subject.module, see)
    except Unsupported as unsupported:
        trace.unsupported = unsupported.name
    except ScenarioError as error:
        trace.error = str(error)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        lacking = see.lacking(error)
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


def _call(module: types.ModuleType, name: str, argument: object) -> None:
    function = getattr(module, name, None)
    if function is not None:
        function(argument)


def _mode_is_left(module: types.ModuleType) -> bool:
    try:
        return bool(not module.is_grad_enabled() or module.is_inference_mode_enabled())
    except Exception:  # a subject whose mode cannot be asked for: better to collect once too often
        return True
