"""The block in which ops run beneath autograd."""

from __future__ import annotations

import threading
from typing import Any

from .. import short_ways
from ..modes import state


class _Thread(threading.local):
    """``autograd``: whether ops run beneath autograd, so that its kernels are passed by."""

    autograd = False


below = _Thread()


class BelowAutograd:
    """``torch._C._AutoDispatchBelowAutograd``: in the block ops reach the kernels that compute, in any grad mode."""

    def __enter__(self) -> None:
        self._before = below.autograd, state.beneath_autograd
        below.autograd = state.beneath_autograd = True
        short_ways.barred += 1

    def __exit__(self, *exc: Any) -> None:
        short_ways.barred -= 1
        below.autograd, state.beneath_autograd = self._before
