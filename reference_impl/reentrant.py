"""Backward inside backward, very deep: every so often it goes on in another thread, whose stack is empty."""

from __future__ import annotations

import threading
from typing import Callable, Optional

from .anomaly import running
from .modes import state
from .rules import rule
from .saved import thread_hooks
from .switches import switches

#: How many passes may be inside one another in one thread. torch has a bound of the same kind.
MAX_DEPTH = 30

#: What each thread has of its own, and the other thread is to find as it is here.
_CARRIED = (state, switches, thread_hooks, running)


# BW-17: the other thread finds the modes as they are here; the pass that began the inner one waits for it.
@rule("BW-17")
def elsewhere(body: Callable[[], None]) -> None:
    """Run ``body`` in another thread, and wait. What it raises is raised here."""
    carried = [dict(vars(local)) for local in _CARRIED]
    raised: Optional[BaseException] = None

    def run() -> None:
        nonlocal raised
        for local, attributes in zip(_CARRIED, carried):
            vars(local).update(attributes)
        try:
            body()
        except BaseException as error:
            raised = error

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if raised is not None:
        raise raised
