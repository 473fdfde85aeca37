"""A program's canonical text, its id, and its form as JSON."""

from __future__ import annotations

import hashlib
import json
import math
import pathlib
import re
from dataclasses import fields
from typing import Any, Optional

from .form import (
    Argument,
    Define,
    Delete,
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
)

#: What documents the form.
SCHEMA_FILE = pathlib.Path(__file__).parent.parent / "schemas" / "program-1.schema.json"

#: The version of the form; it grows when a kind of statement or form is added, and old programs stay readable.
VERSION = 1

_KINDS = {kind.__name__: kind for kind in (Op, Print, With, Try, Raise, Pause, Delete, Define)}


_NAME = re.compile(r"[a-z][A-Za-z0-9_]*")


class FormError(ValueError):
    """What was read is no program: the message names the place."""


def program_id(program: Program) -> str:
    """16 hexadecimal digits that two programs share iff they are the same but for the names that they give."""
    return hashlib.sha256(text(program).encode()).hexdigest()[:16]


def text(program: Program) -> str:
    """The canonical text: compact JSON in which names are numbered in the order of their first use."""
    return json.dumps(encoded(renamed(program)), separators=(",", ":"), ensure_ascii=True, allow_nan=False)


# -- names -----------------------------------------------------------------------------------------


def renamed(program: Program) -> Program:
    """The same program, each name its letter and a number in the order of first use."""
    return Program(_Renamed().body(program.body))


class _Renamed:
    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def name(self, name: str) -> str:
        found = self._names.get(name)
        if found is None:
            letter = name[0]
            self._counts[letter] = number = self._counts.get(letter, 0) + 1
            found = self._names[name] = f"{letter}{number}{'_' if name.endswith('_') else ''}"
        return found

    def argument(self, one: Argument) -> Argument:
        kind = one.__class__
        if kind is Name:
            return Name(self.name(one))
        if kind is list or kind is tuple:
            return kind([self.argument(item) for item in one])
        return one

    def op(self, op: Op) -> Op:
        args = tuple([self.argument(one) for one in op.args])
        keywords = tuple([(name, self.argument(value)) for name, value in op.keywords])
        # A call may be of a function that the program defines.
        called = self.name(op.op) if op.form in (Form.CALL, Form.IN_THREAD) and is_defined(op.op) else op.op
        return Op(tuple([self.name(one) for one in op.to]), called, op.form, args, keywords, op.through)

    def where(self, where: Any) -> Any:
        if where.__class__ is Op:
            return self.op(where)
        return self.argument(where)

    def body(self, body: tuple[Statement, ...]) -> tuple[Statement, ...]:
        return tuple([self.statement(one) for one in body])

    def statement(self, one: Statement) -> Statement:
        if isinstance(one, Op):
            return self.op(one)
        if isinstance(one, Print):
            return Print(self.op(one.read))
        if isinstance(one, With):
            return With(self.where(one.context), self.body(one.body))
        if isinstance(one, Try):
            return Try(self.body(one.body))
        if isinstance(one, Delete):
            return Delete(self.name(one.name))
        if isinstance(one, Pause):
            return Pause(self.argument(one.gives), one.says)
        if isinstance(one, Define):
            decorators = tuple([self.where(each) for each in one.decorators])
            name, body = self.name(one.name), self.body(one.body)
            takes = tuple([self.name(each) for each in one.takes])
            return Define(name, one.kind, decorators, body, one.calls, self.argument(one.gives), takes)
        return one


def is_defined(name: str) -> bool:
    """Whether what is called is the program's own: ``f``, or ``e`` for a module, and a number."""
    return name[:1] in ("f", "e") and name[1:].isdigit()


# -- JSON ------------------------------------------------------------------------------------------


def encoded(value: Any) -> Any:
    """A program, or a part of one, as JSON's types."""
    kind = value.__class__
    if kind is Program:
        return {"form": VERSION, "body": [encoded(one) for one in value.body]}
    if kind.__name__ in _KINDS and kind is _KINDS[kind.__name__]:
        parts: dict[str, Any] = {"do": kind.__name__}
        for field in fields(kind):
            part = getattr(value, field.name)
            if part != field.default:
                parts[field.name] = _encoded_part(field.name, part)
        return parts
    if kind is Name:
        return {"name": str(value)}
    if kind is Word:
        return {"word": str(value)}
    if kind is tuple:
        return {"tuple": [encoded(one) for one in value]}
    if kind is list:
        return [encoded(one) for one in value]
    if kind is float and not math.isfinite(value):
        return {"float": repr(value)}
    if kind is complex:
        return {"complex": [encoded(value.real), encoded(value.imag)]}
    return value


_TEXTS = ("op", "name", "through", "form", "kind")
_NAMES = ("to", "takes")


def _encoded_part(name: str, part: Any) -> Any:
    if name in _TEXTS:
        return str(part.value) if isinstance(part, (Form, Kind)) else str(part)
    if name == "keywords":
        return [[key, encoded(value)] for key, value in part]
    if name in _NAMES:
        return list(part)
    if name in ("body", "decorators", "args"):
        return [encoded(one) for one in part]
    return encoded(part)


