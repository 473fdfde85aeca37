"""Timing several things beside each other: in short turns that alternate, so that what else the machine does strikes
all of them."""

from __future__ import annotations

import math
from typing import Callable, Sequence

#: Runs something a number of times and returns the seconds that all of them took.
Runs = Callable[[int], float]


def fastest(contenders: Sequence[Runs], seconds: float, turns: int, probe: int) -> list[float]:
    """Seconds of one run of each, in its fastest turn. A turn takes about ``seconds``, as ``probe`` runs foretell."""
    counts = [_runs_in(runs, seconds, probe) for runs in contenders]
    best = [math.inf] * len(contenders)
    for _ in range(turns):
        for i, (runs, count) in enumerate(zip(contenders, counts)):
            best[i] = min(best[i], runs(count) / count)
    return best


def _runs_in(runs: Runs, seconds: float, probe: int) -> int:
    runs(max(1, probe // 4))  # a warm-up
    return max(3, int(seconds / (runs(probe) / probe)))
