"""When Python collects what lies in cycles: not by itself while programs run."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import Iterator


@contextmanager
def uncollected() -> Iterator[None]:
    """What lies in a cycle stays until somebody collects it: when Python does by itself hangs on all that it ran."""
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_collecting:
            gc.enable()
