"""Where pieces run: in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

import concurrent.futures
import gc
import multiprocessing
import os
import signal
import threading
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from typing import Any, Callable, Optional, Protocol

from .plan import CampaignError

#: After so many tasks for each of them the processes of this machine are replaced. What a subject keeps for good, as
#: torch does with a tensor whose hook holds it, adds up to half a KiB a program: in a million to half a GiB.
LASTING = 50
#: Seconds for which a scheduler is waited for.
PATIENCE = 10.0


class Executors(Protocol):
    """An executor that can be replaced when it is broken."""

    @property
    def workers(self) -> int:
        """How many pieces run at a time."""

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]: ...

    def is_death(self, error: BaseException) -> bool:
        """Whether ``error`` says that the process which had something to do is gone."""

    def renew(self) -> None:
        """Go on after a death."""

    def end(self) -> None:
        """Let go of what has not begun; what has begun may end by itself."""


class LocalProcesses:
    """Processes of this machine, made afresh (``spawn``), so that none has anything of this one's state."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._executor: Optional[ProcessPoolExecutor] = None
        #: how many tasks its processes have got
        self._given = 0

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        if self._executor is not None and self._given == LASTING * self.workers:
            self._executor.shutdown(wait=False)  # once what it was given is done
            self._executor = None
        if self._executor is None:
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self.workers, context, _begin)
            self._given = 0
        self._given += 1
        return self._executor.submit(function, *arguments)

    def is_death(self, error: BaseException) -> bool:
        return isinstance(error, BrokenExecutor)

    def renew(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = None

    def end(self) -> None:
        self.renew()


def _begin() -> None:
    """How a worker begins: Ctrl-C is for the process that it works for, and when that is gone, so is the worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_outlive, args=(parent,), daemon=True).start()


def _outlive(parent: Any) -> None:
    parent.join()
    os._exit(0)


class DaskCluster:
    """The workers of a Dask cluster. They run nothing but what they are sent, and need gradspec and the subject."""

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError:
            raise CampaignError("--dask needs the package distributed: pip install 'gradspec[dask]'") from None
        library: Any = distributed
        try:
            self._client = library.Client(address, timeout=PATIENCE)
        except Exception as error:
            raise CampaignError(f"there is no Dask scheduler at {address}: {' '.join(str(error).split())}") from None
        self._killed = library.KilledWorker
        self._executor: Executor = self._client.get_executor(pure=False)

    @property
    def workers(self) -> int:
        return max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        return self._executor.submit(function, *arguments)

    def is_death(self, error: BaseException) -> bool:
        # Dask runs what was lost on another worker; only when that has died too, several times, it gives up.
        return isinstance(error, self._killed)

    def renew(self) -> None:
        """The cluster replaces its workers itself."""

    def end(self) -> None:
        self._executor.shutdown(wait=False)
        self._client.close()


def finished(futures: Any) -> set[Future[Any]]:
    """Those of ``futures`` that are over, once there is one."""
    return concurrent.futures.wait(futures, return_when=concurrent.futures.FIRST_COMPLETED).done
