"""What else a thread can switch besides the grad modes: none of it decides what is recorded."""

from __future__ import annotations

import threading

from . import short_ways


class Switches(threading.local):
    """Each thread's own; a new thread starts with these.

    ``multithreading``: whether backward may use several threads. On the CPU it never does, so this is only remembered.
    ``view_replay``: views made now are made anew by their own ops where the base changes, not through strides.
    ``grad_layout_enforced``: a gradient is laid out in memory as its leaf is.
    """

    multithreading: bool
    view_replay: bool
    grad_layout_enforced: bool

    def __init__(self) -> None:
        self.multithreading = True
        self.view_replay = False
        self.grad_layout_enforced = True


switches = Switches()


def set_view_replay(enabled: bool) -> None:
    """Where views are replayed, no short way is taken; whoever sets this switch does so here."""
    short_ways.barred += enabled - switches.view_replay
    switches.view_replay = enabled
