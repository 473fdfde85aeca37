"""Programs in files: one program as JSON, or found by its id in what campaigns wrote."""

from __future__ import annotations

import json
import pathlib
from typing import Any, Iterator, Optional

from .canonical import FormError, decoded, encoded, program_id
from .form import Program
from .printer import script

#: Where campaigns leave what they found.
REPORTS = pathlib.Path("reports")


class NoProgram(Exception):
    """There is no program of that name; the message is one sentence that says why."""


def read(name: str, folder: pathlib.Path = REPORTS) -> Program:
    """The program in the file ``name``, or the one with that id in a file of ``folder``. NoProgram where there is
    none."""
    path = pathlib.Path(name)
    if path.is_file():
        try:
            return _python(decoded(json.loads(path.read_text(encoding="utf-8"))))
        except ValueError as error:  # FormError is one too, and what is no JSON, or no text
            raise NoProgram(f"{name} holds no program: {error}") from None
        except RecursionError:
            raise NoProgram(f"{name} holds no program: it is too deep") from None
        except OSError as error:
            raise NoProgram(f"{name} cannot be read: {error.strerror}") from None
    found = _by_id(name, folder)
    if found is None:
        raise NoProgram(f"{name} is neither a file nor the id of a program in a file under {folder}/")
    return found


def _python(program: Program) -> Program:
    """The program, if it prints as Python. FormError where a text in it makes something else of it."""
    try:
        compile(script(program), "", "exec", dont_inherit=True)
    except SyntaxError as error:
        line = (error.text or "").strip()
        raise FormError(f"it prints as what is no Python: {line[:80]!r}: {error.msg}") from None
    return program


def _by_id(id: str, folder: pathlib.Path) -> Optional[Program]:
    for path in sorted([*folder.rglob("*.jsonl"), *folder.rglob("*.json")]):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            if id in line:
                for program in _programs(line):
                    if program_id(program) == id:
                        return program
    return None


def _programs(line: str) -> Iterator[Program]:
    """The programs in a line of JSON, at any depth."""
    try:
        waiting: list[Any] = [json.loads(line)]
    except ValueError:
        return
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict) and "form" in one and isinstance(one.get("body"), list):
            try:
                yield decoded(one)
            except FormError:
                continue
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def write(path: pathlib.Path, text: str) -> None:
    """Write all of ``text`` or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def dumped(program: Program) -> str:
    """The program as a file holds it."""
    return json.dumps(encoded(program), indent=1) + "\n"
