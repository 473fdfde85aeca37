"""Where releases of torch are installed: a folder of virtual environments, ``torch2.4/bin/python``."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import sys
from typing import Optional

from reference_impl.semantics import VERSIONS, parse, whole

#: The setting that names the folder; tox's own is where one looks without it.
SETTING = "GRADSPEC_TORCHES"
_TOX = pathlib.Path(".tox")
_NAME = re.compile(r"torch(\d+\.\d+)")


#: A release with all that it installs, and the package cache beside it, in bytes.
ROOM = 12 * 10**9


class EnvironmentFailure(Exception):
    """An environment cannot be made; the message is one sentence that says why."""


class Environments:
    """The environments of a folder."""

    def __init__(self, folder: Optional[pathlib.Path] = None) -> None:
        self.folder = folder or pathlib.Path(os.environ.get(SETTING) or _TOX)

    def python(self, version: str) -> Optional[str]:
        """The Python that has this release; None where there is none."""
        path = self.folder / name_of(version) / "bin" / "python"
        return str(path) if path.exists() else None

    def versions(self) -> list[str]:
        """The releases that are there, the oldest first."""
        found = {match[1] for path in self.folder.glob("torch*") if (match := _NAME.fullmatch(path.name))}
        return [whole(one) for one in sorted(found, key=parse) if self.python(one) is not None]

    def between(self, before: str, since: str) -> list[str]:
        """The releases between two of which there is no environment."""
        return [one for one in VERSIONS if parse(before) < parse(one) < parse(since) and self.python(one) is None]

    def make(self, version: str) -> str:
        """The Python of a new environment with this release. EnvironmentFailure where it cannot be made."""
        self.check_room(version)
        name = name_of(version)
        command = [sys.executable, "-m", "tox", "run", "-q", "-e", name, "--notest", "--workdir", str(self.folder)]
        done = subprocess.run(command, capture_output=True, text=True)
        python = self.python(version)
        if done.returncode or python is None:
            said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
            raise EnvironmentFailure(
                f"torch {version} cannot be installed: {said[-1].strip() if said else 'no reason'}"
            )
        return python

    def check_room(self, version: str) -> None:
        """EnvironmentFailure where the disk is too full for another release."""
        place = next(one for one in (self.folder, *self.folder.absolute().parents) if one.exists())
        free = shutil.disk_usage(place).free
        if free < ROOM:
            raise EnvironmentFailure(
                f"torch {version} is not installed: it needs {ROOM / 1e9:.0f} GB, {free / 1e9:.1f} GB are free"
            )

    def remove(self, version: str) -> None:
        """Give the room back, that of the package cache too."""
        shutil.rmtree(self.folder / name_of(version), ignore_errors=True)
        uv = shutil.which("uv")
        if uv is not None:
            subprocess.run([uv, "cache", "clean", "-q"], capture_output=True)


def name_of(version: str) -> str:
    """The environment of a release."""
    major, minor = parse(version)
    return f"torch{major}.{minor}"


def releases() -> tuple[str, ...]:
    """The releases in scope, the oldest first."""
    return tuple(VERSIONS)
