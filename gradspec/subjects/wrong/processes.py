"""Examining mutants in processes of their own: one that never ends, eats memory or crashes costs its process alone.

A process makes the reference's traces once and then forks; the fork examines one mutant after another and is followed
by another fork when a mutant ends it. Where processes cannot fork, a new process starts from the beginning.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Callable, Iterable, Iterator, Optional, Sequence

from .examining import Examination, Outcome
from .mutants import find, mutants
from .noticing import Expectation, Suite

#: A program of the suite takes milliseconds. What takes this long has no end: it computes, or it waits for something.
COMPUTING_LIMIT_S = 1.5
WAITING_LIMIT_S = 15.0
#: The longest that an answer takes: nothing notices the mutant, all scenarios run it, and the machine is busy.
ANSWER_LIMIT_S = 300.0
#: Making the reference's traces, once for each process.
START_LIMIT_S = 120.0
#: A rule that loops without end often does so around a list that grows.
_MEMORY_LIMIT = 4 << 30
#: A fork ends with this after it has said that a mutant has no end.
_ANSWERED = 3


class Examiner:
    """A process that examines one mutant after another. A context; leaving it ends the process."""

    def __init__(self) -> None:
        self._process: Optional[subprocess.Popen[str]] = None
        self._answers: queue.Queue[str] = queue.Queue()

    def __enter__(self) -> Examiner:
        return self

    def __exit__(self, *raised: object) -> None:
        self._end()

    def examine(self, id: str, first: Sequence[str] = (), only: str = "") -> Outcome:
        """What comes of the mutant ``id``: see ``Examination.examine``."""
        if self._process is None:
            self._start()
        process = self._process
        assert process is not None and process.stdin is not None
        try:
            process.stdin.write(json.dumps([id, list(first), only]) + "\n")
            process.stdin.flush()
            answer = self._answers.get(timeout=ANSWER_LIMIT_S)
        except queue.Empty:
            self._end()
            return Outcome(id, "hung", f"no answer within {ANSWER_LIMIT_S:g} s")
        except BrokenPipeError:
            answer = ""
        if not answer:
            code = process.wait()
            self._end()
            return Outcome(id, "crashed", f"the process ended with code {code}")
        return Outcome(**{"id": id, **json.loads(answer)})

    def _start(self) -> None:
        answers: queue.Queue[str] = queue.Queue()
        process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )

        def read() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                answers.put(line)
            answers.put("")

        threading.Thread(target=read, name="gradspec-examiner", daemon=True).start()
        self._process, self._answers = process, answers
        if not answers.get(timeout=START_LIMIT_S):
            raise RuntimeError(f"{__name__} does not start: run python -m {__name__} to see why")

    def _end(self) -> None:
        """End the process. Its fork ends by itself: there is no more input, or its program has taken too long."""
        if self._process is not None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.kill()
            self._process.wait()
            self._process = None


def examine_all(
    wanted: Iterable[tuple[str, Sequence[str]]], workers: int, tell: Callable[[Outcome], object]
) -> list[Outcome]:
    """Examine mutants, each with the scenarios to begin with, in ``workers`` processes; ``tell`` hears of each."""
    idle: queue.Queue[Examiner] = queue.Queue()
    examiners = [Examiner() for _ in range(workers)]
    for examiner in examiners:
        idle.put(examiner)

    def work(one: tuple[str, Sequence[str]]) -> Outcome:
        examiner = idle.get()
        try:
            outcome = examiner.examine(*one)
        finally:
            idle.put(examiner)
        tell(outcome)
        return outcome

    try:
        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(work, wanted))
    finally:
        for examiner in examiners:
            examiner.__exit__()


class _Watch:
    """Says that the mutant under examination is hung, and ends the process, when a program has taken too long."""

    def __init__(self, tell: Callable[[dict[str, Any]], None]) -> None:
        self._tell = tell
        self._limits: Optional[tuple[float, float]] = None

    def start(self) -> None:
        threading.Thread(target=self._watch, name="gradspec-watch", daemon=True).start()

    @contextmanager
    def limit(self, expected: Expectation) -> Iterator[None]:
        usual = 20 * expected.seconds
        self._limits = (time.process_time() + COMPUTING_LIMIT_S + usual, time.monotonic() + WAITING_LIMIT_S + usual)
        try:
            yield
        finally:
            self._limits = None

    def _watch(self) -> None:
        while True:
            time.sleep(0.2)
            limits = self._limits
            if limits is not None and (time.process_time() > limits[0] or time.monotonic() > limits[1]):
                self._tell({"verdict": "hung", "by": "a program that takes milliseconds did not end"})
                os._exit(_ANSWERED)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_LIMIT, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _serve() -> None:
    """Answer each line that comes in on standard input by one line; the first line says that all is ready."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # What a program prints is no answer.
    os.dup2(2, 1)
    _limit_memory()
    suite = Suite()

    def tell(answer: Any) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    mutants()
    tell("ready")
    if not hasattr(os, "fork"):
        _answer(suite, tell)
        return
    while True:
        fork = os.fork()
        if fork == 0:
            _answer(suite, tell)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1])
        if code == 0:
            return
        if code != _ANSWERED:
            tell({"verdict": "crashed", "by": f"the process ended with code {code}"})


def _answer(suite: Suite, tell: Callable[[Any], None]) -> None:
    watch = _Watch(tell)
    watch.start()
    examination = Examination(suite, watch.limit)
    # One line at a time: what is read ahead would be lost with the fork.
    while line := _line(sys.stdin.fileno()):
        id, first, only = json.loads(line)
        outcome = examination.examine(find(id), first, only)
        tell({"verdict": outcome.verdict, "by": outcome.by, "scenario": outcome.scenario})


def _line(file: int) -> bytes:
    line = b""
    while not line.endswith(b"\n") and (byte := os.read(file, 1)):
        line += byte
    return line


if __name__ == "__main__":
    _serve()
