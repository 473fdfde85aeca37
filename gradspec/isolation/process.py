"""A worker, seen from here: what is asked of it, what it answers, and what becomes of it."""

from __future__ import annotations

import base64
import json
import os
import pathlib
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, Mapping, Optional, Sequence, Union

from ..program.execution import Compiled
from ..program.incident import CRASHED, ERROR, POISONED, Incident
from ..subjects.registry import SubjectError
from .guarded import CANARIES
from .limits import GLANCE, Limits, Watch, resident

#: Seconds in which a subject is loaded, and in which a fork takes the place of another, on a busy machine.
LOAD_LIMIT = 300.0
FORK_LIMIT = 60.0
SCHEMA_FILE = pathlib.Path(__file__).parent.parent / "schemas" / "worker-1.schema.json"
_BEGIN = pathlib.Path(__file__).with_name("begin.py")

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Described:
    """A subject that is in another process: what it says of itself."""

    name: str
    version: str
    semantics: str
    levels: tuple[str, ...]
    details: Mapping[str, str]


class Process:
    """The worker that has the subject of this name, in the Python ``python`` or in this one. ``reference``: the release
    of the reference whose names tell what the subject lacks; None is the one nearest to it.

    It is started when it is first needed, and again when it is gone.
    """

    def __init__(
        self,
        subject: str,
        reference: Optional[str] = None,
        python: Optional[str] = None,
        limits: Optional[Limits] = None,
    ) -> None:
        self.subject, self._reference, self._python, self._limits = subject, reference, python, limits or Limits()
        self._worker: Optional[_Worker] = None
        self._described: Optional[Described] = None
        #: Whether nothing ran since the last fork.
        self._is_fresh = False
        self._number = 0
        #: The places of the canaries that the subject lives through.
        self._canaries: list[int] = []
        #: Whether the programs that ran last made their process load modules.
        self.has_loaded = False

    def about(self) -> Described:
        """What the subject says of itself. SubjectError where it cannot be had."""
        if self._described is None:
            self._ready()
            self._choose_canaries()
        assert self._described is not None
        return self._described

    def _choose_canaries(self) -> None:
        """Find out which canaries tell something: those that end, and change neither their process nor the others."""
        number = len(CANARIES)
        forth, back = (self._alone([*order, *order]) for order in (CANARIES, CANARIES[::-1]))
        if forth and forth == forth[:number] * 2 == back[::-1]:
            self._canaries = [*range(number)]
            return
        living = [place for place in range(len(CANARIES)) if self._alone([CANARIES[place]])]
        for place in living:
            others = [CANARIES[one] for one in living if one != place]
            shown = self._alone([*others, CANARIES[place], *others])
            if shown and shown[: len(others)] == shown[len(others) + 1 :]:
                self._canaries.append(place)

    def _alone(self, programs: Sequence[Compiled]) -> list[bytes]:
        """What these show, one after the other in a fresh process; nothing where anything happens to it."""
        self.renew()
        shown, incident = self._run(programs, False, [])
        return shown if incident is None or self.has_loaded else []

    def run(
        self, programs: Sequence[Compiled], looks: bool, patience: float = 1.0
    ) -> tuple[list[bytes], Optional[Incident]]:
        """What the programs showed one after the other, up to an incident: the last one's that ran, or where all ran,
        of any of them."""
        return self._run(programs, looks, self._canaries, patience)

    def _run(
        self, programs: Sequence[Compiled], looks: bool, canaries: Sequence[int], patience: float = 1.0
    ) -> tuple[list[bytes], Optional[Incident]]:
        self.has_loaded = False
        shown: list[bytes] = []
        sent = [_sent(one) for one in programs]
        incident = self._ask({"do": "run", "programs": sent, "looks": looks, "canaries": [*canaries]})
        while incident is None:
            answer = self._answer(patience)
            if isinstance(answer, Incident):
                return shown, answer
            if answer["said"] == "ran":
                shown.append(base64.b64decode(answer["trace"]))
            elif answer["said"] == "checked":
                self.has_loaded = answer["loaded"]
                changed = ", ".join(answer["changed"])
                return shown, Incident(POISONED, f"it changed {changed}") if changed else None
            else:
                incident = _escaped(answer)
        return shown, incident

    def trace(self, program: Compiled, looks: bool) -> Union[bytes, Incident]:
        """What a program showed, by name; packed."""
        return self._traced({"do": "trace", "program": _sent(program), "looks": looks})

    def guarded_trace(
        self, program: Compiled, looks: bool, patience: float = 1.0
    ) -> tuple[Optional[bytes], Optional[Incident]]:
        """The same, and what the program did to its process."""
        request = {"do": "trace guarded", "program": _sent(program), "looks": looks, "canaries": self._canaries}
        incident = self._ask(request)
        shown: Optional[bytes] = None
        while incident is None:
            answer = self._answer(patience)
            if isinstance(answer, Incident):
                return shown, answer
            if answer["said"] == "traced":
                shown = base64.b64decode(answer["trace"])
            elif answer["said"] == "checked":
                changed = ", ".join(answer["changed"])
                return shown, Incident(POISONED, f"it changed {changed}") if changed else None
            else:
                incident = _escaped(answer)
        return shown, incident

    def perform(self, file: str, name: str, names: Optional[str] = None) -> Union[bytes, Incident]:
        """What the scenario of this name in a file showed; packed. ``names``: the release whose names tell what the
        subject lacks, where it is another than that which it is held to."""
        return self._traced({"do": "perform", "file": file, "name": name, **({"names": names} if names else {})})

    def _traced(self, request: dict[str, Any]) -> Union[bytes, Incident]:
        incident = self._ask(request)
        if incident is not None:
            return incident
        answer = self._answer(2.0)
        if isinstance(answer, Incident):
            return answer
        return base64.b64decode(answer["trace"]) if answer["said"] == "traced" else _escaped(answer)

    def renew(self) -> None:
        """What is asked next is answered by a process in which nothing ran."""
        if self._worker is not None and not self._is_fresh:
            self._worker.send({"do": "end", "generation": self._worker.generation})
            self._await_fork()
            self._is_fresh = True

    @property
    def is_cheap_to_renew(self) -> bool:
        """Whether a fork takes the place of another, and not a worker that loads its subject anew."""
        return self._worker is None or self._worker.has_forks

    def end(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None

    def _ask(self, request: dict[str, Any]) -> Optional[Incident]:
        worker = self._ready()
        while not worker.answers.empty():
            # Somebody ended a process that had nothing to do.
            answer = worker.answers.get()
            if answer is None:
                return self._gone()
            if answer["said"] == "ready":
                worker.note(answer)
        self._is_fresh = False
        self._number += 1
        return None if worker.send({**request, "number": self._number}) else self._gone()

    def _answer(self, patience: float) -> Union[Answer, Incident]:
        """The next answer to what was last asked, or what happened instead."""
        worker = self._worker
        if worker is None:
            return Incident(CRASHED, _WORKER_GONE)
        watch: Optional[Watch] = None
        while True:
            try:
                answer = worker.answers.get(timeout=GLANCE)
            except queue.Empty:
                if worker.is_gone:
                    return self._gone()
                if watch is None:
                    watch = Watch(worker.fork, self._limits, worker.size, patience)
                incident = watch.incident()
                if incident is not None:
                    worker.kill_fork()
                    self._await_fork()
                    return incident
                continue
            if answer is None:
                return self._gone()
            if answer["said"] == "ready":
                worker.note(answer)
            elif answer["said"] == "died":
                self._await_fork()
                return Incident(CRASHED, _how(answer["code"]))
            elif answer.get("to") == self._number:
                return answer

    def _gone(self) -> Incident:
        """The whole worker is no more. Where there are no forks, so does a crash end."""
        assert self._worker is not None
        code = self._worker.end()
        has_forks, self._worker = self._worker.has_forks, None
        return Incident(CRASHED, _WORKER_GONE if has_forks else _how(code))

    def _await_fork(self) -> None:
        """Wait for the fork that comes after this one; where none does, the next question starts a new worker."""
        worker = self._worker
        assert worker is not None
        before, deadline = worker.generation, time.monotonic() + FORK_LIMIT
        while worker.generation == before:
            try:
                answer = worker.answers.get(timeout=GLANCE)
            except queue.Empty:
                if worker.is_gone or time.monotonic() > deadline:
                    self.end()
                    return
                continue
            if answer is None:
                self.end()
                return
            if answer["said"] == "ready":
                worker.note(answer)

    def _ready(self) -> _Worker:
        if self._worker is None:
            self._worker = _Worker(self._python)
            try:
                self._load(self._worker)
            except SubjectError:
                self.end()
                raise
            self._is_fresh = True
        return self._worker

    def _load(self, worker: _Worker) -> None:
        path = None if self._python else [os.path.abspath(one) for one in sys.path]
        worker.send({"do": "load", "subject": self.subject, "reference": self._reference, "path": path})
        deadline = time.monotonic() + LOAD_LIMIT
        while worker.fork == 0:
            try:
                answer = worker.answers.get(timeout=GLANCE)
            except queue.Empty:
                if time.monotonic() > deadline:
                    raise SubjectError(f"the subject {self.subject!r} is not loaded within {LOAD_LIMIT:g} s") from None
                continue
            if answer is None:
                said = worker.last_words()
                raise SubjectError(
                    f"the process that loads {self.subject!r} does not live through it{f': {said}' if said else ''}"
                )
            if answer["said"] == "refused":
                raise SubjectError(answer["why"])
            if answer["said"] == "ready":
                worker.note(answer)
            elif answer["said"] == "loaded":
                self._described = Described(
                    answer["name"],
                    answer["version"],
                    answer["semantics"],
                    tuple(answer["levels"]),
                    answer["details"],
                )


class _Worker:
    """One process, its forks, and the thread that reads what they say."""

    def __init__(self, python: Optional[str]) -> None:
        self._errors: IO[bytes] = tempfile.TemporaryFile()
        command = [python or sys.executable, str(_BEGIN)]
        try:
            self._popen = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                # Ctrl-C is for the process that this one works for; and all forks are ended at once.
                start_new_session=True,
            )
        except OSError as error:
            raise SubjectError(f"{command[0]} cannot be run: {error.strerror}") from None
        self.answers: queue.Queue[Optional[Answer]] = queue.Queue()
        #: The process that answers, its number, and its size in MiB before anything ran in it.
        self.fork, self.generation, self.size = 0, -1, resident(self._popen.pid)
        threading.Thread(
            target=_read, args=(self._popen.stdout, self.answers), name="gradspec-worker", daemon=True
        ).start()
        self._end = weakref.finalize(self, _end, self._popen)

    def send(self, request: Mapping[str, Any]) -> bool:
        """False where the worker is no more."""
        assert self._popen.stdin is not None
        try:
            self._popen.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            self._popen.stdin.flush()
        except (OSError, ValueError):
            return False
        return True

    def note(self, ready: Answer) -> None:
        self.fork, self.generation = ready["process"], ready["generation"]
        self.size = resident(self.fork)

    @property
    def has_forks(self) -> bool:
        return self.fork != self._popen.pid

    @property
    def is_gone(self) -> bool:
        return self._popen.poll() is not None

    def kill_fork(self) -> None:
        _kill(self.fork)

    def last_words(self) -> str:
        """The last line that it wrote to standard error while it began."""
        self._popen.wait()
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def end(self) -> int:
        """End it with all its forks; the code with which it ended."""
        self._end()
        self._errors.close()
        return self._popen.wait()


def _read(lines: IO[bytes], answers: queue.Queue[Optional[Answer]]) -> None:
    with lines:
        for line in lines:
            try:
                answer = json.loads(line)
            except ValueError:
                # Empty, or cut off by the end of a fork.
                continue
            answers.put(answer)
    answers.put(None)


def _end(popen: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(popen.pid, signal.SIGKILL)
        else:
            popen.kill()
    popen.wait()
    with suppress(OSError):
        assert popen.stdin is not None
        popen.stdin.close()


_WORKER_GONE = "its process took with it the one that had started it"


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, getattr(signal, "SIGKILL", signal.SIGTERM))


def _sent(program: Compiled) -> dict[str, Any]:
    return {"text": program.text, "tensors": list(program.tensors)}


def _escaped(answer: Answer) -> Incident:
    said = answer["exception"]
    if answer["ends"]:
        return Incident(CRASHED, f"it raised {said}, which ends a process")
    return Incident(ERROR, said)


def _how(code: int) -> str:
    """In which way a process ended."""
    if code >= 0:
        return f"its process exited with code {code}"
    try:
        return f"its process was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"its process was ended by signal {-code}"
