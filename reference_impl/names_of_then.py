"""Names that a release has not: they leave the namespaces when an instance for it is loaded."""

from __future__ import annotations

import functools
import inspect
import sys
from types import ModuleType
from typing import Any, Callable, Optional


def take_away(package: ModuleType, missing: frozenset[str]) -> None:
    """Remove the names from all namespaces of the package that are loaded."""
    for name in missing:
        path, _, keyword = name.removesuffix(")").partition("(")
        outer, _, last = path.rpartition(".")
        for place in (outer, *_ALSO.get(outer, ())):
            _take(package, place, last, keyword)


#: Namespaces that show the names of another one.
_ALSO = {"nn": ("nn.modules",)}


def _take(package: ModuleType, outer: str, last: str, keyword: str) -> None:
    owner = _find(package, outer)
    if isinstance(owner, type):  # it may stand in a base class that has no name of its own in torch
        owner = next((kind for kind in owner.__mro__ if last in vars(kind)), None)
    if owner is None or last not in vars(owner):
        return
    if keyword:
        _refuse_keyword(owner, last, keyword)
        return
    if isinstance(owner, ModuleType) and owner is not package:
        _hide(owner, last)
    else:
        if isinstance(vars(owner)[last], ModuleType):  # nor can it be imported
            sys.modules.pop(f"{owner.__name__}.{last}", None)
        delattr(owner, last)
    listed = vars(owner).get("__all__", ())
    if last in listed:
        setattr(owner, "__all__", [other for other in listed if other != last])  # noqa: B010


def _hide(module: ModuleType, name: str) -> None:
    """The name leaves the module for all but its own functions, which may need it."""
    if not isinstance(module, _WithHidden):
        module.__class__ = _WithHidden
    vars(module).setdefault("_hidden", set()).add(name)


class _WithHidden(ModuleType):
    """A module that shows none of its ``_hidden`` names."""

    def __getattribute__(self, name: str) -> Any:
        if name in super().__getattribute__("__dict__").get("_hidden", ()):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return super().__getattribute__(name)

    def __dir__(self) -> list[str]:
        return sorted({*vars(self)} - {*vars(self)["_hidden"], "_hidden"})


_WithHidden.__name__ = "module"  # as messages call it


def _find(package: ModuleType, path: str) -> Optional[Any]:
    """The module or class, if it is loaded: asking must load nothing."""
    owner: Any = package
    for part in path.split(".") if path else ():
        module = sys.modules.get(f"{owner.__name__}.{part}") if isinstance(owner, ModuleType) else None
        owner = module or vars(owner).get(part)
        if owner is None:
            return None
    return owner


def _refuse_keyword(owner: Any, name: str, keyword: str) -> None:
    """The function, or the class when it is called, takes no such argument."""
    held = vars(owner)[name]
    if isinstance(held, (staticmethod, classmethod)):
        if keyword in inspect.signature(held.__func__).parameters:
            setattr(owner, name, type(held)(_without(held.__func__, keyword)))
    elif isinstance(held, type):
        if keyword in inspect.signature(held).parameters:
            constructor = getattr(held, "__init__")  # noqa: B009  (not of an instance)
            setattr(held, "__init__", _without(constructor, keyword))  # noqa: B010
    elif keyword in inspect.signature(held).parameters:
        setattr(owner, name, _without(held, keyword))


def _without(function: Callable[..., Any], keyword: str) -> Callable[..., Any]:
    """A function of the other parameters, defined by its signature: Python itself refuses what it does not take."""
    kept = [one for one in inspect.signature(function).parameters.values() if one.name != keyword]
    defaults = {one.name: one.default for one in kept if one.default is not one.empty}
    declared = inspect.Signature(
        [
            one.replace(annotation=one.empty, default=_Default(one.name) if one.name in defaults else one.empty)
            for one in kept
        ]
    )
    places = list(inspect.signature(function).parameters)
    passed = ", ".join(_passed(one, places.index(one.name) > places.index(keyword)) for one in kept)
    names = {"_function": function, "_defaults": defaults}
    source = f"def {function.__name__}{declared}: return _function({passed})"
    exec(compile(source, __file__, "exec"), names)  # as its frame is told in tracebacks
    made: Callable[..., Any] = names[function.__name__]  # type: ignore[assignment]
    functools.update_wrapper(made, function)
    del made.__wrapped__  # type: ignore[attr-defined]
    made.__annotations__.pop(keyword, None)
    return made


class _Default:
    """Stands in a declaration for the default of the parameter."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return f"_defaults[{self._name!r}]"


def _passed(parameter: inspect.Parameter, moved: bool) -> str:
    """``moved``: the place before it was taken by what is left out."""
    before: dict[object, str] = {
        parameter.VAR_POSITIONAL: "*",
        parameter.VAR_KEYWORD: "**",
        parameter.KEYWORD_ONLY: f"{parameter.name}=",
    }
    named = f"{parameter.name}=" if moved and parameter.kind is parameter.POSITIONAL_OR_KEYWORD else ""
    return before.get(parameter.kind, named) + parameter.name
