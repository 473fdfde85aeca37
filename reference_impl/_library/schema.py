"""What an op takes and gives, as ``name(Tensor x, int y=3, *, bool z) -> Tensor`` says it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Iterator, Optional, Sequence

from .. import library_errors as errors
from ..devices import device
from ..dtypes import DTYPES, dtype
from ..tensor import Tensor

#: Stands where there is no default.
REQUIRED: Any = object()

_NUMBER = (int, float, bool, complex)
#: What a value may be where a type is asked for.
_TAKEN: dict[str, tuple[type, ...]] = {
    "Tensor": (Tensor, type(None)),
    "int": (int,),
    "SymInt": (int,),
    "float": (float, int),
    "bool": (bool, int),
    "str": (str,),
    "Scalar": _NUMBER,
    "ScalarType": (dtype,),
    "Device": (device, str),
}
#: Types that an error calls by another name.
_TOLD = {"SymInt": "int", "Scalar": "number", "ScalarType": "int"}


@dataclass(frozen=True)
class Argument:
    name: str
    type: str
    kwarg_only: bool = False
    default: Any = REQUIRED
    #: ``(a!)``: what memory it lends to a result that has the same letter, and whether it is changed.
    alias: str = ""

    @property
    def is_write(self) -> bool:
        return "!" in self.alias

    @property
    def default_value(self) -> Any:
        return None if self.default is REQUIRED else self.default

    def has_default_value(self) -> bool:
        return self.default is not REQUIRED

    def takes(self, value: Any) -> bool:
        return takes(self.type, value)

    def __str__(self) -> str:
        shown = self.type.replace("Tensor", f"Tensor{self.alias}", 1)
        return f"{shown} {self.name}" + ("" if self.default is REQUIRED else f"={_shown(self.default)}")


def takes(kind: str, value: Any) -> bool:
    if kind.endswith("?"):
        return value is None or takes(kind[:-1], value)
    if kind.endswith("[]"):
        return isinstance(value, (list, tuple)) and all(takes(kind[:-2], one) for one in value)
    return isinstance(value, _TAKEN.get(kind, (object,)))


def told(kind: str) -> str:
    """The type as torch's errors have it."""
    if kind.endswith("?"):
        return f"Optional[{told(kind[:-1])}]"
    if kind.endswith("[]"):
        return f"List[{told(kind[:-2])}]"
    return _TOLD.get(kind, kind)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, float) and value == int(value):
        return f"{int(value)}."
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_shown, value))}]"
    return str(value)


def _read(text: str) -> Any:
    if text.startswith("["):
        return [_read(one.strip()) for one in text[1:-1].split(",") if one.strip()]
    if text[0] in "\"'":
        return text[1:-1]
    words = {"None": None, "True": True, "False": False} | {name: one for name, one in DTYPES.items()}
    if text in words:
        return words[text]
    return float(text) if re.search(r"[.e]", text) else int(text)


def _parts(text: str) -> Iterator[str]:
    """What stands between commas that are in no bracket."""
    depth, begin = 0, 0
    for at, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            yield text[begin:at].strip()
            begin = at + 1
    if text[begin:].strip():
        yield text[begin:].strip()


class Returned(str):
    """The type of a result."""

    @property
    def type(self) -> str:
        return self


