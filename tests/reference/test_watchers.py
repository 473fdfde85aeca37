"""Who looks at calls — function overrides, autocast, dispatch modes — stands in torch's order, whoever came first."""

from __future__ import annotations

import itertools
import subprocess
import sys

import pytest

#: Each in a process of its own, since a watcher stays.
PROGRAM = """
import reference_impl as torch
from reference_impl.utils._python_dispatch import TorchDispatchMode

asked = []

class Log(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        asked.append(str(func))
        return func(*args, **(kwargs or {}))

def overriding():
    class Overriding(torch.Tensor):
        @classmethod
        def __torch_function__(cls, func, types, args=(), kwargs=None):
            asked.append(func.__name__)
            return super().__torch_function__(func, types, args, kwargs or {})
    return torch.ones(2, 2).as_subclass(Overriding)

def casting():
    with torch.autocast("cpu"):
        torch.ones(2, 2) @ torch.ones(2, 2)

def dispatching():
    with Log():
        torch.ones(2)

for first in (%s):
    first()
x = overriding()
asked.clear()
with Log(), torch.autocast("cpu"):
    torch.ones(2)
    torch.mm(x, x)
assert asked[:2] == ["aten.ones.default", "mm"], asked
assert asked[-1] == "aten.mm.default", asked
"""


@pytest.mark.parametrize("order", itertools.permutations(["overriding", "casting", "dispatching"]), ids="-".join)
def test_an_override_is_asked_above_autocast_and_a_dispatch_mode_beneath(order: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM % ", ".join(order)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
