"""A campaign's file: JSON lines, a header, one line a shard as it is finished, and a footer when all are.

``schemas/campaign-1.schema.json`` documents it, one record a line. A last line that was not written to its end is no
part of the file; a file without its footer is that of a campaign which is not over.
"""

from __future__ import annotations

import json
import os
import pathlib
from dataclasses import dataclass
from typing import Any, Mapping, Optional

from .plan import CampaignError
from .tally import Tally

FORMAT, VERSION = "gradspec campaign", 1
SCHEMA_FILE = pathlib.Path(__file__).parent.parent / "schemas" / f"campaign-{VERSION}.schema.json"

#: What the header says beside the terms on which a campaign is gone on with.
_CIRCUMSTANCES = ("record", "format", "version", "python", "platform", "started")


@dataclass
class CampaignFile:
    """What a file holds, and where the next record goes."""

    path: pathlib.Path
    header: Mapping[str, Any]
    tally: Tally
    footer: Optional[Mapping[str, Any]]
    length: int

    def append(self, record: Mapping[str, Any]) -> None:
        """Add a record; when this returns it is out of this process's hands."""
        line = _line(record)
        with open(self.path, "r+b") as file:
            # A line that was written in part is overwritten.
            file.seek(self.length)
            file.truncate()
            file.write(line)
        self.length += len(line)

    def finish(self, finished: str) -> None:
        self.footer = {"record": "footer", **self.tally.counts(), "finished": finished}
        self.append(self.footer)


def begin(path: pathlib.Path, terms: Mapping[str, Any], circumstances: Mapping[str, str]) -> CampaignFile:
    """A new file. CampaignError where it cannot be written."""
    header = {"record": "header", "format": FORMAT, "version": VERSION, **terms, **circumstances}
    line = _line(header)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        temporary.write_bytes(line)
        temporary.replace(path)
    except OSError as error:
        raise CampaignError(f"{path} cannot be written: {error.strerror or error}") from None
    return CampaignFile(path, header, Tally(), None, len(line))


def _line(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"


def read(path: pathlib.Path) -> CampaignFile:
    """The file of a campaign, over or not. CampaignError for what is none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CampaignError(f"{path} cannot be read: {error.strerror or error}") from None
    lines = content.split(b"\n")
    unfinished = lines.pop()
    records = [_record(path, number, line) for number, line in enumerate(lines, 1)]
    if not records:
        raise CampaignError(f"{path} is no file of a campaign: it has no header")
    header, *rest = records
    if header.get("record") != "header" or header.get("format") != FORMAT:
        raise CampaignError(f"{path} is no file of a campaign: its first line is no header of one")
    if header.get("version") != VERSION:
        raise CampaignError(f"{path} is of version {header.get('version')!r} of its format; this reads {VERSION}")
    footer = rest.pop() if rest and rest[-1].get("record") == "footer" else None
    tally = Tally()
    for number, record in enumerate(rest, 2):
        if record.get("record") != "shard":
            raise CampaignError(f"{path} is malformed: line {number} is no shard")
        if record["shard"] in tally.shards:
            raise CampaignError(f"{path} is malformed: line {number} is shard {record['shard']} once more")
        tally.add(record)
    if footer is not None and any(footer.get(name) != count for name, count in tally.counts().items()):
        raise CampaignError(f"{path} is malformed: its footer's counts are not those of its shards")
    return CampaignFile(path, header, tally, footer, len(content) - len(unfinished))


def _record(path: pathlib.Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError:
        record = None
    if not isinstance(record, dict):
        what = "no file of a campaign" if number == 1 else "malformed"
        raise CampaignError(f"{path} is {what}: line {number} is not a JSON object")
    return record


def check_fits(file: CampaignFile, terms: Mapping[str, Any]) -> None:
    """CampaignError where the file is that of another campaign: going on with it would mix the two."""
    for name, wanted in terms.items():
        there = file.header.get(name)
        if there != wanted:
            raise CampaignError(
                f"{file.path} is of another campaign: its {name} is {_short(there)}, here it is {_short(wanted)}; "
                "name another --file, or begin it anew with --anew"
            )
    unknown = [name for name in file.header if name not in terms and name not in _CIRCUMSTANCES]
    if unknown:
        raise CampaignError(f"{file.path} is malformed: its header has {unknown[0]!r}")


def _short(value: Any) -> str:
    return json.dumps(value) if value is not None else "not given"
