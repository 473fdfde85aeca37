"""The frozen set: generated programs that do not change when the grammar does, so that releases can be compared.

The file is compressed (xz); within, a line of JSON says how many programs there are and what their ids come to, then
each program is a line of canonical text. ``gradspec freeze`` makes it anew; every baseline names the set it was made
with.
"""

from __future__ import annotations

import functools
import hashlib
import json
import lzma
import os
import pathlib
from typing import Iterable, Mapping, NamedTuple

from ..program.canonical import decoded, text
from ..program.form import Program

FILE = pathlib.Path(__file__).with_name("programs-1.jsonl.xz")
_FORMAT, _VERSION = "gradspec frozen programs", 1


class FrozenError(Exception):
    """The frozen set cannot be had; the message is one sentence that says why."""


class Frozen(NamedTuple):
    """``id`` stands for the whole set; ``texts``: each program's canonical text by its id."""

    id: str
    texts: Mapping[str, str]

    def program(self, id: str) -> Program:
        return decoded(json.loads(self.texts[id]))


def write(programs: Iterable[Program], path: pathlib.Path = FILE) -> Frozen:
    """Write the set, whole or not at all."""
    texts = {_id(line): line for line in map(text, programs)}
    header = {"format": _FORMAT, "version": _VERSION, "programs": len(texts), "id": _of_all(texts)}
    content = "\n".join([json.dumps(header), *texts.values()]) + "\n"
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(lzma.compress(content.encode("ascii"), preset=9 | lzma.PRESET_EXTREME))
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return Frozen(_of_all(texts), texts)


@functools.cache
def read(path: pathlib.Path = FILE) -> Frozen:
    """The set. FrozenError where a program of it is not the one that was frozen."""
    try:
        header, *lines = lzma.decompress(path.read_bytes()).decode("ascii").splitlines()
        said = json.loads(header)
    except (OSError, EOFError, ValueError, lzma.LZMAError) as error:
        raise FrozenError(f"{path} holds no frozen programs: {error}") from None
    if not isinstance(said, dict) or said.get("format") != _FORMAT or said.get("version") != _VERSION:
        raise FrozenError(f"{path} holds no frozen programs of version {_VERSION}")
    texts = {_id(line): line for line in lines}
    if said.get("programs") != len(texts) or said.get("id") != _of_all(texts):
        raise FrozenError(f"{path} is damaged: its programs are not those that its header names")
    return Frozen(said["id"], texts)


def _id(line: str) -> str:
    """As ``canonical.program_id``, whose text this is."""
    return hashlib.sha256(line.encode()).hexdigest()[:16]


def _of_all(ids: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(ids).encode()).hexdigest()[:16]
