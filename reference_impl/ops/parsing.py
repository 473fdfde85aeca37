"""How torch reads the arguments of a call, and what it says where they do not fit.

``signatures.txt`` holds the signatures of torch's functions and methods, as its own messages name them; ``?`` marks
what may be None, ``[1]`` a list of ints for which one int may stand. Behind a bar stands that a signature is
deprecated, or the field of the semantics with which it came (``since``) or went (``until``). Nothing here runs as long
as calls are right: a form that failed asks ``matched`` whether its arguments were at fault.
"""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from typing import Any, Callable, Mapping, Optional, Sequence

from .. import errors
from ..devices import device
from ..dtypes import dtype
from ..formats import memory_format
from ..generator import Generator
from ..semantics import SEMANTICS
from ..storage import UntypedStorage
from ..tensor import Tensor
from ..warn import warn_once

#: Other names for a parameter, which torch takes for numpy's sake.
OTHER_NAMES = {"dim": ("axis",), "keepdim": ("keepdims",), "input": ("x", "a", "x1"), "other": ("x2",)}

#: Functions that take a number wherever they take a tensor.
TAKE_NUMBERS = frozenset(
    f"{name}{suffix}"
    for name in ("add sub subtract mul multiply div divide true_divide floor_divide rsub copy".split())
    for suffix in ("", "_")
) - {"rsub", "rsub_"}


@dataclass(frozen=True)
class Parameter:
    """``type`` is as torch names it; where ``single``, one int may stand for a list. ``default`` is text, or None."""

    type: str
    name: str
    may_be_none: bool
    single: bool
    default: Optional[str]
    keyword_only: bool


@dataclass(frozen=True)
class Signature:
    text: str
    parameters: tuple[Parameter, ...]
    is_deprecated: bool

    @property
    def positional(self) -> int:
        return sum(not parameter.keyword_only for parameter in self.parameters)

    @property
    def required(self) -> int:
        return sum(parameter.default is None for parameter in self.parameters)


#: Whether a first argument that is no tuple is taken for the first element of one, whatever it is.
_ANYTHING_BEGINS_A_LIST = not SEMANTICS.a_size_that_is_no_number_is_no_tuple


class Refused(Exception):
    """The arguments do not fit a signature; the message is torch's."""


# -- the table -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Line:
    path: str
    inner: str
    is_deprecated: bool
    has_come: bool
    has_gone: bool


@functools.lru_cache(maxsize=None)
def _lines() -> tuple[_Line, ...]:
    found: list[_Line] = []
    with open(os.path.join(os.path.dirname(__file__), "signatures.txt"), encoding="utf-8") as file:
        lines = file.read().splitlines()
    for line in lines:
        path, _, rest = line.partition("(")
        inner, _, marks = rest.rpartition(")")
        fields = {"since": [True], "until": [False], "deprecated": [False]}
        for mark in filter(None, marks.split("|")):
            word, _, field = mark.partition(" ")
            fields[word].append(not field or getattr(SEMANTICS, field))
        found.append(_Line(path, inner, any(fields["deprecated"]), all(fields["since"]), any(fields["until"])))
    return tuple(found)


def younger() -> frozenset[str]:
    """What has signatures that this release does not have yet: a form that takes their arguments has to be asked."""
    return frozenset(line.path for line in _lines() if not line.has_come)


@functools.lru_cache(maxsize=None)
def table() -> Mapping[str, tuple[Signature, ...]]:
    """``torch.NAME`` or ``Tensor.NAME`` -> its signatures, in the order in which they are tried."""
    found: dict[str, list[Signature]] = {}
    for line in _lines():
        if line.has_come and not line.has_gone:
            found.setdefault(line.path, []).append(_signature(line.inner, line.is_deprecated))
    return {path: tuple(signatures) for path, signatures in found.items()}


def _signature(inner: str, is_deprecated: bool) -> Signature:
    parameters: list[Parameter] = []
    keyword_only = False
    shown: list[str] = []
    for part in inner.split(", ") if inner else ():
        if part == "*":
            keyword_only = True
            shown.append(part)
            continue
        declared, _, default = part.partition(" = ")
        type_, _, name = declared.rpartition(" ")
        bare = type_.removesuffix("?").removesuffix("[1]")
        parameters.append(
            Parameter(
                bare, name, type_.endswith("?") or default == "None", "[1]" in type_, default or None, keyword_only
            )
        )
        told = default and SEMANTICS.signatures_tell_defaults
        shown.append(f"{bare} {name} = {default}" if told else f"{bare} {name}")
    return Signature(f"({', '.join(shown)})", tuple(parameters), is_deprecated)


