"""Text that is in no file, for whoever asks Python for the source of a function: one that compiles it may need it."""

from __future__ import annotations

import linecache


def remember(file: str, text: str) -> None:
    """What ``inspect`` and tracebacks show of code that was compiled under this name."""
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
