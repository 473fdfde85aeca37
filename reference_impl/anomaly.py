"""Anomaly mode: nodes remember where in the program they were made, and a backward pass that fails says so.

The mode is the process's, not a thread's.
"""

from __future__ import annotations

import sys
import threading
import traceback
from typing import TYPE_CHECKING, Any, Iterator, Optional

from . import errors, short_ways
from .frames import is_own
from .rules import rule

if TYPE_CHECKING:
    from .graph import Node

enabled = False
#: With anomaly mode on: whether a gradient that is nan is an error.
check_nan = True

#: What ``Node.metadata`` calls the lines of code that made the node, and the node whose backward made it.
TRACEBACK, PARENT = "traceback_", "parent_"


def set_anomaly_enabled(enabled_: bool, check_nan_: bool = True) -> None:
    global enabled, check_nan
    for name, position, value in (("enabled", 1, enabled_), ("check_nan", 2, check_nan_)):
        if not isinstance(value, bool):
            raise TypeError(errors.argument_type("set_anomaly_enabled", name, position, "bool", value))
    short_ways.barred += enabled_ - enabled
    enabled, check_nan = enabled_, check_nan_


class _Running(threading.local):
    """``nodes``: those that this thread is running in anomaly mode, the innermost last."""

    nodes: list["Node"]

    def __init__(self) -> None:
        self.nodes = []


running = _Running()


# BW-15: a node remembers where it was made and, if in the backward of another node, by which.
@rule("BW-15")
def remember(node: "Node") -> None:
    node.metadata[TRACEBACK] = traceback.format_stack(_callers_frame())
    if running.nodes:
        node.metadata[PARENT] = running.nodes[-1]


def _callers_frame() -> Any:
    """The innermost frame that is not the reference's own. What modules do is told, as in torch."""
    frame: Any = sys._getframe()
    while frame.f_back is not None and is_own(frame) and ".nn." not in frame.f_globals["__name__"]:
        frame = frame.f_back
    return frame


# BW-15: where a node fails, in its hooks or itself, a warning tells where it was made, and of what each was a part.
@rule("BW-15")
def told_of(node: "Node") -> list[str]:
    return [
        errors.anomaly(one.name(), one.metadata.get(TRACEBACK), is_parent=i > 0)
        for i, one in enumerate(_with_parents(node))
    ]


def _with_parents(node: "Node") -> Iterator["Node"]:
    seen: Optional["Node"] = node
    while seen is not None:
        yield seen
        seen = seen.metadata.get(PARENT)
