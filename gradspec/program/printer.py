"""A program as Python source: what runs is what a person gets, but for the marks where a run is looked at."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Callable, Union

from .families import SOURCE
from .form import (
    Argument,
    Define,
    Form,
    Kind,
    Name,
    Op,
    Pause,
    Print,
    Program,
    Raise,
    Statement,
    Try,
    With,
    Word,
    arguments,
    assigned,
    ops,
    statements,
)

INDENT = "    "

#: How a program says what it caught.
SAID = "print(type(error).__name__, error)"
#: What an exception says that the program raises itself.
STOP = 'ValueError("stop")'

_IMPORTS = {
    "asyncio": "import asyncio",
    "ThreadPoolExecutor": "from concurrent.futures import ThreadPoolExecutor",
}


def script(program: Program) -> str:
    """The program as a script that needs only ``import torch``."""
    head, body = parts(program)
    return compact([*head, *body])


def parts(program: Program) -> tuple[list[str], list[str]]:
    """The lines of the script: what it imports and defines, and the program itself."""
    used = _used(program)
    imports = [line for word, line in _IMPORTS.items() if word in used]
    definitions = [line for text in _definitions(used) for line in text.splitlines()]
    return [*imports, "import torch", *definitions], _Printer(looks=False).body(program.body, "")


#: How long a line may become that holds a block and its head, and what begins a line that cannot stand behind another.
LENGTH = 120
_HEADS = re.compile(r"\s*(@|async |class |def |for |if |try|except|with )")


def compact(lines: list[str]) -> str:
    """The lines as text; a block of up to three plain statements stands on the line of its head, or on the next."""
    found: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        depth = _depth(line)
        end = next((i for i in range(at, len(lines)) if _depth(lines[i]) <= depth), len(lines))
        body = lines[at:end]
        found.append(line)
        if line.endswith(":") and len(body) < 4 and not any(map(_HEADS.match, body)):
            below = "; ".join([body[0], *map(str.strip, body[1:])])
            joined = f"{line} {below.lstrip()}"
            if len(joined) <= LENGTH:
                found[-1], at = joined, end
            elif len(below) <= LENGTH:
                found, at = [*found, below], end
    return "\n".join([*found, ""])


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def source(program: Program) -> str:
    """What is compiled and run: the script without imports, with ``see(number)`` after each statement."""
    return "\n".join([*_definitions(_used(program)), *_Printer(looks=True).body(program.body, "")]) + "\n"


#: The forms that call what has a name of its own.
_BY_NAME = frozenset({Form.APPLY, Form.CALL, Form.IN_THREAD})


def _used(program: Program) -> dict[str, None]:
    """What the program names that it does not make: members of families, and what is imported."""
    used: dict[str, None] = {}
    for op in ops(program.body):
        if op.form in _BY_NAME:
            used[op.op] = None
        for argument in arguments(op):
            if argument.__class__ is Word:
                used[argument] = None
    for statement in statements(program.body):
        if isinstance(statement, Define):
            if statement.kind is Kind.COROUTINE:
                used["Turn"] = None
            used.update(dict.fromkeys(one for one in statement.decorators if one.__class__ is Word))
    if "tasks" in used:
        used["asyncio"] = None
    return used


def _definitions(used: dict[str, None]) -> list[str]:
    return [SOURCE[word] for word in used if word in SOURCE]


def expression(op: Op) -> str:
    """The text of an op, without what it is assigned to."""
    return _WRITE[op.form](op)


def _call(op: Op, args: tuple[Argument, ...]) -> str:
    said = [repr(one) for one in args]
    said += [f"{name}={value!r}" for name, value in op.keywords]
    return f"({', '.join(said)})"


def _operator(op: Op) -> str:
    if len(op.args) == 1:
        return f"{op.op}{op.args[0]!r}"
    return f"{op.args[0]!r}{op.through} {op.op} {op.args[1]!r}"


def _index(op: Op) -> str:
    index = op.args[1]
    said = ", ".join(map(repr, index)) if index.__class__ is tuple and index else repr(index)
    return f"{op.args[0]!r}{op.through}[{said}]"


_WRITE: dict[Form, Callable[[Op], str]] = {
    Form.FUNCTION: lambda op: f"torch.{op.op}{_call(op, op.args)}",
    Form.METHOD: lambda op: f"{op.args[0]!r}{op.through}.{op.op}{_call(op, op.args[1:])}",
    Form.IN_PLACE: lambda op: f"{op.args[0]!r}{op.through}.{op.op}_{_call(op, op.args[1:])}",
    Form.OPERATOR: _operator,
    Form.AUGMENTED: lambda op: f"{op.args[0]!r}{op.through} {op.op}= {op.args[1]!r}",
    Form.ATTRIBUTE: lambda op: f"{op.args[0]!r}{op.through}.{op.op}",
    Form.SET_ATTRIBUTE: lambda op: f"{op.args[0]!r}{op.through}.{op.op} = {op.args[1]!r}",
    Form.INDEX: _index,
    Form.SET_INDEX: lambda op: f"{_index(op)} = {op.args[2]!r}",
    Form.APPLY: lambda op: f"{op.op}.apply{_call(op, op.args)}",
    Form.CALL: lambda op: f"{op.op}{_call(op, op.args)}",
    Form.IN_THREAD: lambda op: f"{op.args[0]!r}.submit({', '.join([op.op, *map(repr, op.args[1:])])}).result()",
}


def context(where: Union[Op, Name, Word]) -> str:
    """The text of what is entered, or decorates."""
    return expression(where) if where.__class__ is Op else str(where)


class _Printer:
    def __init__(self, looks: bool) -> None:
        self._looks = looks
        #: Whether this is within a region, where nothing is looked at or said.
        self._is_silent = False
        self._kind = Kind.FUNCTION
        self._steps = 0

    def body(self, body: tuple[Statement, ...], indent: str) -> list[str]:
        lines: list[str] = []
        for statement in body:
            if isinstance(statement, Op):
                to = statement.to
                text = _WRITE[statement.form](statement)
                lines.append(f"{indent}{', '.join(to)} = {text}" if to else indent + text)
            elif isinstance(statement, Define):
                lines += self.definition(statement, indent)
                continue  # a definition changes nothing that is looked at
            elif isinstance(statement, With):
                lines.append(f"{indent}with {context(statement.context)}:")
                inner = self.body(statement.body, indent + INDENT)
                lines += inner or [f"{indent}{INDENT}pass"]
            elif isinstance(statement, Try):
                lines.append(f"{indent}try:")
                inner = self.body(statement.body, indent + INDENT)
                lines += inner or [f"{indent}{INDENT}pass"]
                if self._is_silent:
                    lines += [f"{indent}except Exception:", f"{indent}{INDENT}pass"]
                else:
                    lines += [f"{indent}except Exception as error:", f"{indent}{INDENT}{SAID}"]
            elif isinstance(statement, Print):
                read = expression(statement.read)
                lines.append(indent + (read if self._is_silent else f"print({read})"))
                continue  # what is said is a step of its own
            elif isinstance(statement, Raise):
                lines.append(f"{indent}raise {STOP}")
                continue
            elif isinstance(statement, Pause):
                said = replace(statement, says=False) if self._is_silent else statement
                lines.append(indent + pause(said, self._kind))
                continue
            else:
                lines.append(f"{indent}del {statement.name}")
            if self._looks and not self._is_silent:
                self._steps += 1
                lines.append(f"{indent}see({self._steps})")
        return lines

    def definition(self, define: Define, indent: str) -> list[str]:
        if define.kind is Kind.REGION:
            return self.region(define, indent)
        lines = [f"{indent}@{context(decorator)}" for decorator in define.decorators]
        parameters = f"calls={define.calls}" if define.calls else ""
        is_async = define.kind in (Kind.COROUTINE, Kind.TASK, Kind.ASYNC_GENERATOR)
        inside = indent + INDENT
        if define.kind is Kind.CLASS:
            lines += [f"{indent}class {define.name}:", f"{inside}def __init__(self):"]
            inside += INDENT
        else:
            lines.append(f"{indent}{'async ' if is_async else ''}def {define.name}({parameters}):")
        names = [name for name in assigned(define.body) if not name.endswith("_")]
        if names:
            lines.append(f"{inside}{'nonlocal' if self._is_silent else 'global'} {', '.join(names)}")
        before, self._kind = self._kind, define.kind
        body = self.body(define.body, inside)
        self._kind = before
        if define.kind in _YIELDING and not _pauses(define.body):
            body.append(f"{inside}yield")
        if define.calls:
            body += [f"{inside}if calls:", f"{inside}{INDENT}{define.name}(calls - 1)"]
        if define.gives is not None:
            body.append(f"{inside}return {define.gives!r}")
        return lines + (body or [f"{inside}pass"])

    def region(self, define: Define, indent: str) -> list[str]:
        lines = [f"{indent}@{context(decorator)}" for decorator in define.decorators]
        lines.append(f"{indent}def {define.name}({', '.join(define.takes)}):")
        inside = indent + INDENT
        unbound = _unbound(define)
        if unbound:
            lines.append(f"{inside}{' = '.join(unbound)} = None")
        self._is_silent = True
        body = self.body(define.body, inside)
        self._is_silent = False
        if define.gives is not None:
            body.append(f"{inside}return {', '.join(map(repr, define.gives)) or None}")
        return lines + (body or [f"{inside}pass"])


def _unbound(region: Define) -> list[str]:
    """The names that a region gives a value in functions of its own, or where an exception may come before."""
    inner = [one for one in statements(region.body) if isinstance(one, (Define, Try))]
    names = [name for one in inner for name in assigned(one.body) if not name.endswith("_")]
    return [name for name in dict.fromkeys(names) if name not in region.takes]


def _pauses(body: tuple[Statement, ...]) -> bool:
    """Whether the function itself pauses, not one that is defined in it."""
    for one in body:
        if isinstance(one, Pause) or (isinstance(one, (With, Try)) and _pauses(one.body)):
            return True
    return False


_YIELDING = (Kind.GENERATOR, Kind.ASYNC_GENERATOR)
_AWAITED = {Kind.COROUTINE: "await Turn()", Kind.TASK: "await asyncio.sleep(0)"}


def pause(one: Pause, kind: Kind) -> str:
    """The text of a pause in what is suspended."""
    text = _AWAITED.get(kind) or ("yield" if one.gives is None else f"yield {one.gives!r}")
    return f"print(({text}))" if one.says else text
