"""Wrong in what they do to their process: each is the reference, of which one op (``prod``) misbehaves."""

from __future__ import annotations

import ctypes
import functools
import os
import signal
import sys
import warnings
from types import ModuleType
from typing import Any, Callable

from .instance import Instance

#: What misbehaves when it is called.
OP = "prod"

Misdeed = Callable[[ModuleType], object]
_hoard: list[Any] = []


def _loop(torch: ModuleType) -> None:
    while True:
        pass


def _eat(torch: ModuleType) -> None:
    while True:
        _hoard.append(b"x" * (1 << 22))


def _print(torch: ModuleType) -> None:
    garbage = '{"said": "ran", "to": 1, "trace": "AAAA"}\n\x00 garbage'
    print(garbage)
    print(garbage, file=sys.stderr)
    for descriptor in (1, 2):
        os.write(descriptor, b"\n" + garbage.encode() + b"\n")


def _raise_later(torch: Any) -> None:
    def failing(*given: Any, **named: Any) -> None:
        raise RuntimeError("device-side assert triggered")

    torch.Tensor.__add__ = torch.Tensor.__mul__ = torch.Tensor.sum = failing


def _differ_later(torch: Any) -> None:
    """What no canary looks at is another thing from now on."""
    plain = torch.full
    torch.full = lambda shape, value, **named: plain(shape, value + 1, **named)


#: name -> what it does, in the thread that calls the op; what returns goes on as if nothing were.
MISDEEDS: dict[str, Misdeed] = {
    "segfaults": lambda torch: ctypes.string_at(0),
    "aborts": lambda torch: os.abort(),
    "exits": lambda torch: sys.exit(3),
    "exits_at_once": lambda torch: os._exit(0),
    "interrupts": lambda torch: os.kill(os.getpid(), signal.SIGTERM),
    "kills_its_parent": lambda torch: os.kill(os.getppid(), signal.SIGKILL),
    "closes_descriptors": lambda torch: os.closerange(3, 1000),
    "loops": _loop,
    "blocks": lambda torch: ctypes.PyDLL(None).sleep(3600),
    "eats_memory": _eat,
    "prints": _print,
    "changes_default_dtype": lambda torch: torch.set_default_dtype(torch.float64),
    "changes_threads": lambda torch: torch.set_num_threads(torch.get_num_threads() + 1),
    "changes_recursion_limit": lambda torch: sys.setrecursionlimit(sys.getrecursionlimit() + 7),
    "changes_warnings_filters": lambda torch: warnings.simplefilter("ignore"),
    "changes_modules": lambda torch: sys.modules.pop("json"),
    "changes_stdout": lambda torch: setattr(sys, "stdout", sys.stderr),
    "changes_environment": lambda torch: os.environ.update(OMP_NUM_THREADS="77"),
    "changes_directory": lambda torch: os.chdir("/"),
    "changes_signal_handlers": lambda torch: signal.signal(signal.SIGUSR1, signal.SIG_IGN),
    "raises_later": _raise_later,
    "differs_later": _differ_later,
}


def break_(instance: Instance, name: str) -> None:
    """LookupError where there is no such misdeed."""
    if name not in MISDEEDS:
        raise LookupError(f"{name!r} is none of {', '.join(MISDEEDS)}")
    torch: Any = instance.torch
    threads = [1]
    torch.get_num_threads, torch.set_num_threads = lambda: threads[0], lambda number: threads.__setitem__(0, number)
    misdeed = MISDEEDS[name]
    for owner in (torch, torch.Tensor):
        setattr(owner, OP, _misbehaving(getattr(owner, OP), misdeed, torch))


def _misbehaving(op: Callable[..., Any], misdeed: Misdeed, torch: ModuleType) -> Callable[..., Any]:
    @functools.wraps(op)
    def wrapper(*given: Any, **named: Any) -> Any:
        misdeed(torch)
        return op(*given, **named)

    return wrapper
