"""How far a campaign is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import contextlib
import sys
import time
from typing import Callable, Iterator, Optional, Protocol

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar

#: Seconds between two lines where there is no terminal.
EVERY = 10.0


class Counted(Protocol):
    """What progress is shown of: how many programs were judged, and how many show that the subject does not conform."""

    @property
    def programs(self) -> int: ...

    @property
    def failing(self) -> int: ...


class Pace:
    """How fast programs are judged, and how long it takes until all are, or the time is over."""

    def __init__(self, programs: Optional[int], seconds: Optional[float], done: int) -> None:
        self._programs, self._seconds, self._before = programs, seconds, done
        self._begin = time.monotonic()

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self._begin

    @property
    def is_over(self) -> bool:
        return self._seconds is not None and self.elapsed >= self._seconds

    def rate(self, done: int) -> float:
        """Programs per second since this began."""
        return (done - self._before) / max(self.elapsed, 1e-9)

    def left(self, done: int) -> Optional[float]:
        """Seconds; None where nobody knows yet."""
        ends = []
        if self._seconds is not None:
            ends.append(max(0.0, self._seconds - self.elapsed))
        if self._programs is not None and done > self._before:
            ends.append((self._programs - done) / self.rate(done))
        return min(ends) if ends else None

    def share(self, done: int) -> float:
        """How much of the whole is done, from 0 to 1."""
        by_time = self.elapsed / self._seconds if self._seconds else 0.0
        by_programs = done / self._programs if self._programs else 0.0
        return min(1.0, max(by_time, by_programs))

    def line(self, tally: Counted) -> str:
        done = tally.programs
        of = f" of {self._programs:,}" if self._programs is not None else ""
        left = self.left(done)
        said = f"{done:,}{of} programs, {self.rate(done):,.0f}/s, {tally.failing:,} diverge"
        return said + (f", {_duration(left)} left" if left is not None else "")


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@contextlib.contextmanager
def shown(pace: Pace) -> Iterator[Callable[[Counted], None]]:
    """What is called with each new tally, while progress is shown on stderr."""
    console = Console(stderr=True)
    if console.is_terminal:
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
        with Bar(*columns, console=console, transient=True) as bar:
            task = bar.add_task("the subject is loaded", total=1.0)
            yield lambda tally: bar.update(task, completed=pace.share(tally.programs), description=pace.line(tally))
        return
    last = time.monotonic()

    def line(tally: Counted) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY:
            last = time.monotonic()
            print(pace.line(tally), file=sys.stderr, flush=True)

    yield line
