"""The worker: it loads the subject once, and forks; the fork answers, and is replaced when it ends.

Requests and answers are JSON lines (``schemas/worker-1.schema.json``), on descriptors that nothing else knows. There is
one request at a time. Where processes, or the subject, cannot fork, the worker itself answers, and is started anew when
it ends.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import importlib
import itertools
import json
import os
import pathlib
import platform
import signal
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any, NoReturn, Optional, Sequence

from reference_impl import instances

from .. import suite
from ..program.execution import Compiled, names_of, watched
from ..program.scenario_regions import as_region
from ..run import run_side
from ..subjects.protocol import Subject
from ..subjects.reference import Reference, nearest
from ..subjects.registry import SubjectError, resolve
from ..trace import Trace
from .guarded import Guarded
from .packing import packed
from .state import State

#: How long a fork is waited for before it is asked for again, in milliseconds: it may have closed what tells its end.
_AGAIN = 500
#: The same, once it is known to be ending.
_SOON = 5
#: What a fork says that ends because it was asked to.
_ORDERLY = "done"


class Channel:
    """Where requests come from and answers go to."""

    def __init__(self, requests: int, answers: int) -> None:
        self.requests = requests
        self._answers = answers
        self._unread = b""

    def request(self) -> Optional[dict[str, Any]]:
        """The next one; None where nobody is left to ask."""
        while b"\n" not in self._unread:
            part = os.read(self.requests, 1 << 16)
            if not part:
                return None
            self._unread += part
        line, _, self._unread = self._unread.partition(b"\n")
        found: dict[str, Any] = json.loads(line)
        return found

    def answer(self, **parts: Any) -> None:
        # It begins on a line of its own, whatever became of the line before.
        data = memoryview(b"\n" + json.dumps(parts).encode("ascii") + b"\n")
        while data:
            data = data[os.write(self._answers, data) :]


def serve(requests: int, answers: int) -> None:
    """Load the subject that the first request names, and answer the others."""
    channel = Channel(requests, answers)
    request = channel.request()
    if request is None:
        return
    subject = _loaded(request, channel)
    if subject is None:
        return
    # The names that the reference has tell what the subject lacks.
    names = Reference(request["reference"] or nearest(subject.semantics)[0]).module
    if not hasattr(os, "fork") or not getattr(subject, "forks", True):
        _answer_all(subject, names, channel, 0)
        return
    gc.collect()
    gc.freeze()
    for generation in itertools.count():
        alive, held = os.pipe()
        fork = os.fork()
        if fork == 0:
            os.close(alive)
            _be_a_fork(subject, names, channel, generation, held)
        os.close(held)
        end = _end_of(fork, alive, requests)
        os.close(alive)
        if end is None:
            return
        if not end.is_orderly:
            channel.answer(said="died", code=end.code)
        _load(end.modules)


def _loaded(request: dict[str, Any], channel: Channel) -> Optional[Subject]:
    if request["path"] is not None:
        sys.path[:] = request["path"]
    elif os.getcwd() not in sys.path:
        # A subject is often a module of the directory in which its author works.
        sys.path.append(os.getcwd())
    try:
        subject = resolve(request["subject"])
    except SubjectError as error:
        channel.answer(said="refused", why=str(error))
        return None
    torch: Any = subject.module
    if hasattr(torch, "set_num_threads"):
        torch.set_num_threads(1)
    channel.answer(
        said="loaded",
        name=subject.name,
        version=subject.version,
        semantics=subject.semantics,
        levels=list(subject.levels),
        details={"python": platform.python_version(), **subject.details},
    )
    return subject


def _load(modules: Sequence[str]) -> None:
    """Load what a fork loaded: it takes long, and the next ones need not do it again."""
    for name in modules:
        with contextlib.suppress(Exception, SystemExit):
            importlib.import_module(name)
    if modules:
        gc.collect()
        gc.freeze()


def _be_a_fork(subject: Subject, names: ModuleType, channel: Channel, generation: int, worker: int) -> NoReturn:
    code = 1
    try:
        state = State(subject.module)
        _answer_all(subject, names, channel, generation)
        os.write(worker, " ".join([_ORDERLY, *state.loaded()]).encode())
        code = 0
    finally:
        # Whatever comes: a fork does not go on with what the worker does.
        os._exit(code)


@dataclass(frozen=True)
class _End:
    """How a fork ended: its exit code, or minus a signal; whether it was to end; the modules that it had loaded."""

    code: int
    is_orderly: bool
    modules: tuple[str, ...]


def _end_of(fork: int, alive: int, requests: int) -> Optional[_End]:
    """Wait for the end of a fork. None where nobody is left to ask, and it was ended for that."""
    import select

    watch = select.poll()
    watch.register(alive, select.POLLIN)
    watch.register(requests, 0)
    patience, said = _AGAIN, b""
    while True:
        events = [file for file, _ in watch.poll(patience)]
        if requests in events:
            with contextlib.suppress(ProcessLookupError):
                os.kill(fork, signal.SIGKILL)
            os.waitpid(fork, 0)
            return None
        if alive in events:
            part = os.read(alive, 1 << 16)
            said += part
            if not part:
                watch.unregister(alive)
                patience = _SOON
        elif (status := os.waitpid(fork, os.WNOHANG))[0]:
            code = os.waitstatus_to_exitcode(status[1])
            words = said.decode("utf-8", "replace").split()
            is_orderly = code == 0 and words[:1] == [_ORDERLY]
            return _End(code, is_orderly, tuple(words[1:] if is_orderly else ()))


def _answer_all(subject: Subject, names: ModuleType, channel: Channel, generation: int) -> None:
    """Answer until this is to be replaced, or nobody is left to ask."""
    channel.answer(said="ready", process=os.getpid(), generation=generation)
    side: Optional[Guarded] = None
    gc.disable()
    while (request := channel.request()) is not None:
        if request["do"] == "end":
            if request["generation"] == generation:
                return
            # It was for one before this, which ended by itself.
            continue
        try:
            if request["do"] == "run":
                # Not before it is asked for: a canary too may end the process, or not end.
                side = side or Guarded(subject, canaries=request["canaries"])
                _run(side, request, channel)
            elif request["do"] == "trace":
                _trace(subject, names, request, channel)
            elif request["do"] == "trace guarded":
                side = side or Guarded(subject, canaries=request["canaries"])
                _trace_guarded(side, subject, names, request, channel)
            else:
                _perform(subject, names, request, channel)
        except BaseException as error:
            # What no program catches: SystemExit, or an exception in what the suite asks beside its programs.
            ends = not isinstance(error, Exception)
            channel.answer(said="escaped", to=request["number"], exception=_said(error), ends=ends)
        gc.collect()
        gc.freeze()


def _run(side: Guarded, request: dict[str, Any], channel: Channel) -> None:
    programs = [_compiled(one) for one in request["programs"]]
    number = request["number"]
    left = side.run_each(
        programs, request["looks"], lambda shown: channel.answer(said="ran", to=number, trace=_text(shown))
    )
    channel.answer(said="checked", to=number, changed=left.changed, loaded=left.has_loaded)


def _trace(subject: Subject, names: ModuleType, request: dict[str, Any], channel: Channel) -> None:
    program = watched(_compiled(request["program"]), request["looks"], names_of(subject))
    _tell(run_side(program, subject, names), request, channel)


def _trace_guarded(
    side: Guarded, subject: Subject, names: ModuleType, request: dict[str, Any], channel: Channel
) -> None:
    """The same, and what the program left behind."""
    left = side.guarding(lambda: _trace(subject, names, request, channel))
    channel.answer(said="checked", to=request["number"], changed=left.changed, loaded=left.has_loaded)


def _perform(subject: Subject, names: ModuleType, request: dict[str, Any], channel: Channel) -> None:
    """Run a scenario of a file."""
    (scenario,) = [one for one in suite.load(pathlib.Path(request["file"])) if one.name == request["name"]]
    if "names" in request:
        names = instances.for_version(request["names"])
    compiled = names_of(subject).get("compiled")
    if compiled is not None:
        scenario = as_region(scenario, compiled)
    _tell(run_side(scenario.function, subject, names), request, channel)


def _tell(trace: Trace, request: dict[str, Any], channel: Channel) -> None:
    channel.answer(said="traced", to=request["number"], trace=_text(packed(trace)))


def _compiled(program: dict[str, Any]) -> Compiled:
    return Compiled(program["text"], tuple(program["tensors"]))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _said(error: BaseException) -> str:
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:
        return type(error).__name__
