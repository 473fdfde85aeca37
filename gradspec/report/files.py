"""Documents on disk: whole or not at all."""

from __future__ import annotations

import os
import pathlib
import tempfile


def put(path: pathlib.Path, document: str) -> None:
    """Write ``document`` to ``path`` as UTF-8, beside it first and then renamed, so that no reader meets half of it.

    What UTF-8 cannot encode is written as its escape. Missing folders are made. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(document)
        # mkstemp makes a file that only its owner may read; a report is to be read.
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
