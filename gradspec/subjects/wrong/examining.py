"""Examining mutants in processes of their own: one that never ends, eats memory or crashes costs its process alone."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Callable, Iterable, Optional

from ...levels import WORDING
from .instance import WrongSubject
from .mutants import Mutant, load, mutants
from .noticing import Expectation, Suite

#: A mutant that nothing notices has been through the whole suite, which takes a second or two on a busy machine.
TIME_LIMIT_S = 15.0
#: Making the reference's traces, once for each process.
START_LIMIT_S = 120.0
#: A rule that loops without end often does so around a list that grows.
_MEMORY_LIMIT = 4 << 30

#: What makes the suite fail, and what does not.
NOTICED = ("noticed", "unloadable", "hung", "crashed")
SURVIVED = ("wording", "survived")


@dataclass(frozen=True)
class Outcome:
    """``verdict`` is one of NOTICED or SURVIVED; ``by`` says which scenario noticed what first, or what happened."""

    id: str
    verdict: str
    by: str = ""


def examine(mutant: Mutant, suite: Suite, scenario: str = "") -> Outcome:
    """Run a mutant, in this process, until a scenario (or ``scenario`` alone) notices more than wording."""
    reaching = [one for one in suite.running(mutant.rule) if scenario in ("", one.scenario.id)]
    reaching.sort(key=lambda one: set(mutant.clauses).isdisjoint(one.scenario.clauses))
    return _examined(mutant.id, reaching, suite)


def _examined(id: str, expectations: Iterable[Expectation], suite: Suite) -> Outcome:
    wording = ""
    try:
        for notice in suite.noticed(lambda: WrongSubject(f"mutant:{id}", load(id)), expectations, wording=True):
            if notice.level != WORDING:
                return Outcome(id, "noticed", str(notice))
            wording = wording or str(notice)
    except LookupError:
        raise
    except Exception as error:  # the mutant's own code runs when it is loaded, and may raise anything
        return Outcome(id, "unloadable", f"{type(error).__name__}: {error}")
    return Outcome(id, "wording", wording) if wording else Outcome(id, "survived")


class Examiner:
    """A process that examines one mutant after another. A context; leaving it ends the process."""

    def __init__(self) -> None:
        self._process: Optional[subprocess.Popen[str]] = None
        self._answers: queue.Queue[str] = queue.Queue()

    def __enter__(self) -> Examiner:
        return self

    def __exit__(self, *raised: object) -> None:
        self._end()

    def examine(self, id: str, scenario: str = "", time_limit_s: float = TIME_LIMIT_S) -> Outcome:
        """What comes of the mutant ``id``, in all scenarios or one; "hung" where that takes longer than the limit."""
        if self._process is None:
            self._start()
        process = self._process
        assert process is not None and process.stdin is not None
        try:
            process.stdin.write(f"{id}\t{scenario}\n")
            process.stdin.flush()
            answer = self._answers.get(timeout=time_limit_s)
        except queue.Empty:
            self._end()
            return Outcome(id, "hung", f"no end within {time_limit_s:g} s")
        except BrokenPipeError:
            answer = ""
        if not answer:
            code = process.wait()
            self._end()
            return Outcome(id, "crashed", f"the process ended with code {code}")
        return Outcome(**json.loads(answer))

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
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def examine_all(ids: Iterable[str], workers: int, tell: Callable[[Outcome], object]) -> list[Outcome]:
    """Examine mutants in ``workers`` processes; ``tell`` hears of each as soon as it is done."""
    idle: queue.Queue[Examiner] = queue.Queue()
    examiners = [Examiner() for _ in range(workers)]
    for examiner in examiners:
        idle.put(examiner)

    def work(id: str) -> Outcome:
        examiner = idle.get()
        try:
            outcome = examiner.examine(id)
        finally:
            idle.put(examiner)
        tell(outcome)
        return outcome

    try:
        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(work, ids))
    finally:
        for examiner in examiners:
            examiner.__exit__()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_LIMIT, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _serve() -> None:
    """Answer each id that comes in on standard input by one line; the first line says that all is ready."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # What a program prints is no answer.
    os.dup2(2, 1)
    _limit_memory()
    suite = Suite()

    def answer(value: Any) -> None:
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    answer("ready")
    for line in sys.stdin:
        id, scenario = line.rstrip("\n").split("\t")
        answer(vars(examine(mutants()[id], suite, scenario)))


if __name__ == "__main__":
    _serve()
