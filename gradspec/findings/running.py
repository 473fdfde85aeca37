"""Running the script of a finding: whether the divergence stands in what is installed."""

from __future__ import annotations

import pathlib
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum
from typing import Optional

from .entries import FOLDER, Finding, script

#: Seconds in which a script has to end, on a busy machine: one that compiles takes its time.
LIMIT = 300.0


class State(Enum):
    STANDS = "stands"
    GONE = "gone"
    NOT_THERE = "its subject is not installed"
    FAILS = "its script fails"


@dataclass(frozen=True)
class Ran:
    state: State
    #: The last line of what it said.
    said: str


def run(finding: Finding, python: Optional[str] = None, folder: pathlib.Path = FOLDER) -> Ran:
    """Run the script of a finding in the Python ``python``, or in this one."""
    command = [python or sys.executable, "-W", "ignore", str(script(finding, folder))]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return Ran(State.STANDS, "it did not end")
    said = (ended.stdout + ended.stderr).strip()
    last = said.splitlines()[-1] if said else ""
    if ended.returncode < 0:
        return Ran(State.STANDS, f"ended by signal {-ended.returncode}")
    if ended.returncode == 0:
        return Ran(State.GONE, last)
    # A script that exits with 1 of its own will ends without a traceback.
    if "Traceback (most recent call last)" in ended.stderr:
        return Ran(State.NOT_THERE if "ModuleNotFoundError" in last else State.FAILS, last)
    return Ran(State.STANDS, last)
