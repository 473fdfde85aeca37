"""``torch.autograd.profiler_util``: what a profile gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional


@dataclass
class FunctionEvent:
    """A call, from its start to its end, in microseconds."""

    id: int
    name: str
    thread: int
    start_us: float
    end_us: float
    cpu_children: list["FunctionEvent"] = field(default_factory=list)

    @property
    def cpu_time_total(self) -> float:
        return self.end_us - self.start_us

    @property
    def self_cpu_time_total(self) -> float:
        return self.cpu_time_total - sum(one.cpu_time_total for one in self.cpu_children)


@dataclass
class FunctionEventAvg:
    """All calls of one name."""

    key: Optional[str] = None
    count: int = 0
    cpu_time_total: float = 0

    def add(self, other: FunctionEvent) -> "FunctionEventAvg":
        self.key = other.name
        self.count += 1
        self.cpu_time_total += other.cpu_time_total
        return self

    __iadd__ = add


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
