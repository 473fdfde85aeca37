"""``torch.autograd.profiler``: so that programs that profile run. Nothing is measured."""

from __future__ import annotations

from contextlib import ContextDecorator
from typing import Any, Optional

from .profiler_util import EventList

__all__ = ["emit_itt", "emit_nvtx", "profile", "record_function"]


class profile:
    """The context in which torch measures what ops cost."""

    def __init__(self, enabled: bool = True, **options: Any) -> None:
        self.enabled = enabled

    def __enter__(self) -> Optional["profile"]:
        return self if self.enabled else None

    def __exit__(self, *exc: object) -> None:
        pass

    def key_averages(self, *args: Any, **kwargs: Any) -> EventList:
        return EventList()

    def step(self) -> None:
        pass

    function_events: Optional[EventList] = EventList()


class emit_nvtx(profile):
    """The same for a tool that draws what ran when."""


class emit_itt(profile):
    """The same for another such tool."""


class record_function(ContextDecorator):
    """Gives a name, in a profile, to what runs between entering and leaving."""

    def __init__(self, name: str, args: Optional[str] = None) -> None:
        self.name = name
        self.args = args

    def __enter__(self) -> "record_function":
        return self

    def __exit__(self, *exc: object) -> None:
        pass