# -- what fits -------------------------------------------------------------------------------------


def _is_int(value: Any) -> bool:
    if isinstance(value, Tensor):
        return not value._shape and value._dtype.category == 1 and not value.requires_grad
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (bool, int, float, complex))


def _is_scalar(value: Any) -> bool:
    return _is_number(value) or (isinstance(value, Tensor) and not value._shape and not value.requires_grad)


def _is_real(value: Any) -> bool:
    if isinstance(value, Tensor):
        return not value._shape and value._dtype.category < 3 and not value.requires_grad
    return isinstance(value, (int, float))


def _is_list_of(check: Callable[[Any], bool], value: Any) -> bool:
    return isinstance(value, (tuple, list)) and (not value or check(value[0]))


def _is_name(value: Any) -> bool:
    return value is None or isinstance(value, str)


_FITS: dict[str, Callable[[Any], bool]] = {
    "Tensor": lambda value: isinstance(value, Tensor),
    "Number": _is_scalar,
    "int": _is_int,
    "float": _is_real,
    "bool": lambda value: isinstance(value, bool),
    "str": lambda value: isinstance(value, str),
    "tuple of ints": lambda value: _is_list_of(_is_int, value),
    "name": _is_name,
    "tuple of names": lambda value: _is_list_of(_is_name, value),
    "tuple of floats": lambda value: _is_list_of(_is_real, value),
    "tuple of Scalars": lambda value: _is_list_of(_is_number, value),
    "torch.dtype": lambda value: isinstance(value, dtype) or value in (int, float, bool, complex),
    "torch.layout": lambda value: type(value).__name__ == "layout",
    "torch.device": lambda value: isinstance(value, (device, str, int)) and not isinstance(value, bool),
    "torch.memory_format": lambda value: isinstance(value, memory_format),
    "torch.Generator": lambda value: isinstance(value, Generator),
    "torch.Storage": lambda value: isinstance(value, UntypedStorage),
    "torch.Stream": lambda value: False,
    "object": lambda value: True,
}


#: What may stand for a list of its kind.
_SINGLE: dict[str, Callable[[Any], bool]] = {"tuple of ints": _is_int, "tuple of names": _is_name}


def _never(value: Any) -> bool:
    return False


def _fits(function: str, index: int, parameter: Parameter, value: Any) -> bool:
    if parameter.type == "tuple of Tensors":
        return _is_tensor_list(index, value)
    if parameter.type == "Tensor" and function in TAKE_NUMBERS and _is_number(value):
        return True
    if parameter.single and _SINGLE.get(parameter.type, _never)(value):
        return True
    return _FITS[parameter.type](value)


def _is_tensor_list(index: int, value: Any) -> bool:
    if not isinstance(value, (tuple, list)):
        return False
    for place, one in enumerate(value):
        if not isinstance(one, Tensor) and one is not None:
            raise TypeError(f"expected Tensor as element {place} in argument {index}, but got {type(one).__name__}")
    return True


# -- one signature ---------------------------------------------------------------------------------


