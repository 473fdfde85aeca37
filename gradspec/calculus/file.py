"""The file of an enumeration: JSON lines, a header, one line a piece as it is finished, and a footer when all are.

``schemas/enumeration-1.schema.json`` documents it. A last line that was not written to its end is no part of the file.
"""

from __future__ import annotations

import json
import pathlib
from dataclasses import dataclass, field
from typing import Any, Mapping

from ..program.files import write

FORMAT, VERSION = "gradspec enumeration", 1
SCHEMA_FILE = pathlib.Path(__file__).parent.parent / "schemas" / f"enumeration-{VERSION}.schema.json"


class EnumerationError(Exception):
    """An enumeration that cannot be begun or gone on with; the message is one sentence that says why."""


@dataclass
class EnumerationFile:
    """What a file holds: the pieces that are done."""

    path: pathlib.Path
    pieces: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    is_complete: bool = False
    _length: int = 0

    @property
    def programs(self) -> int:
        return sum(one["programs"] for one in self.pieces.values())

    @property
    def failing(self) -> int:
        """How many programs show that the subject does not conform."""
        return sum(
            found["count"] for one in self.pieces.values() for found in one["found"] if found["verdict"] == "diverges"
        )

    def add(self, piece: Mapping[str, Any]) -> None:
        self._append(piece)
        self.pieces[piece["piece"]] = piece

    def finish(self) -> None:
        self._append({"record": "footer", "pieces": len(self.pieces), "programs": self.programs})
        self.is_complete = True

    def _append(self, record: Mapping[str, Any]) -> None:
        line = _line(record)
        with open(self.path, "r+b") as file:
            file.seek(self._length)
            file.truncate()
            file.write(line)
        self._length += len(line)


def opened(path: pathlib.Path, terms: Mapping[str, Any], anew: bool) -> EnumerationFile:
    """The file to go on with, or a new one. EnumerationError where it is of something else, or cannot be written."""
    header = {"record": "header", "format": FORMAT, "version": VERSION, **terms}
    try:
        if anew or not path.exists():
            write(path, _line(header).decode("ascii"))
            return EnumerationFile(path, _length=len(_line(header)))
        content = path.read_bytes()
    except OSError as error:
        raise EnumerationError(f"{path} cannot be used: {error.strerror or error}") from None
    return _read(path, content, header)


def read(path: pathlib.Path) -> tuple[Mapping[str, Any], EnumerationFile]:
    """A file's header, and what it holds. EnumerationError for what is no file of an enumeration."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EnumerationError(f"{path} cannot be read: {error.strerror or error}") from None
    header = _record(path, 1, content.partition(b"\n")[0])
    return header, _read(path, content, header)


def _read(path: pathlib.Path, content: bytes, header: Mapping[str, Any]) -> EnumerationFile:
    *lines, unfinished = content.split(b"\n")
    records = [_record(path, number, line) for number, line in enumerate(lines, 1)]
    there = records.pop(0) if records else {}
    if there.get("format") != FORMAT:
        raise EnumerationError(f"{path} is no file of an enumeration: its first line is no header of one")
    for name, wanted in header.items():
        if there.get(name) != wanted:
            raise EnumerationError(
                f"{path} is of another enumeration: its {name} is {json.dumps(there.get(name))}, here it is "
                f"{json.dumps(wanted)}; begin again with --anew, or name another file with --file"
            )
    found = EnumerationFile(path, _length=len(content) - len(unfinished))
    for number, record in enumerate(records, 2):
        if record.get("record") == "piece":
            found.pieces[record["piece"]] = record
        elif record.get("record") == "footer" and number == len(lines):
            found.is_complete = True
        else:
            raise EnumerationError(f"{path} is malformed: line {number} is no piece")
    return found


def _record(path: pathlib.Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError:
        record = None
    if not isinstance(record, dict):
        raise EnumerationError(f"{path} is malformed: line {number} is not a JSON object")
    return record


def _line(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"