def decoded(value: Any) -> Program:
    """The program that ``encoded`` made. FormError, with the place, for what is none."""
    if not isinstance(value, dict) or not isinstance(value.get("body"), list):
        raise FormError("a program is an object with a list called body")
    if type(value.get("form")) is not int or value["form"] != VERSION:
        raise FormError(f"this reads version {VERSION} of the form; the program is of {value.get('form')!r}")
    for name in value:
        if name not in ("form", "body"):
            raise FormError(f"a program has no {name}")
    return Program(tuple([_statement(one, f"body[{i}]") for i, one in enumerate(value["body"])]))


def _statement(value: Any, place: str) -> Statement:
    found: Statement = _node(value, place)
    return found


def _node(value: Any, place: str) -> Any:
    said = value.get("do") if isinstance(value, dict) else None
    kind = _KINDS.get(said) if isinstance(said, str) else None
    if kind is None:
        raise FormError(
            f"{place}: {json.dumps(value)[:80]} is no statement; a statement says one of {', '.join(_KINDS)}"
        )
    known = {field.name: field for field in fields(kind)}
    unknown = [name for name in value if name != "do" and name not in known]
    if unknown:
        raise FormError(f"{place}: {kind.__name__} has no {unknown[0]}")
    parts: dict[str, Any] = {}
    for name, part in value.items():
        if name != "do":
            parts[name] = _decoded_part(name, part, f"{place}.{name}")
    try:
        return kind(**parts)
    except TypeError as error:
        raise FormError(f"{place}: {kind.__name__} {str(error).partition('missing ')[2] or error}") from None


def _decoded_part(name: str, part: Any, place: str) -> Any:
    if name == "form":
        return _member(Form, part, place)
    if name == "kind":
        return _member(Kind, part, place)
    if name == "calls":
        if type(part) is not int or part < 0:
            raise FormError(f"{place}: a number of calls is an int from 0")
        return part
    if name == "name":
        return _name(part, place)
    if name == "says":
        if type(part) is not bool:
            raise FormError(f"{place}: whether it is said is true or false")
        return part
    if name == "gives":
        return _argument(part, place)
    if name in _TEXTS:
        if not isinstance(part, str):
            raise FormError(f"{place}: this is a text")
        return part
    if name == "read":
        return _op(part, place)
    if name == "context":
        return _where(part, place)
    if not isinstance(part, list):
        raise FormError(f"{place}: this is a list")
    if name in _NAMES:
        return tuple([_name(one, f"{place}[{i}]") for i, one in enumerate(part)])
    if name == "keywords":
        if not all(isinstance(one, list) and len(one) == 2 and isinstance(one[0], str) for one in part):
            raise FormError(f"{place}: keywords are pairs of a name and a value")
        return tuple([(key, _argument(value, f"{place}[{i}]")) for i, (key, value) in enumerate(part)])
    if name == "body":
        return tuple([_statement(one, f"{place}[{i}]") for i, one in enumerate(part)])
    if name == "decorators":
        return tuple([_where(one, f"{place}[{i}]") for i, one in enumerate(part)])
    return tuple([_argument(one, f"{place}[{i}]") for i, one in enumerate(part)])


def _name(value: Any, place: str) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise FormError(f"{place}: {json.dumps(value)[:80]} is no name")
    return value


def _member(kind: Any, value: Any, place: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise FormError(f"{place}: {value!r} is none of {', '.join(one.value for one in kind)}") from None


def _op(value: Any, place: str) -> Op:
    found = _node(value, place)
    if not isinstance(found, Op):
        raise FormError(f"{place}: this is an Op")
    return found


def _where(value: Any, place: str) -> Any:
    if isinstance(value, dict) and "do" in value:
        return _op(value, place)
    found = _argument(value, place)
    if not isinstance(found, (Name, Word)):
        raise FormError(f"{place}: this is an Op, a name or a word")
    return found


_SPECIAL = ("inf", "-inf", "nan")


def _argument(value: Any, place: str) -> Argument:
    if isinstance(value, list):
        return [_argument(one, place) for one in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((key, inner),) = value.items()
        found = _tagged(key, inner, place)
        if found is not None:
            return found[0]
    raise FormError(f"{place}: {json.dumps(value)[:80]} is no argument")


def _tagged(key: str, inner: Any, place: str) -> Optional[tuple[Argument]]:
    if key == "name":
        return (Name(_name(inner, place)),)
    if key == "word" and isinstance(inner, str):
        return (Word(inner),)
    if key == "tuple" and isinstance(inner, list):
        return (tuple([_argument(one, place) for one in inner]),)
    if key == "float" and isinstance(inner, str) and inner in _SPECIAL:
        return (float(inner),)
    if key == "complex" and isinstance(inner, list) and len(inner) == 2:
        parts = [_argument(one, place) for one in inner]
        if all(type(one) in (int, float) for one in parts):
            return (complex(*parts),)
    return None
