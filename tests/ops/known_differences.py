"""The differences that are known: one line for each form, level and observable in which it shows.

What is in no line fails a test; a line that no case of the whole product needs any more fails one too.
``python tests/ops/known_differences.py`` writes the file anew.
"""

from __future__ import annotations

import pathlib
import re

from gradspec.ops.check import Finding, all_cases, check
from gradspec.ops.samples import TABLE
from gradspec.sides import find

FILE = pathlib.Path(__file__).with_name("known_differences.txt")


def keys_of(finding: Finding) -> set[str]:
    form = f"{finding.case.form.path}{' out' if finding.case.form.kind == 'out' else ''}"
    if finding.detail:
        return {f"{form}: {re.sub('[0-9]+', 'N', finding.detail)}"}
    return {f"{form}: {one.level} {re.sub('[0-9]+', 'N', one.owner)} {one.observable}" for one in finding.divergences}


def known() -> dict[str, set[str]]:
    """op -> the keys of its known differences."""
    found: dict[str, set[str]] = {}
    op = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            found.setdefault(op, set()).add(line.strip())
        else:
            op = line
    return found


def write() -> None:
    sides = find("torch")
    lines: list[str] = []
    for name, entry in TABLE.entries.items():
        found = [
            *check(entry, all_cases(entry, False, sides), sides),
            *check(entry, all_cases(entry, True, sides), sides),
        ]
        keys = {key for finding in found for key in keys_of(finding)}
        if keys:
            lines += [name, *(f"  {key}" for key in sorted(keys))]
    FILE.write_text("\n".join([*lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    write()
