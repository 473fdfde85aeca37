"""Carrying a plan out: shards are given to an executor, and what a dead worker had is run again."""

from __future__ import annotations

from collections import deque
from concurrent.futures import BrokenExecutor, Future
from typing import Any, Callable, Iterable, Iterator, Mapping, Optional

from . import worker
from .executors import Executors, finished
from .plan import CampaignError, Piece, Plan
from .tally import joined

#: How many shards wait for each worker, beside the one that it has: it is never without.
AHEAD = 1
#: Into how many parts a piece is split whose worker died twice.
PARTS = 8


class Run:
    """One go at the shards of a plan."""

    def __init__(self, plan: Plan, executors: Executors, tasks: Any = worker) -> None:
        self._plan = plan
        self._executors = executors
        #: What workers are given to do: functions of a module, so that a process can find them.
        self._tasks = tasks

    def about(self) -> Mapping[str, Any]:
        """What a worker says of the sides, once they are loaded there."""
        found: Mapping[str, Any] = self._result(self._executors.submit(self._tasks.describe, self._plan))
        return found

    def _result(self, future: Future[Any]) -> Any:
        try:
            return future.result()
        except Exception as error:
            if self._executors.is_death(error):
                raise CampaignError(f"the process that loads {self._plan.subject} does not live through it") from None
            raise

    def shards(self, numbers: Iterable[int], is_enough: Callable[[], bool] = lambda: False) -> Iterator[dict[str, Any]]:
        """The records of these shards, in the order in which they are done. Those that have begun when it is enough
        are still waited for."""
        waiting = iter(numbers)
        running: dict[Future[Any], Piece] = {}
        lost: deque[Piece] = deque()
        limit = self._executors.workers * (1 + AHEAD)
        while True:
            while not lost and len(running) < limit and not is_enough():
                number = next(waiting, None)
                if number is None:
                    break
                piece = self._plan.whole(number)
                future = self._submit(self._tasks.run, piece)
                if future is None:
                    lost.append(piece)
                else:
                    running[future] = piece
            if not running and not lost:
                return
            if not running:
                # Whose worker died is run alone: if it dies again it is this one's doing.
                yield joined(self._alone(lost.popleft()))
                continue
            for future in finished(running):
                piece = running.pop(future)
                record = self._record(future)
                if record is None:
                    lost.append(piece)
                else:
                    yield joined([record])
            if lost and not running:
                self._executors.renew()

    def _submit(self, task: Callable[..., Any], piece: Piece) -> Optional[Future[Any]]:
        try:
            return self._executors.submit(task, self._plan, piece)
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

    def _alone(self, piece: Piece) -> list[dict[str, Any]]:
        """The records of the parts of a piece that killed its worker once, with nothing else running."""
        future = self._submit(self._tasks.run, piece)
        record = None if future is None else self._record(future)
        if record is not None:
            return [record]
        self._executors.renew()
        if len(piece) == 1:
            return [self._result(self._executors.submit(self._tasks.crashed, self._plan, piece))]
        return [record for part in piece.split(PARTS) for record in self._alone(part)]
