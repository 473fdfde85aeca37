"""Carrying a plan out: shards are given to an executor, and what a dead worker had is run again, in isolation."""

from __future__ import annotations

from collections import Counter, deque
from concurrent.futures import BrokenExecutor, Future
from dataclasses import replace
from typing import Any, Callable, Iterable, Iterator, Mapping, Optional

from . import worker
from .executors import Executors, finished
from .plan import CampaignError, Piece, Plan
from .tally import joined

#: How many shards wait for each worker, beside the one that it has: it is never without.
AHEAD = 1
#: How often a piece is run whose worker dies though the subject is elsewhere: then somebody ends workers from outside.
ATTEMPTS = 10
#: Verdicts that tell that the subject may hurt the process in which it is.
_HURTING = ("crashed", "hung", "poisoned")


class Run:
    """One go at the shards of a plan."""

    def __init__(self, plan: Plan, executors: Executors, tasks: Any = worker) -> None:
        self._plan = plan
        self._executors = executors
        #: What workers are given to do: functions of a module, so that a process can find them.
        self._tasks = tasks

    def about(self) -> Mapping[str, Any]:
        """What a worker says of the sides, once they are loaded there."""
        found = self._described()
        if found is None and not self._plan.isolated:
            # What ends its process already now is better kept out of it.
            self._plan = replace(self._plan, isolated=True)
            found = self._described()
        if found is None:
            raise CampaignError(f"the process that loads {self._plan.subject} does not live through it")
        return found

    def _described(self) -> Optional[Mapping[str, Any]]:
        try:
            found: Mapping[str, Any] = self._executors.submit(self._tasks.describe, self._plan).result()
        except Exception as error:
            if self._executors.is_death(error):
                self._executors.renew()
                return None
            raise
        return found

    def shards(self, numbers: Iterable[int], is_enough: Callable[[], bool] = lambda: False) -> Iterator[dict[str, Any]]:
        """The records of these shards, in the order in which they are done. Those that have begun when it is enough
        are still waited for."""
        waiting = iter(numbers)
        running: dict[Future[Any], Piece] = {}
        lost: deque[Piece] = deque()
        deaths: Counter[Piece] = Counter()
        limit = self._executors.workers * (1 + AHEAD)
        is_broken = False
        while True:
            while not is_broken and len(running) < limit:
                isolated = bool(lost)
                number = None if isolated or is_enough() else next(waiting, None)
                if not isolated and number is None:
                    break
                piece = lost.popleft() if number is None else self._plan.whole(number)
                future = self._submit(replace(self._plan, isolated=True) if isolated else self._plan, piece)
                if future is None:
                    # Nobody began with it: another one broke the executor.
                    lost.append(piece)
                    is_broken = True
                else:
                    running[future] = piece
            if is_broken and not running:
                self._executors.renew()
                is_broken = False
                continue
            if not running:
                return
            for future in finished(running):
                piece = running.pop(future)
                record = self._record(future)
                if record is not None:
                    yield joined([self._heeded(record)])
                    continue
                lost.append(piece)
                is_broken = True
                deaths[piece] += 1
                if deaths[piece] > ATTEMPTS:
                    raise CampaignError(f"a worker died of shard {piece.shard} {ATTEMPTS} times over")

    def _heeded(self, record: dict[str, Any]) -> dict[str, Any]:
        """The record; where it says that the subject hurts its process, the shards to come are run in isolation."""
        if not self._plan.isolated and any(record["verdicts"].get(verdict) for verdict in _HURTING):
            self._plan = replace(self._plan, isolated=True)
        return record

    def _submit(self, plan: Plan, piece: Piece) -> Optional[Future[Any]]:
        try:
            return self._executors.submit(self._tasks.run, plan, piece)
        except BrokenExecutor:
            return None

    def _record(self, future: Future[Any]) -> Optional[dict[str, Any]]:
        """What came back; None where the worker died."""
        try:
            record: dict[str, Any] = future.result()
        except Exception as error:
            if self._executors.is_death(error):
                return None
            raise CampaignError(f"a worker failed with {type(error).__name__}: {error}") from error
        return record
