"""Which fields of the table of semantics a torch has otherwise than its release: what fell back, or came early.

Each field has a script that prints one thing before its release and another since (``gradspec.changes``). All of them
run in one process of the subject's Python, each in a fork.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Optional

from reference_impl.changes import CHANGES, Change
from reference_impl.semantics import parse

from .. import changes

_LIMIT = 600
_ALL = """
import json, os, sys
import torch
printed = {}
for name, source in json.loads(sys.stdin.read()).items():
    out, into = os.pipe()
    fork = os.fork()
    if fork == 0:
        os.dup2(into, 1)
        os.close(out)
        try:
            exec(compile(source, "<script>", "exec"), {"__name__": "__main__"})
            sys.stdout.flush()
        finally:
            os._exit(0)
    os.close(into)
    with open(out, encoding="utf-8", errors="replace") as said:
        printed[name] = said.read().strip("\\n")
    os.waitpid(fork, 0)
print(json.dumps(printed))
"""


@dataclass(frozen=True)
class Odd:
    """A field that is as it was on ``like``, a release on the other side of its change."""

    change: Change
    like: str


def odd(python: Optional[str], version: str) -> list[Odd]:
    """The fields that the torch in ``python`` has otherwise than its release; none where it cannot be asked."""
    scripts: dict[str, tuple[Change, changes.Script]] = {}
    for change in CHANGES:
        try:
            scripts[f"{change.field} {change.since}"] = change, changes.read(change.field)
        except FileNotFoundError:
            continue
    sources = json.dumps({key: script.source for key, (_, script) in scripts.items()})
    try:
        done = subprocess.run(
            [python or sys.executable, "-I", "-W", "ignore", "-c", _ALL],
            input=sources,
            capture_output=True,
            text=True,
            timeout=_LIMIT,
        )
        printed = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return []
    found = []
    for key, (change, script) in scripts.items():
        if len(script.printed) != 2:
            continue
        (before, old), (_, new) = sorted(script.printed.items(), key=lambda item: parse(item[0]))
        has_it = parse(version) >= change.since
        expected, other = (new, old) if has_it else (old, new)
        if printed[key] == other != expected:
            found.append(Odd(change, before if has_it else ".".join(map(str, change.since))))
    return found