def _parse(function: str, signature: Signature, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments by the names of their parameters. Raises Refused where they do not fit this signature."""
    parameters = signature.parameters
    takes_list = signature.positional == 1 and parameters[0].type == "tuple of ints" and args
    takes_ints = takes_list and _is_int(args[0])
    is_taken_for_list = takes_list and not isinstance(args[0], (tuple, list)) and _ANYTHING_BEGINS_A_LIST
    if len(args) > signature.positional and not takes_ints and not is_taken_for_list:
        raise Refused(_too_many(function, signature, len(args)))
    read: dict[str, Any] = {}
    place, left = 0, len(kwargs)
    for index, parameter in enumerate(parameters):
        given, value, by_name = False, None, False
        if place < len(args):
            if parameter.keyword_only:
                raise Refused(_too_many(function, signature, len(args)))
            given, value = True, args[place]
        else:
            for name in (parameter.name, *OTHER_NAMES.get(parameter.name, ())):
                if name in kwargs:
                    given, value, by_name = True, kwargs[name], True
                    break
        rest_as_list = takes_ints and place == 0 and not by_name
        if not given:
            if parameter.default is None:
                raise Refused(_missing(function, signature, index))
            continue
        if (value is None and parameter.may_be_none) or _fits(function, index, parameter, value):
            read[parameter.name] = value
        elif rest_as_list and _is_int(value):
            read[parameter.name] = tuple(args)
            place = len(args)
            continue
        else:
            where = "" if by_name else f" (position {place + 1})"
            found = f"not {type_name(value)}"
            if is_taken_for_list and place == 0 and not by_name:
                found = f"but found element of type {type_name(value)} at pos 0"
            told = _told(function, parameter.type)
            if not by_name and told == "tuple of ints" and isinstance(value, (tuple, list)):
                found = f"but found element of type {type_name(value[0])} at pos 0"
            raise Refused(f"{function}(): argument '{parameter.name}'{where} must be {told}, {found}")
        if by_name:
            left -= 1
        else:
            place += 1
    if left > 0:
        raise Refused(_unknown_keyword(function, signature, kwargs, len(args)))
    _check_ints(function, parameters, read)
    return read


def _check_ints(function: str, parameters: Sequence[Parameter], read: Mapping[str, Any]) -> None:
    """Only the first element of a list decides whether it is one of ints; the others are read later."""
    for parameter in parameters:
        value = read.get(parameter.name)
        if parameter.type == "tuple of ints" and isinstance(value, (tuple, list)):
            for place, one in enumerate(value):
                if not _is_int(one):
                    told = _told(function, parameter.type)
                    raise TypeError(errors.no_int_among_sizes(function, parameter.name, told, place, type_name(one)))


def _too_many(function: str, signature: Signature, given: int) -> str:
    most = signature.positional
    least = signature.required
    if least != most:
        return f"{function}() takes from {least} to {most} positional arguments but {given} were given"
    were = "was" if given == 1 else "were"
    return f"{function}() takes {most} positional argument{'' if most == 1 else 's'} but {given} {were} given"


def _missing(function: str, signature: Signature, start: int) -> str:
    names = [f'"{one.name}"' for one in signature.parameters[start:] if one.default is None]
    # The plural is torch's where it should not be, and the other way round.
    return f"{function}() missing {len(names)} required positional argument{'s' if len(names) == 1 else ''}: " + (
        ", ".join(names)
    )


def _unknown_keyword(function: str, signature: Signature, kwargs: Mapping[str, Any], given: int) -> str:
    names = [parameter.name for parameter in signature.parameters]
    for key in kwargs:
        if key not in names:
            return f"{function}() got an unexpected keyword argument '{key}'"
        if names.index(key) < given:
            return f"{function}() got multiple values for argument '{key}'"
    return "invalid keyword arguments"


# -- all signatures --------------------------------------------------------------------------------


def read(path: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Optional[dict[str, Any]]:
    """The arguments of ``torch.NAME`` or ``Tensor.NAME`` by the names of their parameters; None where it is unknown.

    Raises TypeError, with torch's message, where they fit none of its signatures.
    """
    found = matched(path, args, kwargs)
    return None if found is None else found[1]


def matched(
    path: str, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> Optional[tuple[Optional[Signature], dict[str, Any]]]:
    """The signature that the arguments fit, and what ``read`` gives."""
    signatures = table().get(path)
    if signatures is None:
        return None
    holder, _, function = path.rpartition(".")
    if holder == "Tensor" and signatures[0].text == "()" and len(signatures) == 1:
        if kwargs:
            raise TypeError(f"TensorBase.{function}() takes no keyword arguments")
        if args:
            raise TypeError(f"TensorBase.{function}() takes no arguments ({len(args)} given)")
        return None, {}
    refused: list[Refused] = []
    for signature in signatures:
        try:
            return signature, _parse(function, signature, args, kwargs)
        except Refused as error:
            # Without its traceback, which would hold this frame and with it the arguments until the next collection.
            refused.append(error.with_traceback(None))
    given = len(args) + len(kwargs)
    plausible = [
        error
        for signature, error in zip(signatures, refused)
        if not signature.is_deprecated and signature.required <= given <= len(signature.parameters)
    ]
    if len(signatures) == 1:
        raise TypeError(str(refused[0]))
    if len(plausible) == 1:
        raise TypeError(str(plausible[0]))
    options = [signature.text for signature in signatures if not signature.is_deprecated]
    raise TypeError(combination(function, args, kwargs, options))


def by_place(signature: Signature, arguments: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """What was read, by its place as far as there is nothing left out before it; the rest by its name."""
    named = dict(arguments)
    positional: list[Any] = []
    for parameter in signature.parameters:
        if parameter.keyword_only or parameter.name not in named:
            break
        positional.append(named.pop(parameter.name))
    return positional, named


# -- deprecated signatures -------------------------------------------------------------------------


def as_today(path: str, signature: Signature, arguments: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """What was read by a deprecated signature, in the order of today: numbers go by their names. Warns."""
    function = path.rpartition(".")[2]
    today = [f"{function}{one.text}" for one in table()[path] if not one.is_deprecated]
    # One message of all, in a process.
    warn_once(errors.deprecated_overload(function, signature.text, today), key="deprecated overload")
    tensors = [one.name for one in signature.parameters if one.type == "Tensor" and not one.keyword_only]
    named = {"non_blocking" if name == "async" else name: value for name, value in arguments.items()}
    return [named.pop(name) for name in tensors], named


# -- the message that lists all signatures ---------------------------------------------------------


#: Ops whose sizes were told by the name of what stands for them where a program is traced.
_OF_SYMBOLS = frozenset(
    """
    as_strided empty empty_strided expand expand_copy full new_empty new_empty_strided new_full new_ones new_zeros ones
    repeat reshape resize_ view zeros
    """.split()
    if not SEMANTICS.sizes_are_told_as_ints
    else ()
)


def _told(function: str, type_: str) -> str:
    """A parameter's type, or a whole signature, as messages give it. With names for dimensions sizes were ints."""
    if function in _OF_SYMBOLS and "tuple of names" not in type_:
        return type_.replace("tuple of ints", "tuple of SymInts")
    return type_


def type_name(value: Any) -> str:
    """The name of a value's type as torch's messages give it."""
    kind = type(value)
    if isinstance(value, (dtype, device, memory_format)) or kind.__name__ in ("Size", "layout", "finfo", "iinfo"):
        return f"torch.{kind.__name__}"
    return "Tensor" if kind is Tensor else kind.__name__


def _type_name_with_elements(value: Any) -> str:
    if not SEMANTICS.types_of_elements_are_told:
        return type_name(value)
    inner = ", ".join(type_name(one) for one in value) if isinstance(value, (tuple, list)) else ""
    if isinstance(value, tuple):
        return f"{type_name(value)} of ({inner}{',' if len(value) == 1 else ''})"
    return f"{type_name(value)} of [{inner}]" if isinstance(value, list) else type_name(value)


def combination(function: str, args: Sequence[Any], kwargs: Mapping[str, Any], options: Sequence[str]) -> str:
    """The message for arguments that fit none of several signatures."""
    # torch keeps keyword arguments in a hash table; of few, the last comes first.
    given = dict(reversed(list(kwargs.items())))
    options = [_told(function, one) for one in options]
    said = f"{function}() received an invalid combination of arguments - got "
    described = _described(args, given)
    if len(options) == 1:
        tokens = _tokens(options[0])
        unmatched = _unmatched(tokens, given)
        if unmatched:
            return f"{said}unrecognized keyword arguments: {', '.join(unmatched)}"
        if len(tokens) == len(args) + len(given):
            described = _compared(tokens, args, given)
        return f"{said}{described}, but expected {options[0]}"
    said += f"{described}, but expected one of:\n"
    for option in options:
        said += f" * {option}\n"
        tokens = _tokens(option)
        if len(tokens) == len(args) + len(given):
            unmatched = _unmatched(tokens, given)
            if unmatched:
                said += f"      didn't match because some of the keywords were incorrect: {', '.join(unmatched)}\n"
            else:
                said += (
                    "      didn't match because some of the arguments have invalid types:"
                    f" {_compared(tokens, args, given)}\n"
                )
    return said


def _described(args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    said = [type_name(one) for one in args] + [f"{name}={type_name(value)}" for name, value in kwargs.items()]
    return f"({', '.join(said)}{', ' if kwargs and not args else ''})"


def _tokens(option: str) -> list[tuple[str, str]]:
    """(type, name) of each part of a signature, cut at its last space: what has a default is named by its default."""
    parts = [part.rpartition(" ") for part in option[1:-1].split(", ")]
    return [(type_, name) for type_, _, name in parts]


def _unmatched(tokens: Sequence[tuple[str, str]], kwargs: Mapping[str, Any]) -> list[str]:
    names = [name for _, name in tokens[max(len(tokens) - len(kwargs), 0) :]]
    return [name for name in kwargs if name not in names]


def _compared(tokens: Sequence[tuple[str, str]], args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    said: list[str] = []
    for index, (type_, name) in enumerate(tokens):
        by_name = index >= len(args)
        value = kwargs[name] if by_name else args[index]
        shown = _type_name_with_elements(value)
        fits = shown == type_ or (type_ == "float" and shown in ("float", "int"))
        shown = f"{name}={shown}" if by_name else shown
        said.append(shown if fits else f"!{shown}!")
    return f"({', '.join(said)}{'' if args else ', '})"
