"""A process that watches another one: it knows the program that runs there, and when that does not end it says so and
ends the process. A thread that is blocked in C cannot be ended from inside.
"""

from __future__ import annotations

import mmap
import os
import pathlib
import signal
import struct
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import weakref
from contextlib import suppress
from typing import Optional

from ..program.execution import Compiled
from ..program.incident import Incident
from .limits import GLANCE, Limits, Watch, resident

#: The programs that were begun, and the length of the text of the one that runs; 0 where none does.
_HEAD = struct.Struct("=QQ")
_SIZE = 1 << 16


class Watchdog:
    """Watches this process until it ends. ``began`` says which program runs from now on, or that none does."""

    def __init__(self, limits: Limits) -> None:
        file, path = tempfile.mkstemp(prefix="gradspec-")
        os.ftruncate(file, _SIZE)
        self._board = mmap.mmap(file, _SIZE)
        os.close(file)
        self._count = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, path, str(os.getpid()), str(limits.seconds), str(limits.memory)],
            # When this process is gone, so is the other end, and with it the other process.
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            start_new_session=True,
        )
        weakref.finalize(self, _dismiss, self._process)

    def began(self, program: Optional[Compiled]) -> None:
        self._count += 1
        board = self._board
        if program is None:
            _HEAD.pack_into(board, 0, self._count, 0)
            return
        text = program.text.encode("utf-8", "replace")[: _SIZE - _HEAD.size]
        # Whoever reads between these two finds that no program runs.
        _HEAD.pack_into(board, 0, self._count, 0)
        board[_HEAD.size : _HEAD.size + len(text)] = text
        _HEAD.pack_into(board, 0, self._count, len(text))


def _dismiss(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    with suppress(OSError):
        process.stdin.close()
    process.wait()


def watch(board: mmap.mmap, process: int, limits: Limits) -> tuple[str, Incident]:
    """Wait for a program that takes more than it may; its text, and what it did."""
    base = resident(process)
    last, since = 0, Watch(process, limits, base)
    while True:
        time.sleep(GLANCE)
        count, length = _HEAD.unpack_from(board, 0)
        if count != last or not length:
            last, since = count, Watch(process, limits, base)
            continue
        incident = since.incident()
        if incident is not None and _HEAD.unpack_from(board, 0)[0] == count:
            return bytes(board[_HEAD.size : _HEAD.size + length]).decode("utf-8", "replace"), incident


def _outlive() -> None:
    """End with the process that this one was started by."""
    # Not through sys.stdin, whose lock would be held when this process ends.
    while os.read(0, 1):
        continue
    os._exit(0)


def main(path: str, process: int, limits: Limits) -> None:
    threading.Thread(target=_outlive, daemon=True).start()
    with open(path, "r+b") as file:
        board = mmap.mmap(file.fileno(), _SIZE)
    with suppress(OSError):
        pathlib.Path(path).unlink()
    text, incident = watch(board, process, limits)
    print(f"gradspec: {incident.verdict}: {incident.detail}; its process is ended:", file=sys.stderr)
    print(textwrap.indent(text, "    "), file=sys.stderr, end="", flush=True)
    with suppress(ProcessLookupError):
        os.kill(process, getattr(signal, "SIGKILL", signal.SIGTERM))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Limits(float(sys.argv[3]), int(sys.argv[4])))
