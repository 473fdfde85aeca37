"""What a program may take, and whether a process takes more."""

from __future__ import annotations

import os
import pathlib
import time
from dataclasses import dataclass
from typing import Optional

from ..program.incident import CRASHED, HUNG, Incident

#: Seconds between two looks at a process.
GLANCE = 0.05
#: A process that gets no turn on a busy machine does not hang; but after so many times its limit it does.
_STARVED = 20
_PAGE_MIB = (os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096) / (1 << 20)
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True)
class Limits:
    """``seconds`` for one program, which takes milliseconds; ``memory``: the MiB by which its process may grow."""

    seconds: float = 10.0
    memory: int = 4096


class Watch:
    """Looks at a process while a program runs in it: since when, and how large the process was before."""

    def __init__(self, process: int, limits: Limits, base: Optional[float], patience: float = 1.0) -> None:
        self._process, self._limits, self._base = process, limits, base
        self._seconds = limits.seconds * patience
        self._begin = time.monotonic()
        self._computed = computed(process)

    def incident(self) -> Optional[Incident]:
        """What there is to end the process for; None as long as there is nothing."""
        size = resident(self._process)
        if size is not None and self._base is not None and size - self._base > self._limits.memory:
            return Incident(CRASHED, f"its process grew by more than {self._limits.memory:,} MiB")
        elapsed = time.monotonic() - self._begin
        if elapsed < self._seconds or elapsed < self._seconds * _STARVED and self._is_starved():
            return None
        return Incident(HUNG, f"it did not end within {self._limits.seconds:g} s")

    def _is_starved(self) -> bool:
        """Whether the process would run and is not let."""
        now = computed(self._process)
        if now is None or self._computed is None or now - self._computed >= self._seconds:
            return False
        return any(state in "RD" for state in _states(self._process))


def resident(process: int) -> Optional[float]:
    """The MiB of memory that a process has; None where nobody tells."""
    try:
        return int(_told(process, "statm").split()[1]) * _PAGE_MIB
    except (OSError, IndexError):
        return None


def computed(process: int) -> Optional[float]:
    """The seconds for which a process has computed; None where nobody tells."""
    try:
        fields = _told(process, "stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS
    except (OSError, IndexError):
        return None


def _states(process: int) -> list[str]:
    """What each thread of a process does: R runs or would, D waits for a disk, S sleeps."""
    try:
        threads = os.listdir(f"/proc/{process}/task")
        return [_told(process, f"task/{one}/stat").rpartition(")")[2].split()[0] for one in threads]
    except (OSError, IndexError):
        return []


def _told(process: int, what: str) -> str:
    return pathlib.Path(f"/proc/{process}/{what}").read_text(encoding="utf-8", errors="replace")
