"""A scenario as one function that is compiled: what it makes first is made outside, nothing is looked at on the way,
and all that it would have looked at is looked at when the function has returned."""

from __future__ import annotations

import ast
import builtins
from dataclasses import replace
from typing import Any, Callable

from ..scenario import Scenario
from .sources import remember

#: What is called to make an input.
_FACTORIES = frozenset("tensor ones zeros full arange eye rand randn empty ones_like zeros_like".split())
#: Nodes that are functions of their own, which run whenever they are called.
_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


class NoRegion(Exception):
    """A scenario that cannot be one function; the message says why."""


def as_region(scenario: Scenario, compiled: Callable[..., Any]) -> Scenario:
    """The scenario with ``compiled()`` around what it does. NoRegion where it cannot be."""
    (function,) = ast.parse(scenario.source).body
    assert isinstance(function, ast.FunctionDef)
    text = _Writing(function).text()
    space = dict(scenario.function.__globals__)
    space["compiled"] = compiled
    file = f"<region {scenario.id}>"
    remember(file, text)
    exec(compile(text, file, "exec", dont_inherit=True), space)
    # Its lines are its own, those of no file.
    return replace(scenario, function=space[_NAME], source=text, file="", line=1)


_NAME = "scenario_as_region"


class _Writing:
    def __init__(self, function: ast.FunctionDef) -> None:
        body = function.body[1:] if ast.get_docstring(function) else function.body
        self._leading: list[ast.stmt] = []
        while body and self._may_lead(body[0], _stored(body[1:])):
            self._leading.append(body[0])
            body = body[1:]
        outside = _stored(self._leading)
        loaded = {one.id for one in _walk(body) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)}
        made = [one for one in self._leading if not isinstance(one, _INNER)]
        self._takes = [name for name in _stored(made) if name in loaded]
        self._seen: dict[str, str] = {}
        self._raises = 0
        self._inside = [one for each in body for one in self._statement(each)]
        self._kept = [*dict.fromkeys([*self._seen.values()])]
        bound = {*outside, *_always_stored(self._inside)}
        self._unbound = [name for name in self._kept if name not in bound]
        if not self._seen:
            raise NoRegion("it looks at nothing when it is over")
        if not self._inside:
            raise NoRegion("it does nothing but make tensors")

    @staticmethod
    def _may_lead(one: ast.stmt, later: list[str]) -> bool:
        if isinstance(one, _INNER):
            names = {each.id for each in ast.walk(one) if isinstance(each, ast.Name)}
            return "see" not in names and not names.intersection(later)
        if not isinstance(one, ast.Assign) or not isinstance(one.value, ast.Call):
            return False
        called = one.value.func
        return (
            isinstance(called, ast.Attribute)
            and called.attr in _FACTORIES
            and isinstance(called.value, ast.Name)
            and called.value.id == "torch"
        )

    def text(self) -> str:
        lines = [f"def {_NAME}(torch, see):", "    import warnings"]
        lines += [f"    {line}" for one in self._leading for line in ast.unparse(one).splitlines()]
        lines += ["    @compiled()", f"    def region({', '.join(self._takes)}):"]
        if self._unbound:
            lines.append(f"        {' = '.join(self._unbound)} = None")
        lines += [f"        {line}" for one in self._inside for line in ast.unparse(one).splitlines()]
        shown = ", ".join(f"{name!r}: {kept}" for name, kept in self._seen.items())
        lines += [f"        return {{{shown}}}", "    result = {}"]
        # A compiler has warnings of its own.
        lines += ["    with see.raises(), warnings.catch_warnings():", "        warnings.simplefilter('ignore')"]
        lines.append(f"        result = region({', '.join(self._takes)})")
        given = ", ".join(f"{name!r}: {name}" for name in self._takes)
        lines.append(f"    see(**{{{given}, **result}})" if given else "    see(**result)")
        return "\n".join(lines) + "\n"

    # -- what is left of a statement where nothing is looked at

    def _statement(self, one: ast.stmt) -> list[ast.stmt]:
        if isinstance(one, ast.Assert):
            return []
        if isinstance(one, (ast.Return, ast.Delete)):
            raise NoRegion("it returns, or forgets a name, on its way")
        if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call) and _is_see(one.value.func):
            return self._look(one.value)
        if isinstance(one, ast.With) and any(_is_see(item.context_expr) for item in one.items):
            return self._raising(one)
        if isinstance(one, _INNER):
            if any(isinstance(each, ast.Name) and each.id == "see" for each in ast.walk(one)):
                raise NoRegion("a function of its own looks at something")
            return [one]
        for field in ("body", "orelse", "finalbody"):
            inner = getattr(one, field, None)
            if inner:
                setattr(one, field, self._body(inner))
        for handler in getattr(one, "handlers", ()):
            handler.body = self._body(handler.body)
        if any(isinstance(each, ast.Name) and each.id == "see" for each in ast.walk(one)):
            raise NoRegion("it needs what only a scenario has: threads, claims, or what was raised")
        return [one]

    def _body(self, body: list[ast.stmt]) -> list[ast.stmt]:
        return [one for each in body for one in self._statement(each)] or [ast.Pass()]

    def _look(self, call: ast.Call) -> list[ast.stmt]:
        if not isinstance(call.func, ast.Name):
            raise NoRegion("it needs what only a scenario has: threads, claims, or what was raised")
        found: list[ast.stmt] = []
        for keyword in call.keywords:
            name = keyword.arg
            if name is None:
                raise NoRegion("what it looks at has no names of its own")
            if isinstance(keyword.value, ast.Name) and keyword.value.id == name:
                self._seen[name] = name
                continue
            self._seen[name] = f"seen_{name}"
            target = ast.Name(f"seen_{name}", ast.Store())
            found.append(ast.fix_missing_locations(ast.Assign([target], keyword.value, lineno=call.lineno)))
        return found

    def _raising(self, block: ast.With) -> list[ast.stmt]:
        """What is caught, by its class's name."""
        if len(block.items) > 1 or block.items[0].optional_vars is not None:
            raise NoRegion("it asks what was raised")
        self._raises += 1
        name = f"raised_{self._raises}"
        self._seen[name] = name
        (caught,) = ast.parse(f"try:\n    pass\nexcept Exception as error:\n    {name} = type(error).__name__").body
        assert isinstance(caught, ast.Try)
        caught.body = self._body(block.body)
        return [caught]


def _is_see(node: ast.AST) -> bool:
    """``see``, a name of it, or a call of that."""
    while isinstance(node, (ast.Call, ast.Attribute)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and node.id == "see"


def _walk(body: list[ast.stmt]) -> list[ast.AST]:
    return [node for one in body for node in ast.walk(one)]


def _always_stored(body: list[ast.stmt]) -> list[str]:
    """The names that have a value wherever statements come to their end."""
    found: list[str] = []
    for one in body:
        if isinstance(one, ast.With):
            found += _always_stored(one.body)
        elif isinstance(one, (ast.Assign, *_INNER)):
            found += _stored([one])
    return found


def _stored(body: list[ast.stmt]) -> list[str]:
    """The names that statements give a value, in their order."""
    found: dict[str, None] = {}
    for one in body:
        for node in [one] if isinstance(one, _INNER) else ast.walk(one):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found[node.id] = None
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
                found[node.name] = None
    return [name for name in found if not hasattr(builtins, name)]
