"""The schema of a Python function, from its annotations."""

from __future__ import annotations

import collections.abc
import inspect
import types
import typing
from typing import Any, Callable, Iterable, Iterator, Optional, Union

from .. import library_errors as errors
from ..devices import device
from ..dtypes import dtype
from ..tensor import Tensor
from .schema import REQUIRED, Argument

_Number = int | float | bool
_TYPES: dict[Any, str] = {
    Tensor: "Tensor", int: "SymInt", float: "float", bool: "bool", str: "str", _Number: "Scalar",
    dtype: "ScalarType", device: "Device",
}  # fmt: skip
_LISTS = (list, collections.abc.Sequence)


_DEFAULTS = (int, float, bool, str, dtype, device, type(None))
#: Of which types there are also: a type or none, lists, lists or none.
_FORMS = {
    Tensor: (True, True, False), Optional[Tensor]: (False, True, False), int: (True, True, True),
    float: (True, True, True), bool: (True, True, True), str: (True, False, False), _Number: (True, True, False),
    dtype: (True, False, False), device: (True, False, False),
}  # fmt: skip


def _parameters() -> Iterator[Any]:
    """What a parameter may be, as torch's error lists it."""
    for kind, (may_be_none, may_be_list, list_may_be_none) in _FORMS.items():
        lists = [made[kind] for made in (typing.Sequence, typing.List, collections.abc.Sequence, list)]
        if kind != Optional[Tensor]:
            yield kind
        if may_be_none:
            yield Optional[kind]
        yield from lists if may_be_list else ()
        yield from [Optional[one] for one in lists] if list_may_be_none else ()


_PARAMETERS = dict.fromkeys(_parameters(), "")
_RETURNS: dict[Any, str] = {
    Tensor: "Tensor", typing.List[Tensor]: "Tensor[]", list[Tensor]: "Tensor[]", int: "SymInt", float: "float",
    bool: "bool", _Number: "Scalar",
}  # fmt: skip


def _name_of(annotation: Any) -> Optional[str]:
    """The schema's type; None where there is none."""
    if annotation in _TYPES:
        return _TYPES[annotation]
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (Union, types.UnionType):
        rest = [one for one in inner if one is not type(None)]
        if len(rest) == len(inner):
            return None
        name = _name_of(rest[0] if len(rest) == 1 else Union[tuple(rest)])
        return name and f"{name}?"
    if origin in _LISTS and inner:
        name = _name_of(inner[0])
        return name and f"{name}[]"
    return None


def _resolved(annotation: Any, function: Callable[..., Any]) -> Any:
    """The annotation. One that is text is read in the function's module. Raises NameError if that has no such name."""
    return eval(annotation, getattr(function, "__globals__", {})) if isinstance(annotation, str) else annotation


def infer_schema(
    prototype_function: Callable[..., Any], /, *, mutates_args: Any, op_name: Optional[str] = None
) -> str:  # fmt: skip
    """``(Tensor x, float y=2.) -> Tensor``. Raises ValueError where an annotation says nothing that a schema can."""
    signature = inspect.signature(prototype_function)

    def refuse(what: str) -> ValueError:
        return ValueError(errors.not_inferred(what, signature))

    def resolved(annotation: Any) -> Any:
        try:
            return _resolved(annotation, prototype_function)
        except NameError as error:
            raise refuse(errors.no_type(annotation, error)) from None

    arguments: list[Argument] = []
    written = 0
    for name, parameter in signature.parameters.items():
        if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            raise refuse(errors.KINDS_OF_PARAMETERS)
        if parameter.annotation is parameter.empty:
            raise refuse(errors.without_annotation(name))
        annotation = resolved(parameter.annotation)
        kind = _name_of(annotation)
        if kind is None:
            raise refuse(errors.unsupported_annotation(name, annotation, _PARAMETERS))
        writes = mutates_args == "unknown" and kind.startswith("Tensor") or name in mutates_args
        if writes and not kind.startswith("Tensor"):
            raise refuse(errors.written_without_tensor(name))
        default = REQUIRED if parameter.default is parameter.empty else parameter.default
        if default is not REQUIRED and not isinstance(default, _DEFAULTS):
            raise refuse(errors.unsupported_default(name, default))
        only = parameter.kind is parameter.KEYWORD_ONLY
        arguments.append(Argument(name, kind, only, default, f"(a{written}!)" if writes else ""))
        written += bool(writes)
    if mutates_args != "unknown":
        strangers = set(mutates_args) - set(signature.parameters)
        if strangers:
            raise refuse(errors.strangers_written(strangers))
    returns = _returns(resolved(signature.return_annotation), refuse)
    shown: list[str] = []
    for at, one in enumerate(arguments):
        if one.kwarg_only and (at == 0 or not arguments[at - 1].kwarg_only):
            shown.append("*")
        shown.append(str(one))
    return f"{op_name or ''}({', '.join(shown)}) -> {returns}"


def _returns(annotation: Any, refuse: Callable[[str], ValueError]) -> str:
    if annotation is inspect.Signature.empty:
        raise refuse(errors.NO_RETURN_ANNOTATION)
    if annotation is None or annotation is type(None):
        return "()"
    inner: Iterable[Any] = (annotation,)
    is_tuple = typing.get_origin(annotation) is tuple
    if is_tuple:
        inner = typing.get_args(annotation)
    names = [_name_of(one) for one in inner]
    if None in names:
        raise refuse(errors.unsupported_return(annotation, _RETURNS))
    text = ", ".join(str(name) for name in names)
    return f"({text})" if is_tuple else text
