"""Threads that take turns at explicit points, so that an interleaving is part of the program and repeats exactly."""

from __future__ import annotations

import threading
from types import GeneratorType
from typing import Any, Callable, Optional


class Turns:
    """A fresh thread that runs a generator function; its ``yield``s are the points where it gives the turn back.

    The thread starts with the first ``step()``. Exactly one thread runs at any moment: whoever calls ``step()`` or
    ``finish()`` waits until the other yields, returns or raises. What it raises comes out of that call. ``begin`` is
    called in the thread before the body.
    """

    def __init__(self, body: Callable[[], Any], begin: Optional[Callable[[], None]] = None) -> None:
        self._body = body
        self._begin = begin
        self._theirs = threading.Semaphore(0)
        self._ours = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, name="gradspec-turns", daemon=True)
        self._abandoned = False
        self._yielded: Any = None
        self._returned: Any = None
        self._raised: Optional[BaseException] = None
        #: Whether the body has returned or raised.
        self.ended = False

    def step(self) -> Any:
        """Run the body up to its next ``yield`` and give what that yields; None where the body ends instead."""
        if self.ended:
            raise RuntimeError("this thread has already run to its end: it has no further step")
        self._yielded = None
        if self._thread.ident is None:
            self._thread.start()
        else:
            self._theirs.release()
        self._ours.acquire()
        if self.ended:
            self._thread.join()
            if self._raised is not None:
                raised, self._raised = self._raised, None
                raise raised
        yielded, self._yielded = self._yielded, None
        return yielded

    def finish(self) -> Any:
        """Run the body to its end, through whatever yields are left, and give what it returns."""
        while not self.ended:
            self.step()
        returned, self._returned = self._returned, None
        return returned

    def abandon(self) -> None:
        """Close a body that was left waiting: its ``finally`` blocks run, in its own thread, and the thread ends."""
        if self._thread.ident is None or self.ended:
            return
        self._abandoned = True
        self._theirs.release()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._returned = self._turns()
        except BaseException as error:  # handed over to the thread that waits for this turn
            self._raised = error
        finally:
            self.ended = True
            del self._body
            self._ours.release()

    def _turns(self) -> Any:
        if self._begin is not None:
            self._begin()
        running = self._body()
        if not isinstance(running, GeneratorType):
            return running
        while True:
            try:
                self._yielded = next(running)
            except StopIteration as end:
                return end.value
            self._ours.release()
            self._theirs.acquire()
            if self._abandoned:
                running.close()
                return None


def in_fresh_thread(work: Callable[[], None]) -> None:
    """Run ``work`` in a thread of its own and wait for it; what it raises comes out here."""
    raised: list[BaseException] = []

    def body() -> None:
        try:
            work()
        except BaseException as error:  # handed over to the waiting thread, which raises it
            raised.append(error)

    thread = threading.Thread(target=body, name="gradspec-program", daemon=True)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]