@dataclass(frozen=True)
class FunctionSchema:
    name: str
    overload_name: str
    arguments: tuple[Argument, ...]
    returns: tuple[Returned, ...]
    is_tuple: bool

    def __str__(self) -> str:
        shown: list[str] = []
        for at, one in enumerate(self.arguments):
            if one.kwarg_only and (at == 0 or not self.arguments[at - 1].kwarg_only):
                shown.append("*")
            shown.append(str(one))
        given = f"({', '.join(self.returns)})" if self.is_tuple else self.returns[0]
        overload = f".{self.overload_name}" if self.overload_name else ""
        return f"{self.name}{overload}({', '.join(shown)}) -> {given}"

    @property
    def is_mutable(self) -> bool:
        return any(one.is_write for one in self.arguments)

    @property
    def has_lists(self) -> bool:
        return any("Tensor" in one and "[]" in one for one in (*(a.type for a in self.arguments), *self.returns))

    @property
    def keyword_only(self) -> tuple[Argument, ...]:
        return tuple([one for one in self.arguments if one.kwarg_only])

    def check(self, args: Sequence[Any], kwargs: dict[str, Any]) -> None:
        """Raises RuntimeError where a call does not fit."""
        positional = [one for one in self.arguments if not one.kwarg_only]
        if len(args) > len(positional):
            raise RuntimeError(errors.too_many(self, len(positional), len(args)))
        names = {one.name for one in self.arguments}
        for at, one in enumerate(self.arguments):
            if not one.kwarg_only and at < len(args):
                if one.name in kwargs:
                    raise RuntimeError(errors.given_twice(self, one.name))
                value = args[at]
            elif one.name in kwargs:
                value = kwargs[one.name]
            elif one.has_default_value():
                continue
            else:
                raise RuntimeError(errors.missing(self, one.name))
            if not one.takes(value):
                raise RuntimeError(errors.wrong_type(self, told(one.type), one.name, at, value))
        for name in kwargs:
            if name not in names:
                raise RuntimeError(errors.unknown_keyword(self, name))

    def filled(self, args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The whole call, with the defaults of what it leaves out."""
        positional = [one for one in self.arguments if not one.kwarg_only]
        whole = [*args, *(kwargs.get(one.name, one.default) for one in positional[len(args) :])]
        return tuple(whole), {one.name: kwargs.get(one.name, one.default) for one in self.keyword_only}


_SCHEMA = re.compile(
    r"\s*(?P<name>[\w:]*)(?:\.(?P<overload>\w+))?\s*\((?P<arguments>.*)\)\s*->\s*(?P<returns>.*?)\s*", re.S
)
_ARGUMENT = re.compile(r"(?P<type>\S+(?:\([^)]*\))?\S*)\s+(?P<name>\w+)\s*(?:=\s*(?P<default>.+))?", re.S)
_ALIAS = re.compile(r"\([^)]*\)")


#: Names of types; of the first it is known what they take.
_KNOWN = frozenset(_TAKEN).union(
    "number Dimname MemoryFormat Layout Generator Stream Storage complex QScheme DispatchKeySet SymBool SymFloat Dict"
    " Any t AnyEnumType QScheme".split()
)


def _why_none(text: str) -> str:
    name, bracket, rest = text.partition("(")
    if not bracket:
        return errors.NAME_ALONE if text else errors.unfinished_schema("ident", text)
    if not name.strip():
        return errors.schema_without_name(text)
    if rest.count(")") <= rest.count("("):
        return errors.unfinished_schema(")", text)
    if "->" not in rest:
        return errors.unfinished_schema("arrow", text)
    return errors.unfinished_schema("ident", text) if rest.rstrip().endswith("->") else errors.no_schema(text)


def parse(text: str, namespace: Optional[str] = None) -> FunctionSchema:
    """The schema that this text says. Raises RuntimeError if it says none."""
    found = _SCHEMA.fullmatch(text)
    if found is None or not found["name"] or not found["returns"]:
        raise RuntimeError(_why_none(text))
    arguments: list[Argument] = []
    only = False
    for part in _parts(found["arguments"]):
        if part == "*":
            only = True
            continue
        one = _ARGUMENT.fullmatch(part)
        if one is None:
            raise RuntimeError(errors.no_schema(text))
        plain = re.match(r"\w+", one["type"])
        if plain is not None and plain[0] not in _KNOWN and "." not in one["type"]:
            raise RuntimeError(errors.unknown_type(plain[0], text))
        default = REQUIRED if one["default"] is None else _read(one["default"].strip())
        alias = _ALIAS.search(one["type"])
        kind = _ALIAS.sub("", one["type"])
        arguments.append(Argument(one["name"], kind, only, default, alias[0] if alias else ""))
    returns = found["returns"]
    is_tuple = returns.startswith("(")
    given = tuple(map(Returned, _parts(returns[1:-1]) if is_tuple else (returns,)))
    name = found["name"]
    if namespace is not None and "::" not in name:
        name = f"{namespace}::{name}"
    return FunctionSchema(name, found["overload"] or "", tuple(arguments), given, is_tuple)
