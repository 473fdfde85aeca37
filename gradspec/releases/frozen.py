"""The frozen set: generated programs that do not change when the grammar does, so that releases can be compared.

The file is compressed (xz); within, a line of JSON says how many programs there are and what they come to, then each
program is a line: a digest of the source that it printed when it was frozen, a blank, its canonical text. What it calls
from the library is no part of the canonical text, hence the digest: a program that prints another source is refused.
``gradspec freeze`` makes the file anew; every baseline names the set it was made with.
"""

from __future__ import annotations

import functools
import hashlib
import json
import lzma
import os
import pathlib
from typing import Iterable, Iterator, Mapping, NamedTuple

from ..program.canonical import decoded, text
from ..program.execution import Prepared
from ..program.form import Program

FILE = pathlib.Path(__file__).with_name("programs-2.jsonl.xz")
_FORMAT, _VERSION = "gradspec frozen programs", 2
_DIGITS = 8


class FrozenError(Exception):
    """The frozen set cannot be had; the message is one sentence that says why."""


class Frozen(NamedTuple):
    """``id`` stands for the whole set; ``texts``: each program's canonical text by its id; ``printed``: the digest of
    the source that it printed."""

    id: str
    texts: Mapping[str, str]
    printed: Mapping[str, str]

    def program(self, id: str) -> Program:
        return _decoded(self.texts[id])

    def programs(self) -> Iterator[Program]:
        return map(self.program, self.texts)

    def prepared(self, id: str) -> Prepared:
        """The program, to be run. FrozenError where what it would run is not what was frozen."""
        found = Prepared(self.program(id))
        if _of_source(found) != self.printed[id]:
            raise FrozenError(
                f"the frozen program {id} prints another source than when it was frozen, and what is recorded is of "
                "the source of then: gradspec/program's printer, or a function that the program names, has changed "
                "since. Undo that, or take the programs as they print today (gradspec freeze --again) "
                "and record all baselines anew"
            )
        return found


def write(programs: Iterable[Program], path: pathlib.Path = FILE) -> Frozen:
    """Write the set, whole or not at all."""
    texts: dict[str, str] = {}
    printed: dict[str, str] = {}
    for program in programs:
        line = text(program)
        texts[_id(line)] = line
        printed[_id(line)] = _of_source(Prepared(_decoded(line)))
    header = {"format": _FORMAT, "version": _VERSION, "programs": len(texts), "id": _of_all(printed)}
    content = "\n".join([json.dumps(header), *(f"{printed[id]} {line}" for id, line in texts.items())]) + "\n"
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(lzma.compress(content.encode("ascii"), preset=9 | lzma.PRESET_EXTREME))
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return Frozen(_of_all(printed), texts, printed)


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
    texts: dict[str, str] = {}
    printed: dict[str, str] = {}
    for line in lines:
        digest, _, canonical = line.partition(" ")
        texts[_id(canonical)] = canonical
        printed[_id(canonical)] = digest
    if said.get("programs") != len(texts) or said.get("id") != _of_all(printed):
        raise FrozenError(f"{path} is damaged: its programs are not those that its header names")
    return Frozen(said["id"], texts, printed)


def _decoded(line: str) -> Program:
    return decoded(json.loads(line))


def _of_source(program: Prepared) -> str:
    return _digest(program.text, _DIGITS)


def _id(line: str) -> str:
    """As ``canonical.program_id``, whose text this is."""
    return _digest(line, 16)


def _of_all(printed: Mapping[str, str]) -> str:
    return _digest("\n".join(f"{id} {digest}" for id, digest in printed.items()), 16)


def _digest(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:digits]
