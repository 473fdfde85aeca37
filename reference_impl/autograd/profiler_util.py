"""``torch.autograd.profiler_util``: what a profile gives."""

from __future__ import annotations

from typing import Any


class EventList(list[Any]):
    """What a profile found: nothing."""

    def table(self, *args: Any, **kwargs: Any) -> str:
        return ""

    def total_average(self) -> None:
        return None


def _format_time(time_us: float) -> str:
    """Microseconds as people read them."""
    for unit, size in (("s", 1e6), ("ms", 1e3)):
        if time_us >= size:
            return f"{time_us / size:.3f}{unit}"
    return f"{time_us:.3f}us"
